"""The committer's transaction: begun, kept or undone with the driver's own words.

SQLAlchemy's transactions cost more than the rows of a small group. Nothing else
uses the connection meanwhile, so that SQLAlchemy need not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Connection, Table

from node.flows.ports import ShowHead
from node.store.bound import Bound, Pages
from node.store.engine import is_sqlite
from node.store.row_keys import Key, rows_under
from node.store.sql import Row, driver


class Transaction:
    """An open transaction on the connection that writes.

    ``next_record`` is the number that the next new record gets (``stand_on``); numbers
    that a failed act took are not given out again. ``erased`` says that something was
    destroyed, and that no older copy of it may stay in the write-ahead log; ``runs``
    are those of fresh selectors that were written; ``show`` is how the group's head
    becomes the one that peers are shown; ``touched`` are the rows, by table and key,
    whose tags are to be made anew (``bound``).

    Raises one of ``DATABASE_ERRORS`` where the database refuses.
    """

    def __init__(self, connection: Connection, bound: Bound) -> None:
        self.connection = connection
        self.bound = bound
        self.touched: dict[Table, set[Key]] = {}
        self._total, self._pages = 0, Pages()
        self.next_record = 0
        self.erased = False
        self.runs: tuple[int, ...] = ()
        self.show: ShowHead | None = None
        self._driver = driver(connection)
        # SQLite: the write lock at once, not when somebody may have come between.
        self._driver.execute("BEGIN IMMEDIATE" if is_sqlite(connection) else "BEGIN")

    def stand_on(self, next_record: int, total: int) -> None:
        """Begin from what is durable: the next record's number, the sum of pages."""
        self.next_record, self._total = next_record, total

    def touch(
        self,
        table: Table,
        keys: Iterable[Key],
        *,
        held: Mapping[Key, Row] | None = None,
    ) -> None:
        """Say that bound rows are about to be changed, added or removed.

        ``held`` are those of them that are there, whole, if they were just read.

        Raises:
            Altered: one of them is not as it was written, and must not be built upon.
        """
        touched = self.touched.setdefault(table, set())
        new = set(keys) - touched
        if not new:
            return
        if held is None:
            held = rows_under(self.connection, table, new)
        rows = [row for key, row in held.items() if key in new]
        wrong = self.bound.wrong(self.connection, table, rows, keys=new)
        if wrong is not None:
            raise wrong
        touched |= new

    def check(self, table: Table, rows: Iterable[Row]) -> None:
        """Check whole rows that are decided by, and stay as they are.

        Raises:
            Altered: one of them is not as it was written.
        """
        # What was touched was checked then, and has its new tag at the end only.
        touched = self.touched.get(table, set())
        read = [row for row in rows if row[0] not in touched]
        wrong = self.bound.wrong(self.connection, table, read) if read else None
        if wrong is not None:
            raise wrong

    def tag_now(self, table: Table, keys: Iterable[Key], *, size: int = 0) -> None:
        """Make the tags of rows anew, as they are now, for a ledger of ``size``."""
        wanted = list(keys)
        held = rows_under(self.connection, table, wanted)
        changed = {key: held.get(key) for key in wanted}
        self._total, pages = self.bound.rebind(
            self.connection,
            table,
            changed,
            total=self._total,
            size=size,
            written=self._pages,
        )
        self._pages |= pages

    def rebind(self, size: int) -> tuple[int, Pages]:
        """Bind what was touched to a ledger of ``size``; return the sum, and pages."""
        for table, keys in self.touched.items():
            self.tag_now(table, keys, size=size)
        return self._total, self._pages

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
        show, total, pages = self.show, self._total, dict(self._pages)
        touched = {table: set(keys) for table, keys in self.touched.items()}
        self._driver.execute("SAVEPOINT act")
        try:
            yield
        except BaseException:
            self.show, self.touched = show, touched
            self._total, self._pages = total, pages
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
