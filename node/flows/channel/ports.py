"""What the channel reads of the store, and what it notes there without an entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from node.model.box import Box
from node.model.notice import Urgency
from node.model.parcel import ReceiptOutcome, Verb


class DeliveryState(StrEnum):
    """How far an item has come."""

    QUEUED = "queued"
    SENT = "sent"  # said, and no receipt yet: it is unknown whether it arrived
    RECEIPTED = "receipted"
    SUPERSEDED = "superseded"  # something newer took its place before it was sent


@dataclass(frozen=True, slots=True)
class Delivery:
    """An item on its way to one peer. ``box`` has no key once it is receipted.

    Nor while it waits, where its owner took back what we were to pass on.
    """

    id: str
    number: int
    peer: str
    subject: str
    sequence: int
    verb: Verb
    urgency: Urgency
    state: DeliveryState
    position: int
    box: Box
    queued_at: datetime
    not_before: datetime
    sent_at: datetime | None = None
    outcome: ReceiptOutcome | None = None
    reason: str = ""
    receipted_at: datetime | None = None
    leaf: bytes = b""  # of the peer's ledger, by its receipt
    source: str = ""  # as it was queued


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """How deliveries to a peer went of late; known to this process and the next."""

    peer: str
    attempts: int  # that failed since one succeeded
    last_error: str  # a code, never a text of the peer's
    last_tried_at: datetime | None
    last_success_at: datetime | None
    next_try_at: datetime | None


@dataclass(frozen=True, slots=True)
class OutStream:
    """Our stream to a peer: the next item gets ``position``."""

    peer: str
    epoch: str
    position: int


@dataclass(frozen=True, slots=True)
class InStream:
    """A peer's stream to us: ``position`` is the last that we took."""

    sender: str
    epoch: str
    position: int
    receipts: bytes
    confirmed_at: datetime | None  # when it last told us how its notices stand


class ChannelBook(Protocol):
    """What waits for each peer, how delivery to it has been, and both streams.

    Reads are of what is durable. Safe to call from many threads.
    """

    def delivery(self, delivery_id: str) -> Delivery | None:
        """Return one item."""
        ...

    def waiting(self, peer: str, *, now: datetime, count: int) -> tuple[Delivery, ...]:
        """Return what is to be said to ``peer`` next, at most ``count``, in order.

        What was sent and has no receipt, by position; if there is none, what is
        queued and may be sent now, by number.
        """
        ...

    def due_peers(self, now: datetime) -> tuple[str, ...]:
        """Return the peers for whom something waits that may be said now."""
        ...

    def next_due(self, now: datetime) -> datetime | None:
        """Return when the earliest item that may not be said yet may be; or None."""
        ...

    def backlog(self, peer: str) -> int:
        """Return how many items are queued or sent to ``peer`` without a receipt."""
        ...

    def unreceipted(self, peer: str) -> tuple[Delivery, ...]:
        """Return all that is queued or sent to ``peer`` without a receipt, by number.

        For a stream that begins anew; it may be long.
        """
        ...

    def pressing(self, peer: str) -> Urgency:
        """Return the urgency of the most urgent item that ``backlog`` counts."""
        ...

    def refused(self, *, count: int) -> tuple[Delivery, ...]:
        """Return items that peers refused, newest first: the dead letters.

        The ``count`` newest of each peer: who refuses everything hides no other's.
        """
        ...

    def status(self, peer: str) -> DeliveryStatus:
        """Return how deliveries to ``peer`` went of late."""
        ...

    def note_failure(
        self, peer: str, *, error: str, at: datetime, again: datetime
    ) -> None:
        """Count a failed attempt; the next is due at ``again``. No ledger entry."""
        ...

    def note_success(self, peer: str, *, at: datetime) -> None:
        """Clear the failures of ``peer``: whatever waits is due at once."""
        ...

    def out_stream(self, peer: str) -> OutStream | None:
        """Return our stream to ``peer``, if it has begun."""
        ...

    def in_stream(self, sender: str) -> InStream | None:
        """Return the stream of ``sender``, if it has begun."""
        ...

    def senders(self) -> tuple[InStream, ...]:
        """Return all peers that ever sent us something."""
        ...
