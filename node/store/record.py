"""Holdings: records by keyed token, and how they are put and withdrawn.

The store sees boxes and tokens; neither names anybody without the keystore.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy import Connection, Engine, select

from node.errors import AlreadyThere, Altered, BadInput, NotFound
from node.flows.ports import (
    BoxedRecord,
    HeldRecord,
    PutRecord,
    WithdrawRecord,
)
from node.model.box import Box
from node.model.desk.call import Count
from node.model.desk.record import HoldingsStats
from node.store.bound import Bound
from node.store.checked import read_bound_rows
from node.store.engine import DUPLICATES, at_hand, reading, translated
from node.store.instants import from_micros, to_micros
from node.store.read import LAST
from node.store.row_keys import all_of
from node.store.schema import HOLDING, RECORD, TOKEN_SIZE
from node.store.selector import (
    any_selector,
    crowded_tokens,
    drop_selectors,
    find_numbers,
    put_new_selectors,
    put_selectors,
    split,
)
from node.store.sql import Row, SqlStatement, chunks, insert, run_among, select_among
from node.store.transaction import Transaction

_LOAD = f'{all_of(RECORD)} WHERE "number" {{among}} ORDER BY "number"'
_BY_REFERENCE = SqlStatement(f'{all_of(RECORD)} WHERE "reference" = ?')
_BEGINNING = SqlStatement(
    f'{all_of(RECORD)} WHERE "reference" >= ? AND "reference" < ? '
    'ORDER BY "reference" LIMIT ?'
)
_ANY = SqlStatement('SELECT 1 FROM "record" LIMIT 1')
_ANY_FOUND = SqlStatement('SELECT 1 FROM "record" WHERE length("tokens") > 0 LIMIT 1')
_KNOWN = (
    'SELECT "source_token", "number", "reference", "content" FROM "record" '
    'WHERE "source_token" {among}'
)


class SqlHoldings:
    """The agency's own records. Keeps ``Holdings``."""

    def __init__(self, engine: Engine, bound: Bound) -> None:
        self._engine = reading(engine)
        self._bound = bound

    def find(
        self, tokens: Sequence[bytes], *, limit: int
    ) -> Mapping[bytes, tuple[int, ...]]:
        """Return the record numbers under each token that has any."""
        # A token of another size is under no record, and would shift the others.
        asked = [t for t in dict.fromkeys(tokens) if len(t) == TOKEN_SIZE]
        if not asked or limit < 1:
            return {}
        with translated("cannot be read"), at_hand(self._engine) as connection:
            found = find_numbers(connection, asked, limit=limit)
            if not found and self._emptied(connection):
                raise Altered("record: all selectors are gone")
            return found

    def _emptied(self, connection: Connection) -> bool:
        """Whether nothing is found by anything, and something ought to be."""
        if any_selector(connection):
            return False
        if _ANY.rows(connection):
            return bool(_ANY_FOUND.rows(connection))
        pages = self._bound.pages(RECORD)
        return any(self._bound.listed(connection, RECORD, page) for page in pages)

    def load(self, numbers: Sequence[int]) -> tuple[BoxedRecord, ...]:
        """Return the records that exist, in the order of their numbers."""
        wanted = sorted(set(numbers))

        def read(connection: Connection) -> Sequence[Row]:
            return list(select_among(connection, _LOAD, wanted, kind="bigint"))

        return tuple(map(as_boxed_record, self._checked(read, keys=wanted)))

    def by_reference(self, reference: str) -> BoxedRecord | None:
        """Return one record, or None if there is none or it was withdrawn."""

        def read(connection: Connection) -> Sequence[Row]:
            return _BY_REFERENCE.rows(connection, (reference,))

        rows = self._checked(read)
        return as_boxed_record(rows[0]) if rows else None

    def beginning(self, text: str, *, count: int) -> tuple[BoxedRecord, ...]:
        """Return at most ``count`` records whose references begin with ``text``."""

        def read(connection: Connection) -> Sequence[Row]:
            return _BEGINNING.rows(connection, (text, text + LAST, max(count, 0)))

        return tuple(map(as_boxed_record, self._checked(read)))

    def page(
        self, *, category: str, after: str, count: int, newest_first: bool = False
    ) -> tuple[BoxedRecord, ...]:
        """Return ``count`` records in order of arrival after reference ``after``.

        An empty category is every one.

        Raises:
            NotFound: ``after`` is not held.
        """
        order = RECORD.c.number.desc() if newest_first else RECORD.c.number
        wanted = select(RECORD).order_by(order).limit(max(count, 0))
        if category:
            wanted = wanted.where(RECORD.c.category == category)
        with translated("cannot be read"), at_hand(self._engine) as connection:
            if after:
                named = select(RECORD.c.number).where(RECORD.c.reference == after)
                number = connection.scalar(named)
                if number is None:
                    raise NotFound(f"no record {after[:60]!r} is held")
                place = RECORD.c.number
                beyond = place < number if newest_first else place > number
                wanted = wanted.where(beyond)

        def read(connection: Connection) -> Sequence[Row]:
            return [tuple(row) for row in connection.execute(wanted)]

        return tuple(map(as_boxed_record, self._checked(read)))

    def _checked(
        self, read: Callable[[Connection], Sequence[Row]], keys: Sequence[int] = ()
    ) -> Sequence[Row]:
        return read_bound_rows(self._engine, self._bound, RECORD, read, keys=keys)

    def known(self, source_tokens: Sequence[bytes]) -> Mapping[bytes, HeldRecord]:
        """Return what is held under each source token that is known."""
        asked = dict.fromkeys(source_tokens)
        with translated("cannot be read"), at_hand(self._engine) as connection:
            rows = select_among(connection, _KNOWN, asked, kind="bytea")
            return {token: HeldRecord(*known) for token, *known in rows}

    def crowded(self, *, at_least: int, most: int) -> tuple[bytes, ...]:
        """Return ``most`` tokens that so many records carry, the commonest first."""
        with translated("cannot be read"), self._engine.connect() as connection:
            return crowded_tokens(connection, at_least=at_least, most=most)

    def stats(self) -> HoldingsStats:
        """Return counts; kept with every change, so that they cost nothing here."""
        with translated("cannot be read"), at_hand(self._engine) as connection:
            rows = connection.execute(select(HOLDING).where(HOLDING.c.records > 0))
            held = sorted(tuple(row) for row in rows)
        return HoldingsStats(
            records=sum(records for _, records, _ in held),
            selectors=sum(selectors for _, _, selectors in held),
            categories=tuple(Count(name, records) for name, records, _ in held),
        )


