"""The ledger's tables: reading rows and hashes, appending, and the check at the start.

What is trusted is one row, the head, and only as far as its signature and its
root hold over what else is there. Rows and tiles can always be proved again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, Engine, func, select

from node.errors import LedgerBroken, NotFound
from node.flows.ports import Draft, LedgerRow
from node.ledger.merkle import (
    HASH_SIZE,
    TILE_HEIGHT,
    TILE_WIDTH,
    Frontier,
    leaf_hash,
    subtree_hash,
)
from node.memo import Memo
from node.model.box import Box
from node.store.edge import Edge, Tile
from node.store.engine import reading, translated
from node.store.schema import LEDGER_KEY, LEDGER_ROW, LEDGER_TILE
from node.store.sql import SqlStatement, insert
from node.store.transaction import Transaction

_PAGE = 256
_CACHED_TILES = 256  # of 8 kB each
_ROWS = SqlStatement(
    'SELECT r."index", r."leaf", r."entry_sealed", k."entry_key", '
    'r."exhibit_sealed", k."exhibit_key" '
    'FROM "ledger_row" r LEFT JOIN "ledger_key" k ON k."index" = r."index" '
    'WHERE r."index" >= ? AND r."index" < ? ORDER BY r."index"'
)
_LEAVES = SqlStatement(
    'SELECT "leaf" FROM "ledger_row" WHERE "index" >= ? AND "index" < ? '
    'ORDER BY "index"'
)
_TILE = SqlStatement(
    'SELECT "hashes" FROM "ledger_tile" WHERE "level" = ? AND "index" = ?'
)
_PUT_ROWS = insert(LEDGER_ROW)
_PUT_KEYS = insert(LEDGER_KEY)
_PUT_TILES = insert(LEDGER_TILE)


class Ledger:
    """Reads rows and hashes. Safe for many threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = reading(engine)
        self._tiles: Memo[tuple[int, int], bytes] = Memo(_CACHED_TILES)

    def rows(self, start: int, stop: int) -> Iterator[LedgerRow]:
        """Yield the rows ``start <= index < stop`` in order, a page in memory.

        Rows that are missing are not there: an audit says so of each, where an
        error here would end it. A key that is missing was destroyed, by us or by
        somebody else: an entry that says why makes the difference.
        """
        for low in range(start, stop, _PAGE):
            high = min(low + _PAGE, stop)
            with translated("cannot be read"), self._engine.connect() as connection:
                rows = _ROWS.rows(connection, (low, high))
            for index, leaf, *boxes in rows:
                entry, entry_key, exhibit, exhibit_key = boxes
                sealed = None if exhibit is None else Box(exhibit, exhibit_key or b"")
                yield LedgerRow(index, leaf, Box(entry, entry_key or b""), sealed)

    def hashes(
        self, edge: Edge, level: int, start: int, stop: int
    ) -> tuple[bytes, ...]:
        """Return hashes of complete subtrees that are under ``edge``.

        Raises:
            NotFound: they are not all there.
            LedgerBroken: a tile that must be there is not.
        """
        complete = edge.size >> TILE_HEIGHT * level if level >= 0 else -1
        if not 0 <= start <= stop <= complete:
            raise NotFound(f"no hashes {start} to {stop} on level {level}")
        found: list[bytes] = []
        while start < stop:
            index, low = divmod(start, TILE_WIDTH)
            high = min(stop - index * TILE_WIDTH, TILE_WIDTH)
            if index == complete // TILE_WIDTH:
                found.extend(edge.partial[level][low:high])
            else:
                tile = self._tile(level, index)
                found.extend(_cut(tile)[low:high])
            start = index * TILE_WIDTH + high
        return tuple(found)

    def _tile(self, level: int, index: int) -> bytes:
        def read() -> bytes:
            with translated("cannot be read"), self._engine.connect() as connection:
                return read_tile(connection, level, index)

        return self._tiles.get((level, index), read)


def row_count(connection: Connection) -> int:
    """Return one more than the highest index: all rows lie below it."""
    highest = connection.scalar(select(func.max(LEDGER_ROW.c.index)))
    return 0 if highest is None else int(highest) + 1


def read_tile(connection: Connection, level: int, index: int) -> bytes:
    """Return a full tile. Raises ``LedgerBroken`` if it is not there, or not full."""
    rows = _TILE.rows(connection, (level, index))
    if not rows or len(rows[0][0]) != TILE_WIDTH * HASH_SIZE:
        raise LedgerBroken(f"tile {index} of level {level} is missing or cut")
    return bytes(rows[0][0])


def read_leaves(connection: Connection, start: int, stop: int) -> Sequence[bytes]:
    """Return the leaves ``start <= index < stop``. Raises ``LedgerBroken``."""
    leaves = _LEAVES.rows(connection, (start, stop))
    if len(leaves) != stop - start:
        raise LedgerBroken("the newest rows of the ledger are missing")
    return [bytes(leaf) for (leaf,) in leaves]


def append(work: Transaction, start: int, drafts: Sequence[Draft]) -> None:
    """Write ``drafts`` as the rows from ``start`` on."""
    rows, keys = [], []
    for index, draft in enumerate(drafts, start):
        entry, exhibit = draft.entry, draft.exhibit
        sealed, key = (None, None) if exhibit is None else (exhibit.sealed, exhibit.key)
        rows.append((index, draft.leaf, entry.sealed, sealed))
        keys.append((index, entry.key, key))
    work.put(LEDGER_ROW, _PUT_ROWS, rows)
    work.put(LEDGER_KEY, _PUT_KEYS, keys)


def put_tiles(work: Transaction, tiles: Sequence[Tile]) -> None:
    """Write tiles that are full."""
    work.put(LEDGER_TILE, _PUT_TILES, tiles)


def read_edge(connection: Connection, size: int) -> Edge:
    """Rebuild the edge: of each level, the hashes after its last full tile."""
    full = size - size % TILE_WIDTH
    partial = [tuple(map(leaf_hash, read_leaves(connection, full, size)))]
    below = size >> TILE_HEIGHT
    while below:
        level, start = len(partial), below - below % TILE_WIDTH
        tiles = (read_tile(connection, level - 1, i) for i in range(start, below))
        partial.append(tuple(subtree_hash(_cut(tile)) for tile in tiles))
        below >>= TILE_HEIGHT

    def hashes(level: int, start: int, stop: int) -> Sequence[bytes]:
        return partial[level][start % TILE_WIDTH :][: stop - start]

    return Edge(Frontier.rebuild(size, hashes), tuple(partial))


def _cut(tile: bytes) -> list[bytes]:
    return [tile[at : at + HASH_SIZE] for at in range(0, len(tile), HASH_SIZE)]
