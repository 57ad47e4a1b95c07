"""The committer's transaction: begun, kept or undone with the driver's own words.

SQLAlchemy's transactions cost more than the rows of a small group. Nothing else
uses the connection meanwhile, so that SQLAlchemy need not know.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from node.flows.ports import ShowHead
from node.store.engine import is_sqlite
from node.store.sql import driver


class Transaction:
    """An open transaction on the connection that writes.

    ``next_record`` is the number that the next new record gets; numbers that a
    failed act took are not given out again. ``erased`` says that something was
    destroyed, and that no older copy of it may stay in the write-ahead log; ``runs``
    are those of fresh selectors that were written; ``show`` is how the group's head
    becomes the one that peers are shown.

    Raises one of ``DATABASE_ERRORS`` where the database refuses.
    """

    def __init__(self, connection: Connection, next_record: int) -> None:
        self.connection = connection
        self.next_record = next_record
        self.erased = False
        self.runs: tuple[int, ...] = ()
        self.show: ShowHead | None = None
        self._driver = driver(connection)
        # SQLite: the write lock at once, not when somebody may have come between.
        self._driver.execute("BEGIN IMMEDIATE" if is_sqlite(connection) else "BEGIN")

    def commit(self) -> None:
        """Make it durable."""
        self._driver.execute("COMMIT")

    def roll_back(self) -> None:
        """Undo it, unless that has happened."""
        if not self.over:
            self._driver.execute("ROLLBACK")

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo what is done inside, and only that, if it raises."""
        show = self.show
        self._driver.execute("SAVEPOINT act")
        try:
            yield
        except BaseException:
            self.show = show
            if self.over:
                raise
            self._driver.execute("ROLLBACK TO SAVEPOINT act")
            self._driver.execute("RELEASE SAVEPOINT act")
            raise
        self._driver.execute("RELEASE SAVEPOINT act")

    @property
    def over(self) -> bool:
        """Whether it has ended by itself: SQLite undoes all of it on a full disk."""
        return self.lost or not getattr(self._driver, "in_transaction", True)

    @property
    def lost(self) -> bool:
        """Whether the connection is gone; SQLite has none that could go."""
        return bool(getattr(self._driver, "closed", False))
