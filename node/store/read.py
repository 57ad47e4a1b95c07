"""What the books have in common: statements run without a transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table

from node.store.bound import Bound
from node.store.checked import read_bound_rows
from node.store.engine import at_hand, reading, translated
from node.store.instants import from_micros, to_micros
from node.store.row_keys import Key
from node.store.sql import Row, SqlStatement, select_among

LAST = "\U0010ffff"
"""After every id there can be."""


class StoreReads:
    """Reads of what is durable. Safe to call from many threads."""

    def __init__(self, engine: Engine, bound: Bound) -> None:
        self._reading = reading(engine)
        self._bound = bound

    def _rows(self, statement: SqlStatement, values: Row = ()) -> Sequence[Row]:
        with translated("cannot be read"), at_hand(self._reading) as connection:
            return statement.rows(connection, values)

    def _among(
        self, sql: str, values: Iterable[Any], *, kind: str, first: Row = ()
    ) -> list[Row]:
        with translated("cannot be read"), at_hand(self._reading) as connection:
            return list(select_among(connection, sql, values, kind=kind, first=first))

    def _checked(
        self,
        table: Table,
        statement: SqlStatement,
        values: Row = (),
        *,
        keys: Sequence[Key] = (),
        whole: bool = False,
    ) -> Sequence[Row]:
        """Return whole rows of a bound table, if they are as they were written.

        ``keys`` were looked for: one that is gone is told; ``whole``: of all rows.
        """

        def read(connection: Connection) -> Sequence[Row]:
            return statement.rows(connection, values)

        return read_bound_rows(
            self._reading, self._bound, table, read, keys=keys, whole=whole
        )

    def _checked_among(  # noqa: PLR0913 - as ``_among``, of a bound table
        self,
        table: Table,
        sql: str,
        values: Sequence[Any],
        *,
        kind: str,
        first: Row = (),
        keys: Sequence[Key] = (),
    ) -> Sequence[Row]:
        """Return the same, of what ``_among`` reads."""

        def read(connection: Connection) -> Sequence[Row]:
            return list(select_among(connection, sql, values, kind=kind, first=first))

        return read_bound_rows(self._reading, self._bound, table, read, keys=keys)


def columns(table: Table) -> str:
    """Return the columns of ``table``, in their order, for a statement."""
    return ", ".join(f'"{table.name}"."{column.name}"' for column in table.columns)


def micros(at: datetime | None) -> int | None:
    """Return an instant as the tables keep it, if there is one."""
    return None if at is None else to_micros(at)


def instant(kept: int | None) -> datetime | None:
    """Return the instant that a table keeps, if it keeps one."""
    return None if kept is None else from_micros(kept)


def newest_of_states(
    table: Table,
    place: Sequence[str],
    states: int,
    *,
    names: Sequence[str] = (),
    oldest: bool = False,
) -> SqlStatement:
    """Return a statement for the newest rows in one of some states, or the ``oldest``.

    ``names`` are the columns wanted; none means all.

    ``place`` names the columns that order them, the last of them the primary key;
    an index on ``state`` and these holds each state's rows in that order. Values,
    for each state: the state, the place before which rows lie (of the oldest: after
    which), and how many; then once more how many.
    """
    way, beyond = ("ASC", ">") if oldest else ("DESC", "<")
    order = ", ".join(f'"{name}" {way}' for name in place)
    wanted = ", ".join(f'"{name}"' for name in names) or columns(table)
    names_of_place = ", ".join(f'"{name}"' for name in place)
    marks = ", ".join("?" * len(place))
    one = (
        f'SELECT * FROM (SELECT {names_of_place} FROM "{table.name}" WHERE "state" = ? '  # noqa: S608 - the schema's names
        f"AND ({names_of_place}) {beyond} ({marks}) "
        f"ORDER BY {order} LIMIT ?) AS one_state"
    )
    union = " UNION ALL ".join([one] * states)
    return SqlStatement(
        f'SELECT {wanted} FROM "{table.name}" WHERE "{place[-1]}" IN '  # noqa: S608
        f'(SELECT "{place[-1]}" FROM ({union}) AS newest ORDER BY {order} LIMIT ?) '
        f"ORDER BY {order}"
    )
