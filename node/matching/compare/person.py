"""Persons: what was found becomes points, the points a probability, that a grade.

Every value of ``features.py`` has points, positive for a match and negative against
it; they are natural logarithms of odds and are added to a base. The sum is a
probability. Points and base were learnt of labelled pairs of people on sanctions
lists (``data/person.toml``; ``bench/matching/fit.py`` reproduces it), so the
probability is that of two people whom a search brings together, of whom about one
in ten is the one meant.

A grade is a cut on the probability, and asks for more than a number:

* without a word of a name that met there is no match, however much else agrees;
* ``strong`` needs two words, and beside the name a date of birth that is the same (day
  and month may be exchanged), or one that agrees as far as it is known, or but for a
  slip, with a place of birth or a rare name. A common name and a year of birth are
  never strong: many people share them;
* ``strong`` is never said where sex differs, or where the names themselves tell two
  people apart (``contrary.py``).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, get_type_hints

from node.matching.compare.align import Alignment
from node.matching.compare.birth import Birth, birth_findings
from node.matching.compare.contrary import tells_apart
from node.matching.compare.features import Agree, Features, features
from node.matching.compare.match import Match
from node.matching.compare.place import PlaceAgreement, address_findings, place_findings
from node.matching.compare.weights import probability
from node.matching.finding import Finding, WordRule
from node.matching.tables import toml
from node.matching.terms import Known, NameReading
from node.model.codes import Grade

_DATA: Mapping[str, Any] = MappingProxyType(toml("person"))
BASE: float = _DATA["base"]
STRONG_AT: float = _DATA["grade"]["strong"]
POSSIBLE_AT: float = _DATA["grade"]["possible"]
RARE: float = _DATA["grade"]["rare"]  # bits; a name that few people share
COMMON: float = _DATA["grade"]["common"]  # bits; fewer than these, and many share it
SAME_DAY = frozenset((Birth.EQUAL, Birth.SWAPPED))
IN_PART = frozenset((Birth.OVERLAPS, Birth.SLIP))
AGREES = SAME_DAY | IN_PART
CLOSE = frozenset((PlaceAgreement.SAME, PlaceAgreement.ALIKE))


_MEASURED = tuple(
    (tuple(_DATA["scale"][name]["cuts"]), tuple(_DATA["scale"][name]["points"]))
    for name in Features._fields
    if name in _DATA["scale"]
)
"""Cuts and points of the values that are measured; they stand first."""


def _points(name: str, kind: Any) -> tuple[float, ...]:
    """Return the points of a value that is one of few, in their order."""
    points = _DATA["points"][name]
    members = ("no", "yes") if kind is bool else [m.name.lower() for m in kind]
    return tuple(points[member] for member in members)


_TOLD = tuple(
    _points(name, kind)
    for name, kind in get_type_hints(Features).items()
    if name in _DATA["points"]
)
"""The points of the other values."""


class PersonComparison(NamedTuple):
    """What is said of two persons.

    ``log_odds`` is the sum of the points of the features, and the base.
    """

    features: Features
    log_odds: float
    alignment: Alignment | None

    @property
    def probability(self) -> float:
        """The sum as a probability, between 0 and 1."""
        return 1 / (1 + math.exp(-self.log_odds))


def judge_person(asked: Known, held: Known) -> PersonComparison:
    """Return how likely two persons are one, whether or not it makes a grade."""
    found, alignment = features(asked, held)
    total = BASE
    for (cuts, worth), value in zip(_MEASURED, found, strict=False):
        total += worth[bisect_right(cuts, value)]
    others: tuple[Any, ...] = found[len(_MEASURED) :]
    for worth, told in zip(_TOLD, others, strict=True):
        total += worth[told]
    return PersonComparison(found, total, alignment)


def grade_person(judged: PersonComparison) -> Grade | None:
    """Return the grade of what was judged, or ``None`` where it makes none."""
    found = judged.features
    if not found.met or judged.probability < POSSIBLE_AT:
        return None
    if found.words < 2 and found.birth not in AGREES:
        return None
    return Grade.POSSIBLE if why_unsure(judged) else Grade.STRONG


def why_unsure(judged: PersonComparison) -> str:
    """Return the code of the first thing that keeps a match from strong, or nothing.

    The order is fixed and the first alone is told, so that a finding says no more of
    the sum than the grade does.
    """
    found = judged.features
    if found.words < 2:
        return "unsure.one_word"
    if found.sex is Agree.DIFFERS:
        return "unsure.sex"
    if judged.alignment is not None and tells_apart(judged.alignment):
        return "unsure.names"
    if not _borne_out(found):
        return "unsure.birth"
    return "" if judged.probability >= STRONG_AT else "unsure.sum"


def _borne_out(found: Features) -> bool:
    """Whether something beside the name agrees closely enough to be sure."""
    if found.birth in SAME_DAY:
        return True
    beside = found.place in CLOSE or found.met >= RARE
    return beside and found.birth in IN_PART


def compare_person(asked: Known, held: Known) -> Match | None:
    """Return how well a person answers a question, ``None`` where it makes no grade."""
    judged = judge_person(asked, held)
    grade = grade_person(judged)
    if grade is None or judged.alignment is None:
        return None
    place = asked.read.index(judged.alignment.asked) + 1
    said = (
        *_of_name(judged.features, judged.alignment, place),
        *birth_findings(judged.features.birth),
        *place_findings(judged.features.place),
        *address_findings(judged.features.address),
        *_agreed("nationality", judged.features.nationality),
        *_agreed("sex", judged.features.sex),
        *(map(Finding, (why_unsure(judged),)) if grade is Grade.POSSIBLE else ()),
    )
    return Match(grade, probability(judged.log_odds), said)


# --- findings -----------------------------------------------------------------


def _of_name(found: Features, laid: Alignment, reading: int) -> Iterator[Finding]:
    """Say how the names met, word by word unless they are the same."""
    places = {told.place for told in laid.asked.told}
    alone = sorted(places - {partner.asked for partner in laid.partners})
    more = len(laid.held.told) > len({partner.held for partner in laid.partners})
    same = all(p.met.rule is WordRule.SAME for p in laid.partners)
    if same and not alone and not more:
        yield Finding("name.same" if _in_order(laid) else "name.order")
    else:
        said: dict[int, WordRule] = {p.asked: p.met.rule for p in laid.partners}
        for place, rule in sorted(said.items()):
            yield Finding("name.word", (_place(reading, place), rule))
        for place in alone:
            yield Finding("name.alone", (_place(reading, place),))
        if more:
            yield Finding("name.more")
    yield from _how_telling(found, laid.held)


def _how_telling(found: Features, held: NameReading) -> Iterator[Finding]:
    if found.words < 2:
        yield Finding("name.one")
    elif found.met < COMMON:
        yield Finding("name.common")
    elif found.met >= RARE:
        yield Finding("name.rare")
    if found.weak and held.field:
        yield Finding("name.weak")


def _in_order(laid: Alignment) -> bool:
    held = [partner.held for partner in laid.partners]
    return held == sorted(held)


def _place(reading: int, word: int) -> str:
    """Return where a word stands in the question (``finding.py``), counted from 1."""
    return f"{word + 1}" if reading == 1 else f"{reading}-{word + 1}"


def _agreed(what: str, agree: Agree) -> Iterator[Finding]:
    if agree is Agree.SAME:
        yield Finding(f"{what}.same")
    elif agree is Agree.DIFFERS:
        yield Finding(f"{what}.differs")
