"""A clock that jumps: nothing that cannot be undone is done by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from node.app.clock_doubt import ClockDoubt

START = datetime(2026, 6, 1, 12, tzinfo=UTC)


class SetClock:
    """A clock of which both hands are moved by hand."""

    def __init__(self):
        self.wall, self.passed = START, 1000.0

    def now(self):
        return self.wall

    def monotonic(self):
        return self.passed

    def run(self, seconds):
        self.wall += timedelta(seconds=seconds)
        self.passed += seconds


@pytest.fixture
def clock():
    return SetClock()


def doubt_of(clock, shown_at=START):
    done = []
    doubt = ClockDoubt(clock, shown_at)
    chore = doubt.unless(lambda now: done.append(now) or 1)
    return doubt, chore, done


def test_while_the_clock_runs_everything_is_done(clock):
    doubt, chore, done = doubt_of(clock)
    for _ in range(5):
        clock.run(30)
        assert chore(clock.now()) == 1
    assert (doubt.why(), len(done)) == ("", 5)


def test_a_slow_correction_is_no_jump_however_long_it_goes_on(clock):
    doubt, _, _ = doubt_of(clock)
    for _ in range(1000):
        clock.run(30)
        clock.wall += timedelta(milliseconds=15)
        assert doubt.why() == ""


@pytest.mark.attack
@pytest.mark.parametrize(
    ("by", "said"),
    [
        (timedelta(days=365), "was set 365 days, 0:00:00 ahead"),
        (timedelta(minutes=-10), "was set 0:10:00 back"),
        (timedelta(seconds=6), "was set 0:00:06 ahead"),
    ],
)
def test_by_a_clock_that_jumped_nothing_is_destroyed_until_it_is_back(clock, by, said):
    doubt, chore, done = doubt_of(clock)
    clock.run(30)
    clock.wall += by
    assert chore(clock.now()) == 0
    clock.run(3600)
    assert chore(clock.now()) == 0
    assert (done, doubt.why()) == ([], said)
    clock.wall -= by
    assert chore(clock.now()) == 1
    assert doubt.why() == ""


def test_a_peer_s_fresh_message_bears_out_a_clock_that_was_put_right(clock):
    doubt, chore, _ = doubt_of(clock)
    clock.wall += timedelta(hours=1)
    assert doubt.why()
    doubt.borne_out()
    clock.run(30)
    assert (doubt.why(), chore(clock.now())) == ("", 1)


def test_a_clock_behind_what_was_shown_is_doubted_from_the_start(clock):
    doubt, chore, _ = doubt_of(clock, START + timedelta(days=2))
    assert doubt.why() == "is 2 days, 0:00:00 behind what was shown of the ledger"
    clock.run(60)
    assert chore(clock.now()) == 0
    clock.wall += timedelta(days=2, hours=3)  # it is set right, at last
    assert doubt.why() == ""
    clock.run(60)
    assert chore(clock.now()) == 1


def test_a_clock_behind_that_a_peer_bears_out_is_believed(clock):
    """What was shown was shown while the clock was ahead."""
    doubt, _, _ = doubt_of(clock, START + timedelta(days=365))
    doubt.borne_out()
    for _ in range(3):
        clock.run(30)
        assert doubt.why() == ""
    clock.wall += timedelta(hours=1)
    assert doubt.why() == "was set 1:00:00 ahead"
