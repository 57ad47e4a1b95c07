"""Writes of one transaction that PostgreSQL is given together.

A trip to the database waits for its process to have the processor, and then for the
interpreter to be free of the threads that answer peers: beside a busy peer that is most
of what an act takes, and what others wait for behind it. So what is only written, and
read by nothing before the end, is collected and goes as one statement. SQLite is in our
process, and has no trips: each write is done at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Table

from node.store.engine import is_sqlite
from node.store.sql import ManyRows, Row, SqlStatement, arrays_of, driver

Told = Callable[[int], None]
"""Is told how many rows a write has touched, and raises if that must not be."""


class _Write(NamedTuple):
    """A write that waits: its table, and what goes to the database."""

    table: str
    text: str
    values: Row
    told: Told | None


class WriteBatch:
    """The writes that wait. Of one transaction, and one thread.

    All parts of a statement see the tables as they were before it: so there is one
    write of a table in it, and what reads a table, or writes it again, comes after
    ``flush``.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._at_once = is_sqlite(connection)
        self._waiting: list[_Write] = []

    def put(
        self,
        table: Table,
        statement: ManyRows,
        rows: Sequence[Row],
        told: Told | None = None,
    ) -> None:
        """Write ``rows``: now, or with the others; without any nothing is done."""
        if not rows:
            return
        if self._at_once:
            touched = statement.run(self._connection, rows)
            if told is not None:
                told(touched)
        else:
            self._add(table, statement.postgresql, arrays_of(rows), told)

    def run(
        self,
        table: Table,
        statement: SqlStatement,
        values: Row,
        told: Told | None = None,
    ) -> None:
        """Do as ``put`` does, with a statement that is not of many rows."""
        if self._at_once:
            touched = statement.run(self._connection, values)
            if told is not None:
                told(touched)
        else:
            self._add(table, statement.postgresql, values, told)

    def concerns(self, *tables: Table) -> bool:
        """Whether a write of one of ``tables`` waits."""
        names = {str(table.name) for table in tables}
        return any(write.table in names for write in self._waiting)

    def flush(self) -> None:
        """Do what waits; raises what ``told`` raises, or the database's error."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        text = _together(waiting)
        values = tuple(value for write in waiting for value in write.values)
        (counts,) = driver(self._connection).execute(text, values).fetchall()
        for write, touched in zip(waiting, counts, strict=True):
            if write.told is not None:
                write.told(touched)

    def drop(self) -> None:
        """Forget what waits: its transaction, or its act, is undone."""
        self._waiting = []

    @property
    def empty(self) -> bool:
        """Whether nothing waits."""
        return not self._waiting

    def _add(self, table: Table, text: str, values: Row, told: Told | None) -> None:
        if self.concerns(table):
            self.flush()
        self._waiting.append(_Write(str(table.name), text, values, told))


def _together(writes: Sequence[_Write]) -> str:
    """Return one statement that does all of ``writes``, and counts for who is told."""
    parts, counts = [], []
    for number, write in enumerate(writes):
        counted = " RETURNING 1" if write.told is not None else ""
        parts.append(f'"w{number}" AS ({write.text}{counted})')
        of = f'(SELECT count(*) FROM "w{number}")'  # noqa: S608 - a name of ours
        counts.append(of if counted else "0")
    return f"WITH {', '.join(parts)} SELECT {', '.join(counts)}"
