"""A second Merkle tree, written from the recursive definitions of RFC 6962.

It shares no code with ``node.ledger`` and is as slow as the definitions are.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def leaf(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def root(leaves: Sequence[bytes]) -> bytes:
    """MTH of leaf hashes."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return sha256(b"\x01" + root(leaves[:k]) + root(leaves[k:])).digest()


def path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D[n])."""
    n = len(leaves)
    if n == 1:
        return []
    k = split(n)
    if m < k:
        return [*path(m, leaves[:k]), root(leaves[k:])]
    return [*path(m - k, leaves[k:]), root(leaves[:k])]


def proof(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PROOF(m, D[n])."""
    return _subproof(m, leaves, whole=True)


def _subproof(m: int, leaves: Sequence[bytes], *, whole: bool) -> list[bytes]:
    n = len(leaves)
    if m == n:
        return [] if whole else [root(leaves)]
    k = split(n)
    if m <= k:
        return [*_subproof(m, leaves[:k], whole=whole), root(leaves[k:])]
    return [*_subproof(m - k, leaves[k:], whole=False), root(leaves[:k])]


class Tree:
    """Serves hashes of complete subtrees, as a store does."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.leaves = list(leaves)
        self.asked: list[tuple[int, int, int]] = []

    def hashes(self, level: int, start: int, stop: int) -> tuple[bytes, ...]:
        self.asked.append((level, start, stop))
        assert start // 256 == (stop - 1) // 256, "asked across a tile"
        width = 256**level
        assert stop * width <= len(self.leaves), "asked beyond what is complete"
        return tuple(
            root(self.leaves[i * width : (i + 1) * width]) for i in range(start, stop)
        )


def hashes_of(count: int) -> list[bytes]:
    return [leaf(i.to_bytes(4, "big")) for i in range(count)]
