"""How much of a table is done on PostgreSQL: all of it, or a part.

On SQLite every row is done whatever is asked, so that every numbered step is met by
every run. COMITY_CRASH_PART=2/4 leaves PostgreSQL the second of every four rows: four
runs, of 1/4 to 4/4, have done all of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def drawn(rows: Iterable[T]) -> list[T]:
    """Return the rows that are done on PostgreSQL this time."""
    turn, _, parts = (os.environ.get("COMITY_CRASH_PART") or "1/1").partition("/")
    return [*rows][int(turn) - 1 :: int(parts)]
