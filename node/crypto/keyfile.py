"""What the keystore's file holds, read and written under a passphrase.

A change reads the file again, under a lock against other processes, and writes it
whole or not at all: neither a crash nor a second change loses a key.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec

from node.crypto import strongbox
from node.crypto.keys import StoredKey
from node.errors import KeystoreBroken


@dataclass(frozen=True, slots=True)
class Content:
    """What the file holds. ``resealed``: when its passphrase was last changed."""

    agency: str
    keys: tuple[StoredKey, ...]
    resealed: datetime | None = None


def reseal(path: Path, *, old: bytes, new: bytes, now: datetime) -> None:
    """Put the keystore at ``path`` under the passphrase ``new``; whole or not at all.

    That it was done is kept inside, so that the node can record it.

    Raises:
        BadInput: the new passphrase is empty.
        KeystoreBroken: ``old`` is not its passphrase, or it cannot be written.
    """
    with strongbox.held(path.parent):
        content, cost = load(path, old)
        changed = replace(content, resealed=now)
        save(path, changed, secret=new, opslimit=cost, new=False)


def load(path: Path, secret: bytes) -> tuple[Content, int]:
    """Return the content of the file at ``path``, and what a guess costs.

    Raises:
        KeystoreBroken: no such file, not ours alone, altered, or another passphrase.
    """
    packed, cost = strongbox.unlock(strongbox.read(path), secret=secret)
    try:
        return msgspec.msgpack.decode(packed, type=Content), cost
    except msgspec.MsgspecError as error:
        raise KeystoreBroken("the keystore opens, but holds something else") from error


def save(
    path: Path, content: Content, *, secret: bytes, opslimit: int, new: bool
) -> None:
    """Write ``content`` to ``path``; raises as ``strongbox.lock`` and ``write``."""
    data = strongbox.lock(
        msgspec.msgpack.encode(content), secret=secret, opslimit=opslimit
    )
    strongbox.write(path, data, new=new)
