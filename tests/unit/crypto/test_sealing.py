"""HPKE: our suite against the vectors of others, and seals that must not open."""

import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

from node.crypto import sealing
from node.errors import BadProof
from tests.vectors import shared

SEED = bytes(range(32))
PRIVATE = sealing.parse_private(SEED)
PUBLIC = sealing.public_of(SEED)
SEALED = sealing.seal(PUBLIC, b"inside", info=b"bound")


def our_vectors():
    """KEM 0x647a (X-Wing), HKDF-SHA256, ChaCha20-Poly1305, base mode."""
    found = [
        v
        for v in shared.read("hpke-pq-test-vectors.json.gz")
        if (v["mode"], v["kem_id"], v["kdf_id"], v["aead_id"]) == (0, 0x647A, 1, 3)
    ]
    assert found
    return found


def test_what_is_sealed_opens():
    assert sealing.unseal(PRIVATE, SEALED, info=b"bound") == b"inside"


def test_the_overhead_is_what_it_says():
    assert len(SEALED) == len(b"inside") + 1088 + 32 + 16


def test_two_seals_of_one_text_differ():
    assert sealing.seal(PUBLIC, b"inside", info=b"bound") != SEALED


def test_a_seed_gives_the_public_key_of_the_vectors():
    for vector in our_vectors():
        seed = bytes.fromhex(vector["skRm"])
        assert sealing.public_of(seed).hex() == vector["pkRm"]


def test_a_seal_made_by_the_vectors_key_schedule_opens():
    """``enc`` and the derived key are theirs; only the text inside is ours, since
    theirs is bound to associated data, which our single shot leaves empty."""
    for vector in our_vectors():
        cipher = ChaCha20Poly1305(bytes.fromhex(vector["key"]))
        nonce = bytes.fromhex(vector["base_nonce"])
        sealed = bytes.fromhex(vector["enc"]) + cipher.encrypt(nonce, b"inside", b"")
        private = sealing.parse_private(bytes.fromhex(vector["skRm"]))
        info = bytes.fromhex(vector["info"])
        assert sealing.unseal(private, sealed, info=info) == b"inside"
        with pytest.raises(BadProof):
            sealing.unseal(private, sealed, info=info + b"x")


def test_the_vectors_own_ciphertexts_need_their_associated_data():
    for vector in our_vectors():
        private = sealing.parse_private(bytes.fromhex(vector["skRm"]))
        first = vector["encryptions"][0]
        sealed = bytes.fromhex(vector["enc"]) + bytes.fromhex(first["ct"])
        with pytest.raises(BadProof):
            sealing.unseal(private, sealed, info=bytes.fromhex(vector["info"]))


@pytest.mark.attack
def test_seal_under_another_context_does_not_open():
    with pytest.raises(BadProof):
        sealing.unseal(PRIVATE, SEALED, info=b"other")


@pytest.mark.attack
def test_seal_to_another_key_does_not_open():
    other = sealing.parse_private(bytes(32))
    with pytest.raises(BadProof):
        sealing.unseal(other, SEALED, info=b"bound")


@pytest.mark.attack
@pytest.mark.parametrize("at", [0, 500, 1087, 1088, 1119, 1120, 1125, -1])
def test_bit_flip_in_a_seal_is_noticed(at):
    """In the ML-KEM ciphertext, the X25519 key, the text and the tag."""
    flipped = bytearray(SEALED)
    flipped[at] ^= 1
    with pytest.raises(BadProof):
        sealing.unseal(PRIVATE, bytes(flipped), info=b"bound")


@pytest.mark.attack
@pytest.mark.parametrize("size", [0, 1, 1119, 1120, 1135, len(SEALED) - 1])
def test_truncated_seal_does_not_open(size):
    with pytest.raises(BadProof):
        sealing.unseal(PRIVATE, SEALED[:size], info=b"bound")


@pytest.mark.attack
def test_unsound_sealing_keys_are_refused():
    small_order = PUBLIC[: sealing.MLKEM_SIZE] + bytes(32)
    not_reduced = b"\xff" * sealing.MLKEM_SIZE + PUBLIC[sealing.MLKEM_SIZE :]
    for public in (b"", PUBLIC[:-1], PUBLIC + b"\0", small_order, not_reduced):
        with pytest.raises(BadProof):
            sealing.check_public(public)


@pytest.mark.attack
def test_every_invalid_x25519_key_of_wycheproof_is_refused():
    """Keys of small order would make the classical half of the secret constant."""
    refused = 0
    for _, test in shared.wycheproof("x25519"):
        if "ZeroSharedSecret" in test["flags"]:
            public = PUBLIC[: sealing.MLKEM_SIZE] + bytes.fromhex(test["public"])
            with pytest.raises(BadProof):
                sealing.check_public(public)
            refused += 1
    assert refused


@pytest.mark.attack
def test_no_invalid_kem_ciphertext_of_wycheproof_opens():
    """Ciphertexts of every wrong length, in place of the ML-KEM half of ``enc``."""
    x25519 = X25519PrivateKey.from_private_bytes(bytes(31) + b"\x40")
    share = x25519.public_key().public_bytes_raw()
    tried = 0
    for _, test in shared.wycheproof("mlkem_768"):
        seed = bytes.fromhex(test["seed"])
        if test["result"] == "valid" or len(seed) != 64:
            continue
        mlkem = MLKEM768PrivateKey.from_seed_bytes(seed)
        private = MLKEM768X25519PrivateKey(mlkem, x25519)
        with pytest.raises(BadProof):
            sealing.unseal(
                private, bytes.fromhex(test["c"]) + share + bytes(32), info=b""
            )
        tried += 1
    assert tried
