"""Blind lookup at who holds the records: what is read, and what no entry records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, Table

from node.errors import NotFound
from node.flows.query.blind.kept import (
    KeptDelta,
    KeptEpoch,
    KeptView,
    RecordValues,
    ViewWish,
)
from node.store.blind_rows import (
    all_opened,
    delta_key,
    epoch_keys,
    opened,
    part_key,
    part_row,
    reader_of,
    record_of,
    value_key,
    value_row,
    view_row,
)
from node.store.blind_schema import (
    BLIND_DELTA,
    BLIND_EPOCH,
    BLIND_PART,
    BLIND_VALUE,
    BLIND_VIEW,
    BLIND_WISH,
)
from node.store.bound import Bound
from node.store.read import StoreReads
from node.store.row_keys import all_of, rows_under
from node.store.shelf import Tidy
from node.store.sql import SqlStatement, run_among, upsert
from node.store.transaction import Transaction

_EPOCHS = SqlStatement(f'{all_of(BLIND_EPOCH)} ORDER BY "id"')
_WISHES = SqlStatement(f'{all_of(BLIND_WISH)} ORDER BY "id"')
_VIEWS = SqlStatement(f'{all_of(BLIND_VIEW)} ORDER BY "id"')
_WISHES_OF = SqlStatement(f'{all_of(BLIND_WISH)} WHERE "reader" = ? ORDER BY "id"')
_VIEWS_TO = SqlStatement(f'{all_of(BLIND_VIEW)} WHERE "reader" = ? ORDER BY "id"')
_PARTS = f'{all_of(BLIND_PART)} WHERE "id" {{among}}'
_DELTAS = SqlStatement(
    f'{all_of(BLIND_DELTA)} WHERE "id" > ? AND "id" <= ? ORDER BY "id"'
)
_CHANGED = SqlStatement(
    'SELECT "record"."number" FROM "record" LEFT JOIN "blind_value" ON '
    '"blind_value"."id" = "record"."number" + ? WHERE "record"."number" > ? AND '
    '("blind_value"."content" IS NULL OR '
    '"blind_value"."content" <> "record"."content") '
    'ORDER BY "record"."number" LIMIT ?'
)
_GONE = SqlStatement(
    'SELECT "blind_value"."id" FROM "blind_value" LEFT JOIN "record" ON '
    '"record"."number" = "blind_value"."id" - ? '
    'WHERE "blind_value"."id" >= ? AND "blind_value"."id" < ? '
    'AND "record"."number" IS NULL ORDER BY "blind_value"."id" LIMIT ?'
)
_CONTENTS = 'SELECT "number", "content" FROM "record" WHERE "number" {among}'
_VALUES = f'{all_of(BLIND_VALUE)} WHERE "id" {{among}}'
_VALUES_AFTER = SqlStatement(
    f'{all_of(BLIND_VALUE)} WHERE "id" > ? AND "id" < ? ORDER BY "id" LIMIT ?'
)
_PUT_VALUES, _PUT_PARTS = upsert(BLIND_VALUE), upsert(BLIND_PART)
_PUT_VIEW = upsert(BLIND_VIEW)
_KEYS_FROM = {
    table: SqlStatement(
        f'SELECT "id" FROM "{table.name}" WHERE "id" >= ? AND "id" < ? '  # noqa: S608 - the schema's names
        'ORDER BY "id" LIMIT ?'
    )
    for table in (BLIND_VALUE, BLIND_PART, BLIND_DELTA, BLIND_EPOCH)
}
_DROP = {
    table: f'DELETE FROM "{table.name}" WHERE "id" {{among}}'  # noqa: S608 - the schema's names
    for table in _KEYS_FROM
}
_END = 1 << 62


class SqlBlindBook(StoreReads):
    """Keeps ``BlindBook``."""

    def __init__(self, engine: Engine, bound: Bound, tidy: Tidy) -> None:
        """Read from ``engine``; ``tidy`` is the journal's."""
        super().__init__(engine, bound)
        self._tidy = tidy

    def epochs(self) -> tuple[KeptEpoch, ...]:
        """Return all epochs, in the order of their ids."""
        rows = self._checked(BLIND_EPOCH, _EPOCHS, whole=True)
        return all_opened(self._bound, BLIND_EPOCH, KeptEpoch, rows)

    def wishes(self) -> tuple[ViewWish, ...]:
        """Return who asks for views of which tier, by peer and tier."""
        rows = self._checked(BLIND_WISH, _WISHES, whole=True)
        found = all_opened(self._bound, BLIND_WISH, ViewWish, rows)
        return tuple(sorted(found, key=lambda one: (one.reader, one.tier)))

    def views(self) -> tuple[KeptView, ...]:
        """Return all views, in the order of their ids."""
        rows = self._checked(BLIND_VIEW, _VIEWS, whole=True)
        return all_opened(self._bound, BLIND_VIEW, KeptView, rows)

    def wishes_of(self, reader: str) -> tuple[ViewWish, ...]:
        """Return of which tiers a peer asks for views."""
        of = (reader_of(self._bound, reader),)
        rows = self._checked(BLIND_WISH, _WISHES_OF, of)
        found = all_opened(self._bound, BLIND_WISH, ViewWish, rows)
        return tuple(sorted(found, key=lambda one: one.tier))

    def views_of(self, reader: str) -> tuple[KeptView, ...]:
        """Return the views of one peer, in the order of their ids."""
        of = (reader_of(self._bound, reader),)
        rows = self._checked(BLIND_VIEW, _VIEWS_TO, of)
        return all_opened(self._bound, BLIND_VIEW, KeptView, rows)

    def parts(self, view: KeptView, places: Sequence[int]) -> Mapping[int, bytes]:
        """Return those parts of its snapshot that there are, and ``DUMMIES``."""
        asked = {part_key(view.id, view.snapshot, place): place for place in places}
        rows = self._checked_among(
            BLIND_PART, _PARTS, list(asked), kind="bigint", keys=list(asked)
        )
        return {
            asked[row[0]]: self._bound.open(BLIND_PART, str(row[0]), row[1])
            for row in rows
        }

    def deltas(self, view: KeptView, after: int) -> tuple[KeptDelta, ...]:
        """Return what leads from the number ``after`` to the newest, in order."""
        ends = (delta_key(view.id, after), delta_key(view.id, view.number))
        keys = range(ends[0] + 1, ends[1] + 1)
        rows = self._checked(BLIND_DELTA, _DELTAS, ends, keys=list(keys))
        return all_opened(self._bound, BLIND_DELTA, KeptDelta, rows)

    def changed(self, epoch: KeptEpoch, *, after: int, most: int) -> tuple[int, ...]:
        """Return the numbers of records that have no values as they are now."""
        first, _ = epoch_keys(epoch.id)
        return tuple(n for (n,) in self._rows(_CHANGED, (first, after, most)))

    def gone(self, epoch: KeptEpoch, *, most: int) -> tuple[int, ...]:
        """Return numbers that have values, and no record."""
        first, end = epoch_keys(epoch.id)
        rows = self._rows(_GONE, (first, first, end, most))
        return tuple(record_of(key) for (key,) in rows)

    def contents(self, numbers: Sequence[int]) -> Mapping[int, bytes]:
        """Return the keyed digest of each record that there is."""
        rows = self._among(_CONTENTS, numbers, kind="bigint")
        return {number: bytes(content) for number, content in rows}

    def values(
        self, epoch: KeptEpoch, numbers: Sequence[int]
    ) -> Mapping[int, RecordValues]:
        """Return the values of those records that have any, by number."""
        keys = [value_key(epoch.id, number) for number in numbers]
        rows = self._checked_among(BLIND_VALUE, _VALUES, keys, kind="bigint", keys=keys)
        found = all_opened(self._bound, BLIND_VALUE, RecordValues, rows)
        return {one.number: one for one in found}

    def values_after(
        self, epoch: KeptEpoch, after: int, count: int
    ) -> tuple[RecordValues, ...]:
        """Return the values of the next records, in the order of their numbers."""
        first, end = epoch_keys(epoch.id)
        rows = self._checked(BLIND_VALUE, _VALUES_AFTER, (first + after, end, count))
        return all_opened(self._bound, BLIND_VALUE, RecordValues, rows)

    # --- what no entry records --------------------------------------------------------

    def put_values(
        self, epoch: KeptEpoch, put: Sequence[RecordValues], gone: Sequence[int]
    ) -> None:
        """Keep values in the place of older ones, and drop those of ``gone``."""
        rows = [value_row(self._bound, epoch.id, one) for one in put]
        dropped = [value_key(epoch.id, number) for number in gone]

        def keep(work: Transaction) -> None:
            work.touch(BLIND_VALUE, [row[0] for row in rows])
            _PUT_VALUES.run(work.connection, rows)
            _drop(work, BLIND_VALUE, dropped)

        self._tidy(keep)

    def put_parts(self, view: int, snapshot: int, parts: Mapping[int, bytes]) -> None:
        """Keep parts of a snapshot that is yet to become a view's."""
        rows = [
            part_row(self._bound, part_key(view, snapshot, place), part)
            for place, part in parts.items()
        ]

        def keep(work: Transaction) -> None:
            work.touch(BLIND_PART, [row[0] for row in rows])
            _PUT_PARTS.run(work.connection, rows)

        self._tidy(keep)

    def keep_view(self, view: KeptView) -> None:
        """Keep how a view stands that stays as it is shown."""

        def keep(work: Transaction) -> None:
            held = rows_under(work.connection, BLIND_VIEW, [view.id])
            if not held:
                raise NotFound("there is no such view any more")
            work.touch(BLIND_VIEW, [view.id], held=held)
            known = opened(self._bound, BLIND_VIEW, KeptView, held[view.id])
            if known.number == view.number:
                _PUT_VIEW.run(work.connection, [view_row(self._bound, view)])

        self._tidy(keep)

    def drop_leftovers(self, now: datetime, *, most: int) -> int:
        """Drop what nothing leads to, and epochs that are over; return how many."""
        for table, spans in self._leftovers(now).items():
            for first, end in spans:
                keys = [k for (k,) in self._rows(_KEYS_FROM[table], (first, end, most))]
                if keys:
                    self._tidy(_dropping(table, keys))
                    return len(keys)
        return 0

    def _leftovers(self, now: datetime) -> dict[Table, list[tuple[int, int]]]:
        """Return between which keys of each table nothing is used any more."""
        epochs, views = self.epochs(), self.views()
        over = [one.id for one in epochs if not one.seed and one.closes <= now]
        values = [epoch_keys(one.id) for one in epochs if one.seed]
        parts = [
            (
                part_key(one.id, one.snapshot, 0),
                part_key(one.id, one.snapshot + 1, 0),
            )
            for one in views
        ]
        deltas = [
            (delta_key(one.id, one.oldest + 1), delta_key(one.id + 1, 0))
            for one in views
        ]
        return {
            BLIND_VALUE: _between(values),
            BLIND_PART: _between(parts),
            BLIND_DELTA: _between(deltas),
            BLIND_EPOCH: [(id_, id_ + 1) for id_ in over],
        }


def _between(used: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans of keys that lie between those that are used."""
    spans, at = list[tuple[int, int]](), 0
    for first, end in sorted(used):
        if at < first:
            spans.append((at, first))
        at = end
    return [*spans, (at, _END)]


def _dropping(table: Table, keys: list[int]) -> Callable[[Transaction], None]:
    return lambda work: _drop(work, table, keys)


def _drop(work: Transaction, table: Table, keys: Sequence[int]) -> None:
    if keys:
        work.touch(table, keys)
        _delete(work.connection, table, list(keys))
        work.erased = True


def _delete(connection: Connection, table: Table, keys: list[int]) -> None:
    for first in range(0, len(keys), 500):
        run_among(connection, _DROP[table], keys[first : first + 500], kind="bigint")
