from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.errors import Malformed
from node.ledger.tiles import (
    Tile,
    read_bundle,
    read_tile,
    write_bundle,
    write_tile,
)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 999), "tile/0/999"),
        (Tile(1, 1000), "tile/1/x001/000"),
        (Tile(0, 1_234_067), "tile/0/x001/x234/067"),
        (Tile(0, 273, 112), "tile/0/273.p/112"),
        (Tile(63, 5, 1), "tile/63/005.p/1"),
    ],
)
def test_paths_are_spelt_as_c2sp_has_them(tile, path):
    assert tile.path == path


def test_entry_bundles_lie_beside_the_tiles_of_level_0():
    assert Tile(0, 1_234_067, 5).entries_path == "tile/entries/x001/x234/067.p/5"


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=256))
def test_a_tile_is_read_as_it_was_written(hashes):
    assert list(read_tile(write_tile(hashes), len(hashes))) == hashes


@given(st.lists(st.binary(max_size=70), min_size=1, max_size=256))
def test_a_bundle_is_read_as_it_was_written(leaves):
    assert list(read_bundle(write_bundle(leaves), len(leaves))) == leaves


def test_no_tile_is_empty_or_wider_than_256():
    for count in (0, 257):
        with pytest.raises(ValueError, match="wide"):
            write_tile([bytes(32)] * count)
        with pytest.raises(ValueError, match="wide"):
            write_bundle([b""] * count)


@given(st.binary(max_size=200), st.integers(1, 256))
def test_a_bundle_of_garbage_is_refused_or_read_whole(data, width):
    try:
        leaves = read_bundle(data, width)
    except Malformed:
        return
    assert write_bundle(leaves) == data


@pytest.mark.attack
def test_a_tile_of_the_wrong_width_is_refused():
    data = bytes(32 * 5)
    for width in (4, 6, 256):
        with pytest.raises(Malformed):
            read_tile(data, width)
    with pytest.raises(Malformed):
        read_tile(data + b"\0", 5)


@pytest.mark.attack
def test_a_bundle_with_a_length_beyond_its_end_is_refused():
    for data in (b"\xff\xff", b"\0\5abc", b"\0", b"\0\1a\0\0", b""):
        with pytest.raises(Malformed):
            read_bundle(data, 1)
