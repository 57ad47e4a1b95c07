"""The right edge of the ledger: what appending needs, and nothing else.

Full tiles go to the database as they fill and are never written again; what is
not full yet lives here, and is rebuilt from rows and tiles when the store is
opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from node.ledger.merkle import TILE_HEIGHT, TILE_WIDTH, Frontier, subtree_hash

Tile = tuple[int, int, bytes]
"""Level, index and the hashes end to end: a row of ``ledger_tile``."""


@dataclass(frozen=True, slots=True)
class Edge:
    """The frontier, and of each level the hashes of the tile that is not full."""

    frontier: Frontier = field(default_factory=Frontier)
    partial: tuple[tuple[bytes, ...], ...] = ()

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return self.frontier.size

    def extend(self, leaf_hashes: Iterable[bytes]) -> tuple[Edge, tuple[Tile, ...]]:
        """Return the edge after more leaves, and the tiles that they filled."""
        hashes = list(leaf_hashes)
        partial = [list(level) for level in self.partial]
        tiles: list[Tile] = []
        size = self.size
        for leaf in hashes:
            size += 1
            _push(partial, tiles, leaf, size=size)
        edge = Edge(self.frontier.extend(hashes), tuple(map(tuple, partial)))
        return edge, tuple(tiles)


def _push(
    partial: list[list[bytes]], tiles: list[Tile], leaf: bytes, *, size: int
) -> None:
    """Push a leaf hash, and up the levels what it completes."""
    node, level = leaf, 0
    while True:
        if level == len(partial):
            partial.append([])
        hashes = partial[level]
        hashes.append(node)
        if len(hashes) < TILE_WIDTH:
            return
        index = (size >> TILE_HEIGHT * (level + 1)) - 1
        tiles.append((level, index, b"".join(hashes)))
        node = subtree_hash(hashes)
        hashes.clear()
        level += 1
