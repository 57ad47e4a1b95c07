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
    doubt.borne_out(clock.now())
    clock.run(30)
    assert (doubt.why(), chore(clock.now())) == ("", 1)


def test_a_clock_behind_what_was_shown_is_doubted_from_the_start(clock):
    doubt, chore, _ = doubt_of(clock, START + timedelta(days=2))
    assert doubt.why() == "is 2 days, 0:00:00 behind what was shown of the ledger"
    clock.run(60)
    assert chore(clock.now()) == 0
    clock.wall += timedelta(days=2, hours=3)
    assert doubt.why() == "is 3:00:00 ahead of what was shown of the ledger last"
    clock.wall -= timedelta(hours=2, minutes=10)  # it is set right, at last
    assert doubt.why() == ""
    clock.run(60)
    assert chore(clock.now()) == 1


def test_a_clock_behind_that_a_peer_bears_out_is_believed(clock):
    """What was shown was shown while the clock was ahead."""
    doubt, _, _ = doubt_of(clock, START + timedelta(days=365))
    doubt.borne_out(clock.now())
    for _ in range(3):
        clock.run(30)
        assert doubt.why() == ""
    clock.wall += timedelta(hours=1)
    assert doubt.why() == "was set 1:00:00 ahead"


@pytest.mark.attack
def test_a_clock_that_is_set_back_is_not_borne_out_by_what_was_sent_before(clock):
    """Somebody sets it back, and plays a message of then again, or one kept back."""
    doubt, chore, _ = doubt_of(clock)
    clock.run(7200)
    doubt.borne_out(clock.now())
    clock.wall -= timedelta(hours=1)
    assert doubt.why() == "was set 1:00:00 back"
    for seconds in (-300, 0, 300):
        doubt.borne_out(clock.now() + timedelta(seconds=seconds))
        assert doubt.why()
    assert chore(clock.now()) == 0


def test_a_clock_far_ahead_at_the_start_is_doubted_until_a_peer_bears_it_out(clock):
    """The node was off that long, or the clock was set meanwhile: nobody knows."""
    doubt, chore, _ = doubt_of(clock, START - timedelta(days=2))
    assert (
        doubt.why() == "is 2 days, 0:00:00 ahead of what was shown of the ledger last"
    )
    clock.run(86_400)
    assert chore(clock.now()) == 0
    assert doubt.earliest() < START
    doubt.borne_out(clock.now())
    assert (doubt.why(), doubt.earliest()) == ("", clock.now())
    clock.wall += timedelta(hours=1)
    assert doubt.why() == "was set 1:00:00 ahead"


def test_a_clock_far_ahead_at_the_start_that_is_set_right_is_believed(clock):
    doubt, _, _ = doubt_of(clock, START - timedelta(days=365))
    clock.run(300)
    assert doubt.why()
    clock.wall -= timedelta(days=365)
    assert doubt.why() == ""
    clock.run(300)
    assert doubt.why() == ""


@pytest.mark.parametrize(
    "clock_of",
    [
        lambda clock: ClockDoubt(clock, START - timedelta(minutes=50)),
        lambda clock: ClockDoubt(clock, START - timedelta(days=9), alone=True),
        lambda clock: ClockDoubt(clock, datetime.fromtimestamp(0, UTC)),
    ],
    ids=["off for less than an hour", "without any peer", "never shown to anybody"],
)
def test_a_clock_at_the_start_that_nothing_stands_against_is_believed(clock, clock_of):
    doubt = clock_of(clock)
    assert doubt.why() == ""
    clock.run(60)
    assert doubt.why() == ""


@pytest.mark.attack
def test_what_begins_by_the_clock_does_not_begin_by_one_that_was_set_ahead(clock):
    doubt, _, _ = doubt_of(clock)
    clock.run(60)
    right = clock.now()
    clock.wall += timedelta(days=4)
    assert doubt.why()
    assert doubt.earliest() <= right + timedelta(seconds=5)
    clock.wall = right - timedelta(days=1)
    assert doubt.earliest() == clock.now()


@pytest.mark.parametrize("by", [-60, 60])
def test_a_clock_a_minute_off_is_not_borne_out_by_a_peer_whose_clock_is_right(
    clock, by
):
    """Its message is fresh all the same."""
    doubt, _, _ = doubt_of(clock)
    clock.run(600)
    right = clock.now()
    clock.wall += timedelta(seconds=by)
    assert doubt.why()
    doubt.borne_out(right)
    assert doubt.why()
    doubt.borne_out(clock.now() + timedelta(minutes=2))
    assert bool(doubt.why()) is (by < 0)


@pytest.mark.attack
@pytest.mark.parametrize("by", [timedelta(days=365), timedelta(days=-365)])
def test_what_is_written_as_a_time_that_the_clock_had_shows_no_jump(clock, by):
    """Or, after a restart, a wrong clock would agree with what it wrote itself."""
    doubt, _, _ = doubt_of(clock)
    clock.run(60)
    clock.wall += by
    clock.run(60)
    assert doubt.steady() == START + timedelta(seconds=120)
    again = ClockDoubt(clock, doubt.steady())
    assert again.why()
    clock.wall -= by
    assert doubt.steady() == again.steady() == clock.now()
