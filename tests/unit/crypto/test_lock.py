"""Locks of embargoed content: what opens, and what must not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as xchacha

from node.crypto.box import close_box
from node.crypto.lock import lock, unlock
from node.crypto.pae import LOCK, pae
from node.errors import BadProof, TheirFault

HERE = b"pt-pj es-cnp notice 1"
LOCKED, KEY = lock(b"content", bound_to=HERE)


@given(st.binary(max_size=500), st.binary(max_size=50))
def test_a_lock_opens_with_its_key_and_context(content, bound_to):
    locked, key = lock(content, bound_to=bound_to)
    assert unlock(locked, key, bound_to=bound_to) == content


def test_equal_contents_give_unlike_locks_and_keys():
    assert not {LOCKED, KEY} & set(lock(b"content", bound_to=HERE))


@pytest.mark.attack
def test_lock_shows_nothing_of_content_or_key():
    assert b"content" not in LOCKED
    assert KEY not in LOCKED


@pytest.mark.attack
def test_key_of_another_lock_does_not_open_it():
    _, other = lock(b"content", bound_to=HERE)
    with pytest.raises(BadProof):
        unlock(LOCKED, other, bound_to=HERE)


@pytest.mark.attack
def test_lock_moved_to_another_notice_does_not_open():
    with pytest.raises(BadProof):
        unlock(LOCKED, KEY, bound_to=b"pt-pj es-cnp notice 2")


@pytest.mark.attack
def test_no_bit_of_a_lock_can_be_changed():
    for at in range(len(LOCKED)):
        altered = bytearray(LOCKED)
        altered[at] ^= 1
        with pytest.raises(BadProof):
            unlock(bytes(altered), KEY, bound_to=HERE)


@pytest.mark.attack
def test_second_key_cannot_be_sent_for_a_lock_already_receipted():
    """The cipher would open under another key if its owner built it so: the
    commitment is what refuses, whatever stands behind it."""
    other = bytes(range(32))
    nonce = bytes(24)
    body = xchacha(b"another text", pae(LOCK, HERE), nonce, other)
    with pytest.raises(BadProof):
        unlock(LOCKED[:32] + nonce + body, other, bound_to=HERE)


@pytest.mark.attack
def test_box_of_the_store_is_no_lock():
    sealed, _ = close_box(b"content", bound_to=HERE, wrapping_key=KEY)
    with pytest.raises(BadProof):
        unlock(LOCKED[:32] + sealed, KEY, bound_to=HERE)


@pytest.mark.attack
@given(st.binary(max_size=120), st.binary(max_size=40))
def test_garbage_for_lock_or_key_is_their_fault_and_nothing_else(locked, key):
    with pytest.raises(TheirFault):
        unlock(locked, key, bound_to=HERE)
    with pytest.raises(TheirFault):
        unlock(LOCKED, key, bound_to=HERE)


@pytest.mark.attack
def test_refusal_shows_neither_key_nor_content():
    with pytest.raises(BadProof) as refused:
        unlock(LOCKED[:-1], KEY, bound_to=HERE)
    said = f"{refused.value!r} {refused.value.advice}"
    assert KEY.hex() not in said
    assert repr(KEY) not in said
    assert "content" not in said
