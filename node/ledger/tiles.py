"""Tiles and entry bundles (C2SP tlog-tiles v0.1.0): the ledger as plain files.

::

    tile/0/x001/234          256 leaf hashes
    tile/1/004.p/210         a partial tile: 210 roots of full tiles of level 0
    tile/entries/x001/234    256 leaves, each behind its length in two bytes

A path has one spelling; what is read has exactly the width its path says.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

from node.errors import Malformed
from node.ledger.merkle import HASH_SIZE, TILE_WIDTH

ENTRIES = "entries"
OPENINGS = "openings"


class Tile(NamedTuple):
    """Where a tile is: its level, its number in the level, its width."""

    level: int
    number: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """The path of the tile's hashes."""
        return f"tile/{self.level}/{_number(self.number)}{_partial(self.width)}"

    @property
    def entries_path(self) -> str:
        """The path of the entry bundle beside a tile of level 0."""
        return f"tile/{ENTRIES}/{_number(self.number)}{_partial(self.width)}"

    @property
    def openings_path(self) -> str:
        """The path of what opens leaves of that bundle; no part of C2SP's layout."""
        return f"{OPENINGS}/{_number(self.number)}.jsonl"


def write_tile(hashes: Sequence[bytes]) -> bytes:
    """Return the bytes of a tile of 1 to 256 hashes."""
    _need_width(len(hashes))
    return b"".join(hashes)


def read_tile(data: bytes, width: int) -> tuple[bytes, ...]:
    """Return the hashes of a tile.

    Raises:
        Malformed: it is not as wide as it must be.
    """
    if len(data) != width * HASH_SIZE:
        raise Malformed(f"a tile of {width} hashes is {width * HASH_SIZE} bytes long")
    return tuple(data[i : i + HASH_SIZE] for i in range(0, len(data), HASH_SIZE))


def write_bundle(leaves: Sequence[bytes]) -> bytes:
    """Return the bytes of a bundle of 1 to 256 leaves of at most 65,535 bytes."""
    _need_width(len(leaves))
    return b"".join(struct.pack(">H", len(leaf)) + leaf for leaf in leaves)


def read_bundle(data: bytes, width: int) -> tuple[bytes, ...]:
    """Return the leaves of a bundle.

    Raises:
        Malformed: it does not hold exactly ``width`` leaves and nothing else.
    """
    leaves: list[bytes] = []
    at = 0
    while len(leaves) < width:
        if at + 2 > len(data):
            raise Malformed(f"a bundle of {width} leaves ends after {len(leaves)}")
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        leaves.append(data[start:at])
    if at != len(data):
        raise Malformed(f"a bundle is not exactly {width} leaves long")
    return tuple(leaves)


def _number(number: int) -> str:
    """Return a number in groups of three digits, all but the last under an x."""
    digits = str(number)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    return "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])


def _partial(width: int) -> str:
    _need_width(width)
    return "" if width == TILE_WIDTH else f".p/{width}"


def _need_width(width: int) -> None:
    if not 1 <= width <= TILE_WIDTH:
        raise ValueError(f"a tile is 1 to {TILE_WIDTH} wide, not {width}")
