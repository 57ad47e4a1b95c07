"""Pre-authentication encoding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.crypto.pae import pae


def test_the_encoding_is_what_the_specification_shows():
    assert pae(b"comity/v1 seal", b"ab", b"") == b"14 comity/v1 seal 2 ab 0 "


@pytest.mark.attack
@given(
    st.lists(st.binary(max_size=8), max_size=4),
    st.lists(st.binary(max_size=8), max_size=4),
)
def test_no_two_lists_of_parts_share_an_encoding(left, right):
    assert (pae(b"u", *left) == pae(b"u", *right)) == (left == right)


@pytest.mark.attack
def test_bytes_cannot_move_from_one_part_to_the_next():
    assert pae(b"u", b"ab", b"c") != pae(b"u", b"a", b"bc")
    assert pae(b"u", b"a 1 b") != pae(b"u", b"a", b"b")
