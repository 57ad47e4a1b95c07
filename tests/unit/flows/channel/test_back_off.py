"""Waiting, doubling, and where it ends."""

import pytest

from node.flows.channel.back_off import chance, pause
from node.model.notice import Urgency


@pytest.mark.parametrize(
    ("urgency", "most"),
    [(Urgency.NORMAL, 300), (Urgency.URGENT, 30), (Urgency.VERY_URGENT, 30)],
)
def test_it_doubles_from_a_second_to_what_the_urgency_bears(urgency, most):
    waits = [pause(n, urgency, spread=1.0).total_seconds() for n in range(1, 40)]
    assert waits[:3] == [1, 2, 4]
    assert waits == sorted(waits)
    assert waits[-1] == most


def test_it_is_spread_over_the_upper_half():
    assert pause(4, Urgency.NORMAL, spread=0.0).total_seconds() == 4
    assert pause(4, Urgency.NORMAL, spread=1.0).total_seconds() == 8
    assert all(0 <= chance() <= 1 for _ in range(20))


def test_a_year_of_failures_does_not_overflow():
    assert pause(10**9, Urgency.NORMAL, spread=0.5).total_seconds() <= 300
