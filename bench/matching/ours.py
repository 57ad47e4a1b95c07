"""Our matcher as the bench calls it: a probability for every pair, and its grade.

``match`` is silent below its lowest grade; figures need the order of the pairs below
it as well. The probability of such a pair is asked of the comparator itself.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.matching.pairs import Pair, asked_of, held_of, question_of, record_of
from node.matching.compare import match
from node.matching.compare import score as _score
from node.matching.compare.number import compare_numbers
from node.matching.terms import Known
from node.model.codes import Grade

Floats = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.int8]

RANK = {Grade.POSSIBLE: 1, Grade.STRONG: 2, Grade.IDENTIFIER: 3}
TIMED = 2000  # pairs
REPEATS = 3


def judge(asked: Known, held: Known) -> tuple[float, int]:
    """Return the probability that both are one, and the rank of the grade or 0."""
    found = compare_numbers(asked, held)
    if found is None or found.grade is not Grade.IDENTIFIER:
        named = None
        if asked.category.mode and asked.category.name == held.category.name:
            named = _score._BY_MODE[asked.category.mode](asked, held)
        if named is not None and (found is None or named.score > found.score):
            found = named
    return (found.score, RANK[found.grade]) if found is not None else (0.0, 0)


@dataclass(frozen=True, slots=True)
class Judged:
    """What we say of the pairs of a set, in the order of its file."""

    score: Floats
    rank: Bytes


def judge_pairs(pairs: Sequence[Pair], step: Callable[[], None]) -> Judged:
    """Return what we say of each pair; ``step`` is called after each."""
    score, rank = np.zeros(len(pairs)), np.zeros(len(pairs), np.int8)
    for place, pair in enumerate(pairs):
        score[place], rank[place] = judge(asked_of(pair.left), held_of(pair.right))
        step()
    return Judged(score, rank)


@dataclass(frozen=True, slots=True)
class Speed:
    """Pairs a second.

    ``prepared``: both sides read before the clock starts; ``first`` is the same when
    nothing was ever compared. ``raw``: a question and a normalised record, as a node
    has them. ``read``: entities a second, from JSON to what is compared.
    """

    prepared: float
    first: float
    raw: float
    read: float


def speed(pairs: Sequence[Pair]) -> Speed:
    """Measure on the first pairs of a set that nothing has been compared of."""
    timed = pairs[:TIMED]
    began = time.perf_counter()
    known = [(asked_of(pair.left), held_of(pair.right)) for pair in timed]
    read = time.perf_counter() - began
    given = [(question_of(pair.left), record_of(pair.right)) for pair in timed]
    prepared = [_pass(judge, known) for _ in range(REPEATS + 1)]
    raw = [_pass(match, given) for _ in range(REPEATS)]
    return Speed(
        prepared=len(timed) / statistics.median(prepared[1:]),
        first=len(timed) / prepared[0],
        raw=len(timed) / statistics.median(raw),
        read=2 * len(timed) / read,
    )


def _pass(
    compare: Callable[[Any, Any], object], pairs: Iterable[tuple[Any, Any]]
) -> float:
    gc.collect()
    began = time.perf_counter()
    for left, right in pairs:
        compare(left, right)
    return time.perf_counter() - began
