"""Ledger proofs as files (C2SP tlog-proof v1): one entry, provable offline.

::

    c2sp.org/tlog-proof@v1
    index 73894
    gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
    ...
    <empty line>
    <checkpoint, verbatim, with any cosignatures>

The optional ``extra`` line is carried and never believed: it is not covered by
anything (the specification says so).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from node.errors import Malformed
from node.ledger.merkle import HASH_SIZE, MAX_SIZE
from node.ledger.note import MAX_NOTE

MAGIC = "c2sp.org/tlog-proof@v1"
MAX_STEPS = 63
MAX_EXTRA = 1 << 16
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")
_HASH = re.compile(r"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof as it was read: nothing in it is verified."""

    index: int
    steps: tuple[bytes, ...]
    checkpoint: str
    extra: bytes = b""


def write_proof(
    index: int, steps: Sequence[bytes], checkpoint: str, *, extra: bytes = b""
) -> str:
    """Return the proof as text, to be kept as ``*.tlog-proof``."""
    lines = [MAGIC]
    if extra:
        lines.append(f"extra {base64.b64encode(extra).decode()}")
    lines.append(f"index {index}")
    lines.extend(base64.b64encode(step).decode() for step in steps)
    return "\n".join(lines) + f"\n\n{checkpoint}"


def read_proof(text: str) -> Proof:
    """Read a proof.

    Raises:
        Malformed: it is not one.
    """
    if len(text) > MAX_NOTE + MAX_EXTRA:
        raise Malformed("the proof is longer than any proof can be")
    head, blank, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if not blank or lines.pop(0) != MAGIC:
        raise Malformed(f"a proof begins with the line {MAGIC}")
    extra = b""
    if lines and lines[0].startswith("extra "):
        extra = _extra(lines.pop(0).removeprefix("extra "))
    match = _INDEX.fullmatch(lines.pop(0)) if lines else None
    if match is None or int(match[1]) >= MAX_SIZE:
        raise Malformed("a proof names its index as a plain decimal number")
    if len(lines) > MAX_STEPS or not all(map(_HASH.fullmatch, lines)):
        raise Malformed(f"a proof has at most {MAX_STEPS} steps of {HASH_SIZE} bytes")
    steps = tuple(base64.b64decode(line) for line in lines)
    return Proof(int(match[1]), steps, checkpoint, extra)


def _extra(encoded: str) -> bytes:
    if not _BASE64.fullmatch(encoded) or len(encoded) % 4:
        raise Malformed("a proof's extra line is not base64")
    raw = base64.b64decode(encoded)
    if base64.b64encode(raw).decode() != encoded:
        raise Malformed("a proof's extra line is not canonical base64")
    return raw
