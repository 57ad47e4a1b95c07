"""What a peer is told in place of a reference of ours: a name of one answer alone.

A reference that came back would join what two questions found. So each hit that is
told gets a name of its own, at random, which means nothing elsewhere; we keep, sealed,
which record it stood for, and who was told it when. The peer's officers say the name
when they call, and ours find the record by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.codec.stored import pack, unpack
from node.crypto.keystore import Keyring
from node.flows.ports import PutTold, ToldBook
from node.model.box import Box

TOLD_BOX = b"comity/v1 told\0"


@dataclass(frozen=True, slots=True)
class ToldReference:
    """Which record of ours a peer was told of, and in which exchange."""

    reference: str
    peer: str
    exchange_id: str
    at: datetime


def put_told(told_as: str, told: ToldReference, keys: Keyring) -> PutTold:
    """Return the effect that keeps what ``told_as`` stands for."""
    box = keys.close_box(pack(told), bound_to=TOLD_BOX + told_as.encode())
    return PutTold(told_as, Box(*box), told.at)


def meaning_of(told_as: str, told: ToldBook, keys: Keyring) -> ToldReference | None:
    """Return what a peer was told under this name, or None if nobody was."""
    box = told.get(told_as)
    if box is None:
        return None
    content = keys.open_box(box.sealed, box.key, bound_to=TOLD_BOX + told_as.encode())
    return unpack(ToldReference, content)
