"""Holdings: records by keyed token, and how they are put and withdrawn.

The store sees boxes and tokens; neither names anybody without the keystore.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, Engine, select

from node.errors import AlreadyThere, BadInput, NotFound
from node.flows.ports import Box, BoxedRecord, Known, PutRecord, WithdrawRecord
from node.model.desk import Count, HoldingsStats
from node.store.engine import DUPLICATES, is_sqlite, reading, translated
from node.store.instants import from_micros, to_micros
from node.store.schema import HOLDING, RECORD, SELECTOR, TOKEN_SIZE
from node.store.sql import (
    ManyRows,
    Row,
    Statement,
    chunks,
    insert,
    run_among,
    select_among,
)
from node.store.transaction import Transaction

# All tokens go in as one value, so that one prepared statement serves any number
# of them, and each token is cut off at its limit inside the index.
_FIND_SQLITE = Statement(
    f"""WITH RECURSIVE "asked"("at") AS (
          SELECT 1 UNION ALL
          SELECT "at" + {TOKEN_SIZE} FROM "asked"
          WHERE "at" + {TOKEN_SIZE} <= length(?1))
        SELECT "token", "numbers" FROM (
          SELECT substr(?1, "at", {TOKEN_SIZE}) AS "token",
                 (SELECT group_concat("number") FROM (
                    SELECT "number" FROM "selector"
                    WHERE "token" = substr(?1, "asked"."at", {TOKEN_SIZE})
                    ORDER BY "number" LIMIT ?2)) AS "numbers"
          FROM "asked")
        WHERE "numbers" IS NOT NULL"""  # noqa: S608 - a constant of ours
)
_FIND_POSTGRESQL = Statement(
    "",
    """SELECT "asked"."token", "found"."number"
       FROM unnest(%b::bytea[]) AS "asked"("token") CROSS JOIN LATERAL (
         SELECT "number" FROM "selector" WHERE "token" = "asked"."token"
         ORDER BY "number" LIMIT %b) AS "found"
       ORDER BY "found"."number" """,
)
_COLUMNS = '"number", "reference", "category", "sealed", "key", "changed_at"'
_LOAD = f'SELECT {_COLUMNS} FROM "record" WHERE "number" {{among}} ORDER BY "number"'  # noqa: S608
_KNOWN = (
    'SELECT "source_token", "number", "reference", "content" FROM "record" '
    'WHERE "source_token" {among}'
)
_BOXED = tuple(
    RECORD.c[name]
    for name in ("number", "reference", "category", "sealed", "key", "changed_at")
)


class SqlHoldings:
    """The agency's own records. Keeps ``Holdings``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = reading(engine)

    def find(
        self, tokens: Sequence[bytes], *, limit: int
    ) -> Mapping[bytes, tuple[int, ...]]:
        """Return the record numbers under each token that has any."""
        # A token of another size is under no record, and would shift the others.
        asked = [t for t in dict.fromkeys(tokens) if len(t) == TOKEN_SIZE]
        if not asked or limit < 1:
            return {}
        with translated("cannot be read"), self._engine.connect() as connection:
            if is_sqlite(connection):
                rows = _FIND_SQLITE.rows(connection, (b"".join(asked), limit))
                return {t: tuple(sorted(map(int, n.split(",")))) for t, n in rows}
            rows = _FIND_POSTGRESQL.rows(connection, (asked, limit))
        found: dict[bytes, tuple[int, ...]] = {}
        for token, number in rows:
            found[token] = (*found.get(token, ()), number)
        return found

    def load(self, numbers: Sequence[int]) -> tuple[BoxedRecord, ...]:
        """Return the records that exist, in the order of their numbers."""
        wanted = sorted(set(numbers))
        with translated("cannot be read"), self._engine.connect() as connection:
            rows = select_among(connection, _LOAD, wanted, kind="bigint")
            return tuple(_boxed(row) for row in rows)

    def by_reference(self, reference: str) -> BoxedRecord | None:
        """Return one record, or None if there is none or it was withdrawn."""
        wanted = select(*_BOXED).where(RECORD.c.reference == reference)
        with translated("cannot be read"), self._engine.connect() as connection:
            row = connection.execute(wanted).first()
        return None if row is None else _boxed(tuple(row))

    def page(self, *, category: str, after: str, count: int) -> tuple[BoxedRecord, ...]:
        """Return ``count`` records in order of arrival after reference ``after``.

        An empty category is every one.

        Raises:
            NotFound: ``after`` is not held.
        """
        wanted = select(*_BOXED).order_by(RECORD.c.number).limit(max(count, 0))
        if category:
            wanted = wanted.where(RECORD.c.category == category)
        with translated("cannot be read"), self._engine.connect() as connection:
            if after:
                place = select(RECORD.c.number).where(RECORD.c.reference == after)
                number = connection.scalar(place)
                if number is None:
                    raise NotFound(f"no record {after[:60]!r} is held")
                wanted = wanted.where(RECORD.c.number > number)
            rows = connection.execute(wanted).all()
        return tuple(_boxed(tuple(row)) for row in rows)

    def known(self, source_tokens: Sequence[bytes]) -> Mapping[bytes, Known]:
        """Return what is held under each source token that is known."""
        asked = dict.fromkeys(source_tokens)
        with translated("cannot be read"), self._engine.connect() as connection:
            rows = select_among(connection, _KNOWN, asked, kind="bytea")
            return {token: Known(*known) for token, *known in rows}

    def stats(self) -> HoldingsStats:
        """Return counts; kept with every change, so that they cost nothing here."""
        with translated("cannot be read"), self._engine.connect() as connection:
            rows = connection.execute(select(HOLDING).where(HOLDING.c.records > 0))
            held = sorted(tuple(row) for row in rows)
        return HoldingsStats(
            records=sum(records for _, records, _ in held),
            selectors=sum(selectors for _, _, selectors in held),
            categories=tuple(Count(name, records) for name, records, _ in held),
        )


