"""Ask one peer blind, and look up in its view what it has evaluated.

    close → send → open and check → verify → look up → record → tell

Nothing is looked up before the proof of its batch holds; what does not hold is refused
and kept, as the peer has signed it. A view is read for one answer and let go of. Of a
view in which records may be missing nothing is told to be not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from node.blind.join import join, met_keys
from node.blind.view import BlindView
from node.clock import Clock
from node.codec.stored import pack
from node.codec.wire import from_wire, to_wire
from node.crypto.oprf import Evaluated, finalize
from node.errors import Altered, ComityError, TheirFault
from node.flows.caller import Caller, Outgoing
from node.flows.ports import Effect
from node.flows.query.blind.asker.book import (
    DropHeldView,
    HeldViewBook,
    PutHeldView,
)
from node.flows.query.blind.asker.elements import (
    BlindSubject,
    Subjects,
    blind_query,
    subjects_of,
)
from node.flows.query.blind.asker.held import opened
from node.flows.query.collect import Collected, Collector, not_answered, silence_of
from node.flows.query.kept import KeptProof, OwnQuery, Sent
from node.matching.keys.joint import is_firm, strangers
from node.model.blind import BatchAnswer, BlindAnswer, HitProof
from node.model.codes import AnswerKind, Kind, Silence
from node.model.exhibit import CollectExhibit
from node.model.held_view import HeldState, HeldView
from node.model.introduction import Peer
from node.model.message import Message
from node.model.query import BlindHit, PeerAnswer, QuestionAnswer, Way
from node.protocol.blind_answer import check_blind_answer

ENTRIES_A_RECORD = 10
"""About so many entries of a view are one record's (docs/decisions/0038)."""
MET_MOST = 50
"""Records that are told of one question: more is no lead, but a name too common."""
DAMAGED = "the view that was held here is damaged: it is fetched anew"
NO_VIEW = "of some questions there is no view now to ask by: ask them again"


@dataclass(frozen=True, slots=True)
class BlindPending:
    """One blind message to one peer, and the view that each batch is looked up in."""

    query_id: str
    own: OwnQuery
    sent: Sent
    peer: Peer
    views: tuple[HeldView, ...]
    timeout_s: float


@dataclass(slots=True)
class _Found:
    """What is known so far of each question."""

    answers: dict[int, QuestionAnswer]
    met: list[BlindHit]
    proofs: list[KeptProof]


@dataclass(frozen=True, slots=True)
class BlindCollector:
    """Asks one peer blind. Safe to call from many threads."""

    caller: Caller
    book: HeldViewBook
    collector: Collector
    clock: Clock

    def ask_one(self, pending: BlindPending) -> PeerAnswer:
        """Ask one peer and return its answer, recorded; a fault of theirs is one."""
        began = self.clock.monotonic()
        own, sent = pending.own, pending.sent
        try:
            # (1) Blind the keys and close the message. The same message id has the same
            #     elements under the same epochs: a retry is not a new question.
            batches = subjects_of(own, sent)
            query = blind_query(own, batches)
            asked = self.caller.close(
                pending.peer,
                Kind.BLIND_QUERY,
                to_wire(query),
                message_id=sent.message_id,
                sent_at=sent.sent_at,
            )

            # (2) Send; (3) open what comes, if it answers this very question.
            message = self.caller.ask(asked, timeout_s=pending.timeout_s)
            answer = from_wire(BlindAnswer, message.payload)
            check_blind_answer(answer, query=query, query_digest=asked.closed.digest)
        except ComityError as why:
            silence, note = silence_of(why)
            said = self._silent(pending, silence, note)
            return self._recorded(pending, said, began)

        # (4) Verify each batch, and look its values up; (5) record, then tell.
        found = _Found({}, [], [])
        try:
            for batch, view, part in zip(
                batches, pending.views, answer.answers, strict=True
            ):
                self._look_up(batch, view, part, found)
        except ComityError as why:
            silence, note = silence_of(why)
            said = self._silent(pending, silence, note)
            both = _Both(asked, message, answer, damaged=isinstance(why, Altered))
        else:
            said, both = _told(pending, found, answer), _Both(asked, message, answer)
        return self._recorded(pending, said, began, both, found.proofs)

    def _look_up(
        self, batch: Subjects, view: HeldView, part: BatchAnswer, found: _Found
    ) -> None:
        if part.silence is not Silence.NONE:
            nothing = QuestionAnswer(AnswerKind.NOT_ANSWERED, part.silence)
            found.answers |= {one.question: nothing for one in batch.subjects}
            return
        if view.terms is None:
            raise TheirFault("a question was asked under no epoch")
        evaluated = Evaluated(part.elements, part.proof)
        values = finalize(batch.blinds, evaluated, view.terms.info.public)
        entries = opened(self.book, view)
        at = 0
        for subject in batch.subjects:
            of_it = values[at : at + len(subject.keys)]
            at += len(subject.blinds)
            hits = _joined(entries, view, subject, of_it)
            found.met += [hit for hit, _ in hits]
            found.proofs += _proofs(batch.epoch, subject, of_it, hits)
            found.answers[subject.question] = _answered(bool(hits), view)

    def _silent(self, pending: BlindPending, silence: Silence, note: str) -> PeerAnswer:
        return replace(
            not_answered(pending.sent, pending.own, silence, note),
            epoch=_epoch(pending.sent),
        )

    def _recorded(
        self,
        pending: BlindPending,
        said: PeerAnswer,
        began: float,
        both: _Both | None = None,
        proofs: Sequence[KeptProof] = (),
    ) -> PeerAnswer:
        now = self.clock.now()
        said = replace(said, millis=round((self.clock.monotonic() - began) * 1000))
        collected = Collected(said, proofs=tuple(proofs) if said.answered else ())
        if both is not None:
            asked, message = both.asked, both.message
            weighed = self.caller.weigh(asked, both.answer.checkpoint, now=now)
            note = "; ".join(filter(None, (said.note, weighed.doubt)))
            collected = replace(
                collected,
                said=replace(said, note=note),
                digests=(asked.closed.digest, message.digest),
                exhibit=pack(CollectExhibit(asked.closed.evidence, message.evidence)),
                heads=(*weighed.effects, *_let_go(pending, both)),
            )
        return self.collector.record(pending.query_id, pending.own, collected, now)


