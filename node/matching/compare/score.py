"""How well a record answers a question, and why.

An identifier that is equal after normalisation grades ``identifier``. Names are
graded by their best alignment, word by word and in any order, over all names and
aliases of the record, together with date of birth, nationality and sex. The
grade orders the work of a person who decides; it never releases anything.

Findings say how something agrees, never what the record holds: they leave before
any field does.
"""

from __future__ import annotations

from collections.abc import Callable

from node.matching.compare.align import align
from node.matching.compare.birth import Birth, birth_findings, compare_births
from node.matching.compare.match import Match
from node.matching.compare.number import compare_numbers
from node.matching.compare.organisation import compare_organisation
from node.matching.compare.title import compare_title
from node.matching.compare.words import compare_words
from node.matching.finding import Finding
from node.matching.terms import Known, known_question, known_record
from node.model.codes import Grade
from node.model.query import Question
from node.model.record import Record

# Set on the development half of labelled cross-list pairs; see docs/holdings.md.
STRONG_AT = 0.96
POSSIBLE_AT = 0.80
SEX_DIFFERS = -0.08
NATIONALITY_EQUAL = 0.02
NATIONALITY_DIFFERS = -0.03
# What a date of birth adds to or takes from the score of the name.
BIRTH_WEIGHT = {
    Birth.EQUAL: 0.10,
    Birth.SWAPPED: 0.06,
    Birth.OVERLAPS: 0.03,
    Birth.UNKNOWN: 0.0,
    Birth.NEAR: -0.06,
    Birth.DIFFERS: -0.25,
}
# What is said of how the names agree, by what the alignment calls it.
_NAME_FINDING = {
    "name: equal": "name.same",
    "name: same words in another order": "name.order",
    "name: all words of the shorter found in the longer": "name.more",
}


def match(question: Question, record: Record) -> Match | None:
    """Return how well a normalised record answers, or ``None`` if it does not.

    Raises:
        BadInput: the question names an unknown category or field.
    """
    asked, held = known_question(question), known_record(record)
    found = compare_numbers(asked, held)
    if found is not None and found.grade is Grade.IDENTIFIER:
        return found
    if asked.category.mode and asked.category.name == held.category.name:
        named = _BY_MODE[asked.category.mode](asked, held)
        if named is not None and (found is None or named.score > found.score):
            return named
    return found


def _nationality(asked: Known, held: Known) -> tuple[float, list[Finding]]:
    ours, theirs = set(asked.of("nationality")), set(held.of("nationality"))
    if not ours or not theirs:
        return 0.0, []
    if ours & theirs:
        return NATIONALITY_EQUAL, [Finding("nationality.same")]
    return NATIONALITY_DIFFERS, [Finding("nationality.differs")]


def _sex(asked: Known, held: Known) -> tuple[float, list[Finding]]:
    ours = set(asked.of("sex")) & {"M", "F"}
    theirs = set(held.of("sex")) & {"M", "F"}
    if not ours or not theirs:
        return 0.0, []
    return (
        (0.0, [Finding("sex.same")])
        if ours & theirs
        else (SEX_DIFFERS, [Finding("sex.differs")])
    )


def _person(asked: Known, held: Known) -> Match | None:
    name = align(asked.names, held.names)
    if name is None:
        return None
    birth = compare_births(asked.of("birth_date"), held.of("birth_date"))
    if name.words < 2 and birth not in (Birth.EQUAL, Birth.OVERLAPS, Birth.SWAPPED):
        return None
    said = _NAME_FINDING.get(name.reason)
    findings = [Finding(said)] if said else []
    findings += birth_findings(birth)
    total = name.score + BIRTH_WEIGHT[birth]
    for weight, more in (_nationality(asked, held), _sex(asked, held)):
        total += weight
        findings += more
    if total < POSSIBLE_AT:
        return None
    strong = total >= STRONG_AT and name.words > 1 and birth not in _DOUBTFUL
    grade = Grade.STRONG if strong else Grade.POSSIBLE
    return Match(grade, round(max(0.0, min(1.0, total)), 3), tuple(findings))


_DOUBTFUL = (Birth.UNKNOWN, Birth.NEAR, Birth.DIFFERS)


_BY_MODE: dict[str, Callable[[Known, Known], Match | None]] = {
    "person": _person,
    "name": compare_organisation,
    "title": compare_title,
    "words": compare_words,
}
