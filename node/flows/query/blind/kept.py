"""What is kept of blind lookup at who holds the records.

All of it can be made anew but what peers compare: so an epoch's number is the minute in
which it was opened, which no restored node gives out a second time for another key.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from node.model.blind import BlindScope


@dataclass(frozen=True, slots=True)
class Wish:
    """A peer asks for views of the tier that ``scope`` is in, last at ``asked_at``."""

    reader: str
    tier: str
    scope: BlindScope
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class KeptEpoch:
    """The key of a tier. ``info`` are the bytes of the ``EpochInfo``.

    ``id`` is ours alone. Where ``seed`` is empty, it was destroyed: what is left says
    until its time is over that the number is taken.
    """

    id: int
    tier: str
    number: int
    info: bytes
    reading_rules: str
    opens: datetime
    closes: datetime
    seed: bytes = field(repr=False)

    def is_open(self, now: datetime) -> bool:
        """Whether questions are taken under it."""
        return bool(self.seed) and self.opens <= now < self.closes


@dataclass(frozen=True, slots=True)
class RecordValues:
    """What the keys of one record are under one epoch: 64 bytes each.

    ``content`` is the keyed digest of the record as it was evaluated.
    """

    number: int
    content: bytes
    names: tuple[bytes, ...] = field(repr=False)
    numbers: tuple[bytes, ...] = field(repr=False)

    @property
    def all(self) -> tuple[bytes, ...]:
        """All values of it."""
        return (*self.names, *self.numbers)


@dataclass(frozen=True, slots=True)
class KeptView:
    """How one peer's view in one epoch stands.

    ``head`` are the bytes of the newest ``ViewHead``, of number ``number``.
    ``snapshot_head`` and ``manifest`` are of the number ``snapshot``, of which the
    parts are kept; deltas lead on from ``oldest``. ``bytes_since`` counts what the
    deltas since the snapshot come to. ``whole_at``: when all was decided last;
    ``sequence`` is of the peer's introduction by which it was.
    """

    id: int
    epoch: int
    reader: str
    tier: str
    sequence: int
    number: int
    head: bytes
    snapshot: int
    snapshot_head: bytes
    manifest: bytes
    oldest: int
    bytes_since: int
    whole_at: datetime
    published_at: datetime
    doubtful: bool


@dataclass(frozen=True, slots=True)
class KeptDelta:
    """A delta as bytes, the head that it leads to, and which of it are dummies."""

    view: int
    number: int
    head: bytes
    delta: bytes = field(repr=False)
    dummies: bytes = field(repr=False)
