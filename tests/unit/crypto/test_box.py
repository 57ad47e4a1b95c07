"""Boxes at rest: what opens, and what must not."""

import pytest
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as xchacha

from node.crypto import box
from node.errors import StoreBroken
from tests.vectors import shared

WRAPPING = bytes(range(32))
SEALED, KEY = box.close_box(b"content", bound_to=b"row 1", wrapping_key=WRAPPING)


def opened(sealed=SEALED, key=KEY, bound_to=b"row 1", wrapping_key=WRAPPING):
    return box.open_box(sealed, key, bound_to=bound_to, wrapping_key=wrapping_key)


def test_a_box_opens_with_its_key_and_context():
    assert opened() == b"content"


def test_equal_contents_give_unlike_boxes():
    again = box.close_box(b"content", bound_to=b"row 1", wrapping_key=WRAPPING)
    assert not {SEALED, KEY} & set(again)


@pytest.mark.attack
def test_box_moved_to_another_row_does_not_open():
    with pytest.raises(StoreBroken):
        opened(bound_to=b"row 2")


@pytest.mark.attack
def test_box_with_the_key_of_another_row_does_not_open():
    _, key = box.close_box(b"content", bound_to=b"row 2", wrapping_key=WRAPPING)
    with pytest.raises(StoreBroken):
        opened(key=key)


@pytest.mark.attack
def test_box_with_another_key_of_the_same_row_does_not_open():
    _, key = box.close_box(b"content", bound_to=b"row 1", wrapping_key=WRAPPING)
    with pytest.raises(StoreBroken):
        opened(key=key)


@pytest.mark.attack
def test_wrapped_key_is_no_box_and_a_box_no_wrapped_key():
    """Both are made by one cipher; the use is bound in."""
    with pytest.raises(StoreBroken):
        box.decrypt(WRAPPING, KEY, b"row 1")
    with pytest.raises(StoreBroken):
        opened(key=SEALED)


@pytest.mark.attack
def test_box_whose_key_was_destroyed_stays_shut():
    with pytest.raises(StoreBroken):
        opened(key=b"")


@pytest.mark.attack
@pytest.mark.parametrize("at", [0, 23, 24, -1])
def test_bit_flip_in_box_or_key_is_noticed(at):
    for part in ("sealed", "key"):
        flipped = bytearray({"sealed": SEALED, "key": KEY}[part])
        flipped[at] ^= 0x80
        with pytest.raises(StoreBroken):
            opened(**{part: bytes(flipped)})


@pytest.mark.attack
@pytest.mark.parametrize("size", [0, 1, 24, 39])
def test_truncated_box_does_not_open(size):
    with pytest.raises(StoreBroken):
        opened(sealed=SEALED[:size])


@pytest.mark.attack
def test_every_wycheproof_box_is_judged_rightly():
    judged = 0
    for group, test in shared.wycheproof("xchacha20_poly1305"):
        if (group["ivSize"], group["keySize"]) != (192, 256):
            continue
        key, aad = bytes.fromhex(test["key"]), bytes.fromhex(test["aad"])
        sealed = bytes.fromhex(test["iv"] + test["ct"] + test["tag"])
        if test["result"] == "valid":
            text = bytes.fromhex(test["msg"])
            assert box.decrypt(key, sealed, aad) == text
            assert sealed[24:] == xchacha(text, aad, sealed[:24], key)
        else:
            with pytest.raises(StoreBroken):
                box.decrypt(key, sealed, aad)
        judged += 1
    assert judged > 250
