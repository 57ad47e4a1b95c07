"""Take damaged records out: what is left of them goes, and all is counted anew.

Nothing of a damaged row is believed, neither its tokens nor its category. So its
selectors are looked for by its number, through all that there are, and all rows are
counted: this takes seconds where a million records are held, and is rare.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from node.errors import NotFound
from node.flows.written_off import WriteOffRecords
from node.store.row_keys import page_of, rows_under
from node.store.schema import RECORD, TOKEN_SIZE
from node.store.sql import SqlStatement, chunks, run_among
from node.store.transaction import Transaction

_REMOVE = (
    'DELETE FROM "record" WHERE "number" {among}',
    'DELETE FROM "selector" WHERE "number" {among}',
    'DELETE FROM "selector_fresh" WHERE "number" {among}',
)
_FORGET_COUNTS = SqlStatement('DELETE FROM "holding"')
_COUNT = SqlStatement(
    'INSERT INTO "holding" ("category", "records", "selectors") '  # noqa: S608
    f'SELECT "category", count(*), coalesce(sum(length("tokens")), 0) / {TOKEN_SIZE} '
    'FROM "record" GROUP BY "category"'
)


def write_off_records(
    transaction: Transaction, effects: Sequence[WriteOffRecords]
) -> None:
    """Take records out, with keys, selectors and tags.

    Raises:
        NotFound: one of the numbers is of no record.
        Altered: the list that says so is damaged itself.
    """
    numbers = sorted({number for effect in effects for number in effect.numbers})
    connection = transaction.connection
    _check_written(transaction, numbers)
    for chunk in chunks(numbers):
        for statement in _REMOVE:
            run_among(connection, statement, chunk, kind="bigint")
    # Its row is not as it was written: that is why it goes.
    transaction.touched.setdefault(RECORD, set()).update(numbers)
    transaction.erased = True
    _count_anew(connection)


def _check_written(transaction: Transaction, numbers: Sequence[int]) -> None:
    pages = {page_of(str(RECORD.name), number) for number in numbers}
    connection, bound = transaction.connection, transaction.bound
    known = {key for page in pages for key in bound.listed(connection, RECORD, page)}
    # What somebody else put there has no tag, and goes as well.
    known |= set(rows_under(connection, RECORD, numbers))
    for number in numbers:
        if number not in known:
            raise NotFound(f"no record number {number} is held")


def _count_anew(connection: Connection) -> None:
    _FORGET_COUNTS.run(connection)
    _COUNT.run(connection)
