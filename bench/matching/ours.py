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
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.matching.pairs import (
    ROOT,
    Pair,
    asked_of,
    digest,
    held_of,
    question_of,
    record_of,
)
from node.matching.compare import match, score
from node.matching.compare.number import compare_numbers
from node.matching.compare.organisation import weigh_organisation
from node.matching.terms import Known
from node.model.codes import Grade

Floats = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.int8]

RANK = {Grade.POSSIBLE: 1, Grade.STRONG: 2, Grade.IDENTIFIER: 3}
OUT_OF_FOLD = ROOT / "bench" / "results" / "oof.npz"
TIMED = 2000  # pairs
REPEATS = 3


def judge(asked: Known, held: Known) -> tuple[float, int]:
    """Return the probability that both are one, and the rank of the grade or 0."""
    found = compare_numbers(asked, held)
    if found is None or found.grade is not Grade.IDENTIFIER:
        named = None
        if asked.category.mode and asked.category.name == held.category.name:
            compare = score._BY_MODE[asked.category.mode]  # noqa: SLF001
            named = compare(asked, held)
        if named is not None and (found is None or named.score > found.score):
            found = named
    if found is not None:
        return found.score, RANK[found.grade]
    if asked.category.mode == held.category.mode == "name":
        return weigh_organisation(asked, held)[0], 0
    return 0.0, 0


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


def out_of_fold(
    key: str, pairs: Sequence[Pair], path: Path = OUT_OF_FOLD
) -> Judged | None:
    """Return what models say that saw nothing of a pair's cluster, where it is kept.

    The file has, for a set ``A``: ``A`` the probabilities, ``A.rank`` the ranks of the
    grades, ``A.pairs`` the digest of the pairs. For other pairs it counts as absent.
    """
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as kept:
        if f"{key}.pairs" not in kept or str(kept[f"{key}.pairs"]) != digest(pairs):
            return None
        score = kept[key].astype(np.float64)
        rank = kept.get(f"{key}.rank", np.zeros(len(score), np.int8))
    return Judged(score, rank)


@dataclass(frozen=True, slots=True)
class Speed:
    """Pairs a second of processor time: others may be at work on the machine.

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
    began = time.process_time()
    known = [(asked_of(pair.left), held_of(pair.right)) for pair in timed]
    read = time.process_time() - began
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
    began = time.process_time()
    for left, right in pairs:
        compare(left, right)
    return time.process_time() - began
