"""Meet what other processes have appended, with the head's row locked.

    lock the row → is it as we left it? → seal → leaves → root → signature

Whoever appends locks this row first, and lets go of it at the end of the transaction:
so what is read here is what the next entry follows upon, and all of it is durable. What
another process wrote is believed as far as it can be proved: its seal needs the
keystore, its leaves must lead to the root, and the pages to the sum that is sealed.
"""

from __future__ import annotations

from collections.abc import Callable
from hmac import compare_digest
from typing import NamedTuple

from sqlalchemy import Connection

from node.errors import LedgerBroken
from node.ledger.merkle import leaf_hash
from node.model.entry import Head, ShownHead
from node.store.cluster import unpack_cluster
from node.store.head import Stand, check_signed
from node.store.instants import from_micros
from node.store.ledger import read_leaves
from node.store.sql import SqlStatement

_ROW = (
    'SELECT "size", "root", "note", "next_record", "shown_size", "shown_root", '
    '"shown_note", "shown_at", "arrived", "cluster", "bound" '
    'FROM "ledger_head" WHERE "id" = 1'
)
_LOCK = SqlStatement(_ROW, f"{_ROW} FOR UPDATE")


class HeadRow(NamedTuple):
    """The head's row as it is stored: nothing of it is verified."""

    head: Head
    next_record: int
    shown: ShownHead
    arrived: int
    cluster: bytes
    sealed: bytes


def lock_head(connection: Connection) -> HeadRow:
    """Wait for whoever appends, and return the row; it is ours until the end.

    Raises:
        LedgerBroken: it is gone.
    """
    rows = _LOCK.rows(connection)
    if not rows:
        raise LedgerBroken("the ledger does not have one head")
    size, root, note, number, *shown, at, arrived, cluster, sealed = rows[0]
    shown_size, shown_root, shown_note = shown
    return HeadRow(
        Head(size, bytes(root), note),
        number,
        ShownHead(Head(shown_size, bytes(shown_root), shown_note), from_micros(at)),
        arrived,
        bytes(cluster or b""),
        bytes(sealed),
    )


def meet(
    connection: Connection,
    row: HeadRow,
    old: Stand,
    *,
    vkey: str,
    open_sum: Callable[[bytes, Head, bytes], tuple[int, int]],
) -> tuple[Stand, int]:
    """Return what stands by now, and the sum over what is bound.

    Raises:
        Altered: no process of ours sealed this row.
        LedgerBroken: it does not go on from ``old``.
    """
    head = row.head
    if head.size < old.head.size or row.shown.head.size < old.shown.head.size:
        raise LedgerBroken("the stored head is older than the one that was known")
    more = [
        leaf_hash(leaf) for leaf in read_leaves(connection, old.head.size, head.size)
    ]
    edge, _ = old.edge.extend(more)
    if not compare_digest(edge.frontier.root(), head.root):
        raise LedgerBroken("another process does not go on from what was known")
    if head != old.head:
        check_signed(head, vkey)
    cluster = unpack_cluster(row.cluster)
    new = Stand(head, edge, row.next_record, row.shown, row.arrived, cluster)
    _, total = open_sum(row.sealed, head, new.beside)
    return new, total
