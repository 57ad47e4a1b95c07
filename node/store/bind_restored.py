"""Bind what a backup leaves out without it: what a restore does first.

A backup has the tags of rows as they were, and some of these rows without what they
held, or queued anew (``notice_backup``). Such a row is taken as it stands, if it is one
that a backup leaves so. All others keep the tags that they had: what was changed in the
backup is refused as ever. Of those that are taken nobody tells what else was changed;
for whom content is, it says itself (``flows.notice.stream.handlers``).
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Table, select

from node.store.blind_schema import BLIND_TABLES
from node.store.bound import CHANGED
from node.store.channel_schema import DELIVERY, IN_STREAM
from node.store.notice_backup import NoticeArchiver
from node.store.notice_schema import HIT_EVENT, NOTICE, RECEIVED
from node.store.row_keys import Key, rows_under
from node.store.sql import CHUNK, Row, chunks
from node.store.transaction import Transaction


def bind_restored(transaction: Transaction, _effects: Iterable[object]) -> None:
    """Bind rows of notices as a backup leaves them.

    Raises:
        Altered: a list of rows is not the one that was written last.
    """
    connection, keeper = transaction.connection, NoticeArchiver()
    # Of blind lookup no row is in a backup; their tags are, and go.
    for table in BLIND_TABLES:
        gone = transaction.touched.setdefault(table, set())
        for page in transaction.bound.pages(table):
            gone.update(transaction.bound.listed(connection, table, page))
    # Which notices are ours is known before what is on its way.
    for table in (NOTICE, RECEIVED, DELIVERY, IN_STREAM, HIT_EVENT):
        touched = transaction.touched.setdefault(table, set())
        for keys in chunks(_keys(connection, table), CHUNK):
            rows = rows_under(connection, table, keys)
            kept = keeper.keep(table, list(rows.values()))
            left_so = dict(zip(rows, kept, strict=True))
            touched.update(
                key
                for key, what in _differing(transaction, table, rows)
                if what == CHANGED
                and left_so[key] == rows[key]
                and _may_lack(table, rows[key])
            )


def _may_lack(table: Table, row: Row) -> bool:
    """Whether a backup can have left anything out of such a row."""
    values = dict(zip(table.columns.keys(), row, strict=True))
    if table is RECEIVED:
        return values["ended_at"] is None
    return table is not DELIVERY or values["state"] in ("queued", "superseded")


def _differing(
    transaction: Transaction, table: Table, rows: dict[Key, Row]
) -> list[tuple[Key, str]]:
    if table is NOTICE:  # a backup has all of it
        return []
    held = list(rows.values())
    return transaction.bound.differing(transaction.connection, table, held)


def _keys(connection: Connection, table: Table) -> list[Key]:
    first = table.columns.values()[0]
    return list(connection.scalars(select(first).order_by(first)))
