"""Sealing to one recipient: HPKE base mode (RFC 9180), single shot.

The KEM is ML-KEM-768 with X25519 (X-Wing, KEM id 0x647a), so that what is
captured today stays closed to a quantum computer, and to whoever breaks one of
the two. A private key is the 32-byte seed of X-Wing, a public key the ML-KEM
encapsulation key and the X25519 key, 1184 + 32 bytes. Sealed bytes are ``enc``
(1120) and the ciphertext with its tag (16).

Whatever must not be exchanged around the sealed bytes goes into ``info``. Base
mode says nothing of the sender: the signature inside does.
"""

from __future__ import annotations

import hashlib
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import (
    MLKEM768PrivateKey,
    MLKEM768PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from node.errors import BadProof

SUITE = "comity-1:ed25519+hpke-mlkem768x25519-hkdfsha256-chacha20poly1305"
SEED_SIZE = 32
MLKEM_SIZE = 1184
PUBLIC_SIZE = MLKEM_SIZE + 32

_HPKE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_REMEMBERED = 1024


def new_key() -> bytes:
    """Return a new private key as its 32-byte seed."""
    return secrets.token_bytes(SEED_SIZE)


def parse_private(seed: bytes) -> MLKEM768X25519PrivateKey:
    """Return the private key of a 32-byte seed, ready to open with."""
    mlkem, x25519 = _halves(seed)
    return MLKEM768X25519PrivateKey(mlkem, x25519)


def public_of(seed: bytes) -> bytes:
    """Return the public key of a 32-byte seed."""
    mlkem, x25519 = _halves(seed)
    return (
        mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
    )


def seal(public: bytes, plaintext: bytes, *, info: bytes) -> bytes:
    """Return ``plaintext`` sealed to ``public`` and bound to ``info``.

    Raises:
        BadProof: ``public`` is not a sound key.
    """
    try:
        return _HPKE.encrypt(plaintext, _parse_public(public), info)
    except ValueError as error:
        # An X25519 key of small order gives an all-zero secret and is refused.
        raise BadProof("the sealing key is not sound") from error


def unseal(private: MLKEM768X25519PrivateKey, sealed: bytes, *, info: bytes) -> bytes:
    """Return the plaintext of ``sealed``.

    Raises:
        BadProof: it was not sealed to this key under this ``info``, or was
            altered since.
    """
    try:
        return _HPKE.decrypt(sealed, private, info)
    except (InvalidTag, ValueError) as error:
        raise BadProof("the seal does not open") from error


def check_public(public: bytes) -> None:
    """Return if one can seal to ``public``.

    Raises:
        BadProof: its size is wrong, or ML-KEM's modulus check fails (FIPS 203,
            section 7.2), or its X25519 half has a small order.
    """
    # Only using it finds a small order out: the shared secret is then zero.
    seal(public, b"", info=b"")


@lru_cache(maxsize=_REMEMBERED)
def _parse_public(public: bytes) -> MLKEM768X25519PublicKey:
    if len(public) != PUBLIC_SIZE:
        raise BadProof("the sealing key has the wrong size")
    try:
        return MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public[:MLKEM_SIZE]),
            X25519PublicKey.from_public_bytes(public[MLKEM_SIZE:]),
        )
    except ValueError as error:
        raise BadProof("the sealing key is not sound") from error


def _halves(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    # X-Wing, section 5.2: SHAKE256 of the seed gives d, z and the X25519 scalar.
    expanded = hashlib.shake_256(seed).digest(96)
    return (
        MLKEM768PrivateKey.from_seed_bytes(expanded[:64]),
        X25519PrivateKey.from_private_bytes(expanded[64:]),
    )
