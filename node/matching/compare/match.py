"""What a comparison says: a grade, a probability, and the findings behind both."""

from __future__ import annotations

from dataclasses import dataclass

from node.matching.finding import Finding
from node.model.codes import Grade


@dataclass(frozen=True, slots=True)
class Match:
    """A record that answers a question.

    ``score`` is the probability, from 0 to 1, that the record is of whom or what the
    question means. ``grade`` orders the work of a person who decides; it never
    releases anything.
    """

    grade: Grade
    score: float
    findings: tuple[Finding, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """The findings as they are kept and travel."""
        return tuple(finding.text for finding in self.findings)
