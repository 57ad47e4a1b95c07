"""Attachments: what a reference to a file must be, and what its chunks are bound to.

It is about what a peer says of a file; whether the file is what it was said to be is
known once all of it is here (``crypto.stream``, ``media``).
"""

from __future__ import annotations

from typing import Final

from node.crypto.stream import KEY_SIZE, SEALED_MAX, chunk_count
from node.errors import BadInput, Malformed
from node.model.notice import AttachmentRef
from node.model.parcel import Chunk, ChunkAsk
from node.protocol.notice.media import MEDIA, check_name

MOST: Final = 32
"""Attachments of one notice."""

_ID_MAX: Final = 64
_DIGEST_SIZE: Final = 32

NO_CHUNK: Final = Chunk("", -1, b"")
"""The one refusal: it does not say whether there is such a notice, file or chunk."""


def bound_to(owner: str, notice_id: str, attachment_id: str) -> bytes:
    """Return what the chunks of a file are bound to, beside its key."""
    # None of the three has a line feed in it.
    return f"{owner}\n{notice_id}\n{attachment_id}".encode()


def check_attachment(ref: AttachmentRef, *, most: int) -> None:
    """Return if ``ref`` may name a file of at most ``most`` plain bytes.

    Raises:
        Malformed: it may not; nothing of it should be asked for.
    """
    sound = (
        0 < len(ref.id) <= _ID_MAX
        and ref.id.isascii()
        and ref.id.isprintable()
        and 0 < ref.size <= most
        and ref.chunks == chunk_count(ref.size)
        and len(ref.digest) == _DIGEST_SIZE
        and len(ref.key) == KEY_SIZE
        and ref.media_type in MEDIA
    )
    if not sound:
        raise Malformed(f"a file that cannot be, or of more than {most} bytes")
    try:
        check_name(ref.name, ref.media_type)
    except BadInput as why:
        raise Malformed(why.message) from why


def check_chunk(chunk: Chunk, ask: ChunkAsk) -> bool:
    """Return whether ``chunk`` is what was asked for; False is the owner's refusal.

    Raises:
        Malformed: it is neither.
    """
    if chunk == NO_CHUNK:
        return False
    if (chunk.attachment_id, chunk.number) != (
        ask.attachment_id,
        ask.number,
    ) or not 0 < len(chunk.sealed) <= SEALED_MAX:
        raise Malformed("the peer sent another chunk than was asked for")
    return True
