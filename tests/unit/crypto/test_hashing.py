"""Hashing into the group: lengths, domains, and what is refused."""

import pytest

from node.crypto import hashing, ristretto
from node.errors import BadInput


def test_a_hash_to_the_group_is_an_element_and_hangs_on_every_byte():
    found = {hashing.hash_to_element(bytes([n])) for n in range(20)}
    assert len(found) == 20
    for element in found:
        ristretto.check_element(element)


def test_a_hash_of_one_use_is_none_of_another():
    uses = (b"HashToScalar-", b"DeriveKeyPair", b"another")
    assert len({hashing.hash_to_scalar(b"message", use) for use in uses}) == 3


def test_the_suite_is_named_as_the_rfc_names_it():
    assert hashing.CONTEXT == b"OPRFV1-\x01-ristretto255-SHA512"


def test_a_part_stands_after_its_length():
    assert hashing.prefixed(b"") == b"\x00\x00"
    assert hashing.prefixed(b"x" * 258) == b"\x01\x02" + b"x" * 258


@pytest.mark.attack
def test_an_input_whose_element_is_the_identity_is_not_evaluated(monkeypatch):
    monkeypatch.setattr(ristretto, "element_from_hash", lambda _: ristretto.IDENTITY)
    with pytest.raises(BadInput):
        hashing.hash_to_element(b"one in 2**252")
