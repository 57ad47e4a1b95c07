"""Whether a notice still is as it was read by whoever decided about it."""

from __future__ import annotations

from collections.abc import Sequence

from node.errors import AlreadyThere
from node.flows.notice.effects import StillAt
from node.store.sql import Statement
from node.store.transaction import Transaction

_OURS = Statement('SELECT 1 FROM "notice" WHERE "notice_id" = ? AND "revision" = ?')
_THEIRS = Statement(
    'SELECT 1 FROM "received" WHERE "sender" = ? AND "notice_id" = ? '
    'AND "sequence" = ? AND length("key") > 0'
)


def demand_still(transaction: Transaction, effects: Sequence[StillAt]) -> None:
    """Return if each notice is as it was.

    Raises:
        AlreadyThere: one was changed or taken back meanwhile.
    """
    for still in effects:
        read, values = _OURS, (still.notice_id, still.at)
        if still.sender:
            read, values = _THEIRS, (still.sender, *values)  # type: ignore[assignment]
        if not read.rows(transaction.connection, values):
            raise AlreadyThere(f"notice {still.notice_id[:60]} was changed meanwhile")
