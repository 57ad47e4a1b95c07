"""Hashing into ristretto255 as VOPRF(ristretto255, SHA-512) does it.

RFC 9380, section 5.3.1 (expand_message_xmd with SHA-512, 64 bytes, which is one block
of it) and RFC 9497, section 4.1. Every hash has its use and the suite in its domain, so
that none of one use is one of another.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha512

from node.crypto import ristretto
from node.errors import BadInput

CONTEXT = b"OPRFV1-\x01-ristretto255-SHA512"
"""The suite in its verifiable mode (RFC 9497, section 3.1)."""

_FIRST = sha512(bytes(128))  # of a block of zeros
_LENGTH = (64).to_bytes(2, "big") + b"\x00"


def prefixed(part: bytes) -> bytes:
    """Return ``part`` after its length in two bytes, big-endian."""
    return len(part).to_bytes(2, "big") + part


def hash_to_element(message: bytes) -> bytes:
    """Return the element of a message, with no known logarithm.

    Raises:
        BadInput: it is the identity, which is to be expected of one in 2**252.
    """
    element = ristretto.element_from_hash(_expand(message, b"HashToGroup-"))
    if element == ristretto.IDENTITY:
        raise BadInput("the input of the function cannot be evaluated")
    return element


def hash_to_scalar(message: bytes, use: bytes = b"HashToScalar-") -> bytes:
    """Return the scalar of a message in the domain of ``use``."""
    return ristretto.scalar_from_hash(_expand(message, use))


@lru_cache(maxsize=8)
def _domain(use: bytes) -> bytes:
    name = use + CONTEXT
    return name + bytes([len(name)])


def _expand(message: bytes, use: bytes) -> bytes:
    domain = _domain(use)
    first = _FIRST.copy()
    first.update(message + _LENGTH + domain)
    return sha512(first.digest() + b"\x01" + domain).digest()
