"""Whose work is next."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.transport.fair import Fair


def served(row, *, turns, cost):
    """Take ``turns`` turns, put each work back, and return who had them."""
    found = []
    for _ in range(turns):
        peer, work = row.take()
        row.spent(peer, cost[peer])
        row.put_back(peer, work)
        found.append(peer)
    return found


@pytest.mark.attack
def test_who_has_much_waiting_gets_no_more_than_who_has_little():
    row = Fair()
    for n in range(100):
        row.put("loud", n)
    row.put("quiet", "q")
    turns = served(row, turns=10, cost={"loud": 1.0, "quiet": 1.0})
    assert turns.count("quiet") == 5


@pytest.mark.attack
def test_a_question_waits_for_one_turn_of_another_however_much_that_one_has_waiting():
    row = Fair()
    for n in range(100):
        row.put("loud", n)
    served(row, turns=50, cost={"loud": 1.0})
    row.put("quiet", "q")
    first_two = {row.take()[0], row.take()[0]}
    assert "quiet" in first_two


@pytest.mark.attack
def test_costly_turns_count_for_what_they_cost():
    row = Fair()
    row.put("loud", 1)
    row.put("quiet", 1)
    turns = served(row, turns=110, cost={"loud": 10.0, "quiet": 1.0})
    assert 9 <= turns.count("loud") <= 11


@pytest.mark.attack
def test_who_was_away_has_saved_nothing_up():
    row = Fair()
    row.put("away", 1)
    row.take()
    row.put("here", 1)
    served(row, turns=1000, cost={"here": 1.0})
    row.put("away", 2)
    turns = served(row, turns=10, cost={"here": 1.0, "away": 1.0})
    assert turns.count("away") == 5


def test_what_one_does_not_use_others_may():
    row = Fair()
    row.put("loud", 1)
    assert served(row, turns=5, cost={"loud": 1.0}) == ["loud"] * 5


def test_of_ones_own_a_short_question_does_not_wait_for_the_end_of_a_long_one():
    row = Fair()
    row.put("es", "long")
    peer, work = row.take()
    row.put_back(peer, work)
    row.put("es", "short")
    assert {row.take()[1], row.take()[1]} == {"long", "short"}


def test_what_was_begun_is_ended_before_another_is_gone_on_with():
    row = Fair()
    left = {"first": 3, "second": 3, "third": 3}
    for work in left:
        row.put("es", work)
    ended = []
    while row:
        peer, work = row.take()
        left[work] -= 1
        if left[work]:
            row.put_back(peer, work)
        else:
            ended.append(work)
    assert ended[0] == "first"


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 9)), min_size=1))
def test_all_that_was_put_in_is_taken_out_once(given_work):
    row = Fair()
    for number, (peer, _) in enumerate(given_work):
        row.put(peer, number)
    found = []
    while row:
        peer, number = row.take()
        assert given_work[number][0] == peer
        row.spent(peer, given_work[number][1])
        found.append(number)
    assert sorted(found) == list(range(len(given_work)))
    for peer in "abc":
        own = [n for n in found if given_work[n][0] == peer]
        assert own == sorted(own)


@given(st.lists(st.floats(0.001, 0.01), min_size=20, max_size=60), st.integers(1, 40))
def test_two_who_always_have_work_are_never_further_apart_than_one_turn(costs, many):
    row, had = Fair(), {"loud": 0.0, "quiet": 0.0}
    for n in range(many):
        row.put("loud", n)
    row.put("quiet", 0)
    for cost in costs:
        peer, work = row.take()
        row.spent(peer, cost)
        had[peer] += cost
        row.put_back(peer, work)
        assert abs(had["loud"] - had["quiet"]) <= max(costs) + 1e-9
