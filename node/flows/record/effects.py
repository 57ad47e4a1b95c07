"""Effects on records that are rare: those of every day stand in ``flows.ports``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WriteOffRecords:
    """Take records out, by number, whatever is left of them: row, key and selectors.

    What is counted is counted anew. ``NotFound`` if a number is of no record.
    """

    numbers: tuple[int, ...]
