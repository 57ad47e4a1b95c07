"""Pre-authentication encoding: many parts as one string of bytes, without ambiguity.

After DSSE's PAE. Every part is preceded by its length in ASCII decimal, so no two
lists of parts give the same bytes: moving a byte from the header to the payload
changes what is signed. The first part names the use, so that bytes signed for
one use are worthless in another.

    pae(b"comity/v1 seal", b"ab", b"") == b"14 comity/v1 seal 2 ab 0 "
"""

from __future__ import annotations

MESSAGE = b"comity/v1 message"
SEAL = b"comity/v1 seal"
INTRODUCTION = b"comity/v1 introduction"
BOX = b"comity/v1 box"
BOX_KEY = b"comity/v1 box key"
LOCK = b"comity/v1 lock"
LOCK_KEY = b"comity/v1 lock key"
FILE = b"comity/v1 file"
ROW = b"comity/v1 row"
ROW_PAGE = b"comity/v1 row page"
HEAD_SUM = b"comity/v1 head sum"
HANDLE = b"comity/v1 handle"
NOTICE_WORD = b"comity/v1 notice word"
EPOCH = b"comity/v1 epoch"
EPOCH_KEY = b"comity/v1 epoch key"
VIEW = b"comity/v1 view"
VIEW_HEAD = b"comity/v1 view head"
BLIND_QUESTION = b"comity/v1 blind question"


def pae(use: bytes, *parts: bytes) -> bytes:
    """Return ``use`` and ``parts``: of each its length, a space, it, between spaces."""
    return b" ".join([b"%d %b" % (len(part), part) for part in (use, *parts)])
