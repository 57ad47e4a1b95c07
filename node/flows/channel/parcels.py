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
from node.errors import StoreBroken
from node.flows.channel.boxing import box_item, open_item
from node.flows.channel.effects import QueueDelivery
from node.flows.channel.handlers import Handlers
from node.flows.channel.ports import Delivery, DeliveryState, OutStream
from node.model.entry import leaf_name
from node.model.introduction import Peer
from node.model.message import Message
from node.model.parcel import Item, Parcel, Receipt, Receipts
from node.protocol.channel import check_receipts, next_epoch

SIZE_MOST = 700_000
"""Bytes of items in a parcel of several; with seal and header it fits an envelope."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One parcel for one peer. ``fresh``: it has not been said before."""

    peer: Peer
    ids: tuple[str, ...]
    parcel: Parcel
    fresh: bool

    @property
    def first(self) -> int:
        """The position of the first item."""
        return self.parcel.items[0].position


def attempt_of(  # noqa: PLR0913 - what waits, for whom, and how it is read
    peer: Peer,
    waiting: Sequence[Delivery],
    stream: OutStream | None,
    *,
    handlers: Handlers,
    keys: Keyring,
    now: datetime,
) -> Attempt | None:
    """Return the parcel of as much of ``waiting`` as one can hold.

    What was sent before has its positions; what was not goes on where ``stream``
    is, or begins one. None where something cannot be said as it is.

    Raises:
        Altered: something was said to another agency. Of what a restore brought, no
            row tells it (``store.bind_restored``).
    """
    fresh = waiting[0].state is DeliveryState.QUEUED
    if stream is None:
        stream = OutStream(peer.agency, next_epoch(now), 1)
    first = stream.position if fresh else waiting[0].position
    items: list[Item] = []
    size = 0
    for position, delivery in enumerate(waiting, first):
        item = open_item(delivery, keys)
        if not handlers[delivery.verb].ready(delivery, item, peer):
            return None
        if item is None:
            raise StoreBroken(f"item {delivery.id} waits and its content is gone")
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
        fresh=fresh,
    )


def carried_over(
    waiting: Sequence[Delivery], handlers: Handlers, keys: Keyring, now: datetime
) -> Iterator[QueueDelivery]:
    """Yield what a stream that begins anew has of what waited in the old one.

    What is nowhere else. All other families say anew, as it then stands.
    """
    for delivery in waiting:
        item = open_item(delivery, keys)
        if not handlers[delivery.verb].carried or item is None:
            continue
        new = new_message_id(now)
        yield QueueDelivery(
            id=new,
            peer=delivery.peer,
            subject=delivery.subject,
            sequence=delivery.sequence,
            verb=delivery.verb,
            urgency=delivery.urgency,
            box=box_item(new, item, keys),
            at=delivery.queued_at,
            not_before=delivery.not_before,
            source=delivery.source,
        )


def receipts_in(message: Message, attempt: Attempt, handlers: Handlers) -> Receipts:
    """Return the receipts in a verified message, bound to the items of ``attempt``.

    Raises:
        BadProof: they are for something else.
        Malformed: they cannot be meant.
    """
    receipts = from_wire(Receipts, message.payload)
    done = {verb: handler.done for verb, handler in handlers.items()}
    check_receipts(receipts, attempt.parcel, done)
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
