"""Things that are known by the words of a description: a work of art, a method."""

from __future__ import annotations

from collections.abc import Mapping

from node.matching.compare.match import Match
from node.matching.compare.weights import WEIGHTS, probability
from node.matching.finding import Finding
from node.matching.terms import Known
from node.model.codes import Grade

LEAST_WORDS = 2
LEAST_SHARE = 0.5
MOST_WORDS = 6

_WORDS: Mapping[str, float] = WEIGHTS["words"]


def compare_words(asked: Known, held: Known) -> Match | None:
    """Return how well a record known by its words answers, or ``None``."""
    ours = {word for name in asked.names for word in name}
    theirs = {word for name in held.names for word in name}
    shared = len(ours & theirs)
    if shared < LEAST_WORDS or shared / len(ours) < LEAST_SHARE:
        return None
    whole = shared == len(ours) and shared > LEAST_WORDS
    grade = Grade.STRONG if whole else Grade.POSSIBLE
    said = Finding("words.shared", (str(shared), str(len(ours))))
    weight = _WORDS["base"] + _WORDS["share"] * shared / len(ours)
    score = probability(weight + _WORDS["each"] * min(shared, MOST_WORDS))
    return Match(grade, score, (said,))
