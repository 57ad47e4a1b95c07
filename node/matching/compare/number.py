"""Identifiers beside identifiers: which number of a question meets one of a record.

A number that is the same after normalisation grades ``identifier``, unless the
catalogue says that the number alone does not tell one thing from another.
"""

from __future__ import annotations

from node.matching.compare.birth import birth_findings, compare_births
from node.matching.compare.match import Match
from node.matching.finding import Finding
from node.matching.keys.identifier import question_keys, record_keys
from node.matching.terms import Identifier, Known
from node.model.codes import Grade

_SCOPED = frozenset(("scoped-number", "plate"))


def compare_numbers(asked: Known, held: Known) -> Match | None:
    """Return the best that any two identifiers say, or ``None`` where none meet."""
    keys: dict[str, Identifier] = {}
    for identifier in held.identifiers:
        for space in identifier.spaces:
            for key in record_keys(space, identifier.kind, identifier.normal):
                keys.setdefault(key, identifier)
    best: Match | None = None
    for identifier in asked.identifiers:
        for space in identifier.spaces:
            for key in question_keys(space, identifier.kind, identifier.normal):
                if key in keys:
                    made = _judge(asked, held, identifier, keys[key])
                    if best is None or made.score > best.score:
                        best = made
    return best


def _core(identifier: Identifier) -> str:
    scoped = identifier.kind in _SCOPED
    return identifier.normal.rpartition(":")[2] if scoped else identifier.normal


def _judge(asked: Known, held: Known, ours: Identifier, theirs: Identifier) -> Match:
    grade, score = Grade.IDENTIFIER, 1.0
    findings = [Finding("number.same", (ours.field,))]
    if _core(ours) != _core(theirs):
        grade, score = Grade.POSSIBLE, 0.85
        findings = [Finding("number.confusable", (ours.field,))]
    elif ours.normal != theirs.normal:
        score = 0.95
        findings.append(Finding("number.no_country", (ours.field,)))
    unique = asked.category.fields[ours.field].unique
    if not unique and grade is Grade.IDENTIFIER:
        agreed = [n for n in asked.category.confirm if asked.shares(held, n)]
        findings += [Finding("field.same", (name,)) for name in agreed]
        if not agreed:
            grade, score = Grade.POSSIBLE, 0.8
            findings.append(Finding("number.not_unique", (ours.field,)))
    birth = compare_births(asked.of("birth_date"), held.of("birth_date"))
    return Match(grade, score, (*findings, *birth_findings(birth)))
