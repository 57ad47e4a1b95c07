"""Answer a peer's query.

    understand → count → ask policy → search → decide → redact → write down

From counting on it is done in steps, a question or a decision each: those of others
come between.

A refusal takes the same path as an answer: it too is recorded and sealed, by
``flows/exchange``. What is recorded are digests and verdicts; what was asked and
said is the exhibit, which can be erased. A hit that policy hides reads, in
every byte, as no hit.

While a record of ours is damaged, or was read by other rules than the question, no hit
is told as ``not_answered`` (``flows/damage``, ``flows/index/progress``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from node.codec.stored import pack
from node.codec.wire import from_wire, to_wire
from node.errors import BadInput, Malformed, QuotaSpent
from node.flows.bundle.rules import Rules
from node.flows.exchange import REFUSED_KEPT
from node.flows.ports import ApprovalBook, Effect, Journal
from node.flows.query.choose import candidates, chosen
from node.flows.query.judge import Judge, Judged
from node.flows.query.keeping import keeping
from node.flows.query.limits import limits_of
from node.flows.query.pending import Asked
from node.flows.query.proving import Judges, Proving
from node.flows.quota import Quotas
from node.flows.recorder import Details, incoming_entry, justified
from node.flows.reply import Reply
from node.flows.search import Search
from node.flows.steps import Steps
from node.flows.toll import OVER_QUOTA
from node.matching.catalogue import CATEGORIES
from node.matching.compare.probe import Probe, probes_in, sought, weight_in
from node.model.agency import Agency
from node.model.codes import PEER_REVOKED, AnswerKind, Kind, PeerState, Silence
from node.model.entry import Outcome
from node.model.exhibit import AnswerExhibit
from node.model.introduction import Peer
from node.model.message import Message
from node.model.query import Answer, Query, Question, QuestionAnswer
from node.protocol.query import check_query

ANSWER_MOST = 1_000_000
"""Bytes of an answer; with seal, padding and header it fits an envelope."""
REFUSED_BY_POLICY = QuestionAnswer(AnswerKind.NOT_ANSWERED, Silence.POLICY)
REFUSED_BY_QUOTA = QuestionAnswer(AnswerKind.NOT_ANSWERED, Silence.QUOTA)
NOT_UNDERSTOOD = QuestionAnswer(AnswerKind.NOT_ANSWERED, Silence.NOT_UNDERSTOOD)
NO_HIT = QuestionAnswer(AnswerKind.NO_HIT)
IN_DOUBT = QuestionAnswer(AnswerKind.NOT_ANSWERED, Silence.UNREACHABLE)
"""What is told in place of no hit while some record of ours may be missed."""


@dataclass(slots=True)
class _Said:
    """What is said so far, and what was found for it."""

    judged: list[Judged] = field(default_factory=list)
    answers: dict[int, QuestionAnswer] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Answerer:
    """The story of a query that came in. Safe to call from many threads."""

    us: Agency
    rules: Rules
    search: Search
    approvals: ApprovalBook
    journal: Journal
    quotas: Quotas
    questions_most: int

    def answer(self, message: Message, peer: Peer, now: datetime) -> Steps[Reply]:
        """Return the reply to a verified query of ``peer``, in steps.

        Raises:
            Malformed: the payload is not a query that can be meant.
        """
        query = from_wire(Query, message.payload)
        return (yield from self.told(query, message, peer, now))

    def told(
        self,
        query: Query,
        message: Message,
        peer: Peer,
        now: datetime,
        proves: Proving | None = None,
    ) -> Steps[Reply]:
        """Return the reply to what a verified message of ``peer`` asks, in steps.

        ``proves`` is there where the message redeems blind hits.

        Raises:
            Malformed: it is not a query that can be meant.
        """
        # (1) Understand. What is incomplete is refused before it is looked at.
        check_query(query)
        if len(query.questions) > self.questions_most:
            raise Malformed("a query with more questions than are taken here")
        judge = self._judge(query, peer, now)

        # (2) Count, before any work, by peer, by the peer's officer and its case. An
        #     answer's tick grows by the same count.
        probes: list[Sequence[Probe]] = []
        for question in query.questions:
            probes.append(probes_in(question))
            yield
        count = sum(map(weight_in, probes))
        try:
            uses = self.quotas.take(limits_of(judge), amount=count, now=now)
        except QuotaSpent:
            none = self._silent(message, query, judge, (), count)
            return replace(none, toll=OVER_QUOTA)

        # (3) Ask policy: may this peer ask this at all? Silence is no, and a peer
        #     that was revoked since the envelope was opened may ask nothing.
        said = _Said()
        read = zip(query.questions, probes, strict=True)
        judges = Judges(judge, proves)
        asked = yield from self._admit(message, read, judges, peer, said)

        # (4) Search only what was admitted, (5) decide and (6) redact each match.
        doubted = self.search.may_miss()
        for one, part in judges.parted(asked):
            yield from self._find(part, one, said)
        if doubted or self.search.may_miss():
            _doubt(said)

        # (7) Write down what is said, and why. What no message could hold is not
        #     said in part: too much was asked at once.
        reply = self._reply(
            message,
            query,
            answers=[said.answers[i] for i in range(len(query.questions))],
            judge=judge,
            outcomes=said.outcomes,
            count=count,
            effects=(
                *uses,
                *keeping(message, query, said.judged, keys=self.search.keys, now=now),
            ),
            details=judges.details(),
        )
        if reply.size > ANSWER_MOST:
            reply = self._silent(message, query, judge, uses, count)
        return reply

    def _judge(self, query: Query, peer: Peer, now: datetime) -> Judge:
        why, of = query.justification, peer.agency
        return Judge(
            self.us,
            peer.introduction,
            why,
            self.rules.bundle,
            now,
            lambda: self.approvals.for_case(peer=of, case=why.case, now=now),
        )

    def _find(self, asked: Sequence[Asked], judge: Judge, said: _Said) -> Steps[None]:
        # A refusal searches nothing. What is hidden from the peer takes no room, and
        # reads as no hit.
        found = candidates(self.search, asked, judge)
        for one, records in zip(asked, found, strict=True):
            # The common case is nothing to decide.
            judged = (yield from judge.decide(records, one)) if records else []
            here = chosen(judged)
            said.judged.extend(here)
            hits = tuple(j.hit for j in here if j.hit is not None)
            said.answers[one.place] = (
                QuestionAnswer(AnswerKind.HIT, hits=hits) if hits else NO_HIT
            )
            said.outcomes.extend(j.outcome for j in here)
            yield

    def _admit(
        self,
        message: Message,
        read: Iterable[tuple[Question, Sequence[Probe]]],
        judges: Judges,
        peer: Peer,
        said: _Said,
    ) -> Steps[list[Asked]]:
        asked: list[Asked] = []
        revoked = peer.state is not PeerState.ACTIVE
        told = REFUSED_BY_POLICY.told
        for index, (question, probes) in enumerate(read):
            if revoked:
                said.answers[index] = REFUSED_BY_POLICY
                said.outcomes.append(Outcome(index, told, False, "", (PEER_REVOKED,)))
                continue
            if question.category not in CATEGORIES:
                said.answers[index] = NOT_UNDERSTOOD
                continue
            judge = judges.of(index, question)
            verdict = judge.may_ask(question.category)
            if not verdict.allowed:
                said.answers[index] = REFUSED_BY_POLICY
                said.outcomes.append(Outcome(index, told, False, "", verdict.policies))
                continue
            try:
                by = sought(question, probes)
                asked.append(Asked(question, index, message.header.message_id, by))
            except BadInput:
                said.answers[index] = NOT_UNDERSTOOD
            yield
        return asked

    def _silent(
        self,
        message: Message,
        query: Query,
        judge: Judge,
        uses: Sequence[Effect],
        count: int,
    ) -> Reply:
        return self._reply(
            message,
            query,
            answers=[REFUSED_BY_QUOTA for _ in query.questions],
            judge=judge,
            outcomes=(),
            count=count,
            effects=uses,
        )

    def _reply(  # noqa: PLR0913 - one value a column of the entry
        self,
        message: Message,
        query: Query,
        *,
        answers: Sequence[QuestionAnswer],
        judge: Judge,
        outcomes: Sequence[Outcome],
        count: int,
        effects: Sequence[Effect],
        details: Details = (),
    ) -> Reply:
        answer = Answer(
            query_digest=message.digest,
            answers=tuple(answers),
            policy_digest=judge.bundle.digest,
            answered_at=judge.now,
            checkpoint=self.journal.shown().head.checkpoint,
        )
        payload = to_wire(answer)
        complete = _complete(outcomes, answers)
        entry = justified(
            incoming_entry("query.answered", message, at=judge.now, details=details),
            query.justification,
            judge.bundle.digest,
            # Those in force here, whatever basis the peer names.
            agreements=judge.agreements,
            outcomes=complete,
            approvals=judge.approvals_used,
        )
        exhibit = pack(AnswerExhibit(query=message.evidence, answer=payload))
        answered = any(a.kind is not AnswerKind.NOT_ANSWERED for a in answers)
        if not answered and len(exhibit) > REFUSED_KEPT:
            exhibit = b""  # what was asked and refused is known by its digest
        return Reply(Kind.ANSWER, payload, entry, exhibit, tuple(effects), count)


def _doubt(said: _Said) -> None:
    """Say of no question that nothing was found for it: some record may be meant."""
    doubtful = {place for place, one in said.answers.items() if one == NO_HIT}
    said.answers |= dict.fromkeys(doubtful, IN_DOUBT)
    said.outcomes = [
        replace(one, told=IN_DOUBT.told) if one.question in doubtful else one
        for one in said.outcomes
    ]


def _complete(
    outcomes: Sequence[Outcome], answers: Sequence[QuestionAnswer]
) -> tuple[Outcome, ...]:
    """Every question has an outcome; those without a match have what was told."""
    have = {outcome.question for outcome in outcomes}
    rest = (
        Outcome(index, said.told, False, "", ())
        for index, said in enumerate(answers)
        if index not in have
    )
    return (*outcomes, *rest)
