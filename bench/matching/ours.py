"""Our matcher as the bench calls it: a probability for every pair, and its grade.

``match`` is silent below its lowest grade; figures need the order of the pairs below
it as well. The probability of such a pair is asked of the comparator itself.
"""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
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
from node.matching.compare import match
from node.matching.compare.match import Match
from node.matching.compare.number import compare_numbers
from node.matching.compare.organisation import compare_organisation, weigh_organisation
from node.matching.compare.person import PersonComparison as OfPersons
from node.matching.compare.person import grade_person, judge_person
from node.matching.compare.title import compare_title
from node.matching.compare.words import compare_words
from node.matching.terms import Known
from node.model.codes import Grade

Floats = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.int8]

RANK = {Grade.POSSIBLE: 1, Grade.STRONG: 2, Grade.IDENTIFIER: 3}
OUT_OF_FOLD = ROOT / "bench" / "results" / "oof.npz"
TIMED = 2000  # pairs
REPEATS = 3


Said = tuple[float, int]
"""A probability, and the rank of the grade or 0."""


def _person(asked: Known, held: Known) -> Said:
    return _graded(judge_person(asked, held))


def _graded(judged: OfPersons) -> Said:
    grade = grade_person(judged)
    return judged.probability, RANK[grade] if grade else 0


def _organisation(asked: Known, held: Known) -> Said:
    score, _ = weigh_organisation(asked, held)
    return _said(compare_organisation(asked, held), below=score)


def _said(found: Match | None, *, below: float = 0.0) -> Said:
    return (found.score, RANK[found.grade]) if found else (below, 0)


_BY_MODE: Mapping[str, Callable[[Known, Known], Said]] = {
    "person": _person,
    "name": _organisation,
    "title": lambda asked, held: _said(compare_title(asked, held)),
    "words": lambda asked, held: _said(compare_words(asked, held)),
}


def judge(asked: Known, held: Known, *, learnt: float | None = None) -> Said:
    """Return what ``match`` says, and a probability where it says nothing.

    ``learnt`` is another model's probability that two persons are one, in place of
    that of the installed weights; what a grade asks for besides holds as ever.
    """
    number = compare_numbers(asked, held)
    if number is not None and number.grade is Grade.IDENTIFIER:
        return _said(number)
    mode = asked.category.mode
    if mode not in _BY_MODE or asked.category.name != held.category.name:
        return _said(number)
    if learnt is not None and mode == "person":
        odds = math.log(learnt / (1 - learnt))
        found = _graded(judge_person(asked, held)._replace(log_odds=odds))
    else:
        found = _BY_MODE[mode](asked, held)
    score, rank = found
    if number is not None and (not rank or number.score >= score):
        return _said(number)
    return found


@dataclass(frozen=True, slots=True)
class Judged:
    """What we say of the pairs of a set, in the order of its file."""

    score: Floats
    rank: Bytes


def judge_pairs(
    pairs: Sequence[Pair], step: Callable[[], None], learnt: Floats | None = None
) -> Judged:
    """Return what we say of each pair; ``step`` is called after each."""
    score, rank = np.zeros(len(pairs)), np.zeros(len(pairs), np.int8)
    for place, pair in enumerate(pairs):
        asked, held = asked_of(pair.left), held_of(pair.right)
        other = None if learnt is None else float(learnt[place])
        score[place], rank[place] = judge(asked, held, learnt=other)
        step()
    return Judged(score, rank)


def out_of_fold(
    key: str, pairs: Sequence[Pair], path: Path = OUT_OF_FOLD
) -> Floats | None:
    """Return the probabilities of models that saw nothing of a pair's cluster.

    ``fit.py`` keeps them: of a set ``A`` the probabilities as ``A``, the digest of the
    pairs as ``A.pairs``. For any other pairs there are none.
    """
    if not path.is_file():
        return None
    with np.load(path, allow_pickle=False) as kept:
        if f"{key}.pairs" not in kept or str(kept[f"{key}.pairs"]) != digest(pairs):
            return None
        made: Floats = kept[key].astype(np.float64)
        return made


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
