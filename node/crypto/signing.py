"""Ed25519 signatures (RFC 8032).

A public key of small order, or one off the main subgroup, is refused before it
verifies anything: under such a key one signature fits many messages, so that its
owner could later deny any of them (Chalkias, Garillot, Nikolaenko: "Taming the
many EdDSAs", 2020). The check is made once a key and remembered.

OpenSSL signs and libsodium verifies: verification is on the path of every message,
and libsodium's takes half the time and lets other threads run meanwhile.
"""

from __future__ import annotations

from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nacl.bindings import crypto_core_ed25519_is_valid_point, crypto_sign_open
from nacl.exceptions import BadSignatureError

from node.errors import BadProof

PUBLIC_SIZE = 32
SIGNATURE_SIZE = 64
# A world of peers, each with keys of a rotation: none is parsed twice.
_REMEMBERED = 2048


def new_key() -> bytes:
    """Return a new private key as its 32-byte seed."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def parse_private(seed: bytes) -> Ed25519PrivateKey:
    """Return the private key of a 32-byte seed, ready to sign with."""
    return Ed25519PrivateKey.from_private_bytes(seed)


def sign(private: Ed25519PrivateKey, message: bytes) -> bytes:
    """Return the 64-byte signature over ``message``."""
    return private.sign(message)


def verify(public: bytes, message: bytes, signature: bytes) -> None:
    """Return if ``signature`` is that of ``public`` over ``message``.

    Raises:
        BadProof: it is not, or ``public`` is not a sound key.
    """
    check_public(public)
    if len(signature) != SIGNATURE_SIZE:
        raise BadProof("the signature has the wrong size")
    try:
        crypto_sign_open(signature + message, public)
    except BadSignatureError as error:
        raise BadProof("the signature does not hold") from error


def check_public(public: bytes) -> None:
    """Return if ``public`` can serve as a verification key.

    Raises:
        BadProof: it is not the canonical encoding of a point of the main
            subgroup.
    """
    if not _is_sound(public):
        raise BadProof("the public key is not a sound Ed25519 key")


@lru_cache(maxsize=_REMEMBERED)
def _is_sound(public: bytes) -> bool:
    return len(public) == PUBLIC_SIZE and crypto_core_ed25519_is_valid_point(public)
