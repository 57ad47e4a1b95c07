"""A ledger as files that a stranger's tools can check (C2SP tlog-tiles).

::

    tile/<level>/<number>       hashes
    tile/entries/<number>       leaves, which show nothing
    openings/<number>.jsonl     on demand: what opens some leaves of a bundle
    vkey                        the ledger's key, as text
    checkpoint                  the signed head, last of all

``checkpoint`` comes last, so that an export which broke off is not taken for a
whole one. ``audit_export`` checks such files, with no key of the node.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from node.errors import LedgerBroken, NotFound, TheirFault
from node.ledger.audit import AuditRow, check_leaf
from node.ledger.checkpoint import Checkpoint, read_checkpoint
from node.ledger.claims import AuditorClaims, Roots, compare, read_held
from node.ledger.finding import AuditFinding, FindingKind, Findings
from node.ledger.merkle import TILE_WIDTH, Frontier, leaf_hash, subtree_hash
from node.ledger.note import read_vkey
from node.ledger.openings import (
    Opening,
    compare_opening,
    read_openings,
    write_openings,
)
from node.ledger.tiles import Tile, read_bundle, read_tile, write_bundle, write_tile
from node.model.entry import Head

CHECKPOINT, VKEY = "checkpoint", "vkey"
MAX_VKEY = 1 << 12
MAX_BAD_FILES = 64
"""Unreadable files after which an audit reads no more of them: a size that somebody
made up must not keep the auditor busy for ever."""

Read = Callable[[str], bytes]
"""Returns a file of an export by its path; raises ``NotFound`` (or ``OSError``,
``KeyError``) where there is none."""


def export_files(
    rows: Iterable[AuditRow],
    head: Head,
    vkey: str,
    *,
    openings: Iterable[Opening] | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an export, each once, in the order in which to write them.

    Openings are given in ledger order, and only to those who may read the entries.

    Raises:
        LedgerBroken: the rows do not give the head's root; no checkpoint is
            yielded then.
    """
    levels: list[list[bytes]] = []
    frontier = Frontier()
    source = iter(rows)
    while frontier.size < head.size:
        number, width = frontier.size // TILE_WIDTH, head.size - frontier.size
        leaves = _leaves(source, frontier.size, min(width, TILE_WIDTH))
        hashes = [leaf_hash(leaf) for leaf in leaves]
        frontier = frontier.extend(hashes)
        tile = Tile(0, number, len(leaves))
        yield tile.entries_path, write_bundle(leaves)
        for grown, full in _grow(levels, hashes, number):
            yield grown.path, write_tile(full)
    if frontier.root() != head.root:
        raise LedgerBroken(
            f"the ledger's rows do not give the root of its head of {head.size}"
        )
    for level, hashes in enumerate(levels):
        if hashes:
            count = head.size >> 8 * level
            tile = Tile(level, count // TILE_WIDTH, len(hashes))
            yield tile.path, write_tile(hashes)
    if openings is not None:
        yield from write_openings(openings)
    yield VKEY, f"{vkey}\n".encode()
    yield CHECKPOINT, head.checkpoint.encode()


def audit_export(
    read: Read, held: AuditorClaims | None = None
) -> tuple[AuditFinding, ...]:
    """Check an export without any key of the node; return all findings.

    With ``held.vkey`` the export is checked against the auditor's own copy of the
    ledger's key; without, against the one inside, which proves only that the
    export agrees with itself.
    """
    findings = Findings()
    held = held or AuditorClaims()
    # (1) The key, and the head that it has signed. Without a head that is signed
    #     there is nothing to compare with: its size is anybody's word.
    vkey = _read_vkey(read, held, findings)
    head = _read_head(read, vkey, findings) if vkey else None
    if head is None:
        return findings.all()
    # (2) Heads that others hold.
    others = read_held(held, vkey, findings)
    # (3) Leaves, openings, tiles.
    roots = Roots([head.size, *(c.size for c in others)])
    _Walk(read, head.size, roots, findings).run()
    # (4) The leaves against the head and against what others hold.
    compare(head, others, roots, findings)
    return findings.all()


class _Walk:
    """Reads an export once, bundle by bundle, and rebuilds its tiles."""

    def __init__(self, read: Read, size: int, roots: Roots, findings: Findings) -> None:
        self._read = read
        self._size = size
        self._roots = roots
        self._findings = findings
        self._levels: list[list[bytes]] = []
        self._bad_files = 0

    def run(self) -> None:
        """Check every bundle and every tile."""
        for start in range(0, self._size, TILE_WIDTH):
            tile = Tile(0, start // TILE_WIDTH, min(TILE_WIDTH, self._size - start))
            hashes = self._bundle(tile) or self._tile(tile)
            if hashes is None or self._bad_files > MAX_BAD_FILES:
                self._findings.add(
                    FindingKind.MISSING,
                    f"From entry {start} on the export cannot be read, or not well "
                    "enough to go on: the rest was not checked.",
                    start,
                )
                return
            self._roots.extend(hashes)
            for grown, full in _grow(self._levels, hashes, tile.number):
                self._compare(grown, full)
        for level, rest in enumerate(self._levels):
            if rest:
                count = self._size >> 8 * level
                self._compare(Tile(level, count // TILE_WIDTH, len(rest)), rest)

    def _bundle(self, tile: Tile) -> list[bytes] | None:
        """Return the hashes of a bundle's leaves, None if it cannot be read."""
        data = self._file(tile.entries_path)
        if data is None:
            return None
        try:
            leaves = read_bundle(data, tile.width)
        except TheirFault as error:
            self._bad(tile.entries_path, error.message)
            return None
        openings = self._openings(tile)
        for index, leaf in enumerate(leaves, tile.number * TILE_WIDTH):
            check_leaf(index, leaf, self._findings)
            made = openings.get(index)
            if made is not None:
                compare_opening(index, leaf, made, self._findings)
        return [leaf_hash(leaf) for leaf in leaves]

    def _tile(self, tile: Tile) -> list[bytes] | None:
        data = self._file(tile.path)
        if data is None:
            return None
        try:
            return list(read_tile(data, tile.width))
        except TheirFault as error:
            self._bad(tile.path, error.message)
            return None

    def _compare(self, tile: Tile, made: list[bytes]) -> None:
        """Compare a tile with the hashes that the leaves give."""
        given = self._tile(tile)
        if given is None or given == made:
            return
        pairs = zip(given, made, strict=True)  # read_tile has seen to the width
        first = next(i for i, pair in enumerate(pairs) if pair[0] != pair[1])
        index = (tile.number * TILE_WIDTH + first) << 8 * tile.level
        self._findings.add(
            FindingKind.TILE,
            f"{tile.path} is not the hashes of the leaves; it first differs at "
            f"entry {index}.",
            index,
        )

    def _file(self, path: str) -> bytes | None:
        try:
            return self._read(path)
        except (NotFound, OSError, LookupError):
            self._bad(path, "there is no such file")
            return None

    def _bad(self, path: str, why: str) -> None:
        self._bad_files += 1
        self._findings.add(FindingKind.FILE, f"{path} cannot be read: {why}.")

    def _openings(self, tile: Tile) -> dict[int, bytes]:
        """Return the leaves that the given openings of a bundle make."""
        try:
            data = self._read(tile.openings_path)
        except (NotFound, OSError, LookupError):
            return {}  # nobody need be given any
        return read_openings(data, tile, self._findings)


def _leaves(source: Iterator[AuditRow], start: int, width: int) -> list[bytes]:
    """Return the next leaves, refusing rows that are not in their place."""
    rows = list(islice(source, width))
    if [row.index for row in rows] != list(range(start, start + width)):
        raise LedgerBroken(f"the ledger's rows from {start} on are not in order")
    return [row.leaf for row in rows]


def _grow(
    levels: list[list[bytes]], hashes: list[bytes], number: int
) -> Iterator[tuple[Tile, list[bytes]]]:
    """Append one tile's worth of leaf hashes; yield the tiles that are now full."""
    level = 0
    while True:
        if level == len(levels):
            levels.append([])
        levels[level].extend(hashes)
        if len(levels[level]) < TILE_WIDTH:
            return
        full, levels[level] = levels[level], []
        yield Tile(level, number), full
        hashes = [subtree_hash(full)]
        number //= TILE_WIDTH
        level += 1


def _read_vkey(read: Read, held: AuditorClaims, findings: Findings) -> str:
    """Return the key to check by, empty if there is none."""
    try:
        given = read(VKEY)[:MAX_VKEY].decode().removesuffix("\n")
        read_vkey(given)
    except (NotFound, OSError, LookupError, UnicodeDecodeError, TheirFault):
        findings.add(FindingKind.KEY, "The export has no vkey that can be read.")
        given = ""
    if held.vkey and given and given != held.vkey:
        findings.add(
            FindingKind.KEY,
            "The export names another key than the one that is known of this agency.",
        )
    return held.vkey or given


def _read_head(read: Read, vkey: str, findings: Findings) -> Checkpoint | None:
    try:
        return read_checkpoint(read(CHECKPOINT).decode(), vkey)
    except (NotFound, OSError, LookupError, UnicodeDecodeError):
        findings.add(FindingKind.FILE, "The export has no checkpoint: it is not whole.")
    except TheirFault as error:
        findings.add(
            FindingKind.SIGNATURE,
            f"The checkpoint is not signed by this ledger's key: {error.message}. "
            "Nothing else was checked.",
        )
    return None
