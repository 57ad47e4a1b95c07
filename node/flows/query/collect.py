"""Send one message to one peer and take in its answer.

    close → send → open → check → record → tell

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
from node.errors import (
    AlreadyThere,
    BadProof,
    ComityError,
    TheirFault,
    Unreachable,
)
from node.flows.entry import draft
from node.flows.heads.weigh import Heads
from node.flows.ports import (
    Effect,
    Journal,
    PeerBook,
    PeerDoor,
    PutPeerAnswer,
    QueryBook,
)
from node.flows.query.kept import (
    OwnQuery,
    Sent,
    box_answer,
    kept_query,
    open_query,
)
from node.model.agency import AgencyId
from node.model.codes import AnswerKind, Kind, Silence
from node.model.entry import Detail, Entry, Outcome
from node.model.exhibit import CollectExhibit
from node.model.introduction import Peer
from node.model.message import Header, Message
from node.model.query import Answer, PeerAnswer, Query, QuestionAnswer
from node.protocol.envelope import Closed, close, open_envelope
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
class Collector:
    """Asks one peer at a time. Safe to call from many threads."""

    us: AgencyId
    keys: Keyring
    peers: PeerBook
    queries: QueryBook
    journal: Journal
    door: PeerDoor
    heads: Heads
    clock: Clock
    window_s: int

    def ask_one(self, pending: Pending) -> PeerAnswer:
        """Ask one peer and return its answer, recorded; a fault of theirs is one."""
        began = self.clock.monotonic()
        own = OwnQuery(pending.query.justification, pending.query.questions, ())
        try:
            # (1) Close the query for this peer alone. The same message id and
            #     time give the same signed bytes: a retry is not a new question.
            closed = self._close(pending)

            # (2) Send, and wait no longer than the deadline.
            envelope = self.door.exchange(
                pending.peer, closed.envelope, timeout_s=pending.timeout_s
            )

            # (3) Open the answer; (4) check that it answers this very question.
            message = self._open(envelope, pending)
            answer = self._check(message, closed, pending)
        except ComityError as why:
            silence, note = _silence(why)
            said = not_answered(pending.sent, own, silence, note)
            said = _timed(said, began, self.clock.monotonic())
            self.keep(pending.query_id, own, said, self.clock.now())
            return said

        # (5) Record: our entry holds their signature; the officer is told after,
        #     also of what is wrong with the ledger that they show.
        now = self.clock.now()
        weighed = self.heads.weigh(
            pending.peer, answer.checkpoint, asked_at=pending.sent.sent_at, now=now
        )
        said = PeerAnswer(
            peer=pending.peer.agency,
            answers=answer.answers,
            millis=0,
            note=weighed.doubt,
            message_id=message.header.message_id,
            policy_digest=answer.policy_digest,
        )
        said = _timed(said, began, self.clock.monotonic())
        exhibit = pack(CollectExhibit(closed.evidence, message.evidence))
        entry = self._entry(
            pending.query_id,
            own,
            said,
            now=now,
            request=closed.digest,
            response=message.digest,
        )
        return self._commit(pending.query_id, said, entry, exhibit, weighed.effects)

    def keep(
        self, query_id: str, own: OwnQuery, said: PeerAnswer, now: datetime
    ) -> None:
        """Record that a peer did not answer."""
        entry = self._entry(query_id, own, said, now=now)
        self._commit(query_id, said, entry, b"", ())

    def _close(self, pending: Pending) -> Closed:
        header = Header(
            message_id=pending.sent.message_id,
            sender=self.us,
            recipient=pending.peer.agency,
            sent_at=pending.sent.sent_at,
        )
        return close(
            Kind.QUERY,
            to_wire(pending.query),
            header=header,
            keys=self.keys,
            recipient=pending.peer.introduction,
            now=self.clock.now(),
        )

    def _open(self, envelope: bytes, pending: Pending) -> Message:
        return open_envelope(
            envelope,
            keys=self.keys,
            peer_of=self.peers.get,
            tls_peer=pending.peer.agency,
            now=self.clock.now(),
            window_s=self.window_s,
        )

    def _check(self, message: Message, closed: Closed, pending: Pending) -> Answer:
        if (
            message.kind is not Kind.ANSWER
            or message.header.sender != pending.peer.agency
            or message.header.in_reply_to != pending.sent.message_id
        ):
            raise BadProof("the peer sent something else than an answer to our query")
        answer = from_wire(Answer, message.payload)
        check_answer(answer, query=pending.query, query_digest=closed.digest)
        return answer

    def _commit(
        self,
        query_id: str,
        said: PeerAnswer,
        entry: Entry,
        exhibit: bytes,
        heads: tuple[Effect, ...],
    ) -> PeerAnswer:
        kinds = [a.kind for a in said.answers]
        put = PutPeerAnswer(
            query_id=query_id,
            peer=said.peer,
            answered=any(k is not AnswerKind.NOT_ANSWERED for k in kinds),
            hits=kinds.count(AnswerKind.HIT),
            no_hits=kinds.count(AnswerKind.NO_HIT),
            not_answered=kinds.count(AnswerKind.NOT_ANSWERED),
            box=box_answer(query_id, said, self.keys),
            at=entry.at,
        )
        try:
            self.journal.commit(
                draft(entry, exhibit=exhibit, keys=self.keys), (put, *heads)
            )
        except AlreadyThere:
            # Asked twice at once, and the other call has its answer recorded.
            _, answers = open_query(kept_query(self.queries, query_id), self.keys)
            return next(a for a in answers if a.peer == said.peer)
        return said

    def _entry(  # noqa: PLR0913 - one value a column of the entry
        self,
        query_id: str,
        own: OwnQuery,
        said: PeerAnswer,
        *,
        now: datetime,
        request: bytes = b"",
        response: bytes = b"",
    ) -> Entry:
        why = own.justification
        return Entry(
            act="query.collected",
            at=now,
            direction="out",
            exchange_id=query_id,
            asker=self.us,
            responder=said.peer,
            request_digest=request,
            response_digest=response,
            officer=why.officer,
            purpose=why.purpose,
            case=why.case,
            offence=why.offence,
            agreements=(why.legal_basis,),
            policy_digest=said.policy_digest,
            outcomes=tuple(
                Outcome(i, a.told, a.kind is AnswerKind.HIT, "", ())
                for i, a in enumerate(said.answers)
            ),
            approvals=(),
            exhibit_digest=b"",
            details=(Detail("note", said.note),) if said.note else (),
        )


def not_answered(sent: Sent, own: OwnQuery, silence: Silence, note: str) -> PeerAnswer:
    """Return that a peer did not answer any question, and why."""
    nothing = QuestionAnswer(AnswerKind.NOT_ANSWERED, silence)
    return PeerAnswer(
        peer=AgencyId(sent.peer),
        answers=tuple(nothing for _ in own.questions),
        millis=0,
        note=note,
    )


def _timed(said: PeerAnswer, began: float, ended: float) -> PeerAnswer:
    return replace(said, millis=round((ended - began) * 1000))


def _silence(why: ComityError) -> tuple[Silence, str]:
    if isinstance(why, Unreachable):
        return Silence.UNREACHABLE, why.message
    if isinstance(why, TheirFault):
        return Silence.REFUSED, why.message
    return Silence.REFUSED, f"our own node could not ask: {why.message}"
