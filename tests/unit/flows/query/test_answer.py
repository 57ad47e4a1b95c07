"""One query of a peer: what is said, what is written down, and what was looked at."""

from dataclasses import replace
from datetime import timedelta

import pytest

from node.codec.stored import unpack
from node.codec.wire import from_wire, to_wire
from node.crypto.digest import sha256
from node.errors import Malformed
from node.flows.boxing import put_record
from node.flows.bundle.rules import Rules
from node.flows.exchange import REFUSED_KEPT
from node.flows.ports import CountUse
from node.flows.query import answer as answering
from node.flows.query.answer import Answerer
from node.flows.quota import Quotas
from node.flows.search import Search
from node.flows.steps import to_end
from node.flows.toll import OVER_QUOTA
from node.model.codes import PEER_REVOKED, AnswerKind, Kind, PeerState, Silence
from node.model.entry import Entry, Outcome
from node.model.exhibit import AnswerExhibit
from node.model.message import Header, Message
from node.model.query import Answer, Query, Question, QuestionAnswer, Term
from node.policy.bundle import load_bundle
from tests.memory import MemoryStore
from tests.simulator import START, bundle_of, document, starter_policies
from tests.unit.flows.asking import WHY, agency_of
from tests.unit.matching.making import record
from tests.unit.protocol.pair import ALPHA, BETA

US, PEER = agency_of(BETA), ALPHA.peer()
ID = "0197" + "0" * 28
KNOWN, UNKNOWN = document("AB1234567"), document("ZZ7654321")
NO_HIT = QuestionAnswer(AnswerKind.NO_HIT)


def silent(why):
    return QuestionAnswer(AnswerKind.NOT_ANSWERED, why)


class Counting:
    """Holdings that say whether anybody looked."""

    def __init__(self, holdings):
        self._holdings, self.looked = holdings, 0

    def __getattr__(self, name):
        self.looked += 1
        return getattr(self._holdings, name)


class World:
    """BETA, who holds one document, and is asked by ALPHA."""

    def __init__(self, **quotas):
        files = starter_policies()
        for name, most in quotas.items():
            lines = files["quotas.toml"].decode().splitlines()
            said = [f"{name} = {most}" if x.startswith(name) else x for x in lines]
            files["quotas.toml"] = "\n".join(said).encode()
        self.store = MemoryStore(BETA.keys)
        self.rules = Rules(load_bundle(files) if quotas else bundle_of(files))
        self.holdings = Counting(self.store.holdings)
        self.answerer = Answerer(
            us=US,
            rules=self.rules,
            search=Search(BETA.keys, self.holdings),
            approvals=self.store.approvals,
            journal=self.store.journal,
            quotas=Quotas(self.store.memory),
            questions_most=4,
        )
        self.reference = self.hold("document", number="AB1234567", status="stolen")

    def hold(self, category, *, hidden=False, **fields):
        kept = replace(record(category, **fields), hidden=hidden)
        put = put_record(kept, BETA.keys, agency=US.id, now=START)
        self.store.put(put)
        return put.reference

    def take(self, *questions, peer=PEER, at=START, payload=None, **why):
        """Return the reply to a query, and the message that it came in."""
        query = Query(replace(WHY, **why), questions or (KNOWN,))
        payload = to_wire(query) if payload is None else payload
        header = Header(ID, PEER.agency, US.id, at)
        message = Message(header, Kind.QUERY, payload, sha256(payload), b"evidence")
        return to_end(self.answerer.answer(message, peer, at)), message


@pytest.fixture
def world():
    return World()


def said(reply):
    return from_wire(Answer, reply.payload).answers


# --- an answer -------------------------------------------------------------------------


def test_an_answer_is_written_down_in_every_column(world):
    reply, message = world.take(KNOWN, UNKNOWN)
    hit, none = said(reply)
    (found,) = hit.hits
    outcome, other = reply.entry.outcomes
    assert reply.entry == Entry(
        act="query.answered",
        at=START,
        direction="in",
        exchange_id=ID,
        asker=ALPHA.agency,
        responder=BETA.agency,
        request_digest=message.digest,
        response_digest=b"",
        officer=WHY.officer,
        purpose=WHY.purpose,
        case=WHY.case,
        offence=WHY.offence,
        agreements=reply.entry.agreements,
        policy_digest=world.rules.bundle.digest,
        outcomes=(outcome, other),
        approvals=(),
        exhibit_digest=b"",
        details=(),
    )
    assert WHY.legal_basis in reply.entry.agreements
    assert (hit.kind, none) == (AnswerKind.HIT, NO_HIT)
    assert (outcome.question, outcome.told, outcome.found) == (0, "hit", True)
    assert outcome.reference == world.reference
    assert outcome.told_as == found.reference != world.reference
    assert other == Outcome(1, "no_hit", False, "", ())


def test_the_answer_names_the_question_the_bundle_and_the_head_that_is_shown(world):
    reply, message = world.take()
    answer = from_wire(Answer, reply.payload)
    assert answer.query_digest == message.digest
    assert answer.policy_digest == world.rules.bundle.digest
    assert answer.answered_at == START
    assert answer.checkpoint == world.store.journal.shown().head.checkpoint
    kept = unpack(AnswerExhibit, reply.exhibit)
    assert kept == AnswerExhibit(b"evidence", reply.payload)


def test_answering_writes_nothing_itself(world):
    reply, _ = world.take()
    assert not world.store.acts
    assert (reply.kind, reply.remembered, reply.questions) == (Kind.ANSWER, True, 1)


