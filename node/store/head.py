"""The head of the ledger, and the one that peers are shown: kept, swapped, checked.

Both stand in one row. What is trusted is that row, and only as far as its signatures
and roots hold over what else is there. The head is of the last entry; what is shown
is the head of an earlier moment, which moves by a rhythm alone (``ledger.rhythm``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hmac import compare_digest
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, func, select

from node.errors import BadInput, LedgerBroken, TheirFault
from node.flows.ports import Draft, ShowHead
from node.ledger.checkpoint import read_checkpoint
from node.ledger.leaf import LEAF_SIZE
from node.ledger.merkle import TILE_HEIGHT
from node.ledger.rhythm import COVERS, next_size
from node.model.entry import Head, ShownHead
from node.store.cluster import Cluster, pack_cluster, unpack_cluster
from node.store.edge import Edge
from node.store.instants import from_micros, to_micros
from node.store.ledger import read_edge
from node.store.schema import LEDGER_HEAD, LEDGER_KEY, LEDGER_ROW, LEDGER_TILE, RECORD
from node.store.sql import SqlStatement
from node.store.transaction import Transaction

_SWAP = SqlStatement(
    'UPDATE "ledger_head" SET "size" = ?, "root" = ?, "note" = ?, "next_record" = ?, '
    '"arrived" = ?, "cluster" = ?, "bound" = ? '
    'WHERE "id" = 1 AND "size" = ? AND "note" = ?'
)
_SHOW = SqlStatement(
    'UPDATE "ledger_head" SET "shown_size" = ?, "shown_root" = ?, "shown_note" = ?, '
    '"shown_at" = ? WHERE "id" = 1'
)


class Stand(NamedTuple):
    """What is durable: the head, the edge under it, and what is shown of it.

    ``next_record`` is the next record's number; ``arrived`` how many entries since
    ``shown`` record a message that came in; ``cluster`` what several processes know
    in common.
    """

    head: Head
    edge: Edge
    next_record: int
    shown: ShownHead
    arrived: int
    cluster: Cluster = Cluster()

    @property
    def beside(self) -> bytes:
        """What stands in the head's row beside the head itself; it is bound to it."""
        head, since = self.shown.head, to_micros(self.shown.since)
        shown = (head.size, head.root, head.checkpoint, since)
        beside = msgspec.msgpack.encode((*shown, self.next_record, self.arrived))
        # Nothing, of a node of which nothing of it is known: as it was sealed before.
        return beside + pack_cluster(self.cluster)


def swap_head(work: Transaction, old: Head, new: Stand, bound: bytes) -> None:
    """Put ``new`` in place of ``old``, if ``old`` is what is there.

    ``bound`` is the sealed sum of what is stored beside it (``store.bound``).

    Raises:
        LedgerBroken: another head is there: somebody else signs this ledger. At the
            latest when what waits is written.
    """

    def swapped(rows: int) -> None:
        if rows != 1:
            raise LedgerBroken("the stored head is not the one that was signed last")

    head, cluster = new.head, pack_cluster(new.cluster)
    values = (head.size, head.root, head.checkpoint, new.next_record, new.arrived)
    beside = (cluster, bound, old.size, old.checkpoint)
    work.run(LEDGER_HEAD, _SWAP, (*values, *beside), swapped)


def put_shown(work: Transaction, shown: ShownHead) -> None:
    """Write what peers are shown from here on."""
    head = shown.head
    values = (head.size, head.root, head.checkpoint, to_micros(shown.since))
    work.run(LEDGER_HEAD, _SHOW, values)


def put_first_head(
    connection: Connection, head: Head, seal: Callable[[Head, bytes], bytes]
) -> None:
    """Write the head of a new ledger, which is shown until the rhythm begins.

    ``seal`` returns the sealed sum that stands beside a head, and what else does.
    """
    first = Stand(head, Edge(), 1, ShownHead(head, from_micros(0)), 0)
    connection.execute(
        LEDGER_HEAD.insert().values(
            id=1,
            size=head.size,
            root=head.root,
            note=head.checkpoint,
            next_record=first.next_record,
            shown_size=head.size,
            shown_root=head.root,
            shown_note=head.checkpoint,
            shown_at=0,
            arrived=first.arrived,
            bound=seal(head, first.beside),
        )
    )


def show_head(transaction: Transaction, effects: Sequence[ShowHead]) -> None:
    """Have the head of this group shown; the writer does it once all rows are known.

    Raises:
        BadInput: there are too few covers for whatever the size will be.
    """
    show = effects[-1]
    if len(show.covers) < COVERS - 1:
        raise BadInput(f"a step may take {COVERS - 1} covers, {len(show.covers)} came")
    if any(len(cover.leaf) != LEAF_SIZE for cover in show.covers):
        raise BadInput("a cover must look like any other entry")
    transaction.show = show


def covers_for(show: ShowHead, old: Stand, *, size: int, arrived: int) -> list[Draft]:
    """Return what fills a ledger of ``size`` up to the next size that is shown."""
    until = next_size(old.shown.head.size, size, arrived=arrived)
    return list(show.covers[: until - size])


