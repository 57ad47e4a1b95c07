"""Whether two words sound alike, across spellings and across scripts.

A word in one script becomes a word in Latin letters piece by piece; which pieces
stand for which, and how often, was counted in names that are known in both
(``data/sound/``; ``bench/matching/fit_sound.py`` counts them). Two words are as alike
as their best division into pieces is more frequent than the same pieces by chance:

    bits = log2 P(native, latin) - log2 P(native) - log2 P(latin)

and what is said is the share of that of the most it could be: 1 says that each tells
the other.
Words that are both in Latin letters are compared by pieces that spellings of one
name exchange (Jevgenij, Evgeny), so that a slip of the pen is told from another
sound.

The cost grows with the product of two lengths, which are bounded.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log2

from node.matching.names.chinese import load_readings
from node.matching.tables import rows

LATIN = "latin"
HAN = "han"
SCRIPTS = frozenset(("arabic", "cyrillic", "hangul", "hebrew", "kana", HAN, LATIN))
MAX_CHARS = 20
LONGEST = {LATIN: 2, HAN: 9}  # Latin letters of one piece; else:
LONGEST_PIECE = 3
LONGEST_NATIVE = 2
PER_BIT = 8  # one count of a table is an eighth of a bit
DROPPED = 18 * PER_BIT  # a letter that no piece accounts for
NEVER = 1 << 30
LEAST_SHARE = 0.3  # of what could be heard; less is no match

_Row = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Table:
    """What the pieces of one script cost, in eighths of a bit: less is likelier."""

    pieces: Mapping[str, _Row]  # native piece -> Latin piece -> cost together
    native: _Row  # native piece -> cost alone
    latin: _Row  # Latin piece -> cost alone
    of_native: Mapping[str, float]  # letter -> the least it costs in any piece
    of_latin: Mapping[str, float]
    longest: int


@cache
def _table(script: str) -> _Table:
    pieces: dict[str, dict[str, int]] = {}
    native: dict[str, float] = {}
    latin: dict[str, float] = {}
    of_native: dict[str, float] = {}
    of_latin: dict[str, float] = {}
    for ours, theirs, cost in rows(f"sound/{script}"):
        pieces.setdefault(ours, {})[theirs] = int(cost)
        likely = 2.0 ** (-int(cost) / PER_BIT)
        native[ours] = native.get(ours, 0.0) + likely
        latin[theirs] = latin.get(theirs, 0.0) + likely
        for piece, letters in ((ours, of_native), (theirs, of_latin)):
            for letter in piece:
                least = letters.get(letter, DROPPED)
                letters[letter] = min(least, int(cost) / len(piece))
    return _Table(
        pieces=pieces,
        native=_costs(native),
        latin=_costs(latin),
        of_native=of_native,
        of_latin=of_latin,
        longest=LONGEST.get(script, LONGEST_PIECE),
    )


def pieces_of(script: str) -> Mapping[str, Mapping[str, int]]:
    """Return the Latin pieces of each piece of a script, and what each pair costs."""
    return _table(script).pieces


def load_tables() -> None:
    """Read all tables, so that the first comparison takes no longer than any other."""
    for script in SCRIPTS:
        _table(script)
    load_readings()


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


def _together(native: str, latin: str, table: _Table, most: float) -> int:
    """Return what the cheapest division of both words into pieces costs.

    What costs more than ``most`` is not followed to its end: most words are unlike.
    """
    across, pieces = len(latin), table.pieces
    ours, theirs = _rest(native, table.of_native), _rest(latin, table.of_latin)
    ahead = _ahead(latin, table.longest)
    alone = pieces.get("", {})
    unsaid = [alone.get(letter, DROPPED) for letter in latin]
    grid = [[NEVER] * (across + 1) for _ in range(len(native) + 1)]
    grid[0][0] = 0
    for i, row in enumerate(grid):
        live, room = [], most - ours[i]
        for j, so_far in enumerate(row):
            if so_far > room or so_far + theirs[j] > most:
                continue
            live.append(j)
            if j < across and so_far + unsaid[j] < row[j + 1]:
                row[j + 1] = so_far + unsaid[j]
        for n, offered, silent in _offers(native[i : i + LONGEST_NATIVE], pieces):
            target = grid[i + n]
            for j in live:
                so_far = row[j]
                if so_far + silent < target[j]:  # noqa: PLR1730 - a call costs more
                    target[j] = so_far + silent
                for end, piece in ahead[j]:
                    offer = offered.get(piece)
                    if offer is not None and so_far + offer < target[end]:
                        target[end] = so_far + offer
    return grid[-1][-1]


def _offers(native: str, pieces: Mapping[str, _Row]) -> Iterator[tuple[int, _Row, int]]:
    """Yield the pieces that a word can begin with: length, Latin ones, cost of none."""
    for n in range(1, len(native) + 1):
        offered = pieces.get(native[:n])
        if offered is not None:
            yield n, offered, offered.get("", DROPPED if n == 1 else NEVER)
        elif n == 1:
            yield n, {}, DROPPED


def _rest(word: str, letters: Mapping[str, float]) -> Sequence[float]:
    """Return, from each place of a word, what the rest of it costs at least."""
    found = [0.0]
    for letter in reversed(word):
        found.append(found[-1] + letters.get(letter, DROPPED))
    found.reverse()
    return found


@lru_cache(maxsize=256)
def _ahead(latin: str, longest: int) -> Sequence[Sequence[tuple[int, str]]]:
    """Return, from each place of a word, where pieces end, and the pieces."""
    size = len(latin)
    return tuple(
        tuple((end, latin[j:end]) for end in range(j + 1, min(j + longest, size) + 1))
        for j in range(size + 1)
    )


@lru_cache(maxsize=65536)
def heard(native: str, latin: str, script: str = LATIN) -> float:
    """Return how alike a word and a Latin one sound, at most 1.

    It is 0 where it would be less than ``LEAST_SHARE``, for that is no match.
    ``native`` is in the letters of ``script`` (one of SCRIPTS; ``Word.native``), both
    lower case. What is longer than MAX_CHARS is compared by its beginning.
    """
    native, latin = native[:MAX_CHARS], latin[:MAX_CHARS]
    if script == "hangul":
        native = unicodedata.normalize("NFD", native)
    if not native or not latin:
        return 0.0
    ours, theirs = _alone_native(native, script), _alone_latin(latin, script)
    could_be = max(1, min(ours, theirs))
    most = ours + theirs - LEAST_SHARE * could_be
    together = _together(native, latin, _table(script), most + 1)
    share = (ours + theirs - together) / could_be
    return share if share >= LEAST_SHARE else 0.0
