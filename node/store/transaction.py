"""The committer's transaction: begun, kept or undone with the driver's own words.

SQLAlchemy's transactions cost more than the rows of a small group. Nothing else
uses the connection meanwhile, so that SQLAlchemy need not know.

Writes that nothing reads before the end can wait for each other (``batch``). Whoever
takes the connection finds all of them done; who reads tables of its own, and no others,
may go ``beside`` them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager

from sqlalchemy import Connection, Table

from node.flows.ports import ShowHead
from node.store.batch import Told, WriteBatch
from node.store.bound import PUT_PAGES, Bound, Pages
from node.store.engine import is_sqlite
from node.store.row_keys import Key, rows_under
from node.store.schema import BOUND_PAGE
from node.store.sql import ManyRows, Row, SqlStatement, driver


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
        self._connection, self._batch = connection, WriteBatch(connection)
        self.bound = bound
        self.touched: dict[Table, set[Key]] = {}
        self._total, self._pages = 0, Pages()
        # Rows of what is touched as they were put, where nobody touched them since.
        self._put: dict[Table, dict[Key, Row]] = {}
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

    @property
    def connection(self) -> Connection:
        """The connection, once everything that waits is written."""
        self._batch.flush()
        return self._connection

    def beside(self, *tables: Table) -> Connection:
        """Return the connection, to read ``tables`` alone: no write of them waits."""
        if self._batch.concerns(*tables):
            self._batch.flush()
        return self._connection

    def put(
        self,
        table: Table,
        statement: ManyRows,
        rows: Sequence[Row],
        told: Told | None = None,
    ) -> None:
        """Write rows of a table, at the latest with the head (``WriteBatch.put``)."""
        self._batch.put(table, statement, rows, told)

    def run(
        self,
        table: Table,
        statement: SqlStatement,
        values: Row,
        told: Told | None = None,
    ) -> None:
        """Write to a table, at the latest with the head (``WriteBatch.run``)."""
        self._batch.run(table, statement, values, told)

    def put_bound(self, table: Table, statement: ManyRows, rows: Sequence[Row]) -> None:
        """Write whole rows of a bound table that were touched, each as it then stands.

        Their tags are made of what is put, and nothing is read back for them.
        """
        self.put(table, statement, rows)
        self._put.setdefault(table, {}).update((row[0], row) for row in rows)

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
        touched, new = self.touched.setdefault(table, set()), set(keys)
        for key in new & self._put.get(table, {}).keys():
            del self._put[table][key]
        new -= touched
        if not new:
            return
        connection = self.beside(table, BOUND_PAGE)
        if held is None:
            held = rows_under(connection, table, new)
        rows = [row for key, row in held.items() if key in new]
        wrong = self.bound.wrong(connection, table, rows, keys=new)
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
        connection = self.beside(table, BOUND_PAGE)
        wrong = self.bound.wrong(connection, table, read) if read else None
        if wrong is not None:
            raise wrong

    def tag_now(self, table: Table, keys: Iterable[Key], *, size: int = 0) -> None:
        """Make the tags of rows anew, as they are now, for a ledger of ``size``."""
        self.put(BOUND_PAGE, PUT_PAGES, self._tag(table, set(keys), size))

    def rebind(self, size: int) -> tuple[int, Pages]:
        """Bind what was touched to a ledger of ``size``; return the sum, and pages."""
        pages: list[Row] = []
        for table, keys in self.touched.items():
            pages += self._tag(table, keys, size)
        self.put(BOUND_PAGE, PUT_PAGES, pages)
        return self._total, self._pages

    def _tag(self, table: Table, keys: AbstractSet[Key], size: int) -> list[Row]:
        """Return the rows of the pages that have the tags of ``keys``, made anew."""
        put = self._put.get(table, {})
        changed: dict[Key, Row | None] = {key: put.get(key) for key in keys}
        if unknown := keys - put.keys():
            changed |= rows_under(self.beside(table), table, unknown)
        self._total, pages, rows = self.bound.rebind(
            self.beside(BOUND_PAGE),
            table,
            changed,
            total=self._total,
            size=size,
            written=self._pages,
        )
        self._pages |= pages
        return rows

    def flush(self) -> None:
        """Write what waits."""
        self._batch.flush()

    def commit(self) -> None:
        """Make it durable. Nothing may wait to be written any more."""
        if not self._batch.empty:
            raise RuntimeError("a commit would leave out what waits to be written")
        self._driver.execute("COMMIT")

    def roll_back(self) -> None:
        """Undo it, unless that has happened."""
        self._batch.drop()
        if not self.over:
            self._driver.execute("ROLLBACK")

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Undo what is done inside, and only that, if it raises."""
        self._batch.flush()
        show, total, pages = self.show, self._total, dict(self._pages)
        touched = {table: set(keys) for table, keys in self.touched.items()}
        put = {table: dict(rows) for table, rows in self._put.items()}
        self._driver.execute("SAVEPOINT act")
        try:
            yield
            self._batch.flush()
        except BaseException:
            self._batch.drop()
            self.show, self.touched, self._put = show, touched, put
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
