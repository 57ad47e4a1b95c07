"""One message to one peer: what is recorded of its answer, and of its silence."""

from dataclasses import replace
from datetime import timedelta

import pytest

from node.codec.stored import unpack
from node.codec.wire import from_wire
from node.crypto.ids import new_message_id
from node.errors import (
    LedgerBroken,
    OutOfTime,
    StoreBroken,
    TheirFault,
    Unreachable,
)
from node.flows.ports import PutQuery
from node.flows.query.collect import Collector, Pending
from node.flows.query.kept import OwnQuery, Sent, box_query, open_query
from node.model.codes import AnswerKind, Kind, PeerState, Silence
from node.model.desk.query import QuerySummary
from node.model.entry import Detail, Entry, Outcome
from node.model.exhibit import CollectExhibit
from node.model.query import Answer, Query, QuestionAnswer
from node.protocol.envelope import check_evidence, peek
from tests.simulator import person
from tests.unit.flows.asking import WHY, Asking, opened
from tests.unit.protocol.pair import ALPHA, BETA

QUESTION = person("Ivan Petrov")
QUERY_ID = "query-1"
NO_HIT = QuestionAnswer(AnswerKind.NO_HIT)


class World(Asking):
    """A query that was recorded, and one message of it to BETA."""

    def __init__(self, *questions):
        super().__init__()
        self.questions = questions or (QUESTION,)
        now = self.clock.now()
        self.sent_as = Sent(BETA.agency, new_message_id(now), now)
        own = OwnQuery(WHY, self.questions, (self.sent_as,))
        summary = QuerySummary(
            query_id=QUERY_ID,
            asked_at=now,
            officer=WHY.officer,
            purpose=WHY.purpose,
            case=WHY.case,
            offence=WHY.offence,
            questions=len(self.questions),
            hits=0,
            no_hits=0,
            not_answered=0,
        )
        self.store.put(PutQuery(summary, box_query(QUERY_ID, own, ALPHA.keys)))
        self.collector = Collector(
            us=ALPHA.agency,
            keys=ALPHA.keys,
            queries=self.store.queries,
            caller=self.caller,
            recorder=self.recorder,
            clock=self.clock,
        )

    def ask(self):
        query = Query(WHY, self.questions)
        pending = Pending(QUERY_ID, query, self.sent_as, BETA.peer(), timeout_s=2.5)
        return self.collector.ask_one(pending)

    def says(self, *answers, kind=Kind.ANSWER, **changed):
        """Have BETA answer so from here on."""
        self.door = lambda envelope: self.beta_says(
            envelope, kind, self.answer(envelope, *(answers or (NO_HIT,)), **changed)
        )

    def kept(self):
        """The answers that the store has of the query."""
        return open_query(self.store.queries.get(QUERY_ID), ALPHA.keys)[1]


@pytest.fixture
def world():
    return World()


def reason(said):
    """Return why nothing was answered: the same for each question."""
    (silence,) = {(a.kind, a.silence) for a in said.answers}
    assert silence[0] is AnswerKind.NOT_ANSWERED
    return silence[1], said.note


# --- an answer ---------------------------------------------------------------------


def test_an_answer_is_recorded_in_every_column_with_both_signatures():
    world = World(QUESTION, person("Olga Petrova"))
    refused = QuestionAnswer(AnswerKind.NOT_ANSWERED, Silence.POLICY)
    world.says(NO_HIT, refused)
    said = world.ask()
    entry, exhibit = opened(world.store, ALPHA)
    both = unpack(CollectExhibit, exhibit)
    asked = check_evidence(both.query, ALPHA.introduction)
    answer = check_evidence(both.answer, BETA.introduction)
    assert entry == Entry(
        act="query.collected",
        at=world.clock.now(),
        direction="out",
        exchange_id=QUERY_ID,
        asker=ALPHA.agency,
        responder=BETA.agency,
        request_digest=asked.digest,
        response_digest=answer.digest,
        officer=WHY.officer,
        purpose=WHY.purpose,
        case=WHY.case,
        offence=WHY.offence,
        agreements=(WHY.legal_basis,),
        policy_digest=b"p" * 32,
        outcomes=(
            Outcome(0, "no_hit", False, "", ()),
            Outcome(1, "not_answered:policy", False, "", ()),
        ),
        approvals=(),
        exhibit_digest=entry.exhibit_digest,
        details=(),
    )
    assert from_wire(Answer, answer.payload).answers == (NO_HIT, refused)
    assert said.answers == (NO_HIT, refused)
    assert (said.message_id, said.policy_digest) == (
        answer.header.message_id,
        b"p" * 32,
    )
    assert world.kept() == [said]


def test_the_peer_is_asked_once_as_recorded_and_no_longer_than_the_deadline(world):
    world.ask()
    ((to, envelope, seconds, _),) = world.sent
    header = peek(envelope)[1]
    assert (to, seconds) == (BETA.agency, 2.5)
    assert header.message_id == world.sent_as.message_id
    assert header.sent_at == world.sent_as.sent_at


def test_a_retry_is_the_same_signed_message_later(world):
    world.door = down
    world.ask()
    world.clock.advance(seconds=30)
    world.says()
    assert world.ask().answers == (NO_HIT,)
    first, again = (world.at_beta(envelope) for _, envelope, *_ in world.sent)
    assert first.digest == again.digest
    assert first.evidence == again.evidence


