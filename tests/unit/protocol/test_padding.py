"""Padding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.codec.wire import to_wire
from node.errors import Malformed
from node.model.codes import Kind
from node.model.message import Signed
from node.protocol.padding import BUCKETS, check_padding, padding_for

KINDS = st.sampled_from(Kind)
SIZES = st.integers(0, 2 * 4096)


def whole(kind, size, padding):
    """The size of a ``Signed`` with that padding, as the codec makes it."""
    bare = Signed(kind, bytes(size), "signing-aaaaaaaa", bytes(64))
    padded = Signed(kind, bytes(size), "signing-aaaaaaaa", bytes(64), padding)
    return len(to_wire(bare)), len(to_wire(padded))


@given(KINDS, SIZES)
def test_content_and_padding_fill_whole_buckets(kind, size):
    bare, _ = whole(kind, size, b"")
    padding = padding_for(kind, bare)
    _, padded = whole(kind, size, padding)
    assert padded % BUCKETS[kind] == 0
    assert padded - bare < BUCKETS[kind] * 2
    assert not any(padding)
    check_padding(kind, padding, padded)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_size_up_to_two_buckets_has_a_padding(kind):
    bucket = BUCKETS[kind]
    for size in range(1, 2 * bucket + 2):
        padding = padding_for(kind, size)
        count = len(padding)
        field = count and 1 + (1 if count < 128 else 2) + count
        assert (size + field) % bucket == 0


def test_every_kind_has_a_bucket():
    assert set(BUCKETS) == set(Kind)


@pytest.mark.attack
@given(KINDS, SIZES, st.integers(0, 9000))
def test_only_one_padding_is_right(kind, size, other):
    bare, _ = whole(kind, size, b"")
    right = padding_for(kind, bare)
    if other == len(right):
        return
    _, padded = whole(kind, size, bytes(other))
    with pytest.raises(Malformed):
        check_padding(kind, bytes(other), padded)
