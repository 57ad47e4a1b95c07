"""Twice as long each time, up to a bound."""

from datetime import UTC, datetime, timedelta

import pytest

from node.flows.back_off import doubled, is_within


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


@pytest.mark.parametrize(
    ("seconds", "within"),
    [
        (0, True),
        (59, True),
        (60, False),
        (10**8, False),
        (-1, False),
        (-(10**8), False),
    ],
)
def test_what_was_at_a_time_that_is_yet_to_come_is_not_waited_for(seconds, within):
    now = datetime(2026, 6, 1, tzinfo=UTC)
    last = now - timedelta(seconds=seconds)
    assert is_within(now, last, timedelta(minutes=1)) is within