def as_boxed_record(row: Row) -> BoxedRecord:
    """Return a row of ``record`` as the flows see it."""
    number, reference, category, _, _, sealed, key, _, changed_at = row
    at = from_micros(changed_at)
    return BoxedRecord(number, reference, category, Box(sealed, key), at)


_PUT = insert(RECORD)
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
_Placed = tuple[int, PutRecord, list[bytes]]
"""The number that a record has or gets, and its tokens, each once and in order."""


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
    # (2) What they replace goes, with its key.
    rows = select_among(
        transaction.connection, _HELD + '"source_token" {among}', puts, kind="bytea"
    )
    held: dict[bytes, _Held] = {token: (n, c, t) for token, n, c, t in rows}
    _remove(transaction, held.values())
    transaction.touched.setdefault(RECORD, set()).update(n for n, _, _ in held.values())
    # (3) New ones get numbers, and all are written.
    first = transaction.next_record
    placed: list[_Placed] = []
    for source, put in puts.items():
        if source in held:
            number = held[source][0]
        else:
            number = transaction.next_record
            transaction.next_record += 1
        placed.append((number, put, sorted(set(put.tokens))))
    transaction.touched.setdefault(RECORD, set()).update(n for n, _, _ in placed)
    try:
        _PUT.run(transaction.connection, [_record_row(*row) for row in placed])
    except DUPLICATES as error:
        raise AlreadyThere("the reference is another record's") from error
    sums = ((put.category, 1, len(tokens)) for _, put, tokens in placed)
    tally(transaction.connection, sums)
    # (4) Tokens: those of new records, and what differs of those replaced.
    before = {(t, n) for n, _, tokens in held.values() for t in split(tokens)}
    after = {(t, n) for n, _, tokens in placed if n < first for t in tokens}
    new = [(t, n) for n, _, tokens in placed if n >= first for t in tokens]
    drop_selectors(transaction.connection, before - after)
    put_selectors(transaction.connection, after - before)
    transaction.runs += put_new_selectors(transaction.connection, new, first=first)


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
        transaction.touch(RECORD, [number for number, _, _ in held])
        _remove(transaction, held)
        tokens = ((t, n) for n, _, all_ in held for t in split(all_))
        drop_selectors(transaction.connection, tokens)


def _remove(transaction: Transaction, held: Iterable[_Held]) -> None:
    """Remove records with their keys; of their tokens only the count."""
    gone = list(held)
    if not gone:
        return
    connection = transaction.connection
    for chunk in chunks(number for number, _, _ in gone):
        run_among(connection, _REMOVE, chunk, kind="bigint")
    tally(connection, ((c, -1, -(len(t) // TOKEN_SIZE)) for _, c, t in gone))
    transaction.erased = True


def _record_row(number: int, put: PutRecord, tokens: Sequence[bytes]) -> Row:
    return (
        number,
        put.reference,
        put.category,
        put.source_token,
        put.content,
        put.box.sealed,
        put.box.key,
        b"".join(tokens),
        to_micros(put.at),
    )


def tally(connection: Connection, changes: Iterable[tuple[str, int, int]]) -> None:
    """Count records and selectors more, or fewer, of a category."""
    sums: dict[str, tuple[int, int]] = {}
    for category, records, selectors in changes:
        before = sums.get(category, (0, 0))
        sums[category] = (before[0] + records, before[1] + selectors)
    _TALLY.run(connection, [(category, *sums[category]) for category in sorted(sums)])
