"""When, and how large, a ledger is shown."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.ledger.rhythm import BLOCK, COVERS, STEP, instant, next_size

FIVE = timedelta(minutes=5)
blocks = st.integers(0, 1000).map(lambda n: n * BLOCK)
few = st.integers(0, BLOCK)
any_count = st.integers(0, 10**6)


def test_instants_are_multiples_since_1970_and_not_since_the_start():
    at = datetime(2026, 6, 1, 8, 7, 9, 123456, UTC)
    assert instant(at, FIVE) == datetime(2026, 6, 1, 8, 5, tzinfo=UTC)
    assert instant(instant(at, FIVE), FIVE) == instant(at, FIVE)


@pytest.mark.attack
@given(shown=blocks, arrived=few, own=few)
def test_size_told_by_what_was_done_in_an_ordinary_interval(shown, arrived, own):
    assert next_size(shown, shown + arrived + own, arrived=arrived) == shown + STEP


@given(shown=any_count, arrived=any_count, own=any_count)
def test_a_step_is_of_whole_blocks_and_holds_all_that_there_is(shown, arrived, own):
    size = shown + arrived + own
    until = next_size(shown, size, arrived=arrived)
    assert until % BLOCK == 0
    assert until >= max(size, shown + 1)


@given(shown=any_count, arrived=any_count, own=st.integers(1, 10**6))
def test_a_step_never_takes_more_covers_than_are_made(shown, arrived, own):
    size = shown + arrived + own
    assert next_size(shown, size, arrived=arrived) - size <= COVERS - 1


@pytest.mark.attack
@given(shown=blocks, arrived=any_count, one=few, other=few)
def test_own_act_told_by_a_peer_that_fills_the_block(shown, arrived, one, other):
    """However much arrives: our own few acts make no difference."""
    sizes = {
        next_size(shown, shown + arrived + n, arrived=arrived) for n in (one, other)
    }
    assert len(sizes) == 1


def test_more_than_a_blocks_worth_is_more_blocks():
    assert next_size(640, 640 + 3 + BLOCK + 1, arrived=3) == 640 + 3 * BLOCK
    assert next_size(640, 640 + 2 * BLOCK + 1, arrived=2 * BLOCK) == 640 + 3 * BLOCK


def test_a_ledger_that_was_begun_before_goes_on_in_whole_blocks():
    assert next_size(1000, 1001, arrived=0) == 960 + STEP
