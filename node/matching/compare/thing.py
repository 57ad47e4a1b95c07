"""What else is known beside a number or a name: the make of a car, a day of birth.

One table, ``beside`` in ``data/weights.toml``, says which fields of a category are
read, how, and what their agreement weighs. What is known of one side only says
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from node.matching.compare.birth import birth_findings, compare_births
from node.matching.compare.slip import meeting
from node.matching.compare.weights import WEIGHTS
from node.matching.finding import Finding
from node.matching.names.code import LEGAL_FORMS, code, words
from node.matching.normalise.transport import vessel_name
from node.matching.terms import Known

PEOPLE = frozenset(("person", "document"))
NAMES = frozenset(("name", "organisation"))  # a number may be a firm's, or its owner's
OF_OTHERS = frozenset(("father_name", "mother_name"))
MAX_VALUES = 40
HALF = 0.5
TWO = 2  # words of a name that hardly meet by chance

_BIRTH: Mapping[str, float] = WEIGHTS["beside"]["birth"]
_TABLES: Mapping[str, Mapping[str, Mapping[str, Any]]] = WEIGHTS["beside"]


@dataclass(frozen=True, slots=True)
class RestWeight:
    """What the rest says: a sum of weights, and the findings behind it."""

    weight: float = 0.0
    findings: tuple[Finding, ...] = ()


def beside(asked: Known, held: Known, *, but: tuple[str, ...] = ()) -> RestWeight:
    """Return what is known of both sides, the rows called ``but`` left out."""
    of, other = asked.category.name, held.category.name
    table = (
        _TABLES.get(of, {}) if of == other and of not in PEOPLE else _TABLES["across"]
    )
    weight = 0.0
    findings: list[Finding] = []
    for name, row in table.items():
        if name not in but:
            said = _HOW[row["how"]](asked, held, name, row)
            weight += said.weight
            findings += said.findings
    return RestWeight(weight, tuple(findings))


def _values(known: Known, name: str, row: Mapping[str, Any]) -> list[str]:
    fields = row.get("fields", (name,))
    return [v for field in fields for v in known.of(field)][:MAX_VALUES]


def _said(name: str, row: Mapping[str, Any], *, same: bool) -> RestWeight:
    weight = row.get("same" if same else "differs", 0.0)
    return RestWeight(
        weight, (Finding("field.same" if same else "field.differs", (name,)),)
    )


def _equal(asked: Known, held: Known, name: str, row: Mapping[str, Any]) -> RestWeight:
    ours, theirs = _values(asked, name, row), _values(held, name, row)
    if not ours or not theirs:
        return RestWeight()
    return _said(name, row, same=not set(ours).isdisjoint(theirs))


def _telling(value: str, name: str) -> frozenset[str]:
    made = vessel_name(value) if name == "name" else value
    found = frozenset(map(code, words(made)))
    return (found - LEGAL_FORMS) or found


def _words(asked: Known, held: Known, name: str, row: Mapping[str, Any]) -> RestWeight:
    ours = [_telling(value, name) for value in _values(asked, name, row)]
    theirs = [_telling(value, name) for value in _values(held, name, row)]
    if not any(ours) or not any(theirs):
        return RestWeight()
    same = any(
        len(a & b) >= HALF * max(len(a), len(b)) if name == "name" else a <= b or b <= a
        for a in ours
        for b in theirs
        if a and b
    )
    return _said(name, row, same=same)


def _person_words(known: Known) -> frozenset[str]:
    fields = known.category.fields
    own = (f for f in fields if fields[f].kind in NAMES and f not in OF_OTHERS)
    names = (n for f in own for n in known.of(f))
    some = islice(names, MAX_VALUES)
    return frozenset(code(word) for name in some for word in words(name))


def _people(asked: Known, held: Known, name: str, row: Mapping[str, Any]) -> RestWeight:
    ours, theirs = _person_words(asked), _person_words(held)
    if not ours or not theirs:
        return RestWeight()
    shared = len(ours & theirs)
    if shared >= min(TWO, len(ours), len(theirs)):
        return _said(name, row, same=True)
    return RestWeight(row["one"]) if shared else _said(name, row, same=False)


def _births(
    asked: Known, held: Known, name: str, _row: Mapping[str, Any]
) -> RestWeight:
    said = birth_findings(compare_births(asked.of(name), held.of(name)))
    weight = sum(_BIRTH.get(each.code.partition(".")[2], 0.0) for each in said)
    return RestWeight(weight, said)


def _one(asked: Known, held: Known, name: str, row: Mapping[str, Any]) -> RestWeight:
    """A number that a thing has one of: what is not near it is of another thing."""
    ours, theirs = asked.of(name)[:MAX_VALUES], held.of(name)[:MAX_VALUES]
    kind = asked.category.fields[name].kind
    if not ours or not theirs or any(meeting(kind, a, b) for a in ours for b in theirs):
        return RestWeight()
    return RestWeight(row["differs"], (Finding("number.differs", (name,)),))


def _year(asked: Known, held: Known, name: str, row: Mapping[str, Any]) -> RestWeight:
    ours = [int(v[:4]) for v in _values(asked, name, {}) if v[:4].isdecimal()]
    theirs = [int(v[:4]) for v in _values(held, name, {}) if v[:4].isdecimal()]
    if not ours or not theirs:
        return RestWeight()
    return _said(name, row, same=any(abs(a - b) <= 1 for a in ours for b in theirs))


_HOW: Mapping[str, Callable[[Known, Known, str, Mapping[str, Any]], RestWeight]] = {
    "equal": _equal,
    "words": _words,
    "people": _people,
    "birth": _births,
    "one": _one,
    "year": _year,
}
