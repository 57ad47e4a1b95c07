"""Things that are known by a whole title: the name of a vessel."""

from __future__ import annotations

from node.matching.compare.match import Match
from node.matching.finding import Finding
from node.matching.terms import Known
from node.model.codes import Grade

POSSIBLE_AT = 0.80


def compare_title(asked: Known, held: Known) -> Match | None:
    """Return how well a record with a title answers, or ``None``."""
    if not set(asked.names) & set(held.names):
        return None
    findings, score = [Finding("name.same")], POSSIBLE_AT
    if asked.of("flag") and held.of("flag"):
        same = asked.shares(held, "flag")
        findings.append(Finding("field.same" if same else "field.differs", ("flag",)))
        score += 0.1 if same else -0.1
    return Match(Grade.POSSIBLE, round(score, 3), tuple(findings))
