"""Which acts go together: short ones first, long ones one at a time, all of them once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.store.act import Commit
from node.store.act_queue import MANY, MAX_GROUP, ActQueue, is_long
from node.store.effects import EFFECTS
from tests.contracts.builders import draft, record


def act(puts=0, others=0):
    return Commit(draft(), (record("r", "t"),) * puts + (object(),) * others)


def queued(*acts):
    waiting = ActQueue(lambda: 0.0)
    for one in acts:
        waiting.put(one)
    waiting.end()
    return waiting


def groups(waiting):
    more = True
    while more:
        group, more = waiting.take(None)
        if group:
            yield group


@pytest.mark.attack
def test_a_short_act_does_not_wait_for_the_long_ones_that_came_before():
    long, short = [act(MANY) for _ in range(16)], act(1)
    found = list(groups(queued(*long, short)))
    assert found[0] == [short]
    assert found[1:] == [[one] for one in long]


@pytest.mark.attack
def test_a_short_act_is_never_in_one_transaction_with_a_long_one():
    waiting = ActQueue(lambda: 0.0)
    for _ in range(5):
        waiting.put(act(MANY))
        waiting.put(act())
    found = [[is_long(one) for one in waiting.take(0)[0]] for _ in range(6)]
    assert found == [[False] * 5] + [[True]] * 5


@pytest.mark.attack
def test_short_acts_that_come_meanwhile_go_between_two_long_ones():
    waiting = ActQueue(lambda: 0.0)
    for _ in range(3):
        waiting.put(act(MANY))
    found = []
    for _ in range(6):
        waiting.put(act())
        found.append([is_long(one) for one in waiting.take(0)[0]])
    assert [long for group in found for long in group].count(True) == 3
    assert all(len(set(group)) == 1 for group in found)
    assert found[::2] == [[False], [False] * 2, [False] * 2]


@pytest.mark.attack
def test_short_acts_without_end_do_not_keep_a_long_one_waiting():
    waiting = ActQueue(lambda: 0.0)
    long = act(MANY)
    waiting.put(long)
    for _ in range(3):
        waiting.put(act())
        group, _ = waiting.take(None)
        if long in group:
            return
    pytest.fail("the long one waits")


@given(st.lists(st.sampled_from([0, 1, MANY - 1, MANY, 500]), max_size=60))
def test_each_act_goes_once_and_those_alike_in_their_order(sizes):
    acts = [act(size) for size in sizes]
    found = [one for group in groups(queued(*acts)) for one in group]
    for many in (False, True):
        alike = [a for a in acts if (is_long(a)) is many]
        assert [a for a in found if (is_long(a)) is many] == alike


def test_a_group_has_a_bound_and_what_is_left_is_in_the_next():
    sizes = [len(g) for g in groups(queued(*(act() for _ in range(MAX_GROUP + 5))))]
    assert sizes == [MAX_GROUP, 5]


def test_an_act_of_many_small_effects_is_not_long():
    assert not is_long(act(MANY - 1, others=500))
    assert is_long(act(MANY))


def test_nothing_that_waits_is_nothing_to_write():
    waiting = ActQueue(lambda: 0.0)
    assert waiting.empty()
    assert waiting.take(0) == ([], True)


@pytest.mark.attack
def test_what_writes_selectors_of_many_rows_is_long_whatever_it_is():
    """All of the effects that bring tokens, of whatever table."""
    some = [
        kind
        for kind in EFFECTS
        if "tokens" in getattr(kind, "__dataclass_fields__", {})
    ]
    assert len(some) == 4
    for kind in some:
        one = object.__new__(kind)
        assert is_long(Commit(draft(), (one,) * MANY)), kind
