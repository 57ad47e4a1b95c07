"""Clocks that are set: no message is answered twice, and nothing stands still for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from node.app.began import began
from node.app.clock_doubt import ClockDoubt
from node.app.heads import Proofs
from node.errors import OutOfTime
from node.flows.channel.ports import InStream
from node.flows.exchange import Exchange
from node.flows.notice.received.freshness import Freshness
from node.flows.ports import PutOfficer
from node.flows.quota import Limit, Quotas
from node.model.codes import OfficerRole
from node.model.officer import Appointment, Officer
from tests.federation.forge import query, say
from tests.federation.test_head_attacks import ask, beat, sizes
from tests.simulator import Federation

attack = pytest.mark.attack
ASKED = ("pt-one", "gr-two")
JUMPS = {"a minute": 60, "an hour": 3600, "a day": 86_400, "a year": 365 * 86_400}


@pytest.fixture
def two(tmp_path):
    federation = Federation(tmp_path, agencies=ASKED)
    yield federation
    federation.close()


def forget(node, clock):
    return node.flows.exchange.forget(clock.now())


@attack
@pytest.mark.parametrize("span", JUMPS.values(), ids=JUMPS)
@pytest.mark.parametrize("restarted", [False, True])
def test_a_clock_that_is_set_back_lets_no_message_be_answered_twice(
    two, span, restarted
):
    """It was answered, its time passed, it was forgotten: then it seems to be fresh."""
    gr = two["gr-two"]
    sent = say(two, *ASKED, query())
    gr.receive("pt-one", sent.envelope)
    two.clock.advance(seconds=max(span, 1000))
    assert forget(gr, two.clock) == 1
    if restarted:
        two.restart("gr-two")
        gr = two["gr-two"]
    two.clock.jump(seconds=-max(span, 1000))
    with pytest.raises(OutOfTime, match="may have been answered"):
        gr.receive("pt-one", sent.envelope)
    assert len(gr.entries("query.answered")) == 1
    two.clock.jump(seconds=max(span, 1000))
    gr.receive("pt-one", say(two, *ASKED, query()).envelope)


@attack
@pytest.mark.parametrize("span", JUMPS.values(), ids=JUMPS)
def test_both_clocks_ahead_and_back_let_no_message_be_answered_twice(two, span):
    """They bear each other out while they are ahead, and answers are forgotten."""
    gr = two["gr-two"]
    sent = say(two, *ASKED, query())
    gr.receive("pt-one", sent.envelope)
    two.clock.jump(seconds=span)
    gr.receive("pt-one", say(two, *ASKED, query()).envelope)
    forget(gr, two.clock)
    two.clock.jump(seconds=-span)
    before = len(gr.entries("query.answered"))
    try:
        gr.receive("pt-one", sent.envelope)
    except OutOfTime:
        assert span > 3 * 300
    assert len(gr.entries("query.answered")) == before


@attack
def test_a_message_that_is_played_again_bears_no_clock_out(two):
    gr = two["gr-two"]
    heard = []
    exchange: Exchange = gr.flows.exchange
    object.__setattr__(exchange, "fresh", heard.append)
    first = say(two, *ASKED, query())
    gr.receive("pt-one", first.envelope)
    assert len(heard) == 1
    gr.receive("pt-one", first.envelope)
    assert len(heard) == 1


@attack
@pytest.mark.parametrize("span", JUMPS.values(), ids=JUMPS)
def test_peers_are_asked_for_proofs_again_once_the_clock_is_back(two, span):
    """Who was not reached while it was ahead is not left alone until it comes round."""
    beat(two)
    ask(two)
    node, tried = two["pt-one"], []
    proofs = Proofs(node.flows.prover, two.clock, two.pool)

    def lose(way, envelope):
        tried.append(way)
        return None if way == "pt-one>gr-two" else envelope

    two.network.tamper = lose
    two.clock.jump(seconds=span)
    proofs.run()
    assert tried
    two.clock.jump(seconds=-span)
    two.network.tamper = None
    two.clock.advance(minutes=2)
    proofs.run()
    assert sizes(two) == [256]


@attack
def test_while_the_clock_is_in_doubt_no_peer_is_held_to_what_it_refuses(two):
    beat(two)
    ask(two)
    node, tried = two["pt-one"], []
    doubted = Proofs(node.flows.prover, two.clock, two.pool, lambda: "was set ahead")
    two.network.tamper = lambda way, envelope: tried.append(way) or envelope
    doubted.run()
    assert tried == []


@attack
@pytest.mark.parametrize("span", JUMPS.values(), ids=JUMPS)
def test_names_that_are_counted_are_dropped_again_once_the_clock_is_back(two, span):
    quotas = Quotas(two["gr-two"].store.memory)
    now = two.clock.now()
    limit = Limit("x", "minute", 5, brought_by="pt-one")
    quotas.take((limit,), amount=1, now=now + timedelta(seconds=span))
    for minute in range(50):
        names = [Limit(f"c{minute}", "minute", 5, brought_by="pt-one")]
        quotas.take(names, amount=1, now=now + timedelta(minutes=minute))
    assert len(quotas._used) <= 2


@attack
@pytest.mark.parametrize("span", JUMPS.values(), ids=JUMPS)
@pytest.mark.parametrize("ahead", [False, True])
def test_senders_are_heard_whatever_the_clock_was_at_the_start(two, span, ahead):
    """Held back for the length of a jump, a notice is one that nobody reads."""
    gr = two["gr-two"]
    clock, way = two.clock, (1 if ahead else -1)
    clock.jump(seconds=way * span)
    fresh = Freshness(gr.store.peers, gr.store.channel, gr.store.notices, clock.now())
    fresh = replace(fresh, began=began(clock))
    clock.jump(seconds=-way * span)
    clock.advance(seconds=30)
    heard = InStream("pt-one", "e-1", 1, b"", confirmed_at=clock.now())
    assert fresh._why_not("pt-one", heard, clock.now()) == ""
    # One that was heard before the start was not heard since, ahead or not.
    early = replace(heard, confirmed_at=clock.now() - timedelta(seconds=60))
    assert fresh._why_not("pt-one", early, clock.now()) == "not-heard-yet"
    # One that was heard while the clock was ahead is heard once it says so again.
    late = replace(heard, confirmed_at=clock.now() + timedelta(seconds=60))
    assert fresh._why_not("pt-one", late, clock.now()) == "not-heard-yet"


@attack
def test_roles_that_wait_do_not_begin_by_a_clock_that_is_set_ahead(two):
    gr = two["gr-two"]
    clock, staff = two.clock, gr.flows.staff
    doubt = ClockDoubt(clock, clock.now())
    staff = replace(staff, earliest=doubt.earliest)
    now = clock.now()
    given = Appointment(
        frozenset({OfficerRole.AUDITOR}), "o-1", now, begins=now + timedelta(hours=72)
    )
    waits = Officer("o-9", "Nobody Atall", frozenset(), True, now, given)
    staff.recorder.record(
        "officer.added", (PutOfficer(waits, staff.keys.credential_hash("c")),), at=now
    )
    clock.jump(days=4)
    assert doubt.why()
    assert staff.who("c").roles == frozenset()
    clock.jump(days=-4)
    clock.advance(days=4)
    assert doubt.why() == ""
    assert staff.who("c").roles == {OfficerRole.AUDITOR}
