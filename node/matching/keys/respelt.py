"""What a word of another script may be in Latin letters, as skeletons.

One spelling is one guess among several: hangul writes one letter for l and r, Hebrew
one for p and f and few vowels. The tables of sounds (``data/sound/``) say which Latin
pieces stand for which, and how often; the likeliest spellings are put together from
them, piece by piece, and those that are one skeleton (skeleton.py) are one. A spelling
of a name that is met often is likelier than one that is not (``names/rarity.py``).

    respelt("손튼", "hangul")     # ("sntn", ...), ("trntn", ...)
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from math import log2
from typing import NamedTuple

from node.matching.compare.sound import (
    LATIN,
    LONGEST_NATIVE,
    PER_BIT,
    SCRIPTS,
    pieces_of,
)
from node.matching.keys.skeleton import skeleton
from node.matching.names.code import fold
from node.matching.names.rarity import rarity

MOST = 12  # skeletons of one word
MAX_CHARS = 20
BEAM = 12  # spellings of the beginning of a word that are followed
MOST_OFFERS = 16  # Latin pieces of one piece
RARITY = 3  # eighths of a bit of cost for each bit that a name is rare
SLACK = 14 * PER_BIT  # what a spelling may cost more than the likeliest
_SOFT = frozenset("aeiouwyh")
_FOLLOWED = frozenset(SCRIPTS - {LATIN})


class Respelt(NamedTuple):
    """A skeleton, a word that has it, and what it costs more than the likeliest."""

    skeleton: str
    word: str
    cost: int


class _Way(NamedTuple):
    """Beginnings of a spelling: how likely together, the likeliest, and how spelt."""

    together: float
    best: float
    spelt: str


@cache
def _offers(script: str) -> Mapping[str, Sequence[tuple[str, float]]]:
    """Return the likeliest Latin pieces of each piece, and how likely each is."""
    return {
        native: [
            (piece, 2.0 ** (-cost / PER_BIT))
            for cost, piece in sorted((c, p) for p, c in latin.items())[:MOST_OFFERS]
        ]
        for native, latin in pieces_of(script).items()
    }


@lru_cache(maxsize=65536)
def respelt(native: str, script: str) -> tuple[Respelt, ...]:
    """Return what a word may be, the likeliest first; nothing for other scripts."""
    if script not in _FOLLOWED:
        return ()
    found: dict[str, tuple[int, str]] = {}
    for cost, spelt in _spellings(native, script):
        word = fold(spelt)
        made, whole = skeleton(word), cost + round(RARITY * rarity(word))
        if word and (made not in found or (whole, word) < found[made]):
            found[made] = whole, word
    ranked = sorted((cost, made, word) for made, (cost, word) in found.items())
    return tuple(
        Respelt(made, word, cost - ranked[0][0])
        for cost, made, word in ranked[:MOST]
        if cost - ranked[0][0] <= SLACK
    )


def _spellings(native: str, script: str) -> Iterator[tuple[int, str]]:
    """Yield costs and spellings of a whole word, the likeliest first."""
    form = unicodedata.normalize("NFD", native) if script == "hangul" else native
    form, offers = form[:MAX_CHARS], _offers(script)
    # Beginnings that differ in vowels alone are one: their likelihoods add up, and
    # the likeliest of them stands for all.
    ways: list[dict[str, _Way]] = [{} for _ in range(len(form) + 1)]
    ways[0][""] = _Way(1.0, 1.0, "")
    for at in range(len(form)):
        followed = sorted(ways[at].values(), reverse=True)[:BEAM]
        for length in range(1, min(LONGEST_NATIVE, len(form) - at) + 1):
            ahead = ways[at + length]
            for piece, likely in offers.get(form[at : at + length], ()):
                for way in followed:
                    _add(ahead, way, piece, likely)
    for way in sorted(ways[-1].values(), reverse=True)[: BEAM * 4]:
        yield round(-PER_BIT * log2(way.together)), way.spelt


def _add(ahead: dict[str, _Way], way: _Way, piece: str, likely: float) -> None:
    """Add a beginning that is longer by a piece to those that are as long."""
    spelt, best = way.spelt + piece, way.best * likely
    key, together = _consonants(spelt), way.together * likely
    if known := ahead.get(key):
        together += known.together
        best, spelt = max((best, spelt), (known.best, known.spelt))
    ahead[key] = _Way(together, best, spelt)


def _consonants(spelt: str) -> str:
    """Return what tells a beginning from another: consonants, and how it ends."""
    return "".join(c for c in spelt[:-2] if c not in _SOFT) + "|" + spelt[-2:]
