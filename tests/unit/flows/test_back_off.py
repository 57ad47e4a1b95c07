"""Twice as long each time, up to a bound."""

import pytest

from node.flows.back_off import doubled


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 1), (1, 1), (2, 2), (3, 4), (9, 256), (10, 300)]
)
def test_each_failure_doubles_the_wait_up_to_the_bound(failures, seconds):
    assert doubled(failures, first_s=1.0, most_s=300.0) == seconds


def test_who_sets_no_bound_waits_as_long_as_was_doubled():
    assert [doubled(n, first_s=0.5) for n in (1, 2, 3, 4)] == [0.5, 1, 2, 4]


@pytest.mark.attack
def test_a_million_failures_are_the_bound_and_no_overflow():
    assert doubled(1_000_000, first_s=60.0, most_s=3600.0) == 3600.0
