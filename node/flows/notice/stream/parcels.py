"""Make parcels of what waits, and know the receipts for them.

Nothing is kept or sent here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from node.codec.wire import from_wire, to_wire
from node.crypto.digest import sha256
from node.crypto.ids import new_message_id
from node.crypto.keystore import Keyring
from node.errors import Altered, BadProof, StoreBroken
from node.flows.notice.book import Delivery, DeliveryState, OutStream
from node.flows.notice.boxing import box_item, open_item
from node.flows.notice.effects import QueueDelivery
from node.flows.notice.items import source_of
from node.model.agency import AgencyId
from node.model.codes import Kind
from node.model.entry import leaf_name
from node.model.introduction import Peer
from node.model.message import Header, Message
from node.model.parcel import Item, Parcel, Receipt, Receipts, Verb
from node.protocol.envelope import Closed, close
from node.protocol.notice.parcel import (
    CONTENT,
    OF_OTHERS,
    REPORTS,
    check_receipts,
    next_epoch,
)
from node.protocol.notice.word import reader_in

SIZE_MOST = 700_000
"""Bytes of items in a parcel of several; with seal and header it fits an envelope."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One parcel for one peer. ``anew``: it has not been said before."""

    peer: Peer
    ids: tuple[str, ...]
    parcel: Parcel
    anew: bool

    @property
    def first(self) -> int:
        """The position of the first item."""
        return self.parcel.items[0].position


def attempt_of(
    peer: Peer,
    waiting: Sequence[Delivery],
    stream: OutStream | None,
    *,
    keys: Keyring,
    now: datetime,
) -> Attempt | None:
    """Return the parcel of as much of ``waiting`` as one can hold.

    What was sent before has its positions; what was not goes on where ``stream``
    is, or begins one. None where something is of a node from before owners gave
    their word on content: it cannot be said as it is.

    Raises:
        Altered: something was said to another agency. Of what a restore brought, no
            row tells it (``store.bind_restored``).
    """
    anew = waiting[0].state is DeliveryState.QUEUED
    if stream is None:
        stream = OutStream(peer.agency, next_epoch(now), 1)
    first = stream.position if anew else waiting[0].position
    items: list[Item] = []
    size = 0
    for position, delivery in enumerate(waiting, first):
        item = open_item(delivery, keys)
        if is_unproved(delivery, item):
            return None
        if item is None:
            raise StoreBroken(f"item {delivery.id} waits and its content is gone")
        if delivery.verb in CONTENT and reader_in(item.word) != peer.agency:
            raise Altered(f"delivery {delivery.id}: it is for somebody else")
        item = replace(item, position=position)
        size += len(to_wire(item))
        if items and size > SIZE_MOST:
            break
        items.append(item)
    said = waiting[: len(items)]
    return Attempt(
        peer,
        tuple(delivery.id for delivery in said),
        Parcel(stream.epoch, tuple(items)),
        anew=anew,
    )


def is_unproved(delivery: Delivery, item: Item | None) -> bool:
    """Whether an item waits that says content without its owner's word.

    So did nodes before owners signed what they say, also of others' notices, whose
    content the migration took from the outbox.
    """
    if source_of(delivery) and delivery.verb not in REPORTS | OF_OTHERS:
        return True
    return delivery.verb in CONTENT and item is not None and not item.word


def taken_along(
    waiting: Sequence[Delivery], keys: Keyring, now: datetime
) -> Iterator[QueueDelivery]:
    """Yield what a stream that begins anew takes along of what waited in the old one.

    Reports, and what is said of others' notices: they are nowhere else. What holds
    and what has ended of ours is told again as it then stands.
    """
    for delivery in waiting:
        item = open_item(delivery, keys)
        if delivery.verb not in REPORTS | OF_OTHERS or item is None:
            continue
        new = new_message_id(now)
        if delivery.verb in OF_OTHERS or delivery.verb is Verb.ASKED:
            # Named after the owner, or after who referred us.
            new = f"{source_of(delivery)}/{new}"
        yield QueueDelivery(
            id=new,
            peer=delivery.peer,
            notice_id=delivery.notice_id,
            sequence=delivery.sequence,
            verb=delivery.verb,
            urgency=delivery.urgency,
            box=box_item(new, item, keys),
            at=delivery.queued_at,
            not_before=delivery.not_before,
        )


def close_for(  # noqa: PLR0913 - one value a part of the envelope
    peer: Peer,
    kind: Kind,
    payload: bytes,
    *,
    us: AgencyId,
    keys: Keyring,
    now: datetime,
) -> tuple[Closed, Header]:
    """Close a new message to ``peer``, and return its header with it."""
    header = Header(new_message_id(now), us, peer.agency, now)
    closed = close(
        kind,
        payload,
        header=header,
        keys=keys,
        recipient=peer.introduction,
        now=now,
    )
    return closed, header


def check_reply(message: Message, header: Header, kind: Kind) -> None:
    """Return if ``message`` answers the message with ``header``.

    Raises:
        BadProof: it does not.
    """
    if (message.kind, message.header.sender, message.header.in_reply_to) != (
        kind,
        header.recipient,
        header.message_id,
    ):
        raise BadProof("the peer sent something else than an answer to our message")


def receipts_in(message: Message, attempt: Attempt) -> Receipts:
    """Return the receipts in a verified message, bound to the items of ``attempt``.

    Raises:
        BadProof: they are for something else.
        Malformed: they cannot be meant.
    """
    receipts = from_wire(Receipts, message.payload)
    check_receipts(receipts, attempt.parcel)
    return receipts


def details_of(attempt: Attempt) -> tuple[tuple[str, str], ...]:
    """Return what an entry says of a parcel: its digest stands in both ledgers."""
    parcel = attempt.parcel
    return (
        ("peer", attempt.peer.agency),
        ("stream", f"{parcel.epoch} {attempt.first}"),
        ("parcel", sha256(to_wire(parcel)).hex()),
    )


def line_of(item: Item) -> str:
    """Return what an item is about, in words that name nobody."""
    return f"{item.verb} {item.notice_id} {item.sequence}"


def receipt_line(receipt: Receipt) -> str:
    """Return what became of an item, and by which leaf the peer's ledger says so."""
    told = f"{receipt.verb} {receipt.notice_id} {receipt.sequence} {receipt.outcome}"
    return f"{told} {receipt.reason or leaf_name(receipt.leaf)}"
