"""Look every bound row over, and name those that are not as the node wrote them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, Table, func, select

from node.errors import Altered
from node.store.bound import Bound
from node.store.checked import of_one_moment
from node.store.engine import translated
from node.store.row_keys import BOUND, NUMBERED, Key, all_of, is_numbered
from node.store.schema import BOUND_PAGE
from node.store.sql import Statement

_AT_ONCE = 64 * NUMBERED
_KEY = {name: table.columns.values()[0].name for name, table in BOUND.items()}
_NAMED_BY = {
    "record": 1,
    "received": 2,
    "delivery": 1,
    "notice_report": 1,
    "hit_event": 2,
}
"""Where the name of a numbered row stands, for who reads the sentence."""


def altered_rows(engine: Engine, bound: Bound) -> Iterator[str]:
    """Yield a sentence for each row that is not the one written last, or is gone.

    As of one moment, while the node goes on.

    Raises:
        StoreBroken: the store cannot be read.
    """
    with translated("cannot be read"), of_one_moment(engine) as connection:
        for table in BOUND.values():
            if is_numbered(table):
                yield from _numbered(connection, bound, table)
            else:
                yield from _named(connection, bound, table)


def _named(connection: Connection, bound: Bound, table: Table) -> Iterator[str]:
    """Look at rows some thousand at a time; of all, only the keys are kept."""
    name, key = str(table.name), _KEY[str(table.name)]
    some = Statement(
        f'{all_of(table)} WHERE "{key}" > ? ORDER BY "{key}" LIMIT {_AT_ONCE}'
    )
    seen: set[Key] = set()
    last = ""
    try:
        while rows := some.rows(connection, (last,)):
            last = rows[-1][0]
            seen.update(row[0] for row in rows)
            for of, what in bound.differing(connection, table, rows, fresh=True):
                yield _sentence(f"{name} {of!s:.60}: {what}")
        gone = bound.differing(connection, table, (), whole=True, fresh=True)
    except Altered as error:
        yield _sentence(error.message)
        return
    yield from (
        _sentence(f"{name} {of!s:.60}: {what}") for of, what in gone if of not in seen
    )


def _numbered(connection: Connection, bound: Bound, table: Table) -> Iterator[str]:
    """Look at rows some pages at a time: there may be millions."""
    name, key = str(table.name), table.columns.values()[0]
    some = Statement(f'{all_of(table)} WHERE "{key.name}" >= ? AND "{key.name}" < ?')
    pages = select(func.max(BOUND_PAGE.c.page)).where(BOUND_PAGE.c.name == name)
    last = connection.scalar(select(func.max(key))) or 0
    last = max(last, ((connection.scalar(pages) or 0) + 1) * NUMBERED)
    for first in range(0, last + 1, _AT_ONCE):
        numbers = range(first, first + _AT_ONCE)
        rows = some.rows(connection, (first, first + _AT_ONCE))
        try:
            found = bound.differing(connection, table, rows, keys=numbers, fresh=True)
        except Altered as error:
            yield _sentence(f"{error.message} ({name} {first} to {numbers[-1]})")
            continue
        named = {row[0]: row[_NAMED_BY[name]] for row in rows}
        for number, what in found:
            yield _sentence(
                f"{name} {named.get(int(number), f'number {number}')!s:.60}: {what}"
            )


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
