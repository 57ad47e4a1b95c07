"""Parcels and receipts: what each must look like. Form alone.

Bounds what one message can make its recipient do. Whether a stream is at the place
that a parcel begins at is for who holds the stream; whether an item can be one of its
verb, for the family that the verb is of.

    check_parcel(parcel)
    check_receipts(receipts, parcel, done)     # each bound to its item, in order
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from node.codec.wire import to_wire
from node.crypto.digest import same, sha256
from node.crypto.ids import id_time, new_message_id
from node.errors import BadProof, Malformed
from node.model.parcel import Item, Parcel, Receipt, ReceiptOutcome, Receipts, Verb

ITEMS_MOST = 50
BODY_MOST = 800_000  # bytes
ID_MOST = 200  # characters of a subject's id
REASON_MOST = 64
WORD_MOST = 1024  # bytes of an owner's word
POSITION_MOST = 1 << 53
CHECKPOINT_MOST = 4096
LEAF_SIZE = 42  # bytes; docs/auditors.md says what a leaf is
# A stream's name tells its age; one that claims to be of later than this is a lie.
AHEAD_MOST = timedelta(days=1)

Done = Mapping[Verb, ReceiptOutcome]
"""What the receipt of an item says that was not refused, by its verb."""
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
            order without gaps, or one of them is none of any verb.
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
        check_id(item.notice_id)
        check_sequence(item.sequence)
        if len(item.body) > BODY_MOST:
            raise Malformed("an item is too large")
        if len(item.word) > WORD_MOST:
            raise Malformed("an owner's word is too long")


def check_receipts(receipts: Receipts, parcel: Parcel, done: Done) -> None:
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
        _check_receipt(receipt, item, done)
    if receipts.next_position != receipts.receipts[-1].position + 1:
        raise Malformed("the peer does not go on where its receipts end")


def check_id(subject: str) -> None:
    """Return if ``subject`` can be the id of one. Raises ``Malformed``."""
    if not 0 < len(subject) <= ID_MOST or not subject.isprintable():
        raise Malformed("an item has no subject, or one that is none")
    if subject.isspace():
        raise Malformed("the id of a subject is blank")


def check_sequence(sequence: int) -> None:
    """Return if ``sequence`` can be one. Raises ``Malformed``."""
    if not 1 <= sequence < POSITION_MOST:
        raise Malformed("sequences count from 1")


def _check_elsewhere(receipts: Receipts, parcel: Parcel) -> None:
    if receipts.epoch != parcel.epoch:
        if receipts.next_position != 1:
            raise Malformed("a stream that is not this one has no place for it")
    elif receipts.next_position == parcel.items[0].position:
        raise Malformed("a parcel was neither taken nor refused")


def _check_receipt(receipt: Receipt, item: Item, done: Done) -> None:
    told = (receipt.position, receipt.notice_id, receipt.sequence, receipt.verb)
    if told != (item.position, item.notice_id, item.sequence, item.verb):
        raise BadProof("a receipt is for another item")
    if not same(receipt.digest, item_digest(item)):
        raise BadProof("a receipt is for other content than was sent")
    refused = receipt.outcome is ReceiptOutcome.REFUSED
    if not refused and receipt.outcome is not done.get(item.verb):
        raise BadProof("a receipt says what cannot be done with the item")
    if refused != bool(receipt.reason) or len(receipt.reason) > REASON_MOST:
        raise Malformed("a refusal has a reason, and nothing else has")
    if not receipt.reason.isprintable() or len(receipt.leaf) != LEAF_SIZE:
        raise Malformed("a receipt holds what cannot be meant")


def _check_epoch(epoch: str) -> None:
    # A UUIDv7, so that a later stream sorts after an earlier one.
    id_time(epoch)
