"""Statements on the hot path, in the dialect of either engine.

They go to the driver as they stand: what SQLAlchemy adds to a statement costs more
than the statement. SQLite runs a prepared insert once a row without leaving the
process; PostgreSQL takes whole columns as arrays, in one round trip. Texts here
are fixed or made of the schema's own names; values are always parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Boolean, Connection, Integer, LargeBinary, Table

from node.store.engine import is_sqlite

Row = tuple[Any, ...]

TOGETHER = 256
"""Rows of one statement on SQLite. Each statement lets go of the interpreter, and
waits to have it back from the threads that answer peers: beside one that is busy, 750
rows one by one take 150 ms, so many at once 8 ms."""

CHUNK = 500
"""Values in one list of a statement: far below what either engine takes."""


def driver(connection: Connection) -> Any:
    """Return the driver's own connection under SQLAlchemy's.

    Both drivers' connections have ``execute``, and are in autocommit mode.
    """
    return connection.connection.dbapi_connection


class SqlStatement:
    """One statement; ``?`` stands for a value."""

    def __init__(self, sqlite: str, postgresql: str = "") -> None:
        self._sqlite = sqlite
        self.postgresql = postgresql or sqlite.replace("?", "%b")

    def rows(self, connection: Connection, values: Row = ()) -> Sequence[Row]:
        """Run it, and return its rows."""
        text = self._sqlite if is_sqlite(connection) else self.postgresql
        found: Sequence[Row] = driver(connection).execute(text, values).fetchall()
        return found

    def run(self, connection: Connection, values: Row = ()) -> int:
        """Run it, and return how many rows it touched."""
        text = self._sqlite if is_sqlite(connection) else self.postgresql
        touched: int = driver(connection).execute(text, values).rowcount
        return touched


class ManyRows:
    """A statement that takes many rows at once.

    ``{values}`` in ``postgresql`` becomes the rows, as arrays of ``kinds``. Without
    it, the statement is for SQLite alone.
    """

    def __init__(
        self, sqlite: str, postgresql: str = "", kinds: Sequence[str] = ()
    ) -> None:
        self._sqlite = sqlite
        # An insert that takes several rows in one step; other statements do not.
        self._row = f"({', '.join('?' * len(kinds))})"
        self._together = f"VALUES {self._row}" in sqlite
        arrays = ", ".join(f"%b::{kind}[]" for kind in kinds)
        self.postgresql = postgresql.format(values=f"unnest({arrays})")

    def run(self, connection: Connection, rows: Sequence[Row]) -> int:
        """Run it for ``rows``; return how many rows were touched."""
        if not rows:
            return 0
        run = driver(connection)
        if not is_sqlite(connection):
            return int(run.execute(self.postgresql, arrays_of(rows)).rowcount)
        if not self._together:
            return int(run.executemany(self._sqlite, rows).rowcount)
        touched = 0
        for some in chunks(rows, TOGETHER):
            flat = tuple(value for row in some for value in row)
            touched += run.execute(self._text(len(some)), flat).rowcount
        return touched

    def _text(self, rows: int) -> str:
        return self._sqlite.replace(self._row, ", ".join([self._row] * rows), 1)


def arrays_of(rows: Sequence[Row]) -> Row:
    """Return the values that ``ManyRows.postgresql`` takes: a list for each column."""
    return tuple(list(column) for column in zip(*rows, strict=True))


def insert(table: Table, then: str = "") -> ManyRows:
    """Return an insert into all columns of ``table``, in their order.

    ``then`` is what follows the values, such as an ``ON CONFLICT`` clause.
    """
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    marks = ", ".join("?" * len(table.columns))
    into = f'INSERT INTO "{table.name}" ({columns})'
    return ManyRows(
        f"{into} VALUES ({marks}) {then}",
        f"{into} SELECT * FROM {{values}} {then}",  # noqa: S608 - the schema's names
        [_kind(column.type) for column in table.columns],
    )


def upsert(table: Table) -> ManyRows:
    """Return an insert that replaces the row of the same primary key."""
    keys = ", ".join(f'"{c.name}"' for c in table.primary_key)
    others = ", ".join(
        f'"{c.name}" = excluded."{c.name}"' for c in table.columns if not c.primary_key
    )
    return insert(table, f"ON CONFLICT ({keys}) DO UPDATE SET {others}")


def select_among(
    connection: Connection,
    sql: str,
    values: Iterable[Any],
    *,
    kind: str,
    first: Row = (),
) -> Iterator[Row]:
    """Yield the rows of ``sql``, in which ``{among}`` stands for ``IN (values)``.

    ``kind`` is PostgreSQL's name for the values' type, e.g. ``bigint``. ``first``
    are values that stand before them, each as ``{value}``.
    """
    for chunk in chunks(values):
        yield from run_among(connection, sql, chunk, kind=kind, first=first).fetchall()


def run_among(
    connection: Connection, sql: str, chunk: list[Any], *, kind: str, first: Row = ()
) -> Any:
    """Run ``sql`` for at most ``CHUNK`` values and return its result."""
    if is_sqlite(connection):
        among = f"IN ({', '.join('?' * len(chunk))})"
        text = sql.format(among=among, value="?")
        return driver(connection).execute(text, (*first, *chunk))
    text = sql.format(among=f"= ANY(%b::{kind}[])", value="%b")
    # Planned anew each time: a plan that was kept from when the table was small reads
    # all rows of one sender, however many they have become.
    return driver(connection).execute(text, (*first, chunk), prepare=False)


def chunks(values: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """Yield ``values`` in lists of at most ``size``."""
    listed = values if isinstance(values, list) else list(values)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]


def _kind(kind: object) -> str:
    """Return PostgreSQL's name for a column's type."""
    if isinstance(kind, LargeBinary):
        return "bytea"
    if isinstance(kind, Boolean):
        return "boolean"
    return "bigint" if isinstance(kind, Integer) else "text"