def _boxed(row: Row) -> BoxedRecord:
    number, reference, category, sealed, key, changed_at = row
    at = from_micros(changed_at)
    return BoxedRecord(number, reference, category, Box(sealed, key), at)


_PUT = insert(RECORD)
_INDEX = insert(SELECTOR)
_UNINDEX = ManyRows(
    'DELETE FROM "selector" WHERE "token" = ? AND "number" = ?',
    'DELETE FROM "selector" USING {values} AS "gone"("token", "number") WHERE '
    '"selector"."token" = "gone"."token" AND "selector"."number" = "gone"."number"',
    ("bytea", "bigint"),
)
_TALLY = insert(
    HOLDING,
    'ON CONFLICT ("category") DO UPDATE SET '
    '"records" = "holding"."records" + excluded."records", '
    '"selectors" = "holding"."selectors" + excluded."selectors"',
)
_HELD = 'SELECT "source_token", "number", "category", "tokens" FROM "record" WHERE '
_REMOVE = 'DELETE FROM "record" WHERE "number" {among}'
_Held = tuple[int, str, bytes]
"""Number, category and tokens of a record that is about to go."""


def put_records(transaction: Transaction, effects: Sequence[PutRecord]) -> None:
    """Add or replace records; a replaced one keeps its number, and so its place.

    Raises:
        AlreadyThere: the reference is another record's.
        BadInput: a token is not ``TOKEN_SIZE`` bytes.
    """
    # (1) Of several under one source token the last one stays.
    puts = {effect.source_token: effect for effect in effects}
    if any(len(token) != TOKEN_SIZE for put in puts.values() for token in put.tokens):
        raise BadInput(f"a selector token is {TOKEN_SIZE} bytes")
    # (2) What they replace goes, with its key and its tokens.
    connection = transaction.connection
    rows = select_among(
        connection, _HELD + '"source_token" {among}', puts, kind="bytea"
    )
    held: dict[bytes, _Held] = {token: (n, c, t) for token, n, c, t in rows}
    _remove(transaction, held.values())
    # (3) All are written, in the order of the tokens where that saves seeks.
    records: list[Row] = []
    selectors: list[Row] = []
    for source, put in puts.items():
        if source in held:
            number = held[source][0]
        else:
            number = transaction.next_record
            transaction.next_record += 1
        tokens = sorted(set(put.tokens))
        records.append(_record_row(number, put, b"".join(tokens)))
        selectors.extend((token, number) for token in tokens)
    selectors.sort()
    try:
        _PUT.run(connection, records)
    except DUPLICATES as error:
        raise AlreadyThere("the reference is another record's") from error
    _INDEX.run(connection, selectors)
    _tally(connection, ((p.category, 1, len(set(p.tokens))) for p in puts.values()))


def withdraw_records(
    transaction: Transaction, effects: Sequence[WithdrawRecord]
) -> None:
    """Destroy records, their keys and their tokens.

    Raises:
        NotFound: there is no such record.
    """
    for effect in effects:
        rows = select_among(
            transaction.connection,
            _HELD + '"reference" {among}',
            [effect.reference],
            kind="text",
        )
        held = [(number, category, tokens) for _, number, category, tokens in rows]
        if not held:
            raise NotFound(f"no record {effect.reference[:60]!r} is held")
        _remove(transaction, held)


def _remove(transaction: Transaction, held: Iterable[_Held]) -> None:
    gone = list(held)
    if not gone:
        return
    connection = transaction.connection
    pairs = [(token, number) for number, _, all_ in gone for token in split(all_)]
    _UNINDEX.run(connection, sorted(pairs))
    for chunk in chunks(number for number, _, _ in gone):
        run_among(connection, _REMOVE, chunk, kind="bigint")
    _tally(connection, ((c, -1, -(len(t) // TOKEN_SIZE)) for _, c, t in gone))
    transaction.erased = True


def split(tokens: bytes) -> list[bytes]:
    """Return the tokens that ``record.tokens`` holds end to end."""
    return [tokens[at : at + TOKEN_SIZE] for at in range(0, len(tokens), TOKEN_SIZE)]


def _record_row(number: int, put: PutRecord, tokens: bytes) -> Row:
    return (
        number,
        put.reference,
        put.category,
        put.source_token,
        put.content,
        put.box.sealed,
        put.box.key,
        tokens,
        to_micros(put.at),
    )


def _tally(connection: Connection, changes: Iterable[tuple[str, int, int]]) -> None:
    sums: dict[str, tuple[int, int]] = {}
    for category, records, selectors in changes:
        before = sums.get(category, (0, 0))
        sums[category] = (before[0] + records, before[1] + selectors)
    _TALLY.run(connection, [(category, *sums[category]) for category in sorted(sums)])
