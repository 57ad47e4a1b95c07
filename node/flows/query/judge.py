"""Decide, for one query of one peer, what of our holdings it may learn.

Facts are filled in here, from what the node knows; of the peer's word only purpose,
case, offence and legal basis are taken, and policy weighs them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from node.crypto.ids import new_reference
from node.flows.query.pending import Asked, compared, pending_release
from node.flows.query.view import Shown, Views, show
from node.flows.shared import says_nothing
from node.flows.steps import Steps
from node.flows.subject import subject_of
from node.flows.tell import TellRecord
from node.matching.compare.apart import out_of_question
from node.matching.compare.basis import Basis, basis_of, resting_on
from node.matching.compare.probe import Probe
from node.matching.terms import Known
from node.model.agency import Agency
from node.model.agreement import Approval
from node.model.codes import AnswerKind, Grade
from node.model.desk.release import PendingRelease
from node.model.entry import Outcome
from node.model.introduction import Introduction
from node.model.query import Hit, Justification
from node.model.record import StoredRecord
from node.policy.answer import record_facts
from node.policy.approved import approvals_given
from node.policy.ask import AskFacts, ask_facts, may_ask
from node.policy.bundle import Bundle
from node.policy.verdict import Verdict
from node.protocol.query import MAX_REASONS

APPROVABLE = "approval:"
OWNER = "owner"
MANY = 10
"""Records that share one identifier: more, and it identifies none of them."""
Candidate = tuple[StoredRecord, Sequence[Probe]]
"""A record, and what it was found by."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one match by ``probe``. ``hit`` is None where it is hidden.

    ``told`` is what it tells of, if it is told.

    ``worth`` puts hits in order: best first, then those held longest. ``pending`` is
    what a release officer could cure, or is to be told, if anything.
    """

    outcome: Outcome
    hit: Hit | None
    probe: Probe | None = None
    worth: tuple[int, float, int] = (0, 0.0, 0)
    pending: PendingRelease | None = None
    told: TellRecord | None = None


@dataclass(slots=True)
class Judge:
    """Judges under one bundle, at one instant, for one query.

    ``filed`` returns the approvals in force for the peer and the query's case, once.
    ``presumed`` are remedies taken for met, for a release officer who looks at what
    would leave. ``proved_hit``: a hit is proved (``proving.py``).
    """

    us: Agency
    asker: Introduction
    why: Justification
    bundle: Bundle
    now: datetime
    filed: Callable[[], Sequence[Approval]] = tuple
    presumed: frozenset[str] = frozenset()
    proved_hit: bool = False
    used: set[str] = field(default_factory=set)
    covered: set[str] = field(default_factory=set)
    _facts: dict[str, AskFacts] = field(default_factory=dict)
    _asks: dict[str, Verdict] = field(default_factory=dict)
    _filed: Sequence[Approval] | None = None
    _looked: dict[str, Views] = field(default_factory=dict)
    _resting: dict[str, Known] = field(default_factory=dict)

    def proving(self) -> Judge:
        """Return the judge of questions with a proof; both count their uses."""
        return replace(self, proved_hit=True, _facts={}, _asks={}, _looked={})

    @property
    def agreements(self) -> tuple[str, ...]:
        """The agreements in force that cover something of the query, by id."""
        return tuple(sorted(self.covered))

    @property
    def approvals(self) -> Sequence[Approval]:
        """The approvals in force."""
        if self._filed is None:
            self._filed = self.filed()
        return self._filed

    @property
    def approvals_used(self) -> tuple[str, ...]:
        """The approvals that were on file for what was decided, by id."""
        return tuple(sorted(self.used))

    def may_ask(self, name: str) -> Verdict:
        """Whether the peer may ask about category ``name`` at all."""
        if name not in self._asks:
            self._asks[name] = may_ask(self.bundle, self.facts(name))
        return self._asks[name]

    def facts(self, name: str) -> AskFacts:
        """The facts of asking about category ``name``."""
        if name not in self._facts:
            self._facts[name] = ask_facts(
                self.bundle,
                asker=self.asker,
                own=self.us,
                justification=self.why,
                category=name,
                now=self.now,
                proved_hit=self.proved_hit,
            )
            self.covered.update(self._facts[name].agreements)
        return self._facts[name]

    def may_be_known(self, stored: StoredRecord) -> bool:
        """Whether a record takes room among those that the peer may know of."""
        return self.views_of(stored).hit().allowed

    def decide(self, records: Sequence[Candidate], asked: Asked) -> Steps[list[Judged]]:
        """Decide what of each record leaves, in their order: a decision each step."""
        # (1) Which probes meet which record, by what a hit may rest on.
        met = [(stored, self._met(stored, probes)) for stored, probes in records]

        # (2) A number that many share, of those it may know of, identifies none; of
        #     one that very many share none is found by it alone.
        sharing: Counter[Probe] = Counter()
        for stored, found in met:
            numbers = [p for p, basis in found if p.number and basis.whole]
            if numbers and self.views_of(stored).hit(Grade.IDENTIFIER).allowed:
                sharing.update(numbers)
            yield
        crowded = frozenset(p for p, count in sharing.items() if count > MANY)
        silent = {p for p, count in sharing.items() if says_nothing(p, count)}
        judged: list[Judged] = []
        for stored, found in met:
            by = [one for one in found if one[0] not in silent] if silent else found
            if by:
                judged += yield from self._decide(stored, asked, by, crowded)
        return judged

    def _decide(
        self,
        stored: StoredRecord,
        asked: Asked,
        met: Sequence[tuple[Probe, Basis]],
        crowded: frozenset[Probe],
    ) -> Steps[list[Judged]]:
        """Decide what of one record leaves: once for each probe that meets it.

        Where the view of one shows that another meets the record too, they are one
        match. Otherwise they are told as two: that they are of one record does not
        follow from anything that policy shows.
        """
        views = self.views_of(stored)
        told: list[Shown] = []
        for probe, basis in met:
            if any(one.meets(probe, basis) for one in told):
                continue
            grades = _grades(probe, crowded)
            shown = yield from show(
                asked.question, probe, basis, views=views, grades=grades
            )
            if shown is not None:
                told.append(shown)
        if told:
            return [self._told(stored, one, views, asked) for one in told]

        matches = any(basis.whole for _, basis in met) or (
            not views.hit().allowed and compared(asked.question, stored)
        )
        return [self._hidden(stored, views, asked)] if matches else []

    def views_of(self, stored: StoredRecord) -> Views:
        """Approvals are for this peer and case, and this very record as it is."""
        if stored.reference in self._looked:
            return self._looked[stored.reference]
        at, version = stored.reference, stored.version
        peer = self.asker.agency
        subject = subject_of(
            self.why, self.bundle, peer=peer, reference=at, version=version
        )
        given = approvals_given(self.approvals, subject, now=self.now)
        facts = record_facts(
            self.bundle,
            self.facts(stored.record.category),
            stored.record,
            grade=Grade.POSSIBLE,
            approvals=given.remedies | self.presumed,
        )
        kept = None if self.presumed else given
        self._looked[stored.reference] = Views(self.bundle, stored.record, facts, kept)
        return self._looked[stored.reference]

    def _met(
        self, stored: StoredRecord, probes: Sequence[Probe]
    ) -> list[tuple[Probe, Basis]]:
        probes = [p for p in probes if not out_of_question(p, stored.record)]
        if not probes:
            return []  # nobody's name is read for nothing
        held = self._resting.get(stored.reference)
        if held is None:
            held = resting_on(stored.record)
            self._resting[stored.reference] = held
        found = ((probe, basis_of(probe, held)) for probe in probes)
        return [(probe, basis) for probe, basis in found if basis is not None]

    def _told(
        self, stored: StoredRecord, shown: Shown, views: Views, asked: Asked
    ) -> Judged:
        record, view = stored.record, shown.view
        if views.given and views.facts(shown.grade).approvals:
            self.used.update(views.given.ids)
        hit = Hit(
            # Of this answer alone: what two questions found is not joined by a name.
            reference=new_reference(self.us.id),
            category=record.category,
            grade=shown.grade,
            reasons=shown.match.reasons[:MAX_REASONS] if shown.match else (),
            handling=record.handling,
            evaluation=record.evaluation,
            fields=view.released.fields,
            withheld=view.released.withheld,
        )
        outcome = Outcome(
            question=asked.place,
            told=str(AnswerKind.HIT),
            found=True,
            reference=stored.reference,
            policies=view.hit.policies,
            fields=view.decision.fields,
            told_as=hit.reference,
        )
        remedies = {r for verdict in view.decision.fields for r in verdict.remedies}
        pending = self._pending(stored, asked, remedies, told_as=hit.reference)
        worth = (*shown.worth, stored.number)
        told = TellRecord(stored.number, stored.version)
        return Judged(outcome, hit, shown.probe, worth, pending, told)

    def _hidden(self, stored: StoredRecord, views: Views, asked: Asked) -> Judged:
        """Hide the match from the peer; the owner may be told, and may cure it."""
        verdict = views.hit()
        outcome = Outcome(
            question=asked.place,
            told=str(AnswerKind.NO_HIT),
            found=True,
            reference=stored.reference,
            policies=verdict.policies,
        )
        alert = OWNER in verdict.notify
        pending = self._pending(stored, asked, verdict.remedies, alert=alert)
        return Judged(outcome, None, pending=pending)

    def _pending(
        self,
        stored: StoredRecord,
        asked: Asked,
        remedies: Iterable[str],
        *,
        alert: bool = False,
        told_as: str = "",
    ) -> PendingRelease | None:
        """Say what a release officer could cure, or is to be told, if anything."""
        curable = tuple(sorted({r for r in remedies if r.startswith(APPROVABLE)}))
        if not curable and not alert:
            return None
        return pending_release(
            stored,
            asked,
            peer=self.asker.agency,
            why=self.why,
            remedies=curable,
            at=self.now,
            told_as=told_as,
        )


def _grades(probe: Probe, crowded: frozenset[Probe]) -> Sequence[Grade]:
    """Return the grades that a probe may come to, best first.

    A name identifies nobody. A number does or does not: what contradicts it where more
    is shown must not be forgotten where less is.
    """
    if not probe.number:
        return Grade.STRONG, Grade.POSSIBLE
    return (Grade.POSSIBLE,) if probe in crowded else (Grade.IDENTIFIER, Grade.POSSIBLE)