def test_an_answer_takes_the_place_of_a_silence_and_counts_the_time(world):
    def slow(envelope):
        world.clock.advance(seconds=1.25)
        return world.no_hit(envelope)

    world.door = down
    world.ask()
    world.door = slow
    assert world.ask().millis == 1250
    (kept,) = world.kept()
    assert kept.answers == (NO_HIT,)
    summary = world.store.queries.get(QUERY_ID).summary
    assert (summary.no_hits, summary.not_answered) == (1, 0)


def test_what_is_wrong_with_their_ledger_is_told_and_recorded(world):
    world.says(checkpoint="no checkpoint")
    said = world.ask()
    assert said.answers == (NO_HIT,), "the answer stands, with what is wrong beside it"
    assert said.note.startswith("their ledger")
    entry, _ = opened(world.store, ALPHA)
    assert entry.details == (Detail("note", said.note),)
    (doubt,) = world.store.heads.doubts()
    assert doubt.agency == BETA.agency


# --- silence -------------------------------------------------------------------------


def down(_envelope):
    raise Unreachable("es-pn could not be reached")


def refusing(_envelope):
    raise TheirFault("the peer refused the message")


def halted(_envelope):
    raise LedgerBroken("our ledger has two histories")


@pytest.mark.parametrize(
    ("door", "silence", "note"),
    [
        (down, Silence.UNREACHABLE, "es-pn could not be reached"),
        (refusing, Silence.REFUSED, "the peer refused the message"),
        (
            halted,
            Silence.REFUSED,
            "our own node could not ask: our ledger has two histories",
        ),
    ],
)
def test_each_way_to_fail_is_an_answer_with_its_reason(world, door, silence, note):
    world.door = door
    said = world.ask()
    assert reason(said) == (silence, note)
    entry, exhibit = opened(world.store, ALPHA)
    assert (entry.act, entry.responder, exhibit) == (
        "query.collected",
        BETA.agency,
        b"",
    )
    assert (entry.request_digest, entry.response_digest) == (b"", b"")
    assert entry.details == (Detail("note", note),)
    assert [o.told for o in entry.outcomes] == [f"not_answered:{silence}"]
    assert world.kept() == [said]


def test_a_peer_whose_keys_have_ended_is_not_asked(world):
    world.clock.advance(days=4000)
    said = world.ask()
    assert reason(said)[0] is Silence.REFUSED
    assert not world.sent
    assert OutOfTime.__name__ not in said.note


# --- attacks ---------------------------------------------------------------------------


@pytest.mark.attack
@pytest.mark.parametrize(
    "changed",
    [
        {"query_digest": b"\0" * 32},
        {"kind": Kind.PONG},
    ],
)
def test_answer_to_something_else_is_not_taken_and_no_signature_kept(world, changed):
    world.says(**changed)
    said = world.ask()
    assert reason(said)[0] is Silence.REFUSED
    entry, exhibit = opened(world.store, ALPHA)
    assert (entry.response_digest, exhibit) == (b"", b"")
    assert not world.store.heads.doubts(), "nor is its checkpoint weighed"


@pytest.mark.attack
def test_answer_in_reply_to_another_message_is_named_so(world):
    other = new_message_id(world.clock.now())
    world.door = lambda envelope: world.beta_says(
        envelope, Kind.ANSWER, world.answer(envelope, NO_HIT), in_reply_to=other
    )
    assert reason(world.ask()) == (
        Silence.REFUSED,
        "the peer sent something else than an answer to our query",
    )


@pytest.mark.attack
@pytest.mark.parametrize("count", [0, 2])
def test_answer_to_more_or_fewer_questions_than_were_asked(world, count):
    world.door = lambda envelope: world.beta_says(
        envelope, Kind.ANSWER, world.answer(envelope, *(NO_HIT,) * count)
    )
    assert reason(world.ask())[0] is Silence.REFUSED


@pytest.mark.attack
@pytest.mark.parametrize("payload", [b"", b"\xff" * 40])
def test_bytes_that_are_no_answer(world, payload):
    world.door = lambda envelope: world.beta_says(envelope, Kind.ANSWER, payload)
    assert reason(world.ask())[0] is Silence.REFUSED


@pytest.mark.attack
def test_peer_that_was_revoked_while_it_answered(world):
    def revoked(envelope):
        answer = world.no_hit(envelope)
        peer = replace(BETA.peer(), state=PeerState.REVOKED)
        world.store.state.peers[BETA.agency] = peer
        return answer

    world.door = revoked
    assert reason(world.ask())[0] is Silence.REFUSED


@pytest.mark.attack
def test_answer_to_two_askings_at_once_is_the_one_that_was_recorded_first(world):
    """Both are signed; what an officer was told once is not told otherwise."""
    inner = []

    def twice(envelope):
        if not inner:
            inner.append(None)
            inner[0] = world.ask()
        at = world.clock.now() + timedelta(seconds=len(inner))
        said = world.answer(envelope, NO_HIT, answered_at=at, policy_digest=b"q" * 32)
        return world.beta_says(envelope, Kind.ANSWER, said)

    world.door = twice
    outer = world.ask()
    assert outer == inner[0]
    assert world.kept() == [outer]
    assert len(world.store.acts) == 1


@pytest.mark.attack
def test_nothing_is_told_that_could_not_be_recorded(world):
    def full(*_):
        raise StoreBroken("the disk is full")

    world.store.before_commit = full
    with pytest.raises(StoreBroken):
        world.ask()
    assert not world.kept()
