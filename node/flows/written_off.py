"""The effect of a write-off (``record/write_off``): the others stand in ``ports``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WriteOffRecords:
    """Take records out, by number, whatever is left of them: row, key and selectors.

    What is counted is counted anew. ``NotFound`` if a number is of no record.
    """

    numbers: tuple[int, ...]
