"""What takes long is done in steps, and what happens between them counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from node.errors import BadInput, Malformed, Overloaded, RevokedPeer
from node.flows.query import answer
from node.flows.steps import to_end
from node.ledger.checkpoint import origin_of
from node.model.codes import AnswerKind, Kind
from node.model.parcel import Standings
from node.model.query import Question, Term
from node.protocol.size import MOST
from tests.federation.forge import heard, query, say
from tests.memory import MemoryStore
from tests.simulator import Federation, document

ASKED = ("pt-one", "gr-two")
MANY = 100


@pytest.fixture
def fed(tmp_path):
    def in_memory(_folder, keys, agency):
        return MemoryStore(keys, origin_of(agency))

    made = Federation(tmp_path, in_memory, agencies=ASKED)
    made["gr-two"].add("document", number="AB1234567")
    yield made
    made.close()


def numbers(count=MANY):
    return [document(f"ZZ{n:07}") for n in range(count - 1)] + [document("AB1234567")]


def steps_of(fed, payload, **more):
    sent = say(fed, *ASKED, payload, **more)
    exchange = fed["gr-two"].flows.exchange
    return exchange.begin("pt-one", sent.envelope, fed.clock.monotonic())


@pytest.mark.attack
def test_a_query_of_a_hundred_is_done_in_steps_between_which_others_come(fed):
    steps = list(steps_of(fed, query(*numbers())))
    assert len(steps) >= 3 * MANY


@pytest.mark.attack
def test_no_step_reads_more_than_one_question(fed, monkeypatch):
    read = []
    original = answer.probes_in
    monkeypatch.setattr(
        answer, "probes_in", lambda asked: read.append(asked) or original(asked)
    )
    names = tuple(Term("name", f"Ana {n}") for n in range(30))
    births = tuple(Term("birth_date", f"19{n}-01-01") for n in range(60, 70))
    crammed = Question("person", names + births)
    before = 0
    for _ in steps_of(fed, query(*[crammed] * 100)):
        assert len(read) <= before + 1
        before = len(read)
    assert len(read) == 100


@pytest.mark.attack
@pytest.mark.parametrize("kind", MOST)
def test_what_need_not_be_large_is_refused_before_it_is_read(fed, monkeypatch, kind):
    exchange = fed["gr-two"].flows.exchange
    stories = dict.fromkeys(exchange.stories, None)
    sent = say(fed, *ASKED, b"x" * (MOST[kind] + 1), kind=kind)
    unread = replace(
        exchange, stories={**stories, kind: lambda *_: pytest.fail("it was read")}
    )
    work = unread.begin("pt-one", sent.envelope, fed.clock.monotonic())
    with pytest.raises(Malformed, match="larger than"):
        to_end(work).say()


def test_an_officer_who_asks_too_much_at_once_is_told(fed):
    long = tuple(Term("distinguishing_marks", "ab" * 250) for _ in range(30))
    asked = (Question("person", (Term("name", "Ana Lopes"), *long)),) * 10
    with pytest.raises(BadInput, match="a query at most"):
        fed["pt-one"].ask(asked)


def test_in_steps_the_answer_is_that_of_each_question_by_itself(fed):
    node = fed["gr-two"]
    sent = say(fed, *ASKED, query(*numbers(25)))
    answer = heard(fed, "gr-two", "pt-one", node.receive("pt-one", sent.envelope))
    assert [a.kind for a in answer.answers] == [AnswerKind.NO_HIT] * 24 + [
        AnswerKind.HIT
    ]
    ((_, entry),) = node.entries("query.answered")
    assert [o.question for o in entry.outcomes if o.found] == [24]
    assert len(entry.outcomes) == 25


@pytest.mark.attack
def test_who_is_revoked_between_two_steps_is_told_nothing(fed):
    node = fed["gr-two"]
    work = steps_of(fed, query(*numbers()))
    next(work)
    node.revoke("pt-one")
    with pytest.raises(RevokedPeer):
        to_end(work)
    assert node.entries("query.answered") == []


@pytest.mark.attack
def test_who_gives_up_waiting_between_two_steps_leaves_nothing(fed):
    node = fed["gr-two"]
    size = node.store.journal.head().size
    work = steps_of(fed, query(*numbers()))
    next(work)
    work.close()
    assert node.store.journal.head().size == size


@pytest.mark.attack
def test_who_asks_how_notices_stand_without_end_is_told_to_come_later(fed, monkeypatch):
    tolls = fed["gr-two"].flows.exchange.tolls
    monkeypatch.setattr(tolls, "_most", {Kind.STANDINGS: 3})
    nothing = Standings("", "", (), ())
    for _ in range(3):
        to_end(steps_of(fed, nothing, kind=Kind.STANDINGS)).say()
    size = fed["gr-two"].store.journal.head().size
    with pytest.raises(Overloaded):
        to_end(steps_of(fed, nothing, kind=Kind.STANDINGS))
    assert fed["gr-two"].store.journal.head().size == size
    fed.clock.advance(seconds=60)
    to_end(steps_of(fed, nothing, kind=Kind.STANDINGS)).say()


@pytest.mark.attack
def test_how_long_others_were_served_first_does_not_show_in_an_answers_tick(fed):
    exchange = replace(fed["gr-two"].flows.exchange, quantum_s=0.02)
    sent = say(fed, *ASKED, query())
    arrived = exchange.clock.monotonic()
    fed.clock.advance(seconds=0.013)  # what others took
    turn = to_end(exchange.begin("pt-one", sent.envelope, arrived))
    left = arrived + 0.02 - exchange.clock.monotonic()
    assert turn.leaves_in() == pytest.approx(left)
