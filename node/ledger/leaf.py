"""The leaf: a commitment of constant size that shows nothing.

::

    leaf = "comity/v1" 0x00 || SHA-256("comity-commit" 0x00 || salt || entry)

The salt is 32 random bytes. Whoever holds the leaf alone learns neither kind nor
length nor parties of what was recorded, and cannot guess the entry: destroy salt
and entry, and the leaf is a hash of something unknown, while every proof over it
still holds. An *opening* is salt and entry together; it is kept outside the tree,
sealed under a key of its own.
"""

from __future__ import annotations

from hashlib import sha256
from hmac import compare_digest

from node.errors import BadProof, LedgerBroken

TAG = b"comity/v1\x00"
COMMIT = b"comity-commit\x00"
SALT_SIZE = 32
LEAF_SIZE = len(TAG) + 32


def leaf(entry: bytes, salt: bytes) -> bytes:
    """Return the leaf that commits to ``entry`` under ``salt``.

    ``ValueError`` if the salt is not 32 bytes: a short one could be guessed, and
    another length would let two entries share one leaf.
    """
    if len(salt) != SALT_SIZE:
        raise ValueError(f"a salt is {SALT_SIZE} bytes, not {len(salt)}")
    return TAG + sha256(COMMIT + salt + entry).digest()


def check_opening(leaf_bytes: bytes, entry: bytes, salt: bytes) -> None:
    """Check that salt and entry are what a leaf commits to.

    Raises:
        BadProof: they are not.
    """
    if len(salt) != SALT_SIZE:
        raise BadProof(f"a salt is {SALT_SIZE} bytes, not {len(salt)}")
    if not compare_digest(leaf(entry, salt), leaf_bytes):
        raise BadProof("the leaf commits to another entry or another salt")


def pack_opening(salt: bytes, entry: bytes) -> bytes:
    """Return the opening of a leaf as it is sealed and stored."""
    if len(salt) != SALT_SIZE:
        raise ValueError(f"a salt is {SALT_SIZE} bytes, not {len(salt)}")
    return salt + entry


def unpack_opening(opening: bytes) -> tuple[bytes, bytes]:
    """Return (salt, entry).

    Raises:
        LedgerBroken: it is too short to be an opening.
    """
    if len(opening) < SALT_SIZE:
        raise LedgerBroken("an opening is shorter than its salt")
    return opening[:SALT_SIZE], opening[SALT_SIZE:]
