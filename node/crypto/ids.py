"""Identifiers and random bytes.

All randomness is the operating system's. A message id carries its time, which
the envelope checks against the header; a record reference carries nothing.
"""

from __future__ import annotations

import base64
import re
import secrets
from datetime import UTC, datetime, timedelta

from node.errors import Malformed

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_UUID7 = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
)
# Crockford's base32: no I, L, O or U to be misread or misheard.
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def random(size: int) -> bytes:
    """Return ``size`` bytes from the operating system's generator."""
    return secrets.token_bytes(size)


def new_message_id(now: datetime) -> str:
    """Return a UUIDv7 of ``now`` in canonical text (RFC 9562, section 5.7)."""
    millis = (now - _EPOCH) // _MILLISECOND
    bits = (millis & (1 << 48) - 1) << 80 | secrets.randbits(74)
    # The 74 random bits are rand_a (12) and rand_b (62), either side of the variant.
    rand_b = bits & (1 << 62) - 1
    rand_a = bits >> 62 & 0xFFF
    value = bits >> 80 << 80 | 7 << 76 | rand_a << 64 | 2 << 62 | rand_b
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def id_time(message_id: str) -> datetime:
    """Return the instant inside a UUIDv7, in whole milliseconds.

    Raises:
        Malformed: it is not a UUIDv7 in canonical lower-case text, or its time
            is beyond the year 9999.
    """
    if not _UUID7.fullmatch(message_id):
        raise Malformed("the message id is not a UUIDv7")
    try:
        return _EPOCH + int(message_id[:8] + message_id[9:13], 16) * _MILLISECOND
    except OverflowError as error:
        raise Malformed("the time of the message id cannot be meant") from error


def new_reference(agency: str) -> str:
    """Return a new opaque record reference, e.g. ``pt-pj/7Q4M-X2KD-9RTA`` (60 bits)."""
    # A byte is eight times each of the letters: all of them are as likely.
    letters = "".join([_LETTERS[byte & 31] for byte in secrets.token_bytes(12)])
    return f"{agency}/{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def new_credential() -> str:
    """Return a new credential: ``comity-`` and 256 random bits in base32."""
    text = base64.b32encode(secrets.token_bytes(32)).decode("ascii")
    return "comity-" + text.rstrip("=").lower()
