"""What a peer may see of one record, and what may therefore be said of it.

    for each grade, best first: what would policy show at it? → compare with that alone

A grade decides what policy shows, and what is shown decides the grade: so each is
tried from the best down, and the first holds whose own view bears it out. Findings,
score and order come of the comparison with the view, never of the record. Where no
view bears a grade out, and the probe meets the record as a whole, a peer learns that
there is a match (``possible``), and nothing besides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from node.flows.steps import Steps
from node.matching.catalogue import category
from node.matching.compare import Match
from node.matching.compare.basis import Basis, basis_of
from node.matching.compare.probe import Probe
from node.matching.compare.score import compare
from node.matching.normalise.table import KINDS
from node.matching.terms import Known, known_question, known_record
from node.model.codes import Grade, Level
from node.model.query import Question
from node.model.record import FieldValue, Record
from node.policy.answer import RecordFacts, may_answer_hit
from node.policy.approved import Given, leaving, within
from node.policy.bundle import Bundle
from node.policy.disclose import HitDecision, Released, decide_hit, redact
from node.policy.verdict import Verdict

GRADES = (Grade.IDENTIFIER, Grade.STRONG, Grade.POSSIBLE)
"""Best first."""

COMPARED_WEAKENED = frozenset(("date", "country"))
"""Kinds of value that can be compared when they are generalised: a year is a date."""


@dataclass(frozen=True, slots=True)
class View:
    """What policy shows of a record at one grade.

    ``record`` has that and no more, and ``known`` is what is known of it.
    """

    hit: Verdict
    decision: HitDecision
    released: Released
    record: Record
    known: Known

    def shows(self, probe: Probe) -> bool:
        """Whether what is shown, by itself, is the whole that ``probe`` asks for."""
        seen = basis_of(probe, self.known)
        return seen is not None and seen.whole

    def compare(self, question: Question, probe: Probe, basis: Basis) -> Match | None:
        """Compare with what is shown, and with the identifier that the asker gave.

        Of an identifier that is withheld nothing is said: that it met is the hit.
        """
        asked = known_question(question)
        if basis.met is None or not basis.whole or self.shows(probe):
            return compare(asked, self.known) if self.record.fields else None
        fields = (*self.record.fields, basis.met)
        found = compare(asked, known_record(replace(self.record, fields=fields)))
        if found is None:
            return None
        said = tuple(f for f in found.findings if not f.code.startswith("number."))
        return replace(found, findings=said)


@dataclass(slots=True)
class Views:
    """The views of one record, made when they are asked for.

    ``possible`` is what policy is to know of the record at that grade. ``given`` is
    what the approvals among it let out; ``None``: whatever policy then does, for a
    release officer who looks at what would leave.
    """

    bundle: Bundle
    record: Record
    possible: RecordFacts
    given: Given | None = None
    _facts: dict[Grade, RecordFacts] = field(default_factory=dict)
    _made: dict[Grade, View] = field(default_factory=dict)
    _hits: dict[Grade, Verdict] = field(default_factory=dict)

    def facts(self, grade: Grade) -> RecordFacts:
        """Return what policy is to know of the record at a grade.

        Without the approvals, where more would leave by them than was approved.
        """
        if not self.possible.approvals or self.given is None:
            same = grade is self.possible.grade
            return self.possible if same else replace(self.possible, grade=grade)
        if grade not in self._facts:
            facts = replace(self.possible, grade=grade)
            plain = replace(facts, approvals=())
            more, less = self._leaving(facts), self._leaving(plain)
            self._facts[grade] = (
                facts if within(more, less, self.given.leaving) else plain
            )
        return self._facts[grade]

    def _leaving(self, facts: RecordFacts) -> frozenset[str]:
        decision = decide_hit(self.bundle, facts, fields_of(self.record))
        return leaving(decision.fields, known=decision.answer_hit.allowed)

    def hit(self, grade: Grade = Grade.POSSIBLE) -> Verdict:
        """Return whether the peer may learn of the record at this grade at all."""
        if grade not in self._hits:
            self._hits[grade] = may_answer_hit(self.bundle, self.facts(grade))
        return self._hits[grade]

    def is_told(self, grade: Grade) -> bool:
        """Whether ``at(grade).hit`` allows it, without what would be shown.

        A rule that errs over a field takes the hit back as well.
        """
        if not self.hit(grade).allowed:
            return False
        fields = fields_of(self.record)
        return decide_hit(self.bundle, self.facts(grade), fields).answer_hit.allowed

    def at(self, grade: Grade) -> View:
        """Return what is shown at this grade."""
        if grade not in self._made:
            self._made[grade] = self._view(grade)
        return self._made[grade]

    def _view(self, grade: Grade) -> View:
        decision = decide_hit(self.bundle, self.facts(grade), fields_of(self.record))
        # A rule that errs over a field takes the hit back as well.
        hit, released = decision.answer_hit, redact(self.record, decision)
        shown = _shown(self.record, released)
        return View(hit, decision, released, shown, known_record(shown))


@dataclass(frozen=True, slots=True)
class Shown:
    """What a peer is told of a record for one probe: a grade, a view, and why.

    ``match`` is the comparison with the view; ``None`` where nothing in it speaks.
    """

    probe: Probe
    grade: Grade
    view: View
    match: Match | None

    @property
    def worth(self) -> tuple[int, float]:
        """What puts hits in order, best first: of what is shown, and nothing else."""
        return GRADES.index(self.grade), -(self.match.score if self.match else 0.0)

    def meets(self, probe: Probe, basis: Basis) -> bool:
        """Whether what is told already shows that ``probe`` meets the record."""
        if not basis.whole:
            return True  # it would be told by the view, and the view was compared whole
        return self.view.shows(probe)


def show(
    question: Question,
    probe: Probe,
    basis: Basis,
    *,
    views: Views,
    grades: Sequence[Grade],
) -> Steps[Shown | None]:
    """Return what may be told of a match, ``None`` if it may not be known; in steps.

    ``grades`` are those that the probe may come to, best first.
    """
    for grade in grades:
        yield
        if not views.hit(grade).allowed:
            continue  # no field is looked at
        view = views.at(grade)
        if not view.hit.allowed:
            continue
        if not basis.whole and basis_of(probe, view.known) is None:
            continue  # what is near the probe is withheld
        found = view.compare(question, probe, basis)
        if found is not None and GRADES.index(found.grade) <= GRADES.index(grade):
            return Shown(probe, grade, view, found)
        if grade is Grade.POSSIBLE and basis.whole:
            return Shown(probe, grade, view, None)
    return None


def fields_of(record: Record) -> tuple[tuple[str, str], ...]:
    """The fields a record has, each once, with the group the catalogue gives it."""
    defined = category(record.category).fields
    return tuple(
        (name, defined[name].group)
        for name in dict.fromkeys(f.field for f in record.fields)
        if name in defined
    )


def _shown(record: Record, released: Released) -> Record:
    """Return a record of what is released: exact values, and years and countries."""
    kind = category(record.category)
    held = {(f.field, f.value): f for f in record.fields}
    fields: list[FieldValue] = []
    for one in released.fields:
        if one.level is Level.EXACT:
            fields.append(held[one.field, one.value])
        elif (name := kind.fields[one.field].kind) in COMPARED_WEAKENED:
            normal = KINDS[name].text(one.value, "")
            fields.append(FieldValue(one.field, one.value, normal))
    return replace(record, fields=tuple(fields))
