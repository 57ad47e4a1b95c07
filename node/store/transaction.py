"""What an effect is given to do its work with."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(slots=True)
class Transaction:
    """The committer's open transaction.

    ``next_record`` is the number that the next new record gets; numbers that a
    failed act took are not given out again. ``erased`` says that something was
    destroyed, and that no older copy of it may stay in the write-ahead log.
    """

    connection: Connection
    next_record: int
    erased: bool = False
