"""The words of the desk about heads of ledgers, and what stands against them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DoubtView:
    """What is wrong with a ledger, a peer's or our own, and the evidence.

    ``held`` and ``shown`` are the two signed heads that contradict each other.
    """

    agency: str
    fault: str
    at: datetime
    text: str
    held: str
    shown: str
    cleared_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DoubtList:
    """All doubts of ledgers, cleared ones too, oldest first."""

    items: tuple[DoubtView, ...]


@dataclass(frozen=True, slots=True)
class ClearRequest:
    """Clear what stands against a ledger; the reason is kept in ours."""

    agency: str
    reason: str
