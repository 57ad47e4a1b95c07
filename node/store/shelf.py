"""Look over what is held, a few rows at a time: the store's part of it.

    a page of tags, and its rows     of each bound table
    the next rows by their names     of questions and told names, which are not bound

A place is a table and where in it the last look ended. A page and its rows are read as
of one moment.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, Table, func, select

from node.errors import Altered, StoreDamaged
from node.flows.damage import COUNTED, SELECTORS, Damaged
from node.flows.examine import Boxed, Looked
from node.flows.ports import PutSetting
from node.model.box import Box
from node.store.bound import Bound
from node.store.checked import of_one_moment
from node.store.derived import lacking
from node.store.engine import translated
from node.store.notice_schema import HIT_EVENT, NOTICE, NOTICE_REPORT, RECEIVED
from node.store.row_keys import (
    BOUND,
    NUMBERED,
    Key,
    all_of,
    is_numbered,
    rows_under,
)
from node.store.schema import HOLDING, QUERY, QUERY_ANSWER, RECORD, TOLD
from node.store.selector import drop_selectors, put_selectors, split
from node.store.setting import SqlSettingBook, put_settings
from node.store.sql import Row, SqlStatement
from node.store.transaction import Transaction

T = TypeVar("T")
Tidy = Callable[[Callable[[Transaction], Any]], Any]
"""Runs what it is given in a transaction without an entry (``SqlJournal.tidy``)."""
SETTING_NAME: Final = "looked-over"
_AT_ONCE = 64
_FIRST = (RECORD, RECEIVED, NOTICE, NOTICE_REPORT, HIT_EVENT)
_ORDER = (*_FIRST, *(t for t in BOUND.values() if t not in _FIRST), QUERY, TOLD)
_TABLES = {str(table.name): table for table in _ORDER}
_NAMES = tuple(_TABLES)
_HANDLES: dict[str, tuple[str, ...]] = {
    "record": ("reference",),
    "received": ("sender", "notice_id"),
    "notice": ("notice_id",),
    "notice_report": ("peer", "verb", "notice_id"),
    "hit_event": ("sender", "notice_id"),
    "query": ("query_id",),
    "query_answer": ("query_id", "peer"),
    "told": ("told_as",),
}
"""Of each table that has boxes, what they are bound to and named by."""
_SELECTORS = SqlStatement(
    'SELECT (SELECT count(*) FROM "selector") + '
    '(SELECT count(*) FROM "selector_fresh"), '
    '(SELECT coalesce(sum("selectors"), 0) FROM "holding")'
)
_ANSWERS = SqlStatement(
    f'{all_of(QUERY_ANSWER)} WHERE "query_id" > ? AND "query_id" <= ?'
)


class SqlShelves:
    """Keeps ``Shelves``. For one thread at a time."""

    def __init__(self, engine: Engine, bound: Bound, tidy: Tidy) -> None:
        self._engine, self._bound, self._tidy = engine, bound, tidy
        self._settings = SqlSettingBook(engine, bound)
        self._pages: tuple[str, list[int]] = ("", [])

    def look(self, after: str) -> Looked:
        """Look at the next few rows after a place."""
        name, _, at = after.partition("/")
        if name not in _TABLES:
            return self._look(_NAMES[0], "")
        found = self._look(name, at)
        if found.place or name == _NAMES[-1]:
            return found
        return self._look(_NAMES[_NAMES.index(name) + 1], "")

    def counts(self) -> tuple[Damaged, ...]:
        """Return of which categories there are not as many records as were counted."""
        held = select(RECORD.c.category, func.count()).group_by(RECORD.c.category)
        kept = select(HOLDING.c.category, HOLDING.c.records)
        try:
            with (
                translated("cannot be read"),
                of_one_moment(self._engine) as connection,
            ):
                there = {row[0]: row[1] for row in connection.execute(held)}
                ought = {row[0]: row[1] for row in connection.execute(kept) if row[1]}
        except StoreDamaged as why:
            return (Damaged("record", "counts", why.message.rpartition(": ")[2]),)
        return tuple(
            Damaged(
                "record",
                f"{COUNTED}{name:.60}",
                f"{there.get(name, 0)} are there, {ought.get(name, 0)} were counted",
            )
            for name in sorted({*there, *ought})
            if there.get(name, 0) != ought.get(name, 0)
        )

    def selectors(self) -> Damaged | None:
        """Return that there are fewer selectors than were counted, if so."""
        try:
            with (
                translated("cannot be read"),
                of_one_moment(self._engine) as connection,
            ):
                ((there, ought),) = _SELECTORS.rows(connection)
        except StoreDamaged as why:
            return Damaged("record", SELECTORS, why.message.rpartition(": ")[2])
        if there >= ought:
            return None  # one too many hides nothing
        return Damaged("record", SELECTORS, f"{there} are there, {ought} were counted")

    def put_back(self, numbers: tuple[int, ...]) -> None:
        """Make anew what records are found by; nothing of one that is not whole."""

        def put(work: Transaction) -> None:
            held = rows_under(work.connection, RECORD, numbers)
            work.check(RECORD, held.values())
            at = RECORD.columns.keys().index("tokens")
            some = [(t, int(n)) for n, row in held.items() for t in split(row[at])]
            drop_selectors(work.connection, some)
            put_selectors(work.connection, some)

        self._tidy(put)

    def place(self) -> bytes | None:
        """Return what was kept last."""
        return self._settings.get(SETTING_NAME)

    def keep(self, place: bytes) -> None:
        """Keep where the look goes on."""
        self._tidy(lambda work: put_settings(work, [PutSetting(SETTING_NAME, place)]))

    def _look(self, name: str, at: str) -> Looked:
        table = _TABLES[name]
        if name in BOUND:
            return self._look_at_page(table, at)
        return self._look_at_rows(table, at)

    # --- what is bound ------------------------------------------------------------

    def _look_at_page(self, table: Table, at: str) -> Looked:
        name = str(table.name)
        if not at or self._pages[0] != name:
            self._pages = name, self._bound.pages(table)
        pages = self._pages[1]
        next_ = bisect_right(pages, int(at)) if at else 0
        if next_ == len(pages):
            return self._end(name)
        page = pages[next_]
        place = f"{name}/{page}"
        known = self._bound.still((name, page))
        try:
            with (
                translated("cannot be read"),
                of_one_moment(self._engine) as connection,
            ):
                return _at_page(connection, known, table, page, place)
        except (Altered, StoreDamaged) as why:
            what = why.message.rpartition(": ")[2]
            return Looked(place, wrong=(Damaged(name, f"page {page}", what),))

    def _end(self, name: str) -> Looked:
        if name == _NAMES[-1]:
            return Looked("")
        return self._look(_NAMES[_NAMES.index(name) + 1], "")

    # --- what is not --------------------------------------------------------------

    def _look_at_rows(self, table: Table, at: str) -> Looked:
        name, (key,) = str(table.name), table.primary_key.columns
        wanted = select(table).where(key > at).order_by(key).limit(_AT_ONCE)
        try:
            with (
                translated("cannot be read"),
                of_one_moment(self._engine) as connection,
            ):
                rows = [tuple(row) for row in connection.execute(wanted)]
                last = rows[-1][0] if rows else at
                more: Sequence[Row] = ()
                if table is QUERY and rows:
                    more = _ANSWERS.rows(connection, (at, last))
        except StoreDamaged as why:
            # What lies behind it cannot be come by: the next table is looked at.
            what = why.message.rpartition(": ")[2]
            wrong = Damaged(name, f"after {at}" if at else "", what)
            follows = self._end(name)
            return Looked(follows.place, follows.boxes, (wrong, *follows.wrong))
        if not rows:
            return self._end(name)
        boxes = (*_boxes(table, rows), *_boxes(QUERY_ANSWER, more))
        return Looked(f"{name}/{last}", boxes)


def _at_page(
    connection: Connection, known: Bound, table: Table, page: int, place: str
) -> Looked:
    name = str(table.name)
    keys = known.listed(connection, table, page)
    # What somebody else put among them is not listed, and is looked for as well.
    first = page * NUMBERED
    among = range(first, first + NUMBERED) if is_numbered(table) else keys
    rows = rows_under(connection, table, among)
    found = known.differing(connection, table, [*rows.values()], keys=keys, fresh=True)
    wrong = [Damaged(name, _handle(table, key), what) for key, what in found]
    astray = {key for key, _ in found}
    whole = [row for key, row in rows.items() if key not in astray]
    lack: list[int] = []
    if name in {"record", "received"} and rows:
        numbers = [int(key) for key in rows]
        for number, count in lacking(connection, name, min(numbers), max(numbers)):
            if number in rows and number not in astray:
                handle = _named(table, rows[number])
                wrong.append(Damaged(name, handle, f"{count} selectors gone"))
                lack += [number] if table is RECORD else []
    return Looked(place, tuple(_boxes(table, whole)), tuple(wrong), tuple(lack))


def _handle(table: Table, key: Key) -> str:
    # What else the row says may be what was altered.
    return f"number {key}" if is_numbered(table) else f"{key:.60}"


def _named(table: Table, row: Row) -> str:
    columns = table.columns.keys()
    names = _HANDLES[str(table.name)]
    return "/".join(str(row[columns.index(name)]) for name in names)


def _boxes(table: Table, rows: Iterable[Row]) -> Iterable[Boxed]:
    name, columns = str(table.name), table.columns.keys()
    if name not in _HANDLES:
        return
    sealed, key = columns.index("sealed"), columns.index("key")
    for row in rows:
        if not row[key]:
            continue  # it was destroyed
        box = Box(bytes(row[sealed]), bytes(row[key]))
        yield Boxed(name, _named(table, row), box)
