"""Evaluate a blind query: the story of `blind-query`.

    understand → count → ask policy → is the tier its own still → evaluate → write down

Whom it is about nobody here knows, nor whether anything is found: the elements are as
good as random. What policy decides is whether this peer may ask such a question now,
for this purpose, about this category, and under the key of which tier.

A batch is evaluated a few elements at a time, so that others come between; its proof is
one. All that was asked and answered stands in the exhibit: with what the asker keeps,
an auditor can see later what an element was about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from node.codec.stored import pack
from node.codec.wire import from_wire, to_wire
from node.crypto.oprf import blind_evaluating
from node.crypto.ristretto import check_element
from node.errors import QuotaSpent
from node.flows.bundle.rules import Rules
from node.flows.exchange import REFUSED_KEPT
from node.flows.ports import Effect, Journal
from node.flows.query.blind.holder.epochs import Epochs, TierOf
from node.flows.query.blind.kept import KeptEpoch
from node.flows.query.judge import Judge
from node.flows.query.limits import limits_of
from node.flows.quota import Quotas
from node.flows.recorder import incoming_entry, justified
from node.flows.reply import Reply
from node.flows.steps import Steps
from node.flows.toll import OVER_QUOTA
from node.matching.catalogue import CATEGORIES
from node.model.agency import Agency
from node.model.blind import BatchAnswer, BlindAnswer, BlindBatch, BlindQuery
from node.model.codes import PEER_REVOKED, Kind, PeerState, Silence
from node.model.entry import Outcome
from node.model.exhibit import AnswerExhibit
from node.model.introduction import Peer
from node.model.message import Message
from node.protocol.blind import check_blind_query

EVALUATED = "query.evaluated"
TOLD = "evaluated"
CHECKED_AT_ONCE = 128


@dataclass(frozen=True, slots=True)
class Batch:
    """What is decided of a batch: the epoch it is evaluated under, or why it is not."""

    silence: Silence
    policies: tuple[str, ...] = ()
    epoch: KeptEpoch | None = None


@dataclass(frozen=True, slots=True)
class Evaluator:
    """The story of a blind query that came in. Safe to call from many threads."""

    us: Agency
    rules: Rules
    tier_of: TierOf
    epochs: Epochs
    journal: Journal
    quotas: Quotas
    subjects_most: int

    def evaluate(self, message: Message, peer: Peer, now: datetime) -> Steps[Reply]:
        """Return the reply to a verified blind query of ``peer``, in steps.

        Raises:
            Malformed: the payload is no query that can be meant, or one of its elements
                is none. Nothing is then evaluated.
        """
        # (1) Understand. One element that is none refuses the message.
        query = from_wire(BlindQuery, message.payload)
        subjects = check_blind_query(query, subjects_most=self.subjects_most)
        elements = [e for batch in query.batches for e in batch.elements]
        for place, element in enumerate(elements):
            check_element(element)
            if place % CHECKED_AT_ONCE == 0:
                yield
        #     Nobody is named, so that it counts as a question whose hit is proved.
        judge = Judge(
            self.us,
            peer.introduction,
            query.justification,
            self.rules.bundle,
            now,
            proved_hit=True,
        )

        # (2) Count, before any work, each element as a question: sixteen of them may
        #     be of sixteen people, and nobody can see whether they are.
        try:
            uses = self.quotas.take(limits_of(judge), amount=len(elements), now=now)
        except QuotaSpent:
            spent = [Batch(Silence.QUOTA) for _ in query.batches]
            return (
                yield from self._reply(
                    message, query, spent, judge, subjects, (), toll=OVER_QUOTA
                )
            )

        # (3) Ask policy, and (4) see that the key is that of the question's tier now.
        decided = []
        for batch in query.batches:
            decided.append(self._decide(batch, judge, peer))
            yield

        # (5) Evaluate, (6) write down what was, and why.
        return (yield from self._reply(message, query, decided, judge, subjects, uses))

    def _decide(self, batch: BlindBatch, judge: Judge, peer: Peer) -> Batch:
        if peer.state is not PeerState.ACTIVE:
            return Batch(Silence.POLICY, (PEER_REVOKED,))
        if batch.category not in CATEGORIES:
            return Batch(Silence.NOT_UNDERSTOOD)
        verdict = judge.may_ask(batch.category)
        if not verdict.allowed:
            return Batch(Silence.POLICY, verdict.policies)
        epoch = self.epochs.by_digest(batch.epoch, judge.now)
        tier = self.tier_of(judge.bundle, judge.facts(batch.category))
        if epoch is None or epoch.tier != tier:
            return Batch(Silence.STALE)
        return Batch(Silence.NONE, verdict.policies, epoch)

    def _answer(self, batch: BlindBatch, decided: Batch) -> Steps[BatchAnswer]:
        if decided.epoch is None:
            return BatchAnswer(decided.silence, (), b"")
        key = self.epochs.key(decided.epoch)
        made = yield from blind_evaluating(key, batch.elements)
        return BatchAnswer(Silence.NONE, made.elements, made.proof)

    def _reply(  # noqa: PLR0913, PLR0917 - one value a column of the entry
        self,
        message: Message,
        query: BlindQuery,
        decided: Sequence[Batch],
        judge: Judge,
        subjects: int,
        effects: Sequence[Effect],
        *,
        toll: str = "",
    ) -> Steps[Reply]:
        answers = []
        for batch, one in zip(query.batches, decided, strict=True):
            answers.append((yield from self._answer(batch, one)))
        answer = BlindAnswer(
            query_digest=message.digest,
            answers=tuple(answers),
            policy_digest=judge.bundle.digest,
            answered_at=judge.now,
            checkpoint=self.journal.shown().head.checkpoint,
        )
        payload = to_wire(answer)
        entry = justified(
            incoming_entry(
                EVALUATED,
                message,
                at=judge.now,
                details=_details(query, decided, subjects),
            ),
            query.justification,
            judge.bundle.digest,
            agreements=judge.agreements,
            outcomes=tuple(
                Outcome(place, _told(one), False, "", one.policies)
                for place, one in enumerate(decided)
            ),
        )
        exhibit = pack(AnswerExhibit(query=message.evidence, answer=payload))
        evaluated = any(one.epoch is not None for one in decided)
        if not evaluated and len(exhibit) > REFUSED_KEPT:
            exhibit = b""  # what was asked and refused is known by its digest
        return Reply(
            Kind.BLIND_ANSWER,
            payload,
            entry,
            exhibit,
            tuple(effects),
            subjects,
            toll=toll,
        )


def _told(decided: Batch) -> str:
    return f"not_answered:{decided.silence}" if decided.silence else TOLD


def _details(
    query: BlindQuery, decided: Sequence[Batch], subjects: int
) -> list[tuple[str, str]]:
    """Return what the entry says besides why: of each batch what it was, by number."""
    told = [("subjects", str(subjects))]
    for place, (batch, one) in enumerate(zip(query.batches, decided, strict=True)):
        told += [
            (f"category-{place}", batch.category),
            (f"elements-{place}", str(len(batch.elements))),
        ]
        if one.epoch is not None:
            told += [
                (f"tier-{place}", one.epoch.tier),
                (f"epoch-{place}", str(one.epoch.number)),
            ]
    return told