@pytest.mark.attack
def test_agreements_on_record_are_those_in_force_and_not_those_claimed(world):
    reply, _ = world.take(legal_basis="a-treaty-of-mine")
    assert "a-treaty-of-mine" not in reply.entry.agreements
    assert said(reply) == (silent(Silence.POLICY),)


# --- what is not looked at -----------------------------------------------------------------


def test_a_refusal_by_policy_searches_nothing(world):
    reply, _ = world.take(KNOWN, UNKNOWN, legal_basis="none")
    assert said(reply) == (silent(Silence.POLICY),) * 2
    assert not world.holdings.looked
    assert [o.told for o in reply.entry.outcomes] == ["not_answered:policy"] * 2


@pytest.mark.attack
def test_peer_that_was_revoked_since_its_envelope_was_opened(world):
    reply, _ = world.take(peer=replace(PEER, state=PeerState.REVOKED))
    assert said(reply) == (silent(Silence.POLICY),)
    assert reply.entry.outcomes[0].policies == (PEER_REVOKED,)
    assert not world.holdings.looked


def test_a_category_that_is_unknown_here_is_not_understood_and_the_rest_is_answered(
    world,
):
    strange = Question("submarine", (Term("number", "1"),))
    reply, _ = world.take(strange, KNOWN)
    first, second = said(reply)
    assert first == silent(Silence.NOT_UNDERSTOOD)
    assert second.kind is AnswerKind.HIT
    assert {o.question: o.told for o in reply.entry.outcomes} == {
        0: f"not_answered:{Silence.NOT_UNDERSTOOD}",
        1: "hit",
    }


@pytest.mark.parametrize("payload", [b"", b"\xff" * 20])
def test_what_is_no_query_is_malformed(world, payload):
    with pytest.raises(Malformed):
        world.take(payload=payload)
    assert not world.holdings.looked


def test_more_questions_than_are_taken_here_are_malformed_and_not_counted(world):
    with pytest.raises(Malformed, match="more questions"):
        world.take(*(KNOWN,) * 5)
    assert not world.store.state.used


# --- quota ---------------------------------------------------------------------------------


def test_each_question_is_counted_by_peer_officer_and_case(world):
    reply, _ = world.take(KNOWN, UNKNOWN)
    uses = [e for e in reply.effects if isinstance(e, CountUse)]
    assert {(u.name, u.period, u.amount) for u in uses} == {
        (f"day:{PEER.agency}", "2026-06-01", 2),
        (f"day:{PEER.agency} officer {WHY.officer}", "2026-06-01", 2),
        (f"day:{PEER.agency} case {WHY.case}", "2026-06-01", 2),
    }
    assert reply.questions == 2


@pytest.mark.attack
@pytest.mark.parametrize(
    "name", ["per_minute", "per_day", "officer_per_day", "case_per_day"]
)
def test_who_is_over_a_quota_is_answered_nothing_and_pays_a_toll(name):
    world = World(**{name: 1})
    first, _ = world.take()
    assert first.toll == ""
    reply, _ = world.take(at=START + timedelta(seconds=1))
    assert said(reply) == (silent(Silence.QUOTA),)
    assert (reply.toll, reply.effects) == (OVER_QUOTA, ())
    assert reply.entry.outcomes == (Outcome(0, "not_answered:quota", False, "", ()),)


@pytest.mark.attack
def test_a_quota_holds_before_anything_is_searched():
    world = World(per_day=1)
    reply, _ = world.take(KNOWN, UNKNOWN)
    assert said(reply) == (silent(Silence.QUOTA),) * 2
    assert not world.holdings.looked
    assert reply.questions == 2, "its tick grows as that of an answer does"


# --- hidden, large -----------------------------------------------------------------------


@pytest.mark.attack
def test_a_hidden_hit_says_what_no_hit_says(world):
    reference = world.hold("document", hidden=True, number="ZZ7654321")
    hidden, _ = world.take(UNKNOWN)
    none, _ = World().take(UNKNOWN)
    assert said(hidden) == said(none) == (NO_HIT,)
    assert len(hidden.payload) == len(none.payload)
    (outcome,) = hidden.entry.outcomes
    assert (outcome.told, outcome.found, outcome.reference) == (
        "no_hit", True, reference,
    )  # fmt: skip
    assert hidden.entry.outcomes != none.entry.outcomes
    assert outcome.told_as == "", "nothing was told of it under any name"


@pytest.mark.attack
def test_an_answer_that_no_message_holds_is_not_said_in_part(world, monkeypatch):
    monkeypatch.setattr(answering, "ANSWER_MOST", 100)
    reply, _ = world.take(KNOWN, UNKNOWN)
    assert said(reply) == (silent(Silence.QUOTA),) * 2
    assert {o.found for o in reply.entry.outcomes} == {False}
    assert reply.questions == 2
    assert [type(e) for e in reply.effects] == [CountUse] * 3, "it stays counted"


@pytest.mark.attack
@pytest.mark.parametrize("basis", ["none", WHY.legal_basis])
def test_of_a_large_query_that_was_refused_the_digest_alone_is_kept(world, basis):
    query = Query(replace(WHY, legal_basis=basis), (KNOWN,))
    header = Header(ID, PEER.agency, US.id, START)
    large = b"e" * (REFUSED_KEPT + 1)
    message = Message(header, Kind.QUERY, to_wire(query), b"d" * 32, large)
    reply = to_end(world.answerer.answer(message, PEER, START))
    refused = said(reply)[0].kind is AnswerKind.NOT_ANSWERED
    assert refused is (basis == "none")
    assert bool(reply.exhibit) is not refused
    assert reply.entry.request_digest == b"d" * 32