@dataclass(frozen=True, slots=True)
class _Both:
    """What was asked, and what was signed in answer to it.

    ``damaged``: a view is not stored as it was kept, and is to be fetched anew.
    """

    asked: Outgoing
    message: Message
    answer: BlindAnswer
    damaged: bool = False


def _let_go(pending: BlindPending, both: _Both) -> tuple[Effect, ...]:
    """Return what lets go of views that are damaged.

    That there was one stays known: the peer is not asked openly for that.
    """
    if not both.damaged:
        return ()
    known = [
        replace(
            view,
            state=HeldState.UNSOUND,
            terms=None,
            view_key=b"",
            manifest=b"",
            count=0,
            parts=0,
            note=DAMAGED,
        )
        for view in pending.views
    ]
    gone = tuple(DropHeldView(view.id) for view in pending.views)
    return (*gone, *map(PutHeldView, known))


def _joined(
    entries: BlindView, view: HeldView, subject: BlindSubject, values: Sequence[bytes]
) -> list[tuple[BlindHit, tuple[int, ...]]]:
    """Return each record that met, the best first, with the places of its keys."""
    if entries.tagged:
        records = [hit.keys for hit in join(entries, view.view_key, values)]
    else:
        # Which keys met one record is not said: each stands by itself.
        met = met_keys(entries, view.view_key, values)
        records = [(place,) for place in met]
    held = entries.count // ENTRIES_A_RECORD
    hits = []
    for places in records[:MET_MOST]:
        firm = is_firm(subject.keys, [subject.keys[place] for place in places])
        others = strangers(subject.keys, held, firm=firm)
        asked = len(subject.keys)
        hit = BlindHit(subject.question, len(places), asked, firm, round(others, 3))
        hits.append((hit, places))
    return hits


def _proofs(
    epoch: bytes,
    subject: BlindSubject,
    values: Sequence[bytes],
    hits: Sequence[tuple[BlindHit, tuple[int, ...]]],
) -> list[KeptProof]:
    """Return the value of each key that met, and whether it did on a firm hit."""
    firm: dict[int, bool] = {}
    for hit, places in hits:
        for place in places:
            firm[place] = firm.get(place, False) or hit.firm
    return [
        KeptProof(HitProof(subject.question, epoch, values[place]), is_it)
        for place, is_it in sorted(firm.items())
    ]


def _answered(met: bool, view: HeldView) -> QuestionAnswer:
    if met:
        return QuestionAnswer(AnswerKind.HIT)
    if view.doubtful:
        return QuestionAnswer(AnswerKind.NOT_ANSWERED, Silence.UNREACHABLE)
    return QuestionAnswer(AnswerKind.NO_HIT)


def _told(pending: BlindPending, found: _Found, answer: BlindAnswer) -> PeerAnswer:
    """Return a peer's answer to every question, asked or not."""
    unasked = QuestionAnswer(AnswerKind.NOT_ANSWERED, Silence.REFUSED)
    count = len(pending.own.questions)
    return PeerAnswer(
        peer=pending.peer.agency,
        answers=tuple(found.answers.get(place, unasked) for place in range(count)),
        millis=0,
        note="" if len(found.answers) == count else NO_VIEW,
        message_id=pending.sent.message_id,
        policy_digest=answer.policy_digest,
        way=Way.BLIND,
        epoch=_epoch(pending.sent),
        met=tuple(found.met),
    )


def _epoch(sent: Sent) -> bytes:
    return sent.batches[0].epoch if sent.batches else b""
