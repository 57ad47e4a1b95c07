"""Take a parcel that a peer sent, and receipt each item of it.

    understand → where does the stream stand → judge each item → write down → receipt

A parcel is taken whole, in one act with its entry, or not at all; so whatever is
lost or repeated on the way, each item is taken once. What comes again is receipted
again, in the same words, and not done twice. A parcel that does not fit on where
the stream stands is answered with the place that does.

What an item says is kept in the box of the received notice and nowhere else: not in
an exhibit, not in a remembered answer. When that box loses its key it is gone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from node.codec.stored import pack, unpack
from node.codec.wire import from_wire, to_wire
from node.crypto.digest import same
from node.crypto.keystore import Keyring
from node.errors import RevokedPeer
from node.flows.entry import draft
from node.flows.notice.book import InStream, NoticeBook
from node.flows.notice.effects import AdvanceStream, ConfirmOwner
from node.flows.notice.on_request import GivenNotice
from node.flows.notice.proving import WordProver
from node.flows.notice.stream.bell import Bell
from node.flows.notice.stream.copies import Copies
from node.flows.notice.stream.lines import doubts_of, lines_of, place_of
from node.flows.notice.stream.of_others import OfOthers
from node.flows.notice.stream.passing import Give, Passing
from node.flows.notice.stream.reports import Reports
from node.flows.notice.stream.room import Room
from node.flows.notice.stream.taking import Taking
from node.flows.ports import Effect, Journal
from node.flows.recorder import incoming_entry
from node.flows.reply import Reply
from node.flows.steps import Steps
from node.flows.toll import NOTHING_NEW
from node.model.agency import AgencyId
from node.model.codes import Kind, PeerState
from node.model.entry import Entry
from node.model.introduction import Peer
from node.model.message import Message
from node.model.parcel import Item, Parcel, Receipt, ReceiptOutcome, Receipts
from node.protocol.notice.parcel import OF_OTHERS, check_parcel, item_digest

AGAIN = "notice.receipted-again"


@dataclass(frozen=True, slots=True)
class _Basis:
    """What an entry says of a parcel besides what is said to its sender.

    The positions of items that were ``news``; ``doubts`` about what was said of others'
    notices; what was ``given`` to who asked for one of ours, and how that was decided.
    """

    news: Collection[int] = ()
    doubts: Sequence[tuple[Item, str]] = ()
    given: Sequence[GivenNotice] = ()

    def written(self, entry: Entry) -> Entry:
        """Return ``entry`` with the decisions that it rests on."""
        said = [outcome for one in self.given for outcome in one.outcomes]
        digests = (one.policy_digest for one in self.given if one.outcomes)
        return replace(
            entry,
            policy_digest=next(digests, b""),
            outcomes=tuple(replace(o, question=n) for n, o in enumerate(said)),
        )


_NOTHING_ELSE = _Basis()


@dataclass(frozen=True, slots=True)
class Receiver:
    """The story of a parcel that came in. Safe to call from many threads."""

    us: AgencyId
    keys: Keyring
    notices: NoticeBook
    journal: Journal
    prover: WordProver
    passing: Passing
    give: Give
    room: Room
    bell: Bell

    def parcel(self, message: Message, peer: Peer, now: datetime) -> Steps[Reply]:
        """Return the receipts for a verified parcel of ``peer``, in steps.

        Raises:
            Malformed: the payload is not a parcel that can be meant.
            RevokedPeer: the peer was revoked since its envelope was opened.
        """
        # (1) Understand.
        parcel = from_wire(Parcel, message.payload)
        check_parcel(parcel)
        if peer.state is not PeerState.ACTIVE:
            raise RevokedPeer(f"{peer.agency} was revoked")

        # (2) Where does the stream stand? An epoch begins at 1, and only one that
        #     is later than ours takes its place: an old one cannot be brought back.
        stream = self.notices.in_stream(peer.agency)
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
            reply, _ = self._reply(AGAIN, message, parcel, again, now=now)
            return replace(reply, toll=NOTHING_NEW)

        # (4) Judge what is new, item by item, in order.
        copies = Copies(peer.agency, self.keys, self.notices)
        copies.read_ahead([item.notice_id for item in fresh])
        taking = self._taking(copies, now)
        taken: list[Receipt] = []
        for item in fresh:
            # A parcel is a great deal of work: what others say comes between.
            yield
            taken.append(_receipt(item, *taking.take(item), at=now))
        given = yield from self._given(peer, taking.reports.asks, now)
        onward = yield from self._onward(taking, zip(fresh, taken, strict=True), now)

        # (5) Receipt, each item by the leaf of the entry that records it; (6) write
        #     down, once, before it is said, and let those know who wait.
        yield
        act, basis = "notice.received", _Basis(taking.news, taking.others.doubts, given)
        done = (*again, *taken)
        reply, said = self._reply(act, message, parcel, done, now=now, basis=basis)
        advance = AdvanceStream(
            sender=peer.agency,
            epoch=parcel.epoch,
            after=after,
            position=fresh[-1].position,
            receipts=pack(replace(said, checkpoint="")),
            at=now,
        )
        gifts = (effect for one in given for effect in one.effects)
        first = _first_word(stream, peer, now)
        return replace(
            reply,
            effects=(*taking.effects, *onward, *gifts, *first, advance),
            after=lambda: self._ring(taking),
            toll="" if _brings_news(fresh, taking.news) else NOTHING_NEW,
        )

    def _taking(self, copies: Copies, now: datetime) -> Taking:
        given = (copies.sender, self.keys, self.notices, self.prover, now)
        return Taking(
            us=self.us,
            keys=self.keys,
            notices=self.notices,
            copies=copies,
            room=self.room,
            prover=self.prover,
            reports=Reports(*given),
            others=OfOthers(*given),
            now=now,
        )

    def _given(
        self, peer: Peer, notice_ids: Iterable[str], now: datetime
    ) -> Steps[list[GivenNotice]]:
        """Return what a peer is given of notices of ours that it asks for."""
        given: list[GivenNotice] = []
        for notice_id in notice_ids:
            yield
            given.append(self.give(peer, notice_id, now))
        return given

    def _onward(
        self, taking: Taking, taken: Iterable[tuple[Item, Receipt]], now: datetime
    ) -> Steps[list[Effect]]:
        """Return what tells those of a pause or an end whom we told of the notice."""
        done = [i for i, r in taken if r.outcome is ReceiptOutcome.OBEYED]
        heard = [(taking.copies.sender, item) for item in done] + taking.others.obeyed
        # Nearly nothing goes on: what was never spoken of is not looked at one by one.
        spoken_of = self.notices.spoken_of([item.notice_id for _, item in heard])
        told: list[Effect] = []
        for owner, item in heard:
            if item.notice_id in spoken_of:
                yield
                told += self.passing.onward(owner, item.notice_id, item.word, now)
        return told

    def _ring(self, taking: Taking) -> None:
        for event in taking.events:
            self.bell.ring(event)

    def _reply(  # noqa: PLR0913 - what came, what is said to it, what that rests on
        self,
        act: str,
        message: Message,
        parcel: Parcel,
        receipts: tuple[Receipt, ...],
        *,
        now: datetime,
        basis: _Basis = _NOTHING_ELSE,
    ) -> tuple[Reply, Receipts]:
        """Answer with ``receipts``; those without a leaf get that of this entry."""
        details = (
            *place_of(message, parcel),
            *lines_of(receipts, basis.news),
            *doubts_of(basis.doubts),
        )
        entry = incoming_entry(act, message, at=now, details=details)
        ready = draft(basis.written(entry), exhibit=b"", keys=self.keys)
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
        entry = incoming_entry("notice.out-of-step", message, at=now, details=details)
        said = to_wire(Receipts(epoch, position, (), self._checkpoint()))
        return Reply(Kind.RECEIPTS, said, entry, remembered=False, toll=NOTHING_NEW)

    def _checkpoint(self) -> str:
        return self.journal.shown().head.checkpoint


def _first_word(
    stream: InStream | None, peer: Peer, now: datetime
) -> tuple[Effect, ...]:
    """Confirm an owner of whom we had nothing: this parcel is all there is to know."""
    if stream is not None and stream.epoch:
        return ()
    return (ConfirmOwner(peer.agency, now),)


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


def _brings_news(items: Sequence[Item], news: Collection[int]) -> bool:
    """Whether anything stands otherwise of what is between its sender and us.

    By what is said of others' notices nothing does, whatever becomes of it: its sender
    is not to learn that by what it pays.
    """
    return any(i.position in news and i.verb not in OF_OTHERS for i in items)
