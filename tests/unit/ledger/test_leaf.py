from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.errors import BadProof, LedgerBroken
from node.ledger.leaf import (
    LEAF_SIZE,
    check_opening,
    leaf,
    pack_opening,
    unpack_opening,
)

salts = st.binary(min_size=32, max_size=32)


def test_a_leaf_is_the_documented_commitment():
    salt, entry = bytes(range(32)), b'{"act":"query.answered"}'
    digest = sha256(b"comity-commit\0" + salt + entry).digest()
    assert leaf(entry, salt) == b"comity/v1\0" + digest


@given(st.binary(max_size=300), salts)
def test_a_leaf_has_one_size_whatever_it_commits_to(entry, salt):
    assert len(leaf(entry, salt)) == LEAF_SIZE == 42
    check_opening(leaf(entry, salt), entry, salt)
    assert unpack_opening(pack_opening(salt, entry)) == (salt, entry)


def test_one_entry_under_two_salts_makes_two_leaves():
    assert leaf(b"entry", bytes(32)) != leaf(b"entry", bytes(31) + b"\1")


@pytest.mark.attack
def test_bytes_moved_between_salt_and_entry_do_not_open_a_leaf():
    placed = leaf(b"entry", bytes(32))
    for salt, entry in ((bytes(31), b"\0entry"), (bytes(32) + b"e", b"ntry")):
        with pytest.raises(BadProof):
            check_opening(placed, entry, salt)
        with pytest.raises(ValueError, match="salt"):
            leaf(entry, salt)
        with pytest.raises(ValueError, match="salt"):
            pack_opening(salt, entry)


@pytest.mark.attack
def test_another_entry_or_salt_does_not_open_a_leaf():
    placed = leaf(b"entry", bytes(32))
    for salt, entry in ((bytes(32), b"entrY"), (bytes(31) + b"\1", b"entry")):
        with pytest.raises(BadProof):
            check_opening(placed, entry, salt)
    with pytest.raises(BadProof):
        check_opening(placed[:-1], b"entry", bytes(32))


@pytest.mark.attack
def test_a_cut_opening_is_a_broken_ledger():
    for length in (0, 1, 31):
        with pytest.raises(LedgerBroken):
            unpack_opening(bytes(length))
