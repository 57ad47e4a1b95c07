"""Show a release officer question, record and what would leave, beside each other.

It is worked out by the judge that answers the peer, once as things are and once with
the remedies taken for met: what the officer sees is what the peer would be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from node.crypto.keystore import Keyring
from node.errors import NotFound
from node.flows.boxing import open_record
from node.flows.bundle.rules import Rules
from node.flows.ports import ApprovalBook, Holdings, PeerBook
from node.flows.preview import Preview, leaving_fields
from node.flows.query.judge import Judge, Judged
from node.flows.query.pending import Asked, question_of
from node.flows.steps import to_end
from node.flows.subject import subject_of
from node.flows.viewing import record_view
from node.matching.compare.probe import sought
from node.model.agency import Agency, AgencyId
from node.model.codes import Purpose
from node.model.desk.release import PendingRelease
from node.model.introduction import Introduction
from node.model.query import Justification, Question, ReleasedField
from node.model.record import StoredRecord
from node.policy.approved import leaving
from node.policy.bundle import Bundle


@dataclass(frozen=True, slots=True)
class _Case:
    """All that is judged: whose question, why, about which record, by which rules."""

    asker: Introduction
    why: Justification
    question: Question
    stored: StoredRecord
    bundle: Bundle
    now: datetime


@dataclass(frozen=True, slots=True)
class HitPreviewer:
    """Looks at matches that wait. Safe to call from many threads."""

    us: Agency
    keys: Keyring
    rules: Rules
    peers: PeerBook
    holdings: Holdings
    approvals: ApprovalBook

    def preview(self, pending: PendingRelease, now: datetime) -> Preview:
        """Return what the peer would be told if it asked again.

        Raises:
            NotFound: the record was withdrawn, or the peer is not known.
            CheckFailed: the question is not kept.
        """
        # What was asked, of which record, by whom, and why.
        boxed = self.holdings.by_reference(pending.reference)
        peer = self.peers.get(AgencyId(pending.peer))
        if boxed is None or peer is None:
            raise NotFound(
                "the record was withdrawn since, or the peer is not known",
                advice="Refuse it, which takes it off the list.",
            )
        case = _Case(
            peer.introduction,
            Justification(
                Purpose(pending.purpose),
                pending.case,
                pending.offence,
                pending.legal_basis,
                officer="",
            ),
            question_of(pending, self.keys),
            open_record(boxed, self.keys),
            self.rules.bundle,
            now,
        )

        # As things are, and with the remedies taken for met.
        today = self._judged(case)
        approved = self._judged(case, frozenset(pending.remedies))
        return Preview(
            subject_of(
                case.why,
                case.bundle,
                peer=pending.peer,
                reference=case.stored.reference,
                version=case.stored.version,
            ),
            _may_leave(approved),
            leaving_fields(_fields(today), _fields(approved)),
            case.question,
            record_view(case.stored),
        )

    def _judged(
        self, case: _Case, presumed: frozenset[str] = frozenset()
    ) -> Sequence[Judged]:
        judge = Judge(
            self.us,
            case.asker,
            case.why,
            case.bundle,
            case.now,
            lambda: self.approvals.for_case(
                peer=case.asker.agency, case=case.why.case, now=case.now
            ),
            presumed,
            # Whoever must prove a hit will: without it nothing is asked for at all.
            proved_hit=True,
        )
        if not judge.may_ask(case.question.category).allowed:
            return ()
        probes = sought(case.question)
        asked = Asked(case.question, 0, "", probes)
        found = (case.stored, [probe for probe, _ in probes])
        return to_end(judge.decide([found], asked))


def _fields(judged: Sequence[Judged]) -> list[ReleasedField]:
    return [f for one in judged if one.hit is not None for f in one.hit.fields]


def _may_leave(judged: Sequence[Judged]) -> frozenset[str]:
    told = (one.outcome for one in judged if one.hit is not None)
    return frozenset(f for one in told for f in leaving(one.fields, known=True))
