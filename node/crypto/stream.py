"""Files under a streaming AEAD: sealed chunk by chunk, opened in order or not at all.

libsodium's secretstream (XChaCha20-Poly1305). Each chunk is bound to all before
it; the last says that it is the last. So a chunk that is altered, left out, moved,
repeated or taken from another file does not open, and neither does the rest; a
file that was cut short is noticed at its end. There is one division of a file
into chunks: all but the last hold ``CHUNK`` bytes, and the first begins with the
stream's header.

    sealer = Sealer(key, bound_to=b"...")
    sealed = [*sealer.push(data), sealer.finish()]
    opener = Opener(key, bound_to=b"...")
    plain = b"".join(opener.pull(chunk) for chunk in sealed)
    opener.finish()

It does not hide the size, and does not commit to the key: who needs the latter
keeps a digest of the chunks beside the key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_ABYTES,
    crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    crypto_secretstream_xchacha20poly1305_init_pull,
    crypto_secretstream_xchacha20poly1305_init_push,
    crypto_secretstream_xchacha20poly1305_KEYBYTES,
    crypto_secretstream_xchacha20poly1305_pull,
    crypto_secretstream_xchacha20poly1305_push,
    crypto_secretstream_xchacha20poly1305_state,
    crypto_secretstream_xchacha20poly1305_TAG_FINAL,
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
)
from nacl.exceptions import CryptoError

from node.crypto.ids import random
from node.crypto.pae import FILE, pae
from node.errors import BadInput, BadProof

CHUNK = 256 * 1024
"""Plain bytes in every chunk but the last."""

HEADER_SIZE = crypto_secretstream_xchacha20poly1305_HEADERBYTES
OVERHEAD = crypto_secretstream_xchacha20poly1305_ABYTES
SEALED_MAX = HEADER_SIZE + CHUNK + OVERHEAD
"""The largest sealed chunk in bytes."""

KEY_SIZE = crypto_secretstream_xchacha20poly1305_KEYBYTES
_MESSAGE = crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_FINAL = crypto_secretstream_xchacha20poly1305_TAG_FINAL


def new_key() -> bytes:
    """Return a key for one file."""
    return random(KEY_SIZE)


def chunk_count(size: int) -> int:
    """Return into how many chunks a file of ``size`` plain bytes is sealed."""
    return max(1, -(-size // CHUNK))


class Sealer:
    """Seals one file as it comes in. For one thread, and one file a key."""

    def __init__(self, key: bytes, *, bound_to: bytes) -> None:
        if len(key) != KEY_SIZE:
            raise BadInput(f"the key of a file has {KEY_SIZE} bytes")
        self._state = crypto_secretstream_xchacha20poly1305_state()
        self._head = crypto_secretstream_xchacha20poly1305_init_push(self._state, key)
        self._bound = pae(FILE, bound_to)
        self._rest = bytearray()
        self._seen = hashlib.sha256()

    @property
    def digest(self) -> bytes:
        """Return the SHA-256 of the chunks so far, in order."""
        return self._seen.digest()

    def push(self, data: bytes) -> Iterator[bytes]:
        """Take in a part of any size; yield the chunks that are full and not last.

        What is left in hand is at most one chunk.
        """
        self._rest += data
        # The chunk that may be the last stays until more comes, or the end.
        while len(self._rest) > CHUNK:
            full = bytes(self._rest[:CHUNK])
            del self._rest[:CHUNK]
            yield self._seal(full, _MESSAGE)

    def finish(self) -> bytes:
        """Return the last chunk; nothing may be pushed after it."""
        return self._seal(bytes(self._rest), _FINAL)

    def _seal(self, plain: bytes, tag: int) -> bytes:
        sealed: bytes = crypto_secretstream_xchacha20poly1305_push(
            self._state, plain, self._bound, tag
        )
        head, self._head = self._head, b""
        chunk = head + sealed
        self._seen.update(chunk)
        return chunk


class Opener:
    """Opens one file, chunk by chunk in order. For one thread.

    What ``pull`` returns is authentic as far as it goes; that the file is whole is
    known when ``finish`` returns.
    """

    def __init__(self, key: bytes, *, bound_to: bytes) -> None:
        if len(key) != KEY_SIZE:
            raise BadProof(f"the key of a file has {KEY_SIZE} bytes")
        self._key = key
        self._bound = pae(FILE, bound_to)
        self._state: crypto_secretstream_xchacha20poly1305_state | None = None
        self._ended = False
        self._seen = hashlib.sha256()

    @property
    def digest(self) -> bytes:
        """Return the SHA-256 of the chunks so far, in order."""
        return self._seen.digest()

    def pull(self, sealed: bytes) -> bytes:
        """Return the plain bytes of the next chunk.

        Raises:
            BadProof: it is not the next chunk of this file. The rest of the file
                cannot be opened with this opener.
        """
        if self._ended:
            raise BadProof("a file goes on after its last chunk")
        self._seen.update(sealed)
        first = self._state is None
        if self._state is None:
            self._state = crypto_secretstream_xchacha20poly1305_state()
            head, sealed = sealed[:HEADER_SIZE], sealed[HEADER_SIZE:]
            if len(head) < HEADER_SIZE:
                raise self._refused()
            crypto_secretstream_xchacha20poly1305_init_pull(
                self._state, head, self._key
            )
        if not OVERHEAD <= len(sealed) <= CHUNK + OVERHEAD:
            raise self._refused()
        try:
            plain, tag = crypto_secretstream_xchacha20poly1305_pull(
                self._state, sealed, self._bound
            )
        except CryptoError:
            raise self._refused() from None
        self._ended = tag == _FINAL
        if self._ended:
            # Nothing is the last of a file only where the file is nothing.
            sound = bool(plain) or first
        else:
            sound = tag == _MESSAGE and len(plain) == CHUNK
        if not sound:
            raise self._refused()
        opened: bytes = plain
        return opened

    def finish(self) -> None:
        """Return if the last chunk was pulled.

        Raises:
            BadProof: the file was cut short.
        """
        if not self._ended:
            raise BadProof("a file was cut short")

    def _refused(self) -> BadProof:
        self._ended = True
        return BadProof("a chunk is not the next one of its file")
