"""Whether two words sound alike, across spellings and across scripts.

A word in one script becomes a word in Latin letters piece by piece; which pieces
stand for which, and how often, was counted in names that are known in both
(``data/sound/``; ``bench/matching/fit_sound.py`` counts them). Two words are as alike
as their best division into pieces is more frequent than the same pieces by chance:

    bits = log2 P(native, latin) - log2 P(native) - log2 P(latin)

and ``share`` is that of the most it could be: 1 says that each tells the other.
Words that are both in Latin letters are compared by pieces that spellings of one
name exchange (Jevgenij, Evgeny), so that a slip of the pen is told from another
sound.

The cost grows with the product of two lengths, which are bounded.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log2
from typing import NamedTuple

from node.matching.tables import rows

LATIN = "latin"
SCRIPTS = frozenset(("arabic", "cyrillic", "hangul", "hebrew", "kana", LATIN))
MAX_CHARS = 20
LONGEST = {LATIN: 2}  # Latin letters of one piece; else:
LONGEST_PIECE = 3
LONGEST_NATIVE = 2
PER_BIT = 8  # one count of a table is an eighth of a bit
DROPPED = 18 * PER_BIT  # a letter that no piece accounts for
NEVER = 1 << 30

_Row = Mapping[str, int]


class Heard(NamedTuple):
    """How alike two words sound.

    ``bits`` is the weight of the evidence that they are one word, below zero where
    it is against; ``share`` the part of the most it could be, at most 1.
    """

    bits: float
    share: float


@dataclass(frozen=True, slots=True)
class _Table:
    """What the pieces of one script cost, in eighths of a bit: less is likelier."""

    pieces: Mapping[str, _Row]  # native piece -> Latin piece -> cost together
    native: _Row  # native piece -> cost alone
    latin: _Row  # Latin piece -> cost alone
    longest: int


@cache
def _table(script: str) -> _Table:
    pieces: dict[str, dict[str, int]] = {}
    native: dict[str, float] = {}
    latin: dict[str, float] = {}
    for ours, theirs, cost in rows(f"sound/{script}"):
        pieces.setdefault(ours, {})[theirs] = int(cost)
        likely = 2.0 ** (-int(cost) / PER_BIT)
        native[ours] = native.get(ours, 0.0) + likely
        latin[theirs] = latin.get(theirs, 0.0) + likely
    return _Table(
        pieces, _costs(native), _costs(latin), LONGEST.get(script, LONGEST_PIECE)
    )


def load_tables() -> None:
    """Read all tables, so that the first comparison takes no longer than any other."""
    for script in SCRIPTS:
        _table(script)


def _costs(likely: Mapping[str, float]) -> dict[str, int]:
    return {piece: round(-PER_BIT * log2(p)) for piece, p in likely.items() if piece}


def _alone(word: str, costs: _Row, longest: int) -> int:
    """Return what the cheapest division of one word into pieces costs."""
    best = [0] + [NEVER] * len(word)
    for at in range(len(word)):
        so_far = best[at]
        for end in range(at + 1, min(at + longest, len(word)) + 1):
            cost = costs.get(word[at:end], DROPPED if end == at + 1 else NEVER)
            best[end] = min(best[end], so_far + cost)
    return best[-1]


@lru_cache(maxsize=16384)
def _alone_native(word: str, script: str) -> int:
    return _alone(word, _table(script).native, LONGEST_NATIVE)


@lru_cache(maxsize=16384)
def _alone_latin(word: str, script: str) -> int:
    table = _table(script)
    return _alone(word, table.latin, table.longest)


def _together(native: str, latin: str, table: _Table) -> int:
    """Return what the cheapest division of both words into pieces costs."""
    across, pieces = len(latin), table.pieces
    places = _places(latin, table.longest)
    unsaid = [pieces.get("", {}).get(letter, DROPPED) for letter in latin]
    grid = [[NEVER] * (across + 1) for _ in range(len(native) + 1)]
    grid[0][0] = 0
    for i, row in enumerate(grid):
        for j, cost in enumerate(unsaid):
            row[j + 1] = min(row[j + 1], row[j] + cost)
        for n in range(1, min(LONGEST_NATIVE, len(native) - i) + 1):
            offered = pieces.get(native[i : i + n], {})
            target = grid[i + n]
            silent = offered.get("", DROPPED if n == 1 else NEVER)
            if silent < NEVER:
                for j, so_far in enumerate(row):
                    target[j] = min(target[j], so_far + silent)
            for piece in offered.keys() & places.keys():
                offer = offered[piece]
                for j, end in places[piece]:
                    target[end] = min(target[end], row[j] + offer)
    return grid[-1][-1]


@lru_cache(maxsize=4096)
def _places(latin: str, longest: int) -> Mapping[str, Sequence[tuple[int, int]]]:
    """Return where each piece of a word begins and ends."""
    places: dict[str, list[tuple[int, int]]] = {}
    for begin in range(len(latin)):
        for end in range(begin + 1, min(begin + longest, len(latin)) + 1):
            places.setdefault(latin[begin:end], []).append((begin, end))
    return places


@lru_cache(maxsize=65536)
def heard(native: str, latin: str, script: str = LATIN) -> Heard:
    """Return how alike a word and a Latin one sound.

    ``native`` is in the letters of ``script`` (one of SCRIPTS; ``Word.native``), both
    lower case. What is longer than MAX_CHARS is compared by its beginning.
    """
    native, latin = native[:MAX_CHARS], latin[:MAX_CHARS]
    if script == "hangul":
        native = unicodedata.normalize("NFD", native)
    if not native or not latin:
        return Heard(0.0, 0.0)
    ours, theirs = _alone_native(native, script), _alone_latin(latin, script)
    gain = ours + theirs - _together(native, latin, _table(script))
    return Heard(gain / PER_BIT, gain / max(1, min(ours, theirs)))
