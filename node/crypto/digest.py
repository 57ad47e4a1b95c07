"""Digests, keyed digests and fingerprints.

SHA-256 wherever another party must recompute (ledger, fingerprints, evidence);
keyed BLAKE2b (RFC 7693) for tokens that only this node can make. Comparison of
anything secret or attacker-chosen goes through ``same``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

# 160 bits: a second preimage is out of reach and a person can still read it out.
_FINGERPRINT_BYTES = 20
_GROUP = 4


def sha256(*parts: bytes) -> bytes:
    """Return SHA-256 over the concatenation of ``parts`` (FIPS 180-4).

    The parts are not delimited; where that matters hash a ``pae`` of them.
    """
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()


def keyed(key: bytes, data: bytes, *, size: int = 16) -> bytes:
    """Return keyed BLAKE2b of ``data`` in ``size`` bytes (RFC 7693, section 2.9)."""
    return hashlib.blake2b(data, digest_size=size, key=key).digest()


def same(a: bytes, b: bytes) -> bool:
    """Whether ``a`` equals ``b``, in time that does not depend on where they differ."""
    return hmac.compare_digest(a, b)


def fingerprint(identity_key: bytes) -> str:
    """Return what officers read out over the phone: ``"ABCD EFGH ..."``.

    SHA-256 of the raw identity key, its first 20 bytes in base32 (RFC 4648), in
    eight groups of four.
    """
    text = base64.b32encode(sha256(identity_key)[:_FINGERPRINT_BYTES]).decode("ascii")
    return " ".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def short_code(data: bytes) -> str:
    """Return what a person types to say which ``data`` was shown: ``"ABCD-EFGH"``.

    40 bits: enough to tell that it has changed, not to withstand who searches.
    """
    text = base64.b32encode(sha256(data)[:5]).decode("ascii")
    return f"{text[:_GROUP]}-{text[_GROUP:]}"


def same_fingerprint(typed: str, true: str) -> bool:
    """Whether ``typed`` is ``true``, whatever its case, spaces and dashes.

    All of it must be there: a prefix is not a match, an empty text never is.
    """
    left, right = _bare(typed), _bare(true)
    return bool(right) and same(left, right)


def is_fingerprint(typed: str) -> bool:
    """Whether ``typed`` has the form of one; a slip of the pen mostly has not."""
    digits = _FINGERPRINT_BYTES * 8 // 5
    return bool(re.fullmatch(rb"[A-Z2-7]{%d}" % digits, _bare(typed)))


def _bare(text: str) -> bytes:
    return "".join(text.split()).replace("-", "").upper().encode("utf-8", "replace")
