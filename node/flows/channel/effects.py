"""What shall be true of the channel once an entry is durable (see ``flows.ports``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.model.box import Box
from node.model.notice import Urgency
from node.model.parcel import ReceiptOutcome, Verb


@dataclass(frozen=True, slots=True)
class QueueDelivery:
    """Put an item at the end of what waits for ``peer``; ``id`` is new and unique.

    The box holds the packed ``Item`` with position 0. It is not sent before
    ``not_before``. Of what waits for the peer about the same subject and was never
    sent, items of the verbs that it ``replaces`` leave the queue, as ``superseded``.
    ``source`` is the agency that it comes from, where that is not ours alone: whose
    word it passes on, or who told us of its subject. Fails with ``AlreadyThere`` if
    there is an item of that id.
    """

    id: str
    peer: str
    subject: str
    sequence: int
    verb: Verb
    urgency: Urgency
    box: Box
    at: datetime
    not_before: datetime
    replaces: frozenset[Verb] = frozenset()
    source: str = ""


@dataclass(frozen=True, slots=True)
class MarkSent:
    """Items of ``peer`` are about to be said, in order, from ``position`` on.

    Fails with ``AlreadyThere`` if the peer's stream is not at ``epoch`` and
    ``position``, or an item is not queued. A stream that is not there begins.
    """

    peer: str
    epoch: str
    position: int
    ids: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class MarkReceipted:
    """The peer's receipt for an item is here; the item's key is destroyed.

    Again for the same item, or for one given up: nothing changes. ``NotFound`` if
    there is no such item, or it was never sent.
    """

    id: str
    outcome: ReceiptOutcome
    reason: str
    leaf: bytes  # of the peer's ledger
    at: datetime


@dataclass(frozen=True, slots=True)
class RestartStream:
    """Give up the outgoing stream to ``peer``: what was queued or sent is dropped.

    Dropped items become ``superseded``; ``epoch`` is the new stream's. Fails with
    ``AlreadyThere`` if something waits with a higher number than ``upto`` (-1: any
    may): it was queued after it was read what the new stream is to begin with.
    """

    peer: str
    epoch: str
    at: datetime
    upto: int = -1


@dataclass(frozen=True, slots=True)
class DropQueued:
    """Take items that were never said out of the queue, as ``superseded``.

    What was said meanwhile stays, and what is not there. Their keys are destroyed.
    """

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdvanceStream:
    """We have taken items of ``sender`` up to ``position`` in ``epoch``.

    Fails with ``AlreadyThere`` unless the stream stood at (``epoch``, ``after``);
    ``after`` 0 begins an epoch and forgets the one before. ``receipts`` (packed)
    are kept until the next parcel, so that a parcel that comes again gets them
    again.
    """

    sender: str
    epoch: str
    after: int
    position: int
    receipts: bytes
    at: datetime


ChannelEffect = (
    QueueDelivery
    | MarkSent
    | MarkReceipted
    | RestartStream
    | DropQueued
    | AdvanceStream
)
