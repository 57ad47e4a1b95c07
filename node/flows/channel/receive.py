"""Take a parcel that a peer sent, and receipt each item of it.

    understand → where does the stream stand → take each item → write down → receipt

A parcel is taken in portions, each whole, in one act with its entry, or not at all; so
whatever is lost or repeated on the way, each item is taken once. What comes again is
receipted again, in the same words, and not done twice. A parcel that does not fit on
where the stream stands is answered with the place that does.

A portion changes little: so long do the acts of others wait before they are written.

What an item says is kept by its family and nowhere else: not in an exhibit, not in a
remembered answer. When the box that it lies in loses its key it is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from node.codec.stored import pack
from node.codec.wire import from_wire, to_wire
from node.crypto.keystore import Keyring
from node.errors import AlreadyThere, Overloaded, RevokedPeer
from node.flows.channel import acts
from node.flows.channel.details import doubts_of, lines_of, place_of, with_decisions
from node.flows.channel.effects import AdvanceStream
from node.flows.channel.handlers import (
    Begin,
    Handlers,
    Intake,
    IntakeResult,
    handler_of,
)
from node.flows.channel.ports import ChannelBook
from node.flows.channel.receipts import given_again, receipt_of
from node.flows.ports import Draft, Effect, Journal, PeerBook
from node.flows.recorder import draft, incoming_entry
from node.flows.reply import Reply
from node.flows.revoked import check_not_revoked
from node.flows.steps import Steps
from node.flows.toll import NOTHING_NEW
from node.model.codes import Kind, PeerState
from node.model.introduction import Peer
from node.model.message import Message
from node.model.parcel import Item, Parcel, Receipt, Receipts
from node.protocol.channel import check_parcel

PORTION = 10
"""Items by which something stands otherwise that are written down at once. What changes
nothing is not counted: it is one entry. Nor is what is silent, whatever becomes of it:
by the answer's tick and our ledger's growth its sender sees in how many acts it is."""

FirstParcel = Callable[[Peer, datetime], tuple[Effect, ...]]
"""Returns what follows from the very first parcel of a peer."""


@dataclass(frozen=True, slots=True)
class _Coming:
    """A parcel that came; what is ``taken`` of it so far, and if that is any news.

    ``basis`` is what it is judged by (``Journal.basis``); ``begun``: whether its sender
    has a stream to us already.
    """

    message: Message
    parcel: Parcel
    peer: Peer
    now: datetime
    basis: int
    begun: bool
    taken: tuple[Receipt, ...] = ()
    news: bool = False

    @property
    def rest(self) -> tuple[Item, ...]:
        """The items that are to be taken yet."""
        return self.parcel.items[len(self.taken) :]


@dataclass(frozen=True, slots=True)
class Receiver:
    """The story of a parcel that came in. Safe to call from many threads."""

    keys: Keyring
    peers: PeerBook
    book: ChannelBook
    journal: Journal
    handlers: Handlers
    first_parcel: FirstParcel

    def parcel(self, message: Message, peer: Peer, now: datetime) -> Steps[Reply]:
        """Return the receipts for a verified parcel of ``peer``, in steps.

        Raises:
            Malformed: the payload is not a parcel that can be meant.
            RevokedPeer: the peer was revoked since its envelope was opened.
        """
        # (1) Understand. What it is judged by is read after its basis, the peer too.
        basis = self.journal.basis()
        check_not_revoked(self.peers, peer)
        parcel = self._understood(message)
        if peer.state is not PeerState.ACTIVE:
            raise RevokedPeer(f"{peer.agency} was revoked")

        # (2) Where does the stream stand? An epoch begins at 1, and only one that
        #     is later than ours takes its place: an old one cannot be brought back.
        stream = self.book.in_stream(peer.agency)
        if stream is not None and stream.epoch > parcel.epoch:
            return self._elsewhere(message, parcel, stream.epoch, 1, now=now)
        after = stream.position if stream and stream.epoch == parcel.epoch else 0
        if parcel.items[0].position > after + 1:
            return self._elsewhere(message, parcel, parcel.epoch, after + 1, now=now)

        # (3) What we have taken already is receipted again, if it is the same.
        known = [item for item in parcel.items if item.position <= after]
        again = given_again(known, stream)
        if len(again) < len(known):
            return self._elsewhere(message, parcel, parcel.epoch, after + 1, now=now)
        if len(known) == len(parcel.items):
            act = acts.RECEIPTED_AGAIN
            ready, said = self._receipted(act, message, parcel, again, now=now)
            return _reply(ready, said, toll=NOTHING_NEW)

        # The rest a portion at a time: each is judged by what those before it left.
        # The last is written down with the answer.
        begun = bool(stream and stream.epoch)
        coming = _Coming(message, parcel, peer, now, basis, begun, taken=again)
        while True:
            ready, reply, coming = yield from self._portion(coming)
            if not coming.rest:
                return replace(reply, toll="" if coming.news else NOTHING_NEW)
            yield from self._write_down(ready, reply, coming)

    def _portion(self, coming: _Coming) -> Steps[tuple[Draft, Reply, _Coming]]:
        """Take what comes next of a parcel; return its entry, and what it comes to."""
        peer, now = coming.peer, coming.now
        # (4) Have each item that is new taken by its family, in order.
        intakes = self._begin(peer, coming.rest, now)
        receipts: list[Receipt] = []
        for item in coming.rest:
            # A parcel is a great deal of work: what others say comes between.
            yield
            intake = intakes[self.handlers[item.verb].begin]
            receipts.append(receipt_of(item, *intake.take(item), at=now))
            if self._news(coming.rest[: len(receipts)], _changed(intakes)) == PORTION:
                break
        portion, changed = coming.rest[: len(receipts)], _changed(intakes)
        taken = yield from self._finish(intakes, portion, receipts)

        # (5) Receipt, each item by the leaf of the entry that records it; (6) write
        #     down, once, before it is said, and let those know who wait.
        yield
        ready, said = self._receipted(
            acts.RECEIVED,
            coming.message,
            coming.parcel,
            (*coming.taken, *receipts),
            now=now,
            changed=changed,
            taken=taken,
        )
        advance = AdvanceStream(
            sender=peer.agency,
            epoch=said.epoch,
            after=portion[0].position - 1,
            position=portion[-1].position,
            receipts=pack(replace(said, checkpoint="")),
            at=now,
        )
        first = () if coming.begun else self.first_parcel(peer, now)
        news = coming.news or self._news(portion, changed) > 0
        coming = replace(coming, taken=said.receipts, news=news, begun=True)
        # The stream first: where it has gone on meanwhile, nothing else is begun.
        effects = (advance, *(e for one in taken for e in one.effects), *first)
        reply = replace(_reply(ready, said), effects=effects)
        return ready, replace(reply, after=lambda: _after(taken)), coming

    def _write_down(self, ready: Draft, reply: Reply, coming: _Coming) -> Steps[None]:
        """Write down what was taken so far of a parcel, and wait for that.

        Raises:
            Overloaded: the same parcel was being taken at the same time.
            Overtaken, RevokedPeer: what it was judged by has changed.
        """
        check_not_revoked(self.peers, coming.peer)
        recorded = self.journal.submit(ready, reply.effects, basis=coming.basis)
        reply.tell(recorded)
        yield recorded
        try:
            recorded.result()
        except AlreadyThere as why:
            raise Overloaded("the same was being taken at the same time") from why

    def _understood(self, message: Message) -> Parcel:
        parcel = from_wire(Parcel, message.payload)
        check_parcel(parcel)
        for item in parcel.items:
            handler_of(self.handlers, item.verb).check(item)
        return parcel

    def _begin(
        self, peer: Peer, items: Sequence[Item], now: datetime
    ) -> dict[Begin, Intake]:
        """Begin an intake for each family that has any of ``items``."""
        of: dict[Begin, list[Item]] = {}
        for item in items:
            of.setdefault(self.handlers[item.verb].begin, []).append(item)
        return {begin: begin(peer, own, now) for begin, own in of.items()}

    def _finish(
        self,
        intakes: dict[Begin, Intake],
        items: Sequence[Item],
        receipts: Sequence[Receipt],
    ) -> Steps[list[IntakeResult]]:
        """Return what each family made of its items, in steps."""
        taken: list[IntakeResult] = []
        for begin, intake in intakes.items():
            own = [
                (item, receipt)
                for item, receipt in zip(items, receipts, strict=True)
                if self.handlers[item.verb].begin == begin
            ]
            taken.append((yield from intake.finish(own)))
        return taken

    def _receipted(  # noqa: PLR0913 - what came, what is said to it, what that rests on
        self,
        act: str,
        message: Message,
        parcel: Parcel,
        receipts: tuple[Receipt, ...],
        *,
        now: datetime,
        changed: Collection[int] = (),
        taken: Sequence[IntakeResult] = (),
    ) -> tuple[Draft, Receipts]:
        """Return an entry, and ``receipts``: those without a leaf get that of it.

        It names these, or where there are none all.
        """
        details = (
            *place_of(message, parcel),
            *lines_of([r for r in receipts if not r.leaf] or receipts, changed),
            *doubts_of(doubt for one in taken for doubt in one.doubts),
        )
        entry = incoming_entry(act, message, at=now, details=details)
        entry = with_decisions(entry, [d for one in taken for d in one.decisions])
        ready = draft(entry, exhibit=b"", keys=self.keys)
        said = Receipts(
            parcel.epoch,
            receipts[-1].position + 1,
            tuple(r if r.leaf else replace(r, leaf=ready.leaf) for r in receipts),
            self._checkpoint(),
        )
        return ready, said

    def _elsewhere(
        self,
        message: Message,
        parcel: Parcel,
        epoch: str,
        position: int,
        *,
        now: datetime,
    ) -> Reply:
        """Say where the stream goes on; nothing of the parcel is taken."""
        details = (*place_of(message, parcel), ("next", f"{epoch} {position}"))
        entry = incoming_entry(acts.OUT_OF_STEP, message, at=now, details=details)
        said = to_wire(Receipts(epoch, position, (), self._checkpoint()))
        return Reply(Kind.RECEIPTS, said, entry, remembered=False, toll=NOTHING_NEW)

    def _checkpoint(self) -> str:
        return self.journal.shown().head.checkpoint

    def _news(self, items: Sequence[Item], changed: Collection[int]) -> int:
        """Return by how many of ``items`` something stands otherwise for their sender.

        By an item that is silent nothing does, whatever becomes of it: its sender is
        not to learn that by what it pays, nor by what is written down of it.
        """
        return sum(
            item.position in changed and not self.handlers[item.verb].silent
            for item in items
        )


def _reply(ready: Draft, said: Receipts, *, toll: str = "") -> Reply:
    return Reply(Kind.RECEIPTS, to_wire(said), ready, remembered=False, toll=toll)


def _changed(intakes: Mapping[Begin, Intake]) -> frozenset[int]:
    return frozenset[int]().union(*(one.changed for one in intakes.values()))


def _after(taken: Sequence[IntakeResult]) -> None:
    for one in taken:
        one.after()
