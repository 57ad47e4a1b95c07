"""Names laid beside each other, word by word, in any order.

Each word of the shorter name takes the best word of the longer that is still
free; words weigh by their length. A word agrees fully when equal, nearly when
its consonant code is equal (another script, a vowel missing), else by
Jaro-Winkler similarity. Words of the longer name that stay alone cost little:
people carry more names than one paper shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

from node.matching.names.code import MIN_CODE, code
from node.matching.terms import Words

SAME_CODE = 0.93
MIN_SIMILAR = 0.72
LEFT_ALONE = 0.12
ONE_WORD = 0.85  # a name of one word says less
MAX_COMPARED = 40  # names of one record


@dataclass(frozen=True, slots=True)
class Alignment:
    """The best alignment of two sets of names.

    ``score`` is from 0 to 1, ``words`` how many words found a partner.
    """

    score: float
    words: int
    reason: str


@lru_cache(maxsize=65536)
def similar(a: str, b: str) -> float:
    """Return how alike two folded words are, from 0 to 1."""
    if a == b:
        return 1.0
    if len(a) == 1 or len(b) == 1:
        return 0.8 if a[0] == b[0] else 0.0
    found: float = JaroWinkler.similarity(a, b)
    ours, theirs = code(a), code(b)
    if ours == theirs and len(ours) > MIN_CODE:
        return max(found, SAME_CODE)
    return found if found >= MIN_SIMILAR else 0.0


def _extent(name: Words) -> tuple[int, int, Words]:
    # A total order, so that the score is the same from both sides.
    return len(name), sum(map(len, name)), name


def _align(ours: Words, theirs: Words) -> tuple[float, int, bool]:
    short, long = sorted((ours, theirs), key=_extent)
    scored = sorted(
        (
            (similar(a, b), i, j)
            for i, a in enumerate(short)
            for j, b in enumerate(long)
        ),
        reverse=True,
    )
    taken_short: set[int] = set()
    taken_long: set[int] = set()
    total, exact = 0.0, True
    for alike, i, j in scored:
        if not alike:
            break
        if i in taken_short or j in taken_long:
            continue
        taken_short.add(i)
        taken_long.add(j)
        exact = exact and alike == 1.0
        total += alike**2 * len(short[i])
    weight = sum(map(len, short))
    alone = sum(len(w) for j, w in enumerate(long) if j not in taken_long)
    share = alone / (alone + weight)
    score = total / weight * (1 - LEFT_ALONE * min(1.0, 2 * share))
    if len(short) == 1 and len(long) > 1:
        score *= ONE_WORD
    return score, len(taken_short), exact and len(taken_short) == len(short)


def _reason(ours: Words, theirs: Words, exact: bool, score: float) -> str:
    if ours == theirs:
        return "name: equal"
    if exact and len(ours) == len(theirs):
        return "name: same words in another order"
    if exact:
        return "name: all words of the shorter found in the longer"
    return "name: spelt alike" if score >= 0.85 else "name: partly alike"


def align(asked: tuple[Words, ...], held: tuple[Words, ...]) -> Alignment | None:
    """Return the best alignment of any two names, or ``None`` without one."""
    best: tuple[float, int, bool, Words, Words] | None = None
    for ours in asked[:MAX_COMPARED]:
        for theirs in held[:MAX_COMPARED]:
            score, count, exact = _align(ours, theirs)
            if best is None or (score, count) > best[:2]:
                best = (score, count, exact, ours, theirs)
    if best is None or not best[1]:
        return None
    score, count, exact, ours, theirs = best
    return Alignment(score, count, _reason(ours, theirs, exact, score))
