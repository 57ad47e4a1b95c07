"""Checkpoints (C2SP tlog-checkpoint v1.0.0): a ledger's head as a signed note.

::

    pt-pj/comity-ledger
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — pt-pj/comity-ledger Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN...

Origin, size, root. Ours have no extension lines and those of peers may not have
any: what no monitor checks is not signed here. The key's name is the origin, so
that a checkpoint of one ledger cannot be read as one of another.
"""

from __future__ import annotations

import base64
import re
from typing import NamedTuple

from node.errors import BadProof, Malformed
from node.ledger.merkle import HASH_SIZE, MAX_SIZE
from node.ledger.note import Sign, open_note, read_vkey, sign_note

ORIGIN_SUFFIX = "/comity-ledger"
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_ROOT = re.compile(r"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=")  # canonical, 32 bytes


class Checkpoint(NamedTuple):
    """What a ledger vouches for: its first ``size`` leaves have this ``root``."""

    origin: str
    size: int
    root: bytes


def origin_of(agency: str) -> str:
    """Return the origin, and key name, of an agency's ledger."""
    return agency + ORIGIN_SUFFIX


def agency_of(origin: str) -> str:
    """Return the agency whose ledger has this origin."""
    return origin.removesuffix(ORIGIN_SUFFIX)


def write_checkpoint(
    origin: str, size: int, root: bytes, *, public: bytes, sign: Sign
) -> str:
    """Return a checkpoint signed by the ledger key ``public``.

    The caller sees to it that the tree is durable first, and that no checkpoint
    which this one contradicts was ever signed.
    """
    if not 0 <= size < MAX_SIZE or len(root) != HASH_SIZE:
        raise ValueError(f"no ledger has size {size} and a root of {len(root)} bytes")
    text = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    return sign_note(text, origin, public, sign)


def read_checkpoint(note: str, vkey: str) -> Checkpoint:
    """Verify a checkpoint by the ledger's key, then read it.

    Raises:
        Malformed: it is not a checkpoint.
        BadProof: the key has not signed it, or it is of another ledger.
    """
    text = open_note(note, [vkey]).text
    checkpoint = parse_text(text)
    if checkpoint.origin != read_vkey(vkey).name:
        raise BadProof("the checkpoint is of another ledger than its key")
    return checkpoint


def parse_text(text: str) -> Checkpoint:
    """Read the text of a checkpoint whose signature was verified.

    Raises:
        Malformed: it is not the text of a checkpoint.
    """
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        raise Malformed("a checkpoint has three lines: origin, size, root")
    origin, size, root = lines[:3]
    if not _DECIMAL.fullmatch(size) or int(size) >= MAX_SIZE:
        raise Malformed("a checkpoint's size is a plain decimal number below 2**63")
    if not _ROOT.fullmatch(root):
        raise Malformed("a checkpoint's root is 32 bytes in canonical base64")
    return Checkpoint(origin, int(size), base64.b64decode(root))
