"""Look every bound row over, and name those that are not as the node wrote them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, Table, func, select

from node.errors import Altered
from node.store.bound import Bound
from node.store.checked import of_one_moment
from node.store.engine import translated
from node.store.row_keys import BOUND, NUMBERED, all_of
from node.store.schema import BOUND_PAGE, RECORD
from node.store.sql import Statement

_AT_ONCE = 64 * NUMBERED
_SOME = Statement(f'{all_of(RECORD)} WHERE "number" >= ? AND "number" < ?')


def altered_rows(engine: Engine, bound: Bound) -> Iterator[str]:
    """Yield a sentence for each row that is not the one written last, or is gone.

    As of one moment, while the node goes on.

    Raises:
        StoreBroken: the store cannot be read.
    """
    with translated("cannot be read"), of_one_moment(engine) as connection:
        for table in BOUND.values():
            if table is RECORD:
                yield from _records(connection, bound)
            else:
                yield from _table(connection, bound, table)


def _table(connection: Connection, bound: Bound, table: Table) -> Iterator[str]:
    rows = Statement(all_of(table)).rows(connection)
    try:
        found = bound.differing(connection, table, rows, whole=True, fresh=True)
    except Altered as error:
        yield _sentence(error.message)
        return
    yield from (_sentence(f"{table.name} {key!s:.60}: {what}") for key, what in found)


def _records(connection: Connection, bound: Bound) -> Iterator[str]:
    """Look at records some pages at a time: there may be millions."""
    pages = select(func.max(BOUND_PAGE.c.page)).where(BOUND_PAGE.c.name == "record")
    last = connection.scalar(select(func.max(RECORD.c.number))) or 0
    last = max(last, ((connection.scalar(pages) or 0) + 1) * NUMBERED)
    for first in range(0, last + 1, _AT_ONCE):
        numbers = range(first, first + _AT_ONCE)
        rows = _SOME.rows(connection, (first, first + _AT_ONCE))
        try:
            found = bound.differing(connection, RECORD, rows, keys=numbers, fresh=True)
        except Altered as error:
            yield _sentence(f"{error.message} (records {first} to {numbers[-1]})")
            continue
        references = {row[0]: row[1] for row in rows}
        for number, what in found:
            name = references.get(int(number), f"number {number}")
            yield _sentence(f"record {name!s:.60}: {what}")


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
