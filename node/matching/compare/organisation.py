"""Organisations: names without their legal forms, and the country."""

from __future__ import annotations

from node.matching.compare.align import align
from node.matching.compare.match import Match
from node.matching.finding import Finding
from node.matching.terms import Known
from node.model.codes import Grade

STRONG_AT = 0.96
POSSIBLE_AT = 0.80
COUNTRY_EQUAL = 0.02
COUNTRY_DIFFERS = -0.03


def compare_organisation(asked: Known, held: Known) -> Match | None:
    """Return how well a record of an organisation answers, or ``None``."""
    name = align(asked.names, held.names)
    if name is None:
        return None
    total, findings = name.score, []
    if set(asked.names) & set(held.names):
        findings.append(Finding("name.same"))
    ours, theirs = set(asked.of("country")), set(held.of("country"))
    if ours and theirs:
        same = bool(ours & theirs)
        total += COUNTRY_EQUAL if same else COUNTRY_DIFFERS
        findings.append(
            Finding("field.same" if same else "field.differs", ("country",))
        )
    if total < POSSIBLE_AT:
        return None
    grade = Grade.STRONG if total >= STRONG_AT else Grade.POSSIBLE
    return Match(grade, round(min(1.0, total), 3), tuple(findings))
