"""Ed25519: our use of it, against Wycheproof and against keys that should not be."""

import hashlib
from itertools import count

import pytest
from nacl.bindings import (
    crypto_core_ed25519_add,
    crypto_scalarmult_ed25519_base_noclamp,
    crypto_sign_open,
)

from node.crypto import signing
from node.errors import BadProof
from tests.vectors import shared

KEY = signing.parse_private(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
ORDER = 2**252 + 27742317777372353535851937790883648493
# The eight points of small order, in their canonical encodings (RFC 7748's curve in
# Edwards form), and two that are not canonical.
SMALL = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]


def test_a_signature_holds_over_its_message():
    signing.verify(PUBLIC, b"said", signing.sign(KEY, b"said"))


def test_a_seed_gives_the_key_of_rfc_8032():
    """RFC 8032, section 7.1, TEST 2."""
    seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
    key = signing.parse_private(bytes.fromhex(seed))
    assert signing.sign(key, b"\x72").hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )


def test_new_keys_differ():
    assert signing.new_key() != signing.new_key()


@pytest.mark.attack
def test_every_wycheproof_signature_is_judged_rightly():
    for group, test in shared.wycheproof("ed25519"):
        public = bytes.fromhex(group["publicKey"]["pk"])
        message, signature = bytes.fromhex(test["msg"]), bytes.fromhex(test["sig"])
        if test["result"] == "valid":
            signing.verify(public, message, signature)
        else:
            with pytest.raises(BadProof):
                signing.verify(public, message, signature)


@pytest.mark.attack
def test_malleated_signature_is_refused():
    """S + L is the same scalar: accepted, one message would have two signatures."""
    signature = signing.sign(KEY, b"said")
    scalar = int.from_bytes(signature[32:], "little") + ORDER
    forged = signature[:32] + scalar.to_bytes(32, "little")
    with pytest.raises(BadProof):
        signing.verify(PUBLIC, b"said", forged)


@pytest.mark.attack
@pytest.mark.parametrize("public", SMALL)
def test_key_of_small_order_is_refused(public):
    """With it, R = A and S = 0 would pass for any message."""
    forged = bytes.fromhex(SMALL[0]) + bytes(32)
    with pytest.raises(BadProof):
        signing.verify(bytes.fromhex(public), b"anything", forged)
    with pytest.raises(BadProof):
        signing.check_public(bytes.fromhex(public))


@pytest.mark.attack
@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_key_of_another_size_is_refused(size):
    with pytest.raises(BadProof):
        signing.verify(bytes(size), b"said", signing.sign(KEY, b"said"))


@pytest.mark.attack
@pytest.mark.parametrize("size", [0, 1, 63, 65, 128])
def test_signature_of_another_size_is_refused(size):
    """A longer one must not borrow bytes from the message, nor a shorter one lend."""
    signature = signing.sign(KEY, b"said")
    with pytest.raises(BadProof):
        signing.verify(PUBLIC, b"said", (signature * 2)[:size])
    with pytest.raises(BadProof):
        signing.verify(PUBLIC, b"aid", signature + b"s")


def signed_under_a_mixed_key():
    """Return (key, message, signature): the key is A + T with T of order two, and the
    signature passes a verifier that does not look for T, as its challenge is even."""
    secret = int.from_bytes(bytes(range(7, 39)), "little") % ORDER
    nonce = 12345
    point = crypto_scalarmult_ed25519_base_noclamp(secret.to_bytes(32, "little"))
    public = crypto_core_ed25519_add(point, bytes.fromhex(SMALL[1]))
    commitment = crypto_scalarmult_ed25519_base_noclamp(nonce.to_bytes(32, "little"))
    for number in count():
        message = b"said %d" % number
        hashed = hashlib.sha512(commitment + public + message).digest()
        challenge = int.from_bytes(hashed, "little") % ORDER
        if challenge % 2 == 0:
            scalar = (nonce + challenge * secret) % ORDER
            return public, message, commitment + scalar.to_bytes(32, "little")
    raise AssertionError


@pytest.mark.attack
def test_key_off_the_main_subgroup_is_refused_though_its_signature_passes():
    """Verifiers would disagree about its signatures, and its owner with all of them."""
    public, message, signature = signed_under_a_mixed_key()
    assert crypto_sign_open(signature + message, public) == message
    with pytest.raises(BadProof, match="sound"):
        signing.verify(public, message, signature)
