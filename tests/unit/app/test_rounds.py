"""Whose turn it is."""

from datetime import timedelta

from node.app.rounds import ASK_EVERY, SOONEST, UNWELL, Rounds
from tests.simulator import START

A, B, C = "es-aa", "gr-bb", "nl-cc"


def met(*agencies):
    rounds = Rounds()
    rounds.meet(agencies, START)
    return rounds


def test_partners_are_asked_first_and_then_every_hour():
    rounds = met(A, B)
    assert rounds.take((), START, most=8) == (A, B)
    assert rounds.must_ask(A, START)
    rounds.asked(A, START, well=True)
    rounds.served(A, failing=False)
    assert rounds.take((), START, most=8) == ()
    assert not rounds.must_ask(A, START)
    assert rounds.take((), START + ASK_EVERY, most=8) == (A,)


def test_who_is_busy_has_no_second_turn():
    rounds = met()
    assert rounds.take((A,), START, most=8) == (A,)
    assert rounds.take((A,), START, most=8) == ()
    rounds.served(A, failing=False)
    assert rounds.take((A,), START, most=8) == (A,)


def test_no_more_are_served_at_once_than_there_are_lines_and_all_have_their_turn():
    rounds = met()
    due = (A, B, C)
    assert rounds.take(due, START, most=2) == (A, B)
    assert rounds.take(due, START, most=2) == ()
    rounds.served(A, failing=False)
    assert rounds.take(due, START, most=2) == (C,), "before A has another"


def test_who_could_not_be_asked_is_asked_again_soon_and_at_once_when_it_speaks():
    rounds = met(A)
    rounds.take((), START, most=8)
    rounds.asked(A, START, well=False)
    rounds.served(A, failing=False)
    assert not rounds.must_ask(A, START)
    assert START < rounds.next_at(START) <= START + timedelta(seconds=1)
    for _ in range(8):
        rounds.asked(A, START, well=False)
    soon = START + SOONEST
    assert not rounds.must_ask(A, soon)
    assert rounds.hear(A)
    assert rounds.spoken(START) == (A,)
    assert rounds.must_ask(A, soon)
    assert not rounds.must_ask(A, START), "not at each of its words"


def test_a_peer_that_speaks_and_is_well_changes_nothing():
    rounds = met(A)
    assert not rounds.hear(A)
    assert not rounds.hear("xx-stranger")
    assert rounds.spoken(START) == ()


def test_a_peer_whose_parcel_failed_is_listened_for():
    rounds = met(A)
    rounds.take((A,), START, most=8)
    rounds.served(A, failing=True)
    assert rounds.failing() == (A,)
    assert rounds.hear(A)


def test_whom_our_own_node_could_not_serve_is_left_alone_for_a_while():
    rounds = met(A)
    rounds.take((A,), START, most=8)
    rounds.leave_alone(A, START)
    assert rounds.take((A,), START, most=8) == ()
    assert rounds.take((A,), START + UNWELL, most=8) == (A,)
