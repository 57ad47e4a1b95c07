"""Locks: content that travels today and opens when its key follows.

XChaCha20-Poly1305 under a fresh key. The cipher alone does not commit to its key:
whoever makes the lock could find two keys that open it to two texts, and decide
on the day which of them to have sent. So the lock begins with a digest of its
one key, and what was delivered and receipted is fixed on the day of delivery.

    locked, key = lock(body, bound_to=b"pt-pj es-cnp 0198... 1")
    unlock(locked, key, bound_to=b"pt-pj es-cnp 0198... 1")

The length of the content shows; who minds pads it.
"""

from __future__ import annotations

from node.crypto.box import KEY_SIZE, decrypt, encrypt
from node.crypto.digest import same, sha256
from node.crypto.ids import random
from node.crypto.pae import LOCK, LOCK_KEY, pae
from node.errors import BadProof, StoreBroken

_COMMITMENT_SIZE = 32


def lock(plaintext: bytes, *, bound_to: bytes) -> tuple[bytes, bytes]:
    """Return ``plaintext`` locked, and the one key (32 bytes) that opens it."""
    key = random(KEY_SIZE)
    return _commitment(key) + encrypt(key, plaintext, pae(LOCK, bound_to)), key


def unlock(locked: bytes, key: bytes, *, bound_to: bytes) -> bytes:
    """Return what was locked.

    Raises:
        BadProof: the key is not this lock's, or the lock was altered or is bound
            to something else.
    """
    if not same(locked[:_COMMITMENT_SIZE], _commitment(key)):
        raise BadProof("a key does not belong to the lock that it was sent for")
    try:
        return decrypt(key, locked[_COMMITMENT_SIZE:], pae(LOCK, bound_to))
    except StoreBroken as error:
        raise BadProof("a lock does not open: altered, or of something else") from error


def _commitment(key: bytes) -> bytes:
    return sha256(pae(LOCK_KEY, key))
