"""Send one message to one peer and take in its answer.

    close → send → open and check → record → tell

Every way this can end is an answer: what does not arrive, or cannot be
accepted, is ``not_answered`` with the reason. What is told to the officer has
been recorded first, and holds the peer's signature.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from node.clock import Clock
from node.codec.stored import pack
from node.codec.wire import from_wire, to_wire
from node.crypto.keystore import Keyring
from node.errors import AlreadyThere, ComityError, TheirFault, Unreachable
from node.flows.caller import Caller
from node.flows.ports import Effect, PutPeerAnswer, QueryBook
from node.flows.query.kept import (
    KeptProof,
    OwnQuery,
    Sent,
    box_answer,
    kept_query,
    open_query,
    proved,
)
from node.flows.recorder import NO_DIGESTS, Recorder, justified, outgoing_entry
from node.model.agency import AgencyId
from node.model.blind import Redemption
from node.model.codes import AnswerKind, Kind, Silence
from node.model.entry import Entry, Outcome
from node.model.exhibit import CollectExhibit
from node.model.introduction import Peer
from node.model.query import Answer, PeerAnswer, Query, QuestionAnswer, Way
from node.protocol.query import check_answer


@dataclass(frozen=True, slots=True)
class Pending:
    """One message to one peer."""

    query_id: str
    query: Query
    sent: Sent
    peer: Peer
    timeout_s: float


@dataclass(frozen=True, slots=True)
class Collected:
    """What came of one message, and what is kept of it."""

    said: PeerAnswer
    digests: tuple[bytes, bytes] = NO_DIGESTS
    exhibit: bytes = b""
    heads: tuple[Effect, ...] = ()
    proofs: tuple[KeptProof, ...] = ()


@dataclass(frozen=True, slots=True)
class Collector:
    """Asks one peer at a time. Safe to call from many threads."""

    us: AgencyId
    keys: Keyring
    queries: QueryBook
    caller: Caller
    recorder: Recorder
    clock: Clock

    def ask_one(self, pending: Pending) -> PeerAnswer:
        """Ask one peer and return its answer, recorded; a fault of theirs is one."""
        began = self.clock.monotonic()
        query, sent = pending.query, pending.sent
        own = OwnQuery(query.justification, query.questions, ())
        try:
            # (1) Close the query for this peer alone. The same message id and
            #     time give the same signed bytes: a retry is not a new question.
            kind, payload = _message(query, sent)
            asked = self.caller.close(
                pending.peer,
                kind,
                payload,
                message_id=sent.message_id,
                sent_at=sent.sent_at,
            )

            # (2) Send, and wait no longer than the deadline; (3) open what comes, if
            #     it is an answer to this message.
            message = self.caller.ask(asked, timeout_s=pending.timeout_s)

            # (4) Check that it answers this very question.
            answer = from_wire(Answer, message.payload)
            digest = asked.closed.digest
            check_answer(answer, query=query, query_digest=digest)
        except ComityError as why:
            silence, note = silence_of(why)
            said = not_answered(sent, own, silence, note)
            said = _timed(said, began, self.clock.monotonic())
            self.keep(pending.query_id, own, said, self.clock.now())
            return said

        # (5) Record: our entry holds their signature; the officer is told after,
        #     also of what is wrong with the ledger that they show.
        now = self.clock.now()
        weighed = self.caller.weigh(asked, answer.checkpoint, now=now)
        said = PeerAnswer(
            peer=pending.peer.agency,
            answers=answer.answers,
            millis=0,
            note=weighed.doubt,
            message_id=message.header.message_id,
            policy_digest=answer.policy_digest,
            way=sent.way,
        )
        collected = Collected(
            _timed(said, began, self.clock.monotonic()),
            digests=(digest, message.digest),
            exhibit=pack(CollectExhibit(asked.closed.evidence, message.evidence)),
            heads=weighed.effects,
        )
        return self.record(pending.query_id, own, collected, now)

    def keep(
        self, query_id: str, own: OwnQuery, said: PeerAnswer, now: datetime
    ) -> None:
        """Record that a peer did not answer."""
        self.record(query_id, own, Collected(said), now)

    def record(
        self, query_id: str, own: OwnQuery, collected: Collected, now: datetime
    ) -> PeerAnswer:
        """Record what came of one message; return it, or what is recorded already."""
        said = collected.said
        entry = self._entry(query_id, own, said, now=now, digests=collected.digests)
        kinds = [a.kind for a in said.answers]
        put = PutPeerAnswer(
            query_id=query_id,
            peer=said.peer,
            answered=said.answered,
            hits=kinds.count(AnswerKind.HIT),
            no_hits=kinds.count(AnswerKind.NO_HIT),
            not_answered=kinds.count(AnswerKind.NOT_ANSWERED),
            box=box_answer(query_id, proved(said, collected.proofs), self.keys),
            at=entry.at,
        )
        effects = (put, *collected.heads)
        try:
            self.recorder.commit(entry, effects, exhibit=collected.exhibit)
        except AlreadyThere:
            # Asked twice at once, and the other call has its answer recorded.
            _, answers = open_query(kept_query(self.queries, query_id), self.keys)
            return next(a for a in answers if a.peer == said.peer)
        return said

    def _entry(
        self,
        query_id: str,
        own: OwnQuery,
        said: PeerAnswer,
        *,
        now: datetime,
        digests: tuple[bytes, bytes],
    ) -> Entry:
        details = [("note", said.note)] if said.note else []
        if said.way not in ("", Way.DISCLOSED):
            details.append(("way", said.way))
        if said.epoch:
            details.append(("epoch", said.epoch.hex()))
        entry = outgoing_entry(
            "query.collected",
            said.peer,
            at=now,
            agency=self.us,
            digests=digests,
            details=details,
        )
        return replace(
            justified(entry, own.justification, said.policy_digest),
            exchange_id=query_id,
            outcomes=tuple(
                Outcome(i, a.told, a.kind is AnswerKind.HIT, "", ())
                for i, a in enumerate(said.answers)
            ),
        )


def not_answered(sent: Sent, own: OwnQuery, silence: Silence, note: str) -> PeerAnswer:
    """Return that a peer did not answer any question, and why."""
    nothing = QuestionAnswer(AnswerKind.NOT_ANSWERED, silence)
    return PeerAnswer(
        peer=AgencyId(sent.peer),
        answers=tuple(nothing for _ in own.questions),
        millis=0,
        note=note,
        way=sent.way,
    )


def _message(query: Query, sent: Sent) -> tuple[Kind, bytes]:
    """Return what a query is sent as: one that redeems proves its hits."""
    if sent.way is not Way.REDEEM:
        return Kind.QUERY, to_wire(query)
    redeemed = Redemption(query.justification, query.questions, sent.proofs)
    return Kind.REDEEM, to_wire(redeemed)


def _timed(said: PeerAnswer, began: float, ended: float) -> PeerAnswer:
    return replace(said, millis=round((ended - began) * 1000))


def silence_of(why: ComityError) -> tuple[Silence, str]:
    """Return as which silence an error is told, and the note on it."""
    if isinstance(why, Unreachable):
        return Silence.UNREACHABLE, why.message
    if isinstance(why, TheirFault):
        return Silence.REFUSED, why.message
    return Silence.REFUSED, f"our own node could not ask: {why.message}"
