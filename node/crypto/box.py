"""Boxes: content at rest, each under a key of its own.

XChaCha20-Poly1305 with random 24-byte nonces, so that no counter has to survive
a restored backup. The content's key is itself boxed under a wrapping key; both
are bound to the same context, so that neither content nor key can be moved to
another row. Destroying the wrapped key destroys the content.
"""

from __future__ import annotations

import secrets

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError

from node.crypto.pae import BOX, BOX_KEY, pae
from node.errors import StoreBroken

KEY_SIZE = 32
NONCE_SIZE = 24
TAG_SIZE = 16


def close_box(
    plaintext: bytes, *, bound_to: bytes, wrapping_key: bytes
) -> tuple[bytes, bytes]:
    """Return ``plaintext`` sealed under a new key, and that key, wrapped."""
    key = secrets.token_bytes(KEY_SIZE)
    return (
        encrypt(key, plaintext, pae(BOX, bound_to)),
        encrypt(wrapping_key, key, pae(BOX_KEY, bound_to)),
    )


def open_box(
    sealed: bytes, key: bytes, *, bound_to: bytes, wrapping_key: bytes
) -> bytes:
    """Return the content of a box.

    Raises:
        StoreBroken: box or key were altered, were bound to something else, or
            the key was destroyed.
    """
    content_key = decrypt(wrapping_key, key, pae(BOX_KEY, bound_to))
    return decrypt(content_key, sealed, pae(BOX, bound_to))


def encrypt(key: bytes, plaintext: bytes, bound_to: bytes) -> bytes:
    """Return a fresh nonce and the ciphertext of ``plaintext`` under ``key``."""
    nonce = secrets.token_bytes(NONCE_SIZE)
    return nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(
        plaintext, bound_to, nonce, key
    )


def decrypt(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """Return the plaintext of what ``encrypt`` gave.

    Raises:
        StoreBroken: it is not authentic under ``key`` and ``bound_to``.
    """
    if len(sealed) < NONCE_SIZE + TAG_SIZE or len(key) != KEY_SIZE:
        raise StoreBroken("a box is too short, or its key was destroyed")
    try:
        return crypto_aead_xchacha20poly1305_ietf_decrypt(
            sealed[NONCE_SIZE:], bound_to, sealed[:NONCE_SIZE], key
        )
    except CryptoError as error:
        raise StoreBroken("a box does not open: altered, or not ours") from error
