"""Two organisations' names beside each other: how much of them is the same.

Words weigh by how rarely names have them; generic ones (trading, bank) and names of
countries little. Each word takes the best word of the other name that is still free,
in any order. What stays alone counts against, on both sides. The score is the same
from both sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel, JaroWinkler

from node.matching.names.code import code
from node.matching.names.firm import Firm
from node.matching.names.rarity import RAREST, rarity
from node.matching.normalise.country import normal_country

GENERIC, COUNTRY = 0.25, 0.35
SAME_CODE, MIN_CODE = 0.93, 3
MIN_SPELLING = 0.9
SHORTENED, MIN_SHORTENED = 0.8, 4
MIN_JOINED = 0.88
AS_INITIALS = 0.7  # what a name and its initials share
A_LETTER = 0.2  # what each of them tells
JOINED = 0.98  # the same letters, divided into words otherwise


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two names share: ``share`` of their weight, and ``weight`` of that itself.

    ``share`` is 1 where every word has its equal; ``weight`` is about one for each
    rare word. ``letters``: one name is the other's first letters.
    """

    share: float
    weight: float
    letters: bool = False


NOTHING = Overlap(0.0, 0.0)


@lru_cache(maxsize=16384)
def _weight(word: str) -> float:
    return COUNTRY if normal_country(word) else rarity(word) / RAREST


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A name's words with what each weighs, their sum, and all letters in one piece."""

    words: dict[str, float]
    whole: float
    joined: str


@lru_cache(maxsize=16384)
def _weigh(firm: Firm) -> _Weighed:
    words = {w: GENERIC if w in firm.generic else _weight(w) for w in firm.words}
    return _Weighed(words, sum(words.values()), "".join(firm.words))


@lru_cache(maxsize=65536)
def alike(a: str, b: str) -> float:
    """Return how alike two words of names are, from 0 to 1."""
    if a == b:
        return 1.0
    short, long = sorted((a, b), key=len)
    found: float = JaroWinkler.similarity(a, b)
    best = found if found >= MIN_SPELLING and len(short) > MIN_SHORTENED else 0.0
    known = code(a)
    if known == code(b) and len(known) >= MIN_CODE:
        best = max(best, SAME_CODE)
    if len(short) >= MIN_SHORTENED and long.startswith(short):
        best = max(best, SHORTENED)
    return best


def _align(ours: dict[str, float], theirs: dict[str, float]) -> float:
    """Return the weight of the words that find a partner, of both sides."""
    scored = [
        (found * (w + v), a, b)
        for a, w in ours.items()
        for b, v in theirs.items()
        if (found := alike(a, b))
    ]
    if len(scored) == 1:
        return scored[0][0]
    taken: set[str] = set()
    given: set[str] = set()
    matched = 0.0
    for worth, a, b in sorted(scored, key=_best_first):
        if a not in taken and b not in given:
            taken.add(a)
            given.add(b)
            matched += worth
    return matched


def _best_first(one: tuple[float, str, str]) -> tuple[float, str, str]:
    """Order pairs of words the same from both sides."""
    worth, a, b = one
    return -worth, min(a, b), max(a, b)


def compare_firms(ours: Firm, theirs: Firm) -> Overlap:
    """Return what two readings of names share. Symmetric."""
    if not ours.words or not theirs.words:
        return NOTHING
    left, right = _weigh(ours), _weigh(theirs)
    matched, whole = _align(left.words, right.words), left.whole + right.whole
    found = Overlap(min(1.0, matched / whole), matched / 2)
    if found.share >= JOINED:
        return found
    near: float = Indel.normalized_similarity(
        left.joined, right.joined, score_cutoff=MIN_JOINED
    )
    if near > found.share and _only_own(ours, theirs):
        share = JOINED if left.joined == right.joined else near
        found = Overlap(share, share * whole / 2)
    return _initials(ours, theirs, found)


def _only_own(ours: Firm, theirs: Firm) -> bool:
    # Where letters nearly agree, generic words may be all that differs: North Oil
    # Company beside South Oil Company.
    return len(ours.own) != len(theirs.own) or any(
        alike(a, b) for a in ours.own for b in theirs.own
    )


def _initials(ours: Firm, theirs: Firm, found: Overlap) -> Overlap:
    for short, long in ((ours, theirs), (theirs, ours)):
        if len(short.words) == 1 and short.words[0] in long.initials:
            weight = max(found.weight, A_LETTER * len(short.words[0]))
            return Overlap(max(found.share, AS_INITIALS), weight, letters=True)
    return found
