"""All that is found by tokens, a few rows at a time; and what of it is kept anew.

A row is found by tokens where its table has them, end to end, in a column of that
name: those tables are read from the schema, so that none is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Engine, func, select

from node.errors import BadInput
from node.flows.damage import Damaged
from node.flows.index.book import IndexedRow, IndexPage
from node.flows.index.effects import ReindexReceived, ReindexRecord
from node.flows.ports import PutSetting
from node.store.bound import Bound
from node.store.checked import of_one_moment
from node.store.engine import reading, translated
from node.store.notice_inbox import as_received
from node.store.notice_received import reindex_received
from node.store.record import as_boxed_record, tally
from node.store.row_keys import Key, all_of, rows_under
from node.store.schema import METADATA, RECORD, TOKEN_SIZE
from node.store.selector import drop_selectors, put_selectors, split
from node.store.setting import put_settings
from node.store.shelf import Tidy
from node.store.sql import ManyRows, Row, SqlStatement
from node.store.transaction import Transaction

TOKENS: Final = "tokens"
_INDEXED = {
    str(table.name): table
    for table in sorted(METADATA.tables.values(), key=lambda table: table is not RECORD)
    if TOKENS in table.columns
}
_AS_READ: Mapping[str, Callable[[Row], Any]] = {
    "record": as_boxed_record,
    "received": as_received,
}
_AFTER = {
    name: SqlStatement(f'{all_of(table)} WHERE "number" > ? ORDER BY "number" LIMIT ?')
    for name, table in _INDEXED.items()
}
_AT = {name: list(table.columns.keys()) for name, table in _INDEXED.items()}
_OF_RECORD = {name: at for at, name in enumerate(_AT["record"])}
_KEEP = ManyRows(
    'UPDATE "record" SET "content" = ?2, "sealed" = ?3, "key" = ?4, "tokens" = ?5 '
    'WHERE "number" = ?1',
    'UPDATE "record" SET "content" = "new"."content", "sealed" = "new"."sealed", '
    '"key" = "new"."key", "tokens" = "new"."tokens" '
    'FROM {values} AS "new"("number", "content", "sealed", "key", "tokens") '
    'WHERE "record"."number" = "new"."number"',
    ("bigint", "bytea", "bytea", "bytea", "bytea"),
)


class SqlIndexBook:
    """Keeps ``IndexBook``."""

    def __init__(self, engine: Engine, bound: Bound, tidy: Tidy) -> None:
        self._engine, self._bound, self._tidy = engine, bound, tidy

    def tables(self) -> tuple[str, ...]:
        """Return the tables whose rows are found by tokens: records first."""
        return tuple(_INDEXED)

    def count(self) -> int:
        """Return how many rows they have, all together."""
        with translated("cannot be read"), reading(self._engine).connect() as found:
            counts = (
                found.scalar(select(func.count()).select_from(table)) or 0
                for table in _INDEXED.values()
            )
            return sum(counts)

    def page(self, table: str, *, after: int, count: int) -> IndexPage:
        """Return at most ``count`` rows with numbers above ``after``."""
        of = _INDEXED[table]
        bound = self._bound.still()
        with translated("cannot be read"), of_one_moment(self._engine) as connection:
            rows = _AFTER[table].rows(connection, (after, count))
            found = bound.differing(connection, of, rows, fresh=True)
        if not rows:
            return IndexPage((), 0)
        wrong = {key for key, _ in found}
        tokens = _AT[table].index(TOKENS)
        return IndexPage(
            tuple(
                IndexedRow(_AS_READ[table](row), tuple(split(bytes(row[tokens]))))
                for row in rows
                if row[0] not in wrong
            ),
            rows[-1][0],
            tuple(Damaged(table, f"number {key}", what) for key, what in found),
        )

    def last(self, table: str) -> int:
        """Return the highest number of a row of ``table``; 0 if there is none."""
        with translated("cannot be read"), reading(self._engine).connect() as found:
            number = _INDEXED[table].columns["number"]
            return found.scalar(select(func.max(number))) or 0

    def keep(self, setting: str, value: bytes) -> None:
        """Keep how far it is, as a setting of that name."""
        self._tidy(lambda work: put_settings(work, [PutSetting(setting, value)]))


def reindex_records(transaction: Transaction, effects: Sequence[ReindexRecord]) -> None:
    """Keep records as they were read anew, those that are still what was read.

    Raises:
        Altered: one is not as it was written.
        BadInput: a token is not ``TOKEN_SIZE`` bytes.
    """
    wanted = {effect.number: effect for effect in effects}
    if any(len(token) != TOKEN_SIZE for one in effects for token in one.tokens):
        raise BadInput(f"a selector token is {TOKEN_SIZE} bytes")
    held = rows_under(transaction.connection, RECORD, wanted)
    still: dict[Key, Row] = {
        number: row
        for number, row in held.items()
        if bytes(row[_OF_RECORD["sealed"]]) == wanted[int(number)].was
    }
    if not still:
        return
    transaction.touch(RECORD, still, held=still)
    rows: list[Row] = []
    before, after = set[tuple[bytes, int]](), set[tuple[bytes, int]]()
    sums: list[tuple[str, int, int]] = []
    for number, row in ((int(key), row) for key, row in still.items()):
        new, old = wanted[number], split(bytes(row[_OF_RECORD[TOKENS]]))
        tokens = sorted(set(new.tokens))
        rows.append(
            (number, new.content, new.box.sealed, new.box.key, b"".join(tokens))
        )
        before.update((token, number) for token in old)
        after.update((token, number) for token in tokens)
        sums.append((row[_OF_RECORD["category"]], 0, len(tokens) - len(old)))
        transaction.erased |= new.box.sealed != new.was
    _KEEP.run(transaction.connection, rows)
    drop_selectors(transaction.connection, before - after)
    put_selectors(transaction.connection, after - before)
    tally(transaction.connection, sums)


INDEX_EFFECTS: Mapping[type[Any], Callable[[Transaction, Any], None]] = {
    ReindexRecord: reindex_records,
    ReindexReceived: reindex_received,
}
