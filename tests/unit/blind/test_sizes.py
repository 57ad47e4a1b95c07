"""Sizes that a view and a delta may show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.blind import sizes

COUNTS = st.integers(0, 1 << 30)


@given(COUNTS)
def test_a_padded_size_holds_what_it_pads_and_is_one_that_is_shown(count):
    shown = sizes.padded(count)
    assert shown >= count
    assert sizes.is_padded(shown)
    assert sizes.padded(shown) == shown


@given(st.integers(sizes.LEAST_VIEW, 1 << 30))
def test_what_padding_adds_is_bounded(count):
    assert sizes.padded(count) <= count * (1.032 if count >= 1 << 16 else 1.07)


@given(COUNTS)
def test_a_new_view_has_its_reserve(real):
    assert sizes.view_size(real) - real >= sizes.reserve(real)


def test_few_sizes_are_shown():
    assert len({sizes.padded(n) for n in range(1 << 16)}) < 200
    assert {sizes.view_size(n) for n in range(500)} == {sizes.LEAST_VIEW}


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_change_is_shown_as_the_larger_of_what_leaves_and_comes(added, removed):
    shown = sizes.change_size(added, removed)
    assert sizes.is_change_size(shown)
    assert max(added, removed) <= shown <= max(64, 2 * max(added, removed))


@pytest.mark.parametrize("count", [0, 1, 63, 65, 100, 128 + 64])
def test_a_size_that_is_no_power_of_two_is_no_change(count):
    assert not sizes.is_change_size(count)


@pytest.mark.parametrize("count", [0, 1, 1023, 1025, (1 << 33)])
def test_other_sizes_are_no_view(count):
    assert not sizes.is_padded(count)
