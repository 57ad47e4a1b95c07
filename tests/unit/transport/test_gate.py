from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.errors import ConfigBroken
from node.transport.gate import RateGate


def test_a_burst_passes_then_the_rate_holds():
    gate = RateGate(rate_per_s=10, burst=3)
    assert [gate.admits("a", 0.0) for _ in range(4)] == [True, True, True, False]
    assert not gate.admits("a", 0.05)
    assert gate.admits("a", 0.2)


def test_peers_do_not_use_up_each_others_tokens():
    gate = RateGate(rate_per_s=1, burst=1)
    assert gate.admits("a", 0.0)
    assert gate.admits("b", 0.0)
    assert not gate.admits("a", 0.0)


def test_silence_saves_no_more_than_a_burst():
    gate = RateGate(rate_per_s=100, burst=2)
    assert gate.admits("a", 0.0)
    assert sum(gate.admits("a", 1e9) for _ in range(10)) == 2


@pytest.mark.attack
def test_what_is_spent_beyond_the_burst_is_owed():
    gate = RateGate(rate_per_s=10, burst=20)
    gate.spend("a", 0.0, 100)
    assert not gate.admits("a", 7.9)
    assert gate.admits("b", 0.0)
    assert gate.admits("a", 8.2)


@pytest.mark.attack
@given(st.lists(st.floats(0, 10), max_size=200))
def test_no_order_of_instants_admits_more_than_the_rate(instants):
    gate = RateGate(rate_per_s=5, burst=10)
    admitted = sum(gate.admits("a", at) for at in instants)
    assert admitted <= 10 + 5 * 10 + 1


def test_a_gate_that_lets_nobody_through_cannot_be_meant():
    for rate, burst in ((0, 1), (-1, 1), (1, 0)):
        with pytest.raises(ConfigBroken):
            RateGate(rate_per_s=rate, burst=burst)
