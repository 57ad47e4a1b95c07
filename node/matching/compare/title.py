"""Things that are known by a whole name: vessels.

The name alone never decides, for many ships have one: flag, call sign, tonnage and
year of building are weighed beside it, and an IMO number that differs speaks against
everything else (it stays with the hull, whatever name is painted on it).
"""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz.distance import OSA

from node.matching.compare.match import Match
from node.matching.compare.thing import beside
from node.matching.compare.weights import WEIGHTS, grade_of, probability
from node.matching.finding import Finding
from node.matching.terms import Known

MIN_ALIKE = 6  # letters of a name in which one may differ

_DIGITS = "0123456789"
_TITLE: Mapping[str, float] = WEIGHTS["title"]


def _alike(ours: str, theirs: str) -> bool:
    if min(len(ours), len(theirs)) < MIN_ALIKE:
        return False
    if ours.strip(_DIGITS) == theirs.strip(_DIGITS):
        return False  # Star 5 is not Star 6
    return OSA.distance(ours, theirs, score_cutoff=1) <= 1


def compare_title(asked: Known, held: Known) -> Match | None:
    """Return how well a record with a title answers, or ``None``."""
    ours = {name[0] for name in asked.names}
    theirs = {name[0] for name in held.names}
    if ours & theirs:
        weight, said = _TITLE["same"], Finding("name.same")
    elif any(_alike(a, b) for a in ours for b in theirs):
        weight, said = _TITLE["alike"], Finding("name.word", ("1", "spelling"))
    else:
        return None
    rest = beside(asked, held, but=("name",))
    score = probability(weight + rest.weight)
    grade = grade_of(score)
    return Match(grade, score, (said, *rest.findings)) if grade else None
