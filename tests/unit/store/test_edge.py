"""The right edge: any way of appending leads to the same tree and the same tiles."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from node.ledger.merkle import Frontier, subtree_hash
from node.store.edge import Edge

LEAVES = [sha256(b"%d" % n).digest() for n in range(256 * 256 + 300)]


def test_tiles_are_written_once_when_they_are_full():
    edge, tiles = Edge().extend(LEAVES[:255])
    assert tiles == ()
    edge, tiles = edge.extend(LEAVES[255:256])
    assert tiles == ((0, 0, b"".join(LEAVES[:256])),)
    assert edge.partial == ((), (subtree_hash(LEAVES[:256]),))
    assert edge.extend(LEAVES[256:300])[1] == ()


def test_a_full_tile_of_tiles_goes_up_another_level():
    edge, tiles = Edge().extend(LEAVES)
    assert [(level, index) for level, index, _ in tiles if level] == [(1, 0)]
    assert len(tiles) == 257 + 1
    assert [len(level) for level in edge.partial] == [44, 1, 1]
    assert edge.frontier.root() == Frontier().extend(LEAVES).root()


@given(st.lists(st.integers(0, 300), max_size=6))
def test_groups_of_any_size_lead_to_the_same_edge(groups):
    edge, tiles, at = Edge(), [], 0
    for group in groups:
        edge, filled = edge.extend(LEAVES[at : at + group])
        tiles += filled
        at += group
    whole, all_tiles = Edge().extend(LEAVES[:at])
    assert (edge, tuple(tiles)) == (whole, all_tiles)
    assert edge.size == at
