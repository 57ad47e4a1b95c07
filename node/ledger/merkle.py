"""The Merkle tree of the ledger (RFC 6962, section 2; RFC 9162, section 2.1).

Rules:

* SHA-256; a leaf is hashed under 0x00, a node under 0x01, so that neither can be
  passed off as the other (RFC 6962, section 2.1).
* Nothing here keeps a tree. A ``Frontier`` is enough to append; proofs are made
  out of hashes of complete subtrees, read a tile at a time through ``Hashes``.
* Verification raises ``BadProof`` and takes every argument as hostile.

It does no I/O and knows nothing of signatures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest

from node.errors import BadProof, LedgerBroken

HASH_SIZE = 32
TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
MAX_SIZE = 1 << 63
"""Exclusive bound on tree sizes: what Go's ``int64`` and a SQL integer hold."""

MAX_PROOF = 64
"""Steps. No proof in a tree below 2**63 is longer (RFC 6962, section 2.1.2)."""

EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without leaves (RFC 6962, section 2.1)."""

Hashes = Callable[[int, int, int], Sequence[bytes]]
"""``hashes(level, start, stop)``: the hashes of the complete subtrees of
``256**level`` leaves numbered ``start`` to ``stop - 1``. Never asked across a
tile boundary, nor beyond what is complete at the size in question."""


def leaf_hash(leaf: bytes) -> bytes:
    """Return the Merkle tree hash of one leaf."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def subtree_hash(hashes: Sequence[bytes]) -> bytes:
    """Return the root of a complete subtree over ``hashes``.

    Their count is a power of two. Of a full tile: its hash in the level above.
    """
    if not hashes or len(hashes) & (len(hashes) - 1):
        raise ValueError(f"{len(hashes)} hashes do not make a complete subtree")
    level = list(hashes)
    while len(level) > 1:
        level = [node_hash(*pair) for pair in zip(level[::2], level[1::2], strict=True)]
    return level[0]


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a tree: all that appending needs (a compact range).

    ``peaks`` are the roots of the complete subtrees that the tree falls into,
    the largest first, one for each bit set in ``size``.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def push(self, leaf_hash: bytes) -> Frontier:
        """Return the frontier after one more leaf."""
        size, peaks = self.size, self.peaks
        node, keep = leaf_hash, len(peaks)
        while size & 1:
            keep -= 1
            node = sha256(b"\x01" + peaks[keep] + node).digest()
            size >>= 1
        return Frontier(self.size + 1, (*peaks[:keep], node))

    def extend(self, leaf_hashes: Iterable[bytes]) -> Frontier:
        """Return the frontier after more leaves; faster than pushing each."""
        size, peaks = self.size, list(self.peaks)
        for node in leaf_hashes:
            carry = size
            while carry & 1:
                node = sha256(b"\x01" + peaks.pop() + node).digest()  # noqa: PLW2901
                carry >>= 1
            peaks.append(node)
            size += 1
        return Frontier(size, tuple(peaks))

    def root(self) -> bytes:
        """Return the root of the tree."""
        if not self.peaks:
            return EMPTY_ROOT
        node = self.peaks[-1]
        for peak in self.peaks[-2::-1]:
            node = sha256(b"\x01" + peak + node).digest()
        return node

    @classmethod
    def rebuild(cls, size: int, hashes: Hashes) -> Frontier:
        """Return the frontier of a stored tree, reading one tile a level.

        Raises:
            LedgerBroken: the store does not have the hashes that it must have.
        """
        nodes = _Nodes(size, hashes)
        peaks = tuple(nodes.complete(low, high) for low, high in _complete(0, size))
        return cls(size, peaks)


def inclusion_proof(index: int, size: int, hashes: Hashes) -> tuple[bytes, ...]:
    """Prove that leaf ``index`` is in the tree of ``size`` leaves, leaf end first.

    RFC 6962, section 2.1.1. ``ValueError`` if there is no such leaf.
    """
    if not 0 <= index < size < MAX_SIZE:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    low, high = 0, size
    siblings: list[tuple[int, int]] = []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            siblings.append((middle, high))
            high = middle
        else:
            siblings.append((low, middle))
            low = middle
    return _Nodes(size, hashes).ranges(reversed(siblings))


def consistency_proof(old: int, new: int, hashes: Hashes) -> tuple[bytes, ...]:
    """Prove that the tree of ``old`` leaves is the beginning of that of ``new``.

    RFC 6962, section 2.1.2. Empty for an empty old tree, as witnesses expect it
    (C2SP tlog-witness). ``ValueError`` if ``old`` is the larger.
    """
    if not 0 <= old <= new < MAX_SIZE:
        raise ValueError(f"a tree of {old} is not the beginning of one of {new}")
    if old in (0, new):
        return ()
    low, high = 0, new
    siblings: list[tuple[int, int]] = []
    while high != old:
        middle = low + _split(high - low)
        if old <= middle:
            siblings.append((middle, high))
            high = middle
        else:
            siblings.append((low, middle))
            low = middle
    if low > 0:  # the old tree is no whole node of the new one: name its last part
        siblings.append((low, high))
    return _Nodes(new, hashes).ranges(reversed(siblings))