def is_empty(connection: Connection, *, may_be: bool = True) -> bool:
    """Whether this is a ledger that never had a head, where it ``may_be``.

    Raises:
        LedgerBroken: rows or tiles are there, but no head; or it must not be empty.
    """
    if connection.scalar(select(func.count()).select_from(LEDGER_HEAD)):
        return False
    tables = (LEDGER_ROW, LEDGER_KEY, LEDGER_TILE)
    if any(connection.execute(select(t).limit(1)).first() for t in tables):
        raise LedgerBroken("the ledger has rows, but its head is gone")
    if not may_be:
        raise LedgerBroken("the store is an empty one: what was acknowledged is gone")
    return True


def read_head(connection: Connection) -> Head:
    """Return the head as it is stored; nothing is verified.

    Raises:
        LedgerBroken: there is not one head.
    """
    c = LEDGER_HEAD.c
    heads = connection.execute(select(c.id, c.size, c.root, c.note)).all()
    if len(heads) != 1 or heads[0][0] != 1:
        raise LedgerBroken("the ledger does not have one head")
    _, size, root, note = heads[0]
    return Head(size, bytes(root), note)


def read_bound(connection: Connection) -> bytes:
    """Return the sealed sum that stands beside the head; empty if there is none."""
    found = connection.scalar(select(LEDGER_HEAD.c.bound))
    return found if isinstance(found, bytes) else b""


def read_stand(connection: Connection, vkey: str) -> Stand:
    """Read head and edge, and what is shown, and check that they hold.

    The signatures, the count of rows, keys and tiles, and the roots over the right
    edge. Not every row is read: that is what an audit is for.

    Raises:
        LedgerBroken: one of them does not hold.
    """
    # (1) The head is signed by our key and says what its columns say.
    head = read_head(connection)
    check_signed(head, vkey)
    # (2) There are as many rows as it says, no less and no more.
    _check_counts(connection, head.size)
    # (3) The root over the right edge is the one that was signed.
    edge = read_edge(connection, head.size)
    if not compare_digest(edge.frontier.root(), head.root):
        raise LedgerBroken("the rows do not lead to the root that was signed")
    # (4) So it is with what peers are shown.
    shown = _read_shown(connection, head, vkey)
    c = LEDGER_HEAD.c
    beside = select(c.next_record, c.arrived, c.cluster)
    number, arrived, cluster = connection.execute(beside).one()
    highest = connection.scalar(select(func.max(RECORD.c.number))) or 0
    if number <= highest:
        raise LedgerBroken("the ledger's head is older than the records")
    if not 0 <= arrived <= head.size - shown.head.size:
        raise LedgerBroken("more messages came in than there are entries")
    return Stand(head, edge, number, shown, arrived, unpack_cluster(cluster))


def _read_shown(connection: Connection, newest: Head, vkey: str) -> ShownHead:
    c = LEDGER_HEAD.c
    wanted = select(c.shown_size, c.shown_root, c.shown_note, c.shown_at)
    size, root, note, at = connection.execute(wanted).one()
    head = Head(size, bytes(root), note)
    check_signed(head, vkey)
    if size > newest.size:
        raise LedgerBroken("peers were shown more entries than there are")
    if not compare_digest(read_edge(connection, size).frontier.root(), head.root):
        raise LedgerBroken("the rows do not lead to the root that peers were shown")
    return ShownHead(head, from_micros(at))


def check_signed(head: Head, vkey: str) -> None:
    """Check that our key signed just this head. Raises ``LedgerBroken``."""
    try:
        signed = read_checkpoint(head.checkpoint, vkey)
    except TheirFault as error:
        raise LedgerBroken(
            f"the ledger's head is not signed by its key: {error.message}"
        ) from error
    if signed.size != head.size or not compare_digest(signed.root, head.root):
        raise LedgerBroken("the ledger's head is not what its signature says")


def _check_counts(connection: Connection, size: int) -> None:
    index = LEDGER_ROW.c.index
    low, high = connection.execute(select(func.min(index), func.max(index))).one()
    expected = (None, None) if size == 0 else (0, size - 1)
    # Keys are counted, not rows: there is one to each, and they are small.
    keys = connection.scalar(select(func.count()).select_from(LEDGER_KEY))
    if (low, high) != expected or keys != size:
        raise LedgerBroken(f"the head is of {size} entries, the rows are not")
    levels = select(LEDGER_TILE.c.level, func.count()).group_by(LEDGER_TILE.c.level)
    tiles = {row[0]: row[1] for row in connection.execute(levels)}
    if tiles != _tile_counts(size):
        raise LedgerBroken(f"the head is of {size} entries, the tiles are not")


def _tile_counts(size: int) -> dict[int, int]:
    """Return how many full tiles each level of a ledger of ``size`` has."""
    counts: dict[int, int] = {}
    while size := size >> TILE_HEIGHT:
        counts[len(counts)] = size
    return counts
