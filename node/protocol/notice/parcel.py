"""Parcels, receipts and standings: what each must look like. Form alone.

Bounds what one message can make its recipient do. Whether a stream is at the place
that a parcel begins at, and whether a notice may be changed so, is for who holds
the stream and the notice.

    check_parcel(parcel)
    check_receipts(receipts, parcel)     # each bound to its item, in order
    check_standings(standings)
    check_standings_answer(answer, ask)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from node.codec.wire import to_wire
from node.crypto.digest import same, sha256
from node.crypto.ids import id_time, new_message_id
from node.errors import BadProof, Malformed
from node.model.notice import NoticeState
from node.model.parcel import (
    Item,
    Parcel,
    Receipt,
    ReceiptOutcome,
    Receipts,
    Standing,
    Standings,
    Verb,
)

ITEMS_MOST = 50
BODY_MOST = 800_000  # bytes
ID_MOST = 200  # characters of a notice's id
REASON_MOST = 64
WORD_MOST = 1024  # bytes of an owner's word
STANDINGS_MOST = 1000  # notices each way in one message
POSITION_MOST = 1 << 53
CHECKPOINT_MOST = 4096
LEAF_SIZE = 42  # bytes; docs/auditors.md says what a leaf is
# A stream's name tells its age; one that claims to be of later than this is a lie.
AHEAD_MOST = timedelta(days=1)

CONTENT = frozenset({Verb.PUBLISH, Verb.UPDATE})
ENDINGS: Mapping[Verb, NoticeState] = {
    Verb.WITHDRAW: NoticeState.WITHDRAWN,
    Verb.CANCEL: NoticeState.CANCELLED,
    Verb.EXPIRE: NoticeState.EXPIRED,
}
REPORTS = frozenset(
    {
        *(Verb.READ, Verb.ACTED, Verb.OBJECTED, Verb.CONTESTED, Verb.HIT),
        *(Verb.REFERRED, Verb.ASKED),
    },
)
KEPT_ALL = frozenset({Verb.HIT, Verb.REFERRED})
"""Reports of which an owner keeps each; of others the newest of each recipient."""
OF_OTHERS = frozenset({Verb.REFER, Verb.RELAY})
"""What one recipient says to another: nothing but the owner's own word."""
_DONE: Mapping[Verb, ReceiptOutcome] = {
    Verb.PUBLISH: ReceiptOutcome.HELD,
    Verb.UPDATE: ReceiptOutcome.HELD,
    Verb.OPEN: ReceiptOutcome.HELD,
    Verb.SUSPEND: ReceiptOutcome.OBEYED,
    Verb.RESUME: ReceiptOutcome.OBEYED,
    **dict.fromkeys(ENDINGS, ReceiptOutcome.OBEYED),
    **dict.fromkeys(REPORTS, ReceiptOutcome.NOTED),
    **dict.fromkeys(OF_OTHERS, ReceiptOutcome.NOTED),
}
"""What the receipt of an item says that was not refused."""

_STATES = frozenset(NoticeState)
_MILLISECOND = timedelta(milliseconds=1)


def item_digest(item: Item) -> bytes:
    """Return what a receipt for ``item`` is bound to: SHA-256 of its wire form."""
    return sha256(to_wire(item))


def next_epoch(now: datetime, *others: str) -> str:
    """Return the name of a new stream, which sorts after each of ``others``.

    So a recipient can tell a stream that begins from an old one that comes back.

    Raises:
        BadProof: one of ``others`` claims to be of a day that is yet to come.
    """
    at = max((now, *(id_time(other) + _MILLISECOND for other in others)))
    if at > now + AHEAD_MOST:
        raise BadProof("a stream is named after a time that is yet to come")
    return new_message_id(at)


def check_parcel(parcel: Parcel) -> None:
    """Return if ``parcel`` can be one.

    Raises:
        Malformed: it names no stream, has no items or too many, they are not in
            order without gaps, or one of them cannot be an item.
    """
    _check_epoch(parcel.epoch)
    if not 0 < len(parcel.items) <= ITEMS_MOST:
        raise Malformed("a parcel has no items, or too many")
    first = parcel.items[0].position
    if not 1 <= first < POSITION_MOST:
        raise Malformed("positions count from 1")
    for position, item in enumerate(parcel.items, first):
        if item.position != position:
            raise Malformed("the items of a parcel are not in order without gaps")
        _check_id(item.notice_id)
        _check_sequence(item.sequence)
        if len(item.body) > BODY_MOST:
            raise Malformed("an item is too large")
        if len(item.word) > WORD_MOST:
            raise Malformed("an owner's word is too long")
        if item.verb in OF_OTHERS and (item.body or not item.word):
            raise Malformed("of another's notice nothing is said but its owner's word")
        if item.opens_at is not None and item.verb not in CONTENT:
            raise Malformed("an item is locked that has nothing to lock")


