"""What is recorded before anything is sent, and who is asked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from node.codec.stored import unpack
from node.errors import BadInput, NotFound, QuotaSpent, StoreBroken
from node.flows.ports import CountUse, PutQuery
from node.flows.query.ask import Asker
from node.flows.query.collect import Collector
from node.flows.query.kept import box_query, open_query
from node.flows.quota import Quotas
from node.model.codes import AnswerKind, OfficerRole, PeerState, Silence
from node.model.entry import Detail, Entry
from node.model.exhibit import AskExhibit
from node.model.query import Question, Term
from node.policy.bundle import load_bundle
from node.protocol.envelope import peek
from tests.simulator import an_officer, ask_request, person, starter_policies
from tests.unit.flows.asking import WINDOW_S, Asking, agency_of, opened, sending_of
from tests.unit.protocol.pair import ALPHA, BETA, GAMMA
from tests.unread import UNREAD, asking, every_field

ANALYST = an_officer(ALPHA.agency, OfficerRole.ANALYST)
OTHER = an_officer(ALPHA.agency, OfficerRole.ANALYST, name="Somebody Else")
QUESTION = person("Ivan Petrov")
US = agency_of(ALPHA)


class World(Asking):
    def __init__(self):
        super().__init__()
        self.quotas = Quotas(self.store.memory)
        collector = Collector(
            us=US.id,
            keys=ALPHA.keys,
            queries=self.store.queries,
            caller=self.caller,
            recorder=self.recorder,
            clock=self.clock,
        )
        sending = sending_of(self, collector)
        self.asker = Asker(
            us=US.id,
            keys=ALPHA.keys,
            peers=self.store.peers,
            rules=self.rules,
            queries=self.store.queries,
            recorder=self.recorder,
            quotas=self.quotas,
            views=self.store.views,
            sending=sending,
            clock=self.clock,
            questions_most=3,
            window_s=WINDOW_S,
        )

    def ask(self, *questions, officer=ANALYST, **changed):
        request = ask_request(
            questions or (QUESTION,), **({"peers": (BETA.agency,)} | changed)
        )
        return list(self.asker.ask(officer, request))

    def asked(self):
        """Every entry of what was asked, opened."""
        every = (opened(self.store, ALPHA, n)[0] for n in range(self.size))
        return [entry for entry in every if entry.act == "query.asked"]


@pytest.fixture
def world():
    return World()


def ids(world):
    return [peek(envelope)[1].message_id for _, envelope, *_ in world.sent]


def test_what_is_asked_is_recorded_in_every_column(world):
    query_id = world.ask(peers=(BETA.agency, GAMMA.agency))[0].query_id
    entry, exhibit = opened(world.store, ALPHA, 0)
    kept = world.store.queries.get(query_id)
    own, _ = open_query(kept, ALPHA.keys)
    request = ask_request(QUESTION)
    assert entry == Entry(
        act="query.asked",
        at=world.clock.now(),
        direction="out",
        exchange_id=query_id,
        asker=ALPHA.agency,
        responder="",
        request_digest=b"",
        response_digest=b"",
        officer=ANALYST.pseudonym,
        purpose=request.purpose,
        case=request.case,
        offence=request.offence,
        agreements=(request.legal_basis,),
        policy_digest=world.rules.bundle.digest,
        outcomes=(),
        approvals=(),
        exhibit_digest=entry.exhibit_digest,
        details=tuple(Detail("message", f"{s.peer} {s.message_id}") for s in own.sent),
    )
    asked = (BETA.agency, GAMMA.agency)
    assert unpack(AskExhibit, exhibit) == AskExhibit(
        own.justification, (QUESTION,), asked
    )
    assert tuple(s.peer for s in own.sent) == asked
    assert own.sent[0].message_id != own.sent[1].message_id


@pytest.mark.attack
def test_nothing_is_sent_before_it_is_recorded(world):
    world.ask()
    ((*_, size),) = world.sent
    assert size == 1
    _, (put, *counted) = world.store.acts[0]
    assert isinstance(put, PutQuery)
    assert all(isinstance(effect, CountUse) for effect in counted)
    assert len(counted) == 2, "the officer's use and the case's"


@pytest.mark.attack
def test_nothing_is_sent_that_could_not_be_recorded(world):
    def full(*_):
        raise StoreBroken("the disk is full")

    world.store.before_commit = full
    with pytest.raises(StoreBroken):
        world.ask()
    assert not world.sent


def test_each_answer_is_handed_on_and_then_that_it_is_done(world):
    told = world.ask(peers=(BETA.agency, GAMMA.agency))
    assert [(p.answered, p.total, p.done) for p in told] == [
        (0, 2, False), (1, 2, False), (2, 2, False), (2, 2, True),
    ]  # fmt: skip
    by_peer = {p.answer.peer: p.answer.answers[0].kind for p in told if p.answer}
    # The door answers for BETA alone.
    assert by_peer == {
        BETA.agency: AnswerKind.NO_HIT,
        GAMMA.agency: AnswerKind.NOT_ANSWERED,
    }


@pytest.mark.parametrize(
    ("deadline", "seconds"), [(0, 10.0), (100, 0.1), (120_000, 120.0)]
)
def test_each_peer_has_the_whole_deadline(world, deadline, seconds):
    world.ask(deadline_ms=deadline)
    assert [sent[2] for sent in world.sent] == [seconds]


@pytest.mark.parametrize("deadline", [-1, 1, 99, 120_001])
def test_a_deadline_that_cannot_be_meant_is_refused_unrecorded(world, deadline):
    with pytest.raises(BadInput, match="deadline"):
        world.ask(deadline_ms=deadline)
    assert (world.size, world.sent) == (0, [])


def test_a_peer_named_twice_is_asked_once(world):
    world.ask(peers=(BETA.agency, BETA.agency))
    assert [to for to, *_ in world.sent] == [BETA.agency]


def test_more_questions_than_are_taken_are_refused_unrecorded(world):
    with pytest.raises(BadInput):
        world.ask(*(QUESTION,) * 4)
    assert (world.size, world.sent) == (0, [])


def test_who_has_no_basis_is_told_nothing_and_that_is_recorded(world):
    (_, told, _) = world.ask(legal_basis="tissue-directive")
    assert told.answer.answers[0].silence is Silence.POLICY
    assert not world.sent
    entry, exhibit = opened(world.store, ALPHA)
    assert (entry.act, entry.responder) == ("query.collected", BETA.agency)
    assert entry.outcomes[0].told == "not_answered:policy"
    assert (entry.request_digest, exhibit) == (b"", b"")


@pytest.mark.attack
def test_peer_revoked_between_choosing_and_sending(world):
    """By a colleague, while the entry was written."""

    def revoke(*_):
        peer = replace(BETA.peer(), state=PeerState.REVOKED)
        world.store.state.peers[BETA.agency] = peer

    world.store.before_commit = revoke
    (_, told, _) = world.ask()
    assert told.answer.note == "the peer was revoked since"
    assert not world.sent


# --- asking again ----------------------------------------------------------------------


def test_asking_again_while_fresh_records_nothing_new_and_sends_the_same(world):
    no_hit, world.door = world.door, lambda _envelope: b"nothing"
    query_id = world.ask()[0].query_id
    world.clock.advance(seconds=WINDOW_S // 2 - 1)
    world.door = no_hit
    (_, told, _) = world.ask(query_id=query_id)
    assert told.answer.answers[0].kind is AnswerKind.NO_HIT
    assert ids(world)[0] == ids(world)[1]
    assert len(world.asked()) == 1


@pytest.mark.attack
def test_asking_again_when_no_longer_fresh_is_counted_and_recorded_anew(world):
    world.door = lambda _envelope: b"nothing"
    query_id = world.ask()[0].query_id
    world.clock.advance(seconds=WINDOW_S // 2)
    world.ask(query_id=query_id)
    first, again = world.asked()
    assert first.exchange_id == again.exchange_id == query_id
    assert first.details != again.details
    assert len(set(ids(world))) == 2
    uses = [e for _, effects in world.store.acts for e in effects]
    assert sum(isinstance(e, CountUse) for e in uses) == 4


def test_who_has_answered_is_not_asked_again(world):
    query_id = world.ask()[0].query_id
    (_, done) = world.ask(query_id=query_id)
    assert (done.answered, done.total, done.done) == (1, 1, True)
    assert len(world.sent) == 1


@pytest.mark.attack
def test_query_of_another_officer_asked_again(world):
    query_id = world.ask()[0].query_id
    size = world.size
    with pytest.raises(NotFound) as of_another:
        world.ask(query_id=query_id, officer=OTHER)
    with pytest.raises(NotFound) as of_nobody:
        world.ask(query_id="query-of-nobody")
    assert of_another.value.code == of_nobody.value.code
    assert (world.size, len(world.sent)) == (size, 1)


@pytest.mark.attack
def test_another_query_under_an_id_that_is_taken(world):
    """What is asked again is what was asked, whatever the request says now."""
    world.door = lambda _envelope: b"nothing"
    query_id = world.ask()[0].query_id
    with pytest.raises(NotFound):
        world.ask(query_id=query_id, peers=(GAMMA.agency,))
    world.ask(person("Olga Petrova"), query_id=query_id)
    assert [to for to, *_ in world.sent] == [BETA.agency] * 2
    first, again = (world.at_beta(envelope) for _, envelope, *_ in world.sent)
    assert first.payload == again.payload


@pytest.mark.attack
def test_our_own_quota_counts_questions_and_not_queries(world):
    files = starter_policies()
    many, four = b"officer_per_day = 20000", b"officer_per_day = 4"
    quotas = files["quotas.toml"].replace(many, four)
    world.rules.swap(load_bundle(files | {"quotas.toml": quotas}))
    world.ask(QUESTION, QUESTION, QUESTION)
    size = world.size
    with pytest.raises(QuotaSpent):
        world.ask(QUESTION, QUESTION)
    assert (world.size, len(world.sent)) == (size, 1)
    world.clock.at += timedelta(days=1)
    world.ask(QUESTION)


MISTYPED = (
    ("birth_date", "yesterday", "A day, a month, a year"),
    ("birth_date", "1982-13-45", "1972-05-03"),
    ("birth_date", "2082", "1972-05-03"),
    ("nationality", "Portugul", "Portuguese"),
    ("offence", "blah-blah", "fraud"),
)


@pytest.mark.parametrize(("field", "value", "forms"), MISTYPED)
def test_a_term_that_cannot_be_read_stops_the_question_and_nothing_is_left_of_it(
    world, field, value, forms
):
    asked = Question("person", (Term("name", "Ivan Petrov"), Term(field, value)))
    with pytest.raises(BadInput) as refusal:
        world.ask(asked)
    assert refusal.value.message.startswith(f"{field} {value!r} ")
    assert forms in refusal.value.advice
    assert (world.sent, world.store.acts, world.size) == ([], [], 0)


@pytest.mark.parametrize(
    ("category", "field"),
    [pytest.param(c, f, id=f"{c}.{f.name}") for c, f in every_field()],
)
def test_an_unread_value_of_any_field_stops_a_question(world, category, field):
    with pytest.raises(BadInput) as refusal:
        world.ask(asking(category, field, UNREAD))
    assert refusal.value.message.startswith(field.name)
    assert not world.sent
    assert not world.store.acts


def test_of_several_questions_the_one_that_cannot_be_read_is_named(world):
    bad = Question("person", (Term("name", "Ana Lopes"), Term("birth_date", "soon")))
    with pytest.raises(
        BadInput, match=r"^question 2: birth_date 'soon' cannot be read$"
    ):
        world.ask(QUESTION, bad)


def test_a_number_whose_check_fails_may_be_asked_for(world):
    bad = Term("iban", "PT50002700000001234567834")
    world.ask(Question("bank-account", (bad,)))
    assert world.sent


def test_what_was_asked_and_cannot_be_read_is_not_sent_again(world):
    query_id = world.ask()[0].query_id
    kept = world.store.queries.get(query_id)
    own, _ = open_query(kept, ALPHA.keys)
    bad = Question("person", (Term("name", "Ana Lopes"), Term("birth_date", "soon")))
    own = replace(own, questions=(bad,))
    box = box_query(query_id, own, ALPHA.keys)
    world.store.put(PutQuery(kept.summary, box))
    sent, size = len(world.sent), world.size
    with pytest.raises(BadInput, match=r"^birth_date 'soon' cannot be read$"):
        world.ask(query_id=query_id)
    assert (len(world.sent), world.size) == (sent, size)
