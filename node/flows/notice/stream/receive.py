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

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from node.codec.stored import pack, unpack
from node.codec.wire import from_wire, to_wire
from node.crypto.digest import same, sha256
from node.crypto.keystore import Keyring
from node.errors import RevokedPeer
from node.flows.draft import draft
from node.flows.entries import incoming_entry
from node.flows.exchange import Reply
from node.flows.notice.book import InStream, NoticeBook
from node.flows.notice.effects import AdvanceStream, ConfirmOwner, NothingWentOn
from node.flows.notice.stream.bell import Bell
from node.flows.notice.stream.copies import Copies
from node.flows.notice.stream.passing import Passing
from node.flows.notice.stream.room import Room
from node.flows.notice.stream.taking import Taking
from node.flows.ports import Effect, Journal
from node.flows.steps import Steps
from node.flows.toll import NOTHING_NEW
from node.model.agency import AgencyId
from node.model.codes import Kind, PeerState
from node.model.introduction import Peer
from node.model.message import Message
from node.model.parcel import Item, Parcel, Receipt, ReceiptOutcome, Receipts
from node.protocol.notice.parcel import check_parcel, item_digest


@dataclass(frozen=True, slots=True)
class Receiver:
    """The story of a parcel that came in. Safe to call from many threads."""

    us: AgencyId
    keys: Keyring
    notices: NoticeBook
    journal: Journal
    passing: Passing
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
        after = 0
        if stream is not None and stream.epoch == parcel.epoch:
            after = stream.position
        elif stream is not None and stream.epoch >= parcel.epoch:
            return self._elsewhere(message, parcel, stream.epoch, 1, now=now)
        if parcel.items[0].position > after + 1:
            return self._elsewhere(message, parcel, parcel.epoch, after + 1, now=now)

        # (3) What we have taken already is receipted again, if it is the same.
        known = [item for item in parcel.items if item.position <= after]
        again = _again(known, stream)
        if len(again) < len(known):
            return self._elsewhere(message, parcel, parcel.epoch, after + 1, now=now)
        fresh = parcel.items[len(known) :]
        if not fresh:
            act = "notice.receipted-again"
            reply, _ = self._reply(act, message, parcel, again, now=now)
            return replace(reply, toll=NOTHING_NEW)

        # (4) Judge what is new, item by item, in order.
        copies = Copies(peer.agency, self.keys, self.notices)
        copies.read_ahead([item.notice_id for item in fresh])
        taking = Taking(self.us, self.keys, self.notices, copies, self.room, now)
        taken = yield from _each(taking, fresh, now)

        # (5) Receipt, each item by the leaf of the entry that records it; (6) write
        #     down, once, before it is said, and let those know who wait.
        receipts = (*again, *taken)
        reply, said = self._reply("notice.received", message, parcel, receipts, now=now)
        advance = AdvanceStream(
            sender=peer.agency,
            epoch=parcel.epoch,
            after=after,
            position=fresh[-1].position,
            receipts=pack(replace(said, checkpoint="")),
            at=now,
        )
        return replace(
            reply,
            effects=(
                *copies.effects,
                *taking.reports,
                *self._onward(copies, zip(fresh, taken, strict=True), now),
                *_first_word(stream, peer, now),
                advance,
            ),
            after=lambda: self._ring(taking),
        )

    def _onward(
        self, copies: Copies, taken: Iterable[tuple[Item, Receipt]], now: datetime
    ) -> Iterator[Effect]:
        """Yield what follows where we passed a notice on; it goes in the same act."""
        done = [i for i, r in taken if r.outcome is not ReceiptOutcome.REFUSED]
        in_use = tuple(i.notice_id for i in done if copies.was_stored(i.notice_id))
        if in_use:
            # Who is passed one of them from here on would not hear of this.
            yield NothingWentOn(copies.sender, in_use, self.notices.newest_item())
        # Nearly nothing goes on: what was never spoken of is not looked at one by one.
        spoken_of = self.notices.spoken_of([item.notice_id for item in done])
        for item in done:
            if item.notice_id in spoken_of:
                yield from self.passing.onward(copies.sender, item, now)

    def _ring(self, taking: Taking) -> None:
        for event in taking.events:
            self.bell.ring(event)

    def _reply(
        self,
        act: str,
        message: Message,
        parcel: Parcel,
        receipts: tuple[Receipt, ...],
        *,
        now: datetime,
    ) -> tuple[Reply, Receipts]:
        """Answer with ``receipts``; those without a leaf get that of this entry."""
        details = (*_place_of(message, parcel), *(("item", _line(r)) for r in receipts))
        entry = incoming_entry(act, message, at=now, details=details)
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
        details = (*_place_of(message, parcel), ("next", f"{epoch} {position}"))
        entry = incoming_entry("notice.out-of-step", message, at=now, details=details)
        said = to_wire(Receipts(epoch, position, (), self._checkpoint()))
        return Reply(Kind.RECEIPTS, said, entry, remembered=False, toll=NOTHING_NEW)

    def _checkpoint(self) -> str:
        return self.journal.shown().head.checkpoint


def _each(taking: Taking, fresh: Sequence[Item], now: datetime) -> Steps[list[Receipt]]:
    """Take items one by one; what others say comes between."""
    taken: list[Receipt] = []
    for item in fresh:
        yield
        taken.append(_receipt(item, *taking.take(item), at=now))
    return taken


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


def _place_of(message: Message, parcel: Parcel) -> tuple[tuple[str, str], ...]:
    # The parcel's digest stands in both ledgers, whatever messages carried it.
    return (
        ("stream", f"{parcel.epoch} {parcel.items[0].position}"),
        ("parcel", sha256(message.payload).hex()),
    )


def _line(receipt: Receipt) -> str:
    """Return what became of an item, in words that name nobody."""
    return (
        f"{receipt.verb} {receipt.notice_id} {receipt.sequence} "
        f"{receipt.outcome} {receipt.reason}"
    ).rstrip()