def check_receipts(receipts: Receipts, parcel: Parcel) -> None:
    """Return if ``receipts`` can be the answer to ``parcel``.

    They are for its first items, in order, each bound to its item; or there are
    none, and the peer wants the stream elsewhere than where the parcel began.

    Raises:
        BadProof: a receipt is for another item than the one at its place.
        Malformed: they contradict themselves.
    """
    _check_epoch(receipts.epoch)
    if not 1 <= receipts.next_position <= POSITION_MOST:
        raise Malformed("positions count from 1")
    if len(receipts.checkpoint) > CHECKPOINT_MOST:
        raise Malformed("a checkpoint is too long")
    if not receipts.receipts:
        _check_elsewhere(receipts, parcel)
        return
    if receipts.epoch != parcel.epoch:
        raise BadProof("receipts for another stream")
    if len(receipts.receipts) > len(parcel.items):
        raise BadProof("more receipts than items")
    for receipt, item in zip(receipts.receipts, parcel.items, strict=False):
        _check_receipt(receipt, item)
    if receipts.next_position != receipts.receipts[-1].position + 1:
        raise Malformed("the peer does not go on where its receipts end")


def check_standings(standings: Standings) -> None:
    """Return if ``standings`` can be told.

    Raises:
        Malformed: the range is empty, or the lists are too long, not in order, or
            outside of it.
    """
    for bound in (standings.after, standings.until):
        if bound:
            _check_id(bound)
    if standings.until and standings.until <= standings.after:
        raise Malformed("a range of notices ends before it begins")
    for told in (standings.own, standings.held):
        _check_list(told, standings)


def check_standings_answer(answer: Standings, ask: Standings) -> None:
    """Return if ``answer`` can be one to ``ask``: of its range, or of its beginning.

    Raises:
        Malformed: it is not.
    """
    check_standings(answer)
    beyond = ask.until and not (answer.until and answer.until <= ask.until)
    if answer.after != ask.after or beyond:
        raise Malformed("standings for another range than was asked for")


def _check_elsewhere(receipts: Receipts, parcel: Parcel) -> None:
    if receipts.epoch != parcel.epoch:
        if receipts.next_position != 1:
            raise Malformed("a stream that is not this one has no place for it")
    elif receipts.next_position == parcel.items[0].position:
        raise Malformed("a parcel was neither taken nor refused")


def _check_receipt(receipt: Receipt, item: Item) -> None:
    told = (receipt.position, receipt.notice_id, receipt.sequence, receipt.verb)
    if told != (item.position, item.notice_id, item.sequence, item.verb):
        raise BadProof("a receipt is for another item")
    if not same(receipt.digest, item_digest(item)):
        raise BadProof("a receipt is for other content than was sent")
    refused = receipt.outcome is ReceiptOutcome.REFUSED
    if not refused and receipt.outcome is not _DONE[item.verb]:
        raise BadProof("a receipt says what cannot be done with the item")
    if refused != bool(receipt.reason) or len(receipt.reason) > REASON_MOST:
        raise Malformed("a refusal has a reason, and nothing else has")
    if not receipt.reason.isprintable() or len(receipt.leaf) != LEAF_SIZE:
        raise Malformed("a receipt holds what cannot be meant")


def _check_list(told: Sequence[Standing], within: Standings) -> None:
    if len(told) > STANDINGS_MOST:
        raise Malformed("too many notices stand in one message")
    last = within.after
    for standing in told:
        _check_id(standing.notice_id)
        _check_sequence(standing.sequence)
        if standing.notice_id <= last or standing.state not in _STATES:
            raise Malformed("notices do not stand in order, or in no state")
        last = standing.notice_id
    if within.until and last > within.until:
        raise Malformed("a notice stands outside of the range")


def _check_epoch(epoch: str) -> None:
    # A UUIDv7, so that a later stream sorts after an earlier one.
    id_time(epoch)


def _check_id(notice_id: str) -> None:
    if not 0 < len(notice_id) <= ID_MOST or not notice_id.isprintable():
        raise Malformed("a notice has no id, or one that is none")
    if notice_id.isspace():
        raise Malformed("a notice's id is blank")


def _check_sequence(sequence: int) -> None:
    if not 1 <= sequence < POSITION_MOST:
        raise Malformed("sequences count from 1")
