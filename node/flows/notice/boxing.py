"""Turn copies and reports into what the store may see, and back.

Each is packed and sealed in a box that is bound to what it is and whose it is: a
box that is put in another's place does not open. A box without a key was destroyed,
and nobody can open it again.
"""

from __future__ import annotations

from dataclasses import dataclass

from node.codec.stored import pack, unpack
from node.crypto.keystore import Keyring
from node.flows.notice.book import HeldNotice, HitEvent, KeptReport, Received
from node.model.box import Box
from node.model.codes import Grade
from node.model.notice import Report
from node.model.parcel import Verb

HELD_BOX = b"comity/v1 received notice\0"
REPORT_BOX = b"comity/v1 notice report\0"
HIT_BOX = b"comity/v1 notice hit\0"


@dataclass(frozen=True, slots=True)
class OwnHit:
    """What the box of a hit event holds.

    ``reference`` is that of our record, empty for a question of ours; ``told`` is
    whether policy let the owner be told.
    """

    grade: Grade
    reasons: tuple[str, ...]
    reference: str
    told: bool


def box_held(sender: str, notice_id: str, held: HeldNotice, keys: Keyring) -> Box:
    """Return the copy of a peer's notice in a box bound to sender and id."""
    bound = HELD_BOX + _pair(sender, notice_id)
    return Box(*keys.close_box(pack(held), bound_to=bound))


def open_held(received: Received, keys: Keyring) -> HeldNotice | None:
    """Return the copy of a peer's notice, or None if its key is destroyed."""
    bound = HELD_BOX + _pair(received.sender, received.notice_id)
    content = _open(received.box, bound, keys)
    return unpack(HeldNotice, content) if content is not None else None


def box_report(
    notice_id: str, peer: str, verb: Verb, *, report: Report, keys: Keyring
) -> Box:
    """Return a recipient's report in a box bound to notice, recipient and verb."""
    bound = REPORT_BOX + _pair(peer, f"{verb}/{notice_id}")
    return Box(*keys.close_box(pack(report), bound_to=bound))


def open_report(kept: KeptReport, keys: Keyring) -> Report | None:
    """Return a recipient's report, or None if its key is destroyed."""
    bound = REPORT_BOX + _pair(kept.peer, f"{kept.verb}/{kept.notice_id}")
    content = _open(kept.box, bound, keys)
    return unpack(Report, content) if content is not None else None


def box_hit(sender: str, notice_id: str, hit: OwnHit, keys: Keyring) -> Box:
    """Return a match of ours in a box bound to the notice it is with."""
    bound = HIT_BOX + _pair(sender, notice_id)
    return Box(*keys.close_box(pack(hit), bound_to=bound))


def open_hit(event: HitEvent, keys: Keyring) -> OwnHit | None:
    """Return a match of ours, or None if its key is destroyed."""
    content = _open(event.box, HIT_BOX + _pair(event.sender, event.notice_id), keys)
    return unpack(OwnHit, content) if content is not None else None


def _pair(agency: str, name: str) -> bytes:
    # An agency id has no slash, so no two pairs read alike.
    return f"{agency}/{name}".encode()


def _open(box: Box, bound: bytes, keys: Keyring) -> bytes | None:
    if not box.key:
        return None
    return keys.open_box(box.sealed, box.key, bound_to=bound)
