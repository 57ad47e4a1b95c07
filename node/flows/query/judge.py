"""Decide, for one query of one peer, what of our holdings it may learn.

Facts are filled in here, from what the node knows; of the peer's word only
purpose, case, offence and legal basis are taken, and policy weighs them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from node.flows.query.search import Found
from node.matching.catalogue import category
from node.model.agency import Agency
from node.model.agreement import Approval
from node.model.codes import AnswerKind
from node.model.desk import PendingRelease
from node.model.entry import Outcome
from node.model.introduction import Introduction
from node.model.query import Hit, Justification
from node.model.record import Record
from node.policy.bundle import Bundle
from node.policy.decide import Verdict, decide_hit, may_answer_hit, may_ask
from node.policy.facts import (
    AskFacts,
    approvals_given,
    ask_facts,
    record_facts,
)
from node.policy.redact import redact
from node.protocol.query import MAX_REASONS

APPROVABLE = "approval:"
OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one match. ``hit`` is None where it is hidden."""

    outcome: Outcome
    hit: Hit | None
    pending: PendingRelease | None = None


@dataclass(slots=True)
class Judge:
    """Judges under one bundle, at one instant, for one query."""

    us: Agency
    asker: Introduction
    why: Justification
    bundle: Bundle
    now: datetime
    used: set[str] = field(default_factory=set)
    _facts: dict[str, AskFacts] = field(default_factory=dict)

    @property
    def agreements(self) -> tuple[str, ...]:
        """The agreements in force that cover something of the query, by id."""
        return tuple(
            sorted({a for facts in self._facts.values() for a in facts.agreements})
        )

    @property
    def approvals_used(self) -> tuple[str, ...]:
        """The approvals that were on file for what was decided, by id."""
        return tuple(sorted(self.used))

    def may_ask(self, name: str) -> Verdict:
        """Whether the peer may ask about category ``name`` at all."""
        return may_ask(self.bundle, self.facts(name))

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
            )
        return self._facts[name]

    def decide(
        self,
        found: Found,
        approvals: Sequence[Approval],
        *,
        question: int,
        exchange_id: str,
    ) -> Judged:
        """Decide what of one match leaves."""
        stored, record = found.stored, found.stored.record
        # (1) Facts: approvals are for this peer, this case and this very record.
        given = approvals_given(
            approvals,
            peer=self.asker.agency,
            case=self.why.case,
            reference=stored.reference,
            now=self.now,
        )
        facts = record_facts(
            self.bundle,
            self.facts(record.category),
            record,
            grade=found.match.grade,
            approvals=given,
        )

        # (2) May the peer learn that there is something? If not, it reads as no hit.
        hit = may_answer_hit(self.bundle, facts)
        if not hit.allowed:
            return self._hidden(found, hit, question, exchange_id)

        # (3) Field by field: exact, weaker, or absent. A rule that errs here takes
        #     the hit back as well.
        decision = decide_hit(self.bundle, facts, _fields(record))
        if not decision.answer_hit.allowed:
            return self._hidden(found, decision.answer_hit, question, exchange_id)
        released = redact(record, decision)
        self.used.update(
            a.id for a in approvals if a.reference == stored.reference and given
        )
        outcome = Outcome(
            question=question,
            told=str(AnswerKind.HIT),
            found=True,
            reference=stored.reference,
            policies=hit.policies,
            fields=decision.fields,
        )
        said = Hit(
            reference=stored.reference,
            category=record.category,
            grade=found.match.grade,
            reasons=found.match.reasons[:MAX_REASONS],
            handling=record.handling,
            evaluation=record.evaluation,
            fields=released.fields,
            withheld=released.withheld,
        )
        remedies = {r for verdict in decision.fields for r in verdict.remedies}
        return Judged(outcome, said, self._pending(found, remedies, exchange_id))

    def _hidden(
        self, found: Found, verdict: Verdict, question: int, exchange_id: str
    ) -> Judged:
        """Hide the match from the peer; the owner may be told, and may cure it."""
        told = str(AnswerKind.NO_HIT)
        reference = found.stored.reference
        outcome = Outcome(question, told, True, reference, verdict.policies)
        pending = self._pending(
            found,
            verdict.remedies,
            exchange_id,
            alert=OWNER in verdict.notify,
        )
        return Judged(outcome, None, pending)

    def _pending(
        self,
        found: Found,
        remedies: Iterable[str],
        exchange_id: str,
        *,
        alert: bool = False,
    ) -> PendingRelease | None:
        """What a release officer could cure, or is to be told, if anything."""
        curable = tuple(sorted({r for r in remedies if r.startswith(APPROVABLE)}))
        if not curable and not alert:
            return None
        stored = found.stored
        # The whole exchange id: the peer chooses it, and could make a part of it
        # equal to put another case under what an officer is looking at.
        return PendingRelease(
            id=f"{self.asker.agency}/{stored.reference.rpartition('/')[2]}/"
            f"{exchange_id}",
            at=self.now,
            peer=self.asker.agency,
            reference=stored.reference,
            case=self.why.case,
            purpose=self.why.purpose,
            offence=self.why.offence,
            category=stored.record.category,
            grade=found.match.grade,
            reasons=found.match.reasons,
            remedies=curable,
        )


def _fields(record: Record) -> tuple[tuple[str, str], ...]:
    """The fields a record has, each once, with the group the catalogue gives it."""
    defined = category(record.category).fields
    return tuple(
        (name, defined[name].group)
        for name in dict.fromkeys(f.field for f in record.fields)
        if name in defined
    )
