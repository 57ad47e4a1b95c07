"""Heads of ledgers: those that peers showed us, and what they are worth.

A head is what a checkpoint says: so many entries, and the root over them. What a peer
signed is held against what it signs later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.model.codes import HeadFault


@dataclass(frozen=True, slots=True)
class PeerHead:
    """A head that a peer has signed and shown; ``seen_at`` is when we saw it first."""

    agency: str
    size: int
    root: bytes
    checkpoint: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class PeerHeads:
    """What is known of one peer's ledger.

    ``held`` is the head that everything else has to go together with: the largest that
    was proved, or None as long as none was. ``waiting`` are those that wait to be
    proved, the smallest first.
    """

    held: PeerHead | None = None
    waiting: tuple[PeerHead, ...] = ()

    @property
    def all(self) -> tuple[PeerHead, ...]:
        """All heads that are known, the smallest first."""
        held = (self.held,) if self.held is not None else ()
        return tuple(sorted((*held, *self.waiting), key=lambda head: head.size))

    @property
    def base(self) -> PeerHead | None:
        """The head that is held; where none is, the one that was seen first."""
        first = min(self.waiting, key=lambda h: (h.seen_at, h.size), default=None)
        return self.held or first


@dataclass(frozen=True, slots=True)
class HeadDoubt:
    """What stands against a ledger, until an auditor clears it.

    ``agency`` is whose ledger: a peer's, or ours. ``held`` and ``shown`` are the two
    signed heads that do not go together; they stay when the doubt is cleared.
    """

    id: str
    agency: str
    fault: HeadFault
    at: datetime
    held: str
    shown: str
    cleared_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GrowthAsk:
    """Asks a peer to prove that its ledger of ``newer`` begins with that of ``older``.

    Both are checkpoints that the peer signed. ``checkpoint`` is the asker's own, as it
    is shown at the time.
    """

    older: str
    newer: str
    checkpoint: str


@dataclass(frozen=True, slots=True)
class Growth:
    """A consistency proof, leaf end first, or that there is none.

    ``proved`` false is an admission: one of the two heads is not of this ledger.
    """

    proved: bool
    steps: tuple[bytes, ...] = ()