def verify_inclusion(
    leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Check an inclusion proof (RFC 9162, section 2.1.3.2).

    Raises:
        BadProof: it does not prove that.
    """
    if not 0 <= index < size < MAX_SIZE:
        raise BadProof(f"inclusion: no leaf {index} in a tree of {size}")
    _need_hashes("inclusion", (leaf_hash, root), proof)
    first, last = index, size - 1
    node = leaf_hash
    for step in proof:
        if last == 0:
            raise BadProof(f"inclusion of leaf {index}: the proof is too long")
        if first & 1 or first == last:
            node = node_hash(step, node)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            node = node_hash(node, step)
        first, last = first >> 1, last >> 1
    if last:
        raise BadProof(f"inclusion of leaf {index}: the proof is too short")
    if not compare_digest(node, root):
        raise BadProof(f"inclusion: leaf {index} is not in the tree of {size}")


def verify_consistency(
    old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Check a consistency proof (RFC 9162, section 2.1.4.2).

    An old size of zero is consistent with anything and takes an empty proof.

    Raises:
        BadProof: the old tree is not shown to be the beginning of the new one.
    """
    if not 0 <= old <= new < MAX_SIZE:
        raise BadProof(f"consistency: sizes {old} and {new} cannot be")
    _need_hashes("consistency", (old_root, new_root), proof)
    if old in (0, new):
        expected = EMPTY_ROOT if old == 0 else new_root
        if proof or not compare_digest(old_root, expected):
            raise BadProof(f"consistency: trees of {old} and {new} do not agree")
        return
    path = list(proof)
    if old & (old - 1) == 0:  # the old tree is a whole node of the new one
        path.insert(0, old_root)
    if not path:
        raise BadProof(f"consistency: no proof between {old} and {new}")
    from_old, from_new = _climb(path, old, new)
    if not compare_digest(from_old, old_root):
        raise BadProof(f"consistency: not the tree of {old} that is held")
    if not compare_digest(from_new, new_root):
        raise BadProof(f"consistency: not the tree of {new} that is claimed")


def _climb(path: Sequence[bytes], old: int, new: int) -> tuple[bytes, bytes]:
    """Return the roots of the old and the new tree that a proof leads to."""
    first, last = old - 1, new - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    from_old = from_new = path[0]
    for step in path[1:]:
        if last == 0:
            raise BadProof("consistency: the proof is too long")
        if first & 1 or first == last:
            from_old = node_hash(step, from_old)
            from_new = node_hash(step, from_new)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            from_new = node_hash(from_new, step)
        first, last = first >> 1, last >> 1
    if last:
        raise BadProof("consistency: the proof is too short")
    return from_old, from_new


def _need_hashes(what: str, ends: Sequence[bytes], proof: Sequence[bytes]) -> None:
    """Refuse endless proofs, and anything that is not as long as a hash."""
    if len(proof) > MAX_PROOF:
        raise BadProof(f"{what}: the proof is too long")
    if any(len(value) != HASH_SIZE for value in (*ends, *proof)):
        raise BadProof(f"{what}: a hash is not {HASH_SIZE} bytes long")


def _split(count: int) -> int:
    """Return the largest power of two below ``count`` (k in RFC 6962)."""
    return 1 << (count - 1).bit_length() - 1


def _complete(low: int, high: int) -> Iterator[tuple[int, int]]:
    """Yield the complete subtrees of a range, aligned to its span, largest first."""
    while low < high:
        width = 1 << (high - low).bit_length() - 1
        yield low, low + width
        low += width


class _Nodes:
    """Hashes of ranges of leaves, read by whole tiles, each tile once."""

    def __init__(self, size: int, hashes: Hashes) -> None:
        self._size = size
        self._hashes = hashes
        self._tiles: dict[tuple[int, int], Sequence[bytes]] = {}

    def ranges(self, ranges: Iterable[tuple[int, int]]) -> tuple[bytes, ...]:
        """Return the Merkle tree hash of each range."""
        return tuple(self._range(low, high) for low, high in ranges)

    def complete(self, low: int, high: int) -> bytes:
        """Return the hash of one complete subtree, ``low <= leaf < high``."""
        level, height = divmod((high - low).bit_length() - 1, TILE_HEIGHT)
        number, start = divmod(low >> TILE_HEIGHT * level, TILE_WIDTH)
        return subtree_hash(self._tile(level, number)[start : start + (1 << height)])

    def _range(self, low: int, high: int) -> bytes:
        peaks = tuple(self.complete(*part) for part in _complete(low, high))
        return Frontier(high - low, peaks).root()

    def _tile(self, level: int, number: int) -> Sequence[bytes]:
        tile = self._tiles.get((level, number))
        if tile is None:
            start = number * TILE_WIDTH
            stop = min(start + TILE_WIDTH, self._size >> TILE_HEIGHT * level)
            tile = self._hashes(level, start, stop)
            if len(tile) != stop - start:
                raise LedgerBroken(
                    f"tile {number} of level {level} has {len(tile)} hashes, "
                    f"a ledger of {self._size} needs {stop - start}"
                )
            self._tiles[level, number] = tile
        return tile
