"""Take a parcel that a peer sent, and receipt each item of it.

    understand → where does the stream stand → take each item → write down → receipt

A parcel is taken whole, in one act with its entry, or not at all; so whatever is
lost or repeated on the way, each item is taken once. What comes again is receipted
again, in the same words, and not done twice. A parcel that does not fit on where
the stream stands is answered with the place that does.

What an item says is kept by its family and nowhere else: not in an exhibit, not in a
remembered answer. When the box that it lies in loses its key it is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from node.codec.stored import pack, unpack
from node.codec.wire import from_wire, to_wire
from node.crypto.digest import same
from node.crypto.keystore import Keyring
from node.errors import RevokedPeer
from node.flows.channel import acts
from node.flows.channel.details import doubts_of, lines_of, place_of
from node.flows.channel.effects import AdvanceStream
from node.flows.channel.handlers import (
    Begin,
    Decision,
    Handlers,
    Intake,
    IntakeResult,
    handler_of,
)
from node.flows.channel.ports import ChannelBook, InStream
from node.flows.ports import Effect, Journal
from node.flows.recorder import draft, incoming_entry
from node.flows.reply import Reply
from node.flows.steps import Steps
from node.flows.toll import NOTHING_NEW
from node.model.codes import Kind, PeerState
from node.model.entry import Entry
from node.model.introduction import Peer
from node.model.message import Message
from node.model.parcel import Item, Parcel, Receipt, ReceiptOutcome, Receipts
from node.protocol.channel import check_parcel, item_digest

FirstParcel = Callable[[Peer, datetime], tuple[Effect, ...]]
"""Returns what follows from the very first parcel of a peer."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """The story of a parcel that came in. Safe to call from many threads."""

    keys: Keyring
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
        # (1) Understand.
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
        again = _again(known, stream)
        if len(again) < len(known):
            return self._elsewhere(message, parcel, parcel.epoch, after + 1, now=now)
        fresh = parcel.items[len(known) :]
        if not fresh:
            reply, _ = self._reply(
                acts.RECEIPTED_AGAIN, message, parcel, again, now=now
            )
            return replace(reply, toll=NOTHING_NEW)

        # (4) Have each item that is new taken by its family, in order.
        intakes = self._begin(peer, fresh, now)
        receipts: list[Receipt] = []
        for item in fresh:
            # A parcel is a great deal of work: what others say comes between.
            yield
            intake = intakes[self.handlers[item.verb].begin]
            receipts.append(_receipt(item, *intake.take(item), at=now))
        taken = yield from self._finish(intakes, fresh, receipts)

        # (5) Receipt, each item by the leaf of the entry that records it; (6) write
        #     down, once, before it is said, and let those know who wait.
        yield
        done = (*again, *receipts)
        reply, said = self._reply(
            acts.RECEIVED, message, parcel, done, now=now, taken=taken
        )
        advance = AdvanceStream(
            sender=peer.agency,
            epoch=parcel.epoch,
            after=after,
            position=fresh[-1].position,
            receipts=pack(replace(said, checkpoint="")),
            at=now,
        )
        begun = stream is not None and stream.epoch
        first = () if begun else self.first_parcel(peer, now)
        return replace(
            reply,
            effects=(*(e for one in taken for e in one.effects), *first, advance),
            after=lambda: _after(taken),
            toll="" if self._brings_news(fresh, _changed(taken)) else NOTHING_NEW,
        )

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

    def _reply(  # noqa: PLR0913 - what came, what is said to it, what that rests on
        self,
        act: str,
        message: Message,
        parcel: Parcel,
        receipts: tuple[Receipt, ...],
        *,
        now: datetime,
        taken: Sequence[IntakeResult] = (),
    ) -> tuple[Reply, Receipts]:
        """Answer with ``receipts``; those without a leaf get that of this entry."""
        details = (
            *place_of(message, parcel),
            *lines_of(receipts, _changed(taken)),
            *doubts_of(doubt for one in taken for doubt in one.doubts),
        )
        entry = incoming_entry(act, message, at=now, details=details)
        entry = _with_decisions(entry, [d for one in taken for d in one.decisions])
        ready = draft(entry, exhibit=b"", keys=self.keys)
        said = Receipts(
            parcel.epoch,
            receipts[-1].position + 1,
            tuple(r if r.leaf else replace(r, leaf=ready.leaf) for r in receipts),
            self._checkpoint(),
        )
        return Reply(Kind.RECEIPTS, to_wire(said), ready, remembered=False), said

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

    def _brings_news(self, items: Sequence[Item], changed: Collection[int]) -> bool:
        """Whether anything stands otherwise of what is between its sender and us.

        By an item that is silent nothing does, whatever becomes of it: its sender is
        not to learn that by what it pays.
        """
        return any(
            item.position in changed and not self.handlers[item.verb].silent
            for item in items
        )


def _changed(taken: Sequence[IntakeResult]) -> frozenset[int]:
    return frozenset[int]().union(*(one.changed for one in taken))


def _after(taken: Sequence[IntakeResult]) -> None:
    for one in taken:
        one.after()


def _with_decisions(entry: Entry, decisions: Sequence[Decision]) -> Entry:
    """Return ``entry`` with the decisions that it rests on."""
    outcomes = [outcome for one in decisions for outcome in one.outcomes]
    digests: Iterator[bytes] = (d.policy_digest for d in decisions if d.outcomes)
    return replace(
        entry,
        policy_digest=next(digests, b""),
        outcomes=tuple(replace(o, question=n) for n, o in enumerate(outcomes)),
    )


def _again(known: Sequence[Item], stream: InStream | None) -> tuple[Receipt, ...]:
    """Return the receipts that were given for ``known``; fewer if one is not theirs."""
    if not known or stream is None or not stream.receipts:
        return ()
    said = {r.position: r for r in unpack(Receipts, stream.receipts).receipts}
    found = []
    for item in known:
        receipt = said.get(item.position)
        if receipt is None or not same(receipt.digest, item_digest(item)):
            break
        found.append(receipt)
    return tuple(found)


def _receipt(
    item: Item, outcome: ReceiptOutcome, reason: str, *, at: datetime
) -> Receipt:
    return Receipt(
        position=item.position,
        notice_id=item.notice_id,
        sequence=item.sequence,
        verb=item.verb,
        digest=item_digest(item),
        outcome=outcome,
        leaf=b"",  # until there is an entry
        at=at,
        reason=reason,
    )
