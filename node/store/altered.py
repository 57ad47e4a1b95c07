"""Look every bound row over, and name those that are not as the node wrote them.

Then what is made of them, such as selectors (``derived``).
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Engine, Table

from node.errors import Altered
from node.store.bound import Bound
from node.store.checked import of_one_moment
from node.store.derived import astray
from node.store.engine import translated
from node.store.row_keys import BOUND, NUMBERED, Key, all_of, is_numbered
from node.store.sql import SqlStatement

_AT_ONCE = 64 * NUMBERED
_HIGHEST = 2**63 - 1
_NEXT_PAGE = SqlStatement(
    'SELECT min("page") FROM "bound_page" WHERE "name" = ? AND "page" >= ?'
)
_KEY = {name: table.columns.values()[0].name for name, table in BOUND.items()}
_NAMED_BY = {
    "record": 1,
    "received": 2,
    "delivery": 1,
    "notice_report": 1,
    "hit_event": 2,
}
"""Where a numbered row has its name, if it has one, for who reads the sentence."""


def altered_rows(engine: Engine, bound: Bound) -> Iterator[str]:
    """Yield a sentence for each row that is not the one written last, or is gone.

    And for each of which something is lacking, or too much, that is made of it.

    As of one moment, while the node goes on.

    Raises:
        StoreBroken: the store cannot be read.
    """
    bound = bound.still()
    with translated("cannot be read"), of_one_moment(engine) as connection:
        altered: dict[str, set[int]] = {}
        for table in BOUND.values():
            if is_numbered(table):
                numbers = altered.setdefault(str(table.name), set())
                yield from _numbered(connection, bound, table, numbers)
            else:
                yield from _named(connection, bound, table)
        yield from map(_sentence, astray(connection, altered))


def _named(connection: Connection, bound: Bound, table: Table) -> Iterator[str]:
    """Look at rows some thousand at a time; of all, only the keys are kept."""
    name, key = str(table.name), _KEY[str(table.name)]
    order = f'ORDER BY "{key}" LIMIT {_AT_ONCE}'
    after = SqlStatement(f'{all_of(table)} WHERE "{key}" > ? {order}')
    seen: set[Key] = set()
    try:
        rows = SqlStatement(f"{all_of(table)} {order}").rows(connection)
        while rows:
            seen.update(row[0] for row in rows)
            for of, what in bound.differing(connection, table, rows, fresh=True):
                yield _sentence(f"{name} {of!s:.60}: {what}")
            rows = after.rows(connection, (rows[-1][0],))
        gone = bound.differing(connection, table, (), whole=True, fresh=True)
    except Altered as error:
        yield _sentence(error.message)
        return
    yield from (
        _sentence(f"{name} {of!s:.60}: {what}") for of, what in gone if of not in seen
    )


def _numbered(
    connection: Connection, bound: Bound, table: Table, altered: set[int]
) -> Iterator[str]:
    """Look at rows some pages at a time: there may be millions. Note which are not."""
    name, key = str(table.name), _KEY[str(table.name)]
    some = SqlStatement(f'{all_of(table)} WHERE "{key}" >= ? AND "{key}" <= ?')
    for first in _begins(connection, table):
        last = min(first + _AT_ONCE - 1, _HIGHEST)
        numbers = range(first, last + 1)
        rows = some.rows(connection, (first, last))
        try:
            found = bound.differing(connection, table, rows, keys=numbers, fresh=True)
        except Altered as error:
            yield _sentence(f"{error.message} ({name} {first} to {last})")
            continue
        place = _NAMED_BY.get(name)
        named = {row[0]: row[place] for row in rows} if place else {}
        for number, what in found:
            altered.add(int(number))
            yield _sentence(
                f"{name} {named.get(int(number), f'number {number}')!s:.60}: {what}"
            )


def _begins(connection: Connection, table: Table) -> Iterator[int]:
    """Yield where to look: numbers that somebody made up leave no endless gaps."""
    name, key = str(table.name), _KEY[str(table.name)]
    next_row = SqlStatement(f'SELECT min("{key}") FROM "{name}" WHERE "{key}" >= ?')  # noqa: S608
    first = -_HIGHEST - 1
    while first <= _HIGHEST:
        (row,) = next_row.rows(connection, (first,))[0]
        (page,) = _NEXT_PAGE.rows(connection, (name, first // NUMBERED))[0]
        there = [row] if page is None else [row, page * NUMBERED]
        first = min((n for n in there if n is not None), default=_HIGHEST + 1)
        first = first // NUMBERED * NUMBERED
        if first > _HIGHEST:
            return
        yield first
        first += _AT_ONCE


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
