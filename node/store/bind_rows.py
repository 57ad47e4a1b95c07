"""Seal and tag what an earlier version kept in clear: the effect of ``bind``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select

from node.codec.stored import unpack
from node.model.agreement import Approval
from node.store.approval import approval_row
from node.store.row_keys import BOUND, Key, rows_under
from node.store.schema import APPROVAL, OFFICER, PEER, PENDING, QUERY, SETTING
from node.store.sql import SqlStatement, chunks, upsert
from node.store.transaction import Transaction

VALUED = (PEER, OFFICER, PENDING, SETTING)
"""Tables whose last column is sealed now, and was not."""
_AT_ONCE = 4096
_SUMMARIES = select(QUERY.c.query_id, QUERY.c.summary)
_PUT_SUMMARY = SqlStatement('UPDATE "query" SET "summary" = ? WHERE "query_id" = ?')


@dataclass(frozen=True, slots=True)
class BindRows:
    """What is stored is sealed and tagged as it stands."""


def bind_rows(transaction: Transaction, _effects: Iterable[object]) -> None:
    """Seal and tag every row of every table whose rows are not bound yet."""
    names = transaction.bound.unbound
    if APPROVAL.name in names:
        _seal(transaction)
    for name in names:
        table = BOUND[name]
        for keys in chunks(_keys(transaction.connection, table), _AT_ONCE):
            transaction.tag_now(table, keys)


def _seal(transaction: Transaction) -> None:
    """Seal what lies in clear, of a store of which nothing was bound."""
    connection, bound = transaction.connection, transaction.bound
    for table in VALUED:
        for key, row in _all(connection, table):
            sealed = bound.seal(table, str(key), bytes(row[-1]))
            upsert(table).run(connection, [(*row[:-1], sealed)])
    for query_id, summary in connection.execute(_SUMMARIES).all():
        sealed = bound.seal(QUERY, query_id, bytes(summary))
        _PUT_SUMMARY.run(connection, (sealed, query_id))
    for _, row in _all(connection, APPROVAL):
        given = unpack(Approval, bytes(row[APPROVAL.columns.keys().index("value")]))
        upsert(APPROVAL).run(connection, [approval_row(bound, given)])


def _keys(connection: Connection, table: Table) -> list[Any]:
    first = table.columns.values()[0]
    return list(connection.scalars(select(first).order_by(first)))


def _all(connection: Connection, table: Table) -> list[tuple[Key, tuple[Any, ...]]]:
    return list(rows_under(connection, table, _keys(connection, table)).items())
