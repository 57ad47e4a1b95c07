"""Openings: the entries that an auditor was given, checked against their leaves.

In an export they are the lines of ``openings/<number>.jsonl``, one file for what is
given of each entry bundle::

    {"index":7,"salt":"<base64>","entry":"<the entry's JSON, as a string>"}

The entry is a string and not an object because the leaf commits to its bytes: no
reader has to guess how it was spelt.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hmac import compare_digest
from itertools import groupby

import msgspec

from node.codec.plain import from_json
from node.errors import BadProof, ComityError
from node.ledger.finding import FindingKind, Findings
from node.ledger.leaf import SALT_SIZE, check_opening, leaf
from node.ledger.merkle import TILE_WIDTH
from node.ledger.tiles import Tile
from node.model.entry import Entry


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens one leaf: its index, its salt, the bytes of its entry."""

    index: int
    salt: bytes
    entry: bytes


class _OpeningLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    index: int
    salt: bytes
    entry: str


def write_openings(openings: Iterable[Opening]) -> Iterator[tuple[str, bytes]]:
    """Yield (path, data) of the files of openings that are given in ledger order.

    ``ValueError`` if they are not: a file would be written twice.
    """
    last = -1
    for number, group in groupby(openings, lambda o: o.index // TILE_WIDTH):
        lines: list[bytes] = []
        for opening in group:
            if opening.index <= last:
                raise ValueError(f"the opening of entry {opening.index} comes late")
            last = opening.index
            line = _OpeningLine(opening.index, opening.salt, opening.entry.decode())
            lines.append(msgspec.json.encode(line) + b"\n")
        yield Tile(0, number).openings_path, b"".join(lines)


def read_openings(data: bytes, tile: Tile, findings: Findings) -> dict[int, bytes]:
    """Return, for each index, the leaf that its opening makes.

    ``tile`` is the place of the bundle that they open. What cannot be read, or opens
    nothing there, is a finding.
    """
    decoder = msgspec.json.Decoder(_OpeningLine)
    start = tile.number * TILE_WIDTH
    leaves: dict[int, bytes] = {}
    for number, text in enumerate(data.splitlines(), 1):
        where = f"Line {number} of {tile.openings_path}"
        try:
            line = decoder.decode(text)
        except (msgspec.DecodeError, UnicodeDecodeError):
            findings.add(FindingKind.FILE, f"{where} is not an opening.")
            continue
        known = line.index in leaves or len(line.salt) != SALT_SIZE
        if known or not start <= line.index < start + tile.width:
            findings.add(
                FindingKind.OPENING,
                f"{where} opens no entry there, or one a second time, or its salt is "
                f"not {SALT_SIZE} bytes.",
                line.index,
            )
            continue
        entry = line.entry.encode()
        read_entry(line.index, entry, findings)
        leaves[line.index] = leaf(entry, line.salt)
    return leaves


def compare_opening(index: int, given: bytes, made: bytes, findings: Findings) -> None:
    """Compare a leaf with the one that its opening makes."""
    if not compare_digest(given, made):
        _not_opened(index, findings)


def open_leaf(
    index: int, placed: bytes, opening: tuple[bytes, bytes], findings: Findings
) -> Entry | None:
    """Return the entry that (salt, entry bytes) open a leaf to, if they do."""
    salt, entry = opening
    try:
        check_opening(placed, entry, salt)
    except BadProof:
        _not_opened(index, findings)
        return None
    return read_entry(index, entry, findings)


def read_entry(index: int, entry: bytes, findings: Findings) -> Entry | None:
    """Return an entry out of its bytes; None, and a finding, if it is not one."""
    try:
        return from_json(Entry, entry)
    except ComityError:
        findings.add(
            FindingKind.ENTRY,
            f"Entry {index} cannot be read: it is not an entry of this version.",
            index,
        )
        return None


def _not_opened(index: int, findings: Findings) -> None:
    findings.add(
        FindingKind.OPENING,
        f"Entry {index} is not what its leaf commits to: the entry or its salt was "
        "altered or swapped.",
        index,
    )
