"""Whether a notice still is as it was read by whoever decided about it."""

from __future__ import annotations

from collections.abc import Sequence

from node.errors import AlreadyThere
from node.flows.notice.effects import StillAt
from node.store.notice_schema import NOTICE, RECEIVED
from node.store.row_keys import all_of
from node.store.sql import SqlStatement
from node.store.transaction import Transaction

_OURS = SqlStatement(f'{all_of(NOTICE)} WHERE "notice_id" = ? AND "revision" = ?')
_THEIRS = SqlStatement(
    f'{all_of(RECEIVED)} WHERE "sender" = ? AND "notice_id" = ? '
    'AND "sequence" = ? AND length("key") > 0'
)


def demand_still(transaction: Transaction, effects: Sequence[StillAt]) -> None:
    """Return if each notice is as it was.

    Raises:
        AlreadyThere: one was changed or taken back meanwhile.
    """
    for still in effects:
        table, read = (RECEIVED, _THEIRS) if still.sender else (NOTICE, _OURS)
        of = (still.sender,) if still.sender else ()
        values = (*of, still.notice_id, still.at)
        rows = read.rows(transaction.connection, values)
        transaction.check(table, rows)
        if not rows:
            raise AlreadyThere(f"notice {still.notice_id[:60]} was changed meanwhile")
