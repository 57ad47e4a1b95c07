"""Open, recall, act, close, record, wait, speak."""

from dataclasses import replace

import pytest

from node.errors import Overtaken, StoreBroken
from node.flows.bundle.activate import ACTIVE
from node.flows.ports import PutSetting
from node.flows.turn import ANEW_MOST
from node.ledger.checkpoint import origin_of
from node.model.codes import AnswerKind, Kind
from tests.federation.forge import heard, query, say
from tests.memory import MemoryStore
from tests.simulator import Federation, document

ASKED = ("pt-one", "gr-two")


def in_memory(_folder, keys, agency):
    return MemoryStore(keys, origin_of(agency))


@pytest.fixture
def fed(tmp_path):
    made = Federation(tmp_path, in_memory, agencies=ASKED)
    made["gr-two"].add("document", number="AB1234567")
    yield made
    made.close()


def failing(*_):
    raise StoreBroken("the disk is full")


def test_a_crash_before_the_entry_is_durable_leaves_nothing(fed):
    node, store = fed["gr-two"], fed["gr-two"].store
    sent = say(fed, *ASKED, query(document("AB1234567")))
    size, store.before_commit = store.journal.head().size, failing
    with pytest.raises(StoreBroken):
        node.receive("pt-one", sent.envelope)
    store.before_commit = None
    store.reopen()
    assert store.journal.head().size == size
    assert not store.state.remembered
    answer = heard(fed, "gr-two", "pt-one", node.receive("pt-one", sent.envelope))
    assert answer.answers[0].kind is AnswerKind.HIT


def test_a_crash_after_the_entry_leaves_an_answer_that_a_retry_fetches(fed):
    node, store = fed["gr-two"], fed["gr-two"].store
    sent = say(fed, *ASKED, query(document("AB1234567")))
    store.after_commit = failing
    with pytest.raises(StoreBroken):
        node.receive("pt-one", sent.envelope)
    store.after_commit = None
    store.reopen()
    ((_, entry),) = node.entries("query.answered")
    envelope = node.receive("pt-one", sent.envelope)
    assert fed.opened("gr-two", "pt-one", envelope).digest == entry.response_digest
    assert len(node.entries("query.answered")) == 1


def test_answers_leave_at_the_next_tick_whatever_they_cost(fed):
    for spent, waited in ((0.001, 0.019), (0.019, 0.001), (0.021, 0.019)):
        times, waits = [0.0, spent], []
        clock = type(
            "Clock",
            (),
            {"now": fed.clock.now, "monotonic": lambda *_, t=times: t.pop(0)},
        )()
        exchange = replace(
            fed["gr-two"].flows.exchange,
            clock=clock,
            quantum_s=0.02,
            pause=waits.append,
        )
        exchange.receive("pt-one", say(fed, *ASKED, query()).envelope)
        assert waits == [pytest.approx(waited)]


def test_the_tick_is_waited_for_after_the_entry_is_durable(fed):
    node, seen = fed["gr-two"], []
    exchange = replace(
        node.flows.exchange,
        pause=lambda _: seen.append(len(node.entries("query.answered"))),
    )
    exchange.receive("pt-one", say(fed, *ASKED, query()).envelope)
    assert seen == [1]


def test_answers_are_remembered_for_as_long_as_a_fresh_message_can_ask(fed):
    node = fed["gr-two"]
    sent = say(fed, *ASKED, query())
    first = node.receive("pt-one", sent.envelope)
    fed.clock.advance(seconds=300)
    assert node.flows.exchange.forget(fed.clock.now()) == 0
    assert node.receive("pt-one", sent.envelope) == first
    fed.clock.advance(seconds=601)
    assert node.flows.exchange.forget(fed.clock.now()) == 1


def overtaken(node, times):
    """Return the exchange, in which a policy is put in force while it decides."""
    real, begun = node.flows.exchange.stories[Kind.QUERY], []

    def story(message, peer, now):
        begun.append(message)
        if len(begun) <= times:
            kept = PutSetting(ACTIVE, node.store.settings.get(ACTIVE))
            node.flows.recorder.record("policy.activated", (kept,), at=now)
        return real(message, peer, now)

    stories = {**node.flows.exchange.stories, Kind.QUERY: story}
    return replace(node.flows.exchange, stories=stories), begun


@pytest.mark.attack
def test_what_was_decided_by_what_has_changed_since_is_decided_anew(fed):
    node = fed["gr-two"]
    exchange, begun = overtaken(node, 2)
    sent = say(fed, *ASKED, query(document("AB1234567")))
    answer = heard(fed, "gr-two", "pt-one", exchange.receive("pt-one", sent.envelope))
    assert answer.answers[0].kind is AnswerKind.HIT
    assert len(begun) == 3
    entries = [entry.act for _, entry in node.entries()]
    assert entries[-3:] == ["policy.activated"] * 2 + ["query.answered"]


def test_what_changes_again_and_again_is_not_waited_for(fed):
    node = fed["gr-two"]
    exchange, begun = overtaken(node, ANEW_MOST)
    with pytest.raises(Overtaken):
        exchange.receive("pt-one", say(fed, *ASKED, query()).envelope)
    assert len(begun) == ANEW_MOST
    assert not node.entries("query.answered")
