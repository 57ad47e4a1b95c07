"""What a peer gives of a view, checked before any of it is used.

Values in and out: nothing is kept here. The peer's signing key vouches for epoch and
head; the head stands for the entries. What goes back, or is another view under the same
number, is a ``contradiction``: ``fetch`` keeps both sides of it as evidence.
"""

from __future__ import annotations

from datetime import datetime

from node.blind.entry import TAGGED_SIZE
from node.blind.epoch import check_next, contradict, open_epoch, open_head
from node.blind.view import (
    PART_ENTRIES,
    BlindView,
    apply,
    check_part,
    manifest_of,
    read_delta,
    read_manifest,
    root_of,
)
from node.codec.wire import to_wire
from node.crypto.digest import same, sha256
from node.errors import BadProof, Malformed
from node.model.agency import AgencyId
from node.model.blind import (
    SignedEpoch,
    SignedViewHead,
    ViewHead,
    ViewManifest,
    ViewReply,
)
from node.model.codes import KeyUse
from node.model.held_view import HeldView, ViewTerms
from node.model.introduction import Peer

VIEW_MOST = 1 << 24
"""Entries of a view that is held here: 128 MiB, a million and a half of people."""


def signing_key(peer: Peer, key_id: str) -> bytes:
    """Return the signing key of that id on the peer's card.

    Raises:
        BadProof: it has none of that id.
    """
    for key in peer.keys_for(KeyUse.SIGNING):
        if key.key_id == key_id:
            return key.public
    raise BadProof("it is signed with a key that the peer's card does not have")


def read_terms(
    peer: Peer, us: AgencyId, reply: ViewReply, *, now: datetime
) -> ViewTerms:
    """Return whose key and which entries a reply is about, as the peer has signed.

    Raises:
        BadProof: epoch or head is not signed by this peer, or not for us.
        Malformed, WrongSuite, OutOfTime: as ``open_epoch`` and ``open_head``.
    """
    if reply.epoch is None or reply.head is None:
        raise Malformed("a view lacks its epoch or head")
    return terms_of(peer, us, reply.epoch, reply.head, now=now)


def terms_of(
    peer: Peer,
    us: AgencyId,
    epoch: SignedEpoch,
    head: SignedViewHead,
    *,
    now: datetime,
) -> ViewTerms:
    """Return what a signed epoch and head say. Raises as ``read_terms``."""
    info = open_epoch(epoch, signing_key(peer, epoch.signing_key_id), now=now)
    if info.agency != peer.agency:
        raise BadProof("the epoch is another agency's")
    shown = _head_of(peer, us, head, sha256(epoch.info))
    return ViewTerms(epoch, head, info, shown)


def contradiction(held: ViewTerms, shown: ViewTerms) -> str:
    """Return why a peer cannot show ``shown`` after ``held``; empty: it can."""
    if contradict(held.info, shown.info):
        return "two keys have one epoch"
    if held.epoch_digest == shown.epoch_digest:
        try:
            check_next(held.shown, shown.shown)
        except Malformed as why:
            return why.message
    elif held.info.tier == shown.info.tier and shown.info.epoch < held.info.epoch:
        return "the epoch goes back"
    return ""


def read_parts(
    terms: ViewTerms, reply: ViewReply, first: int, known: bytes
) -> tuple[bytes, ViewManifest]:
    """Return the manifest of a view, as bytes and read; its parts are checked.

    ``first`` is the number of the part that was asked for; ``known`` the manifest, if
    it is here already.

    Raises:
        BadProof: manifest or a part is not the one that the peer's head stands for.
        Malformed: there are too many entries, or a part too many.
    """
    data = reply.manifest or known
    manifest = read_manifest(data, terms.shown.root)
    if manifest.count > VIEW_MOST:
        raise Malformed(f"a view of more than {VIEW_MOST:,} entries is not taken")
    for number, part in enumerate(reply.parts, first):
        check_part(manifest, number, part)
        if len(part) > PART_ENTRIES * TAGGED_SIZE:
            raise Malformed("a part of a view is too large")
    return data, manifest


def apply_steps(
    view: BlindView, held: ViewTerms, reply: ViewReply, peer: Peer, us: AgencyId
) -> BlindView:
    """Return the view that a reply's deltas make of the one held.

    Raises:
        BadProof: a head or delta is not the peer's, or does not lead on.
        Malformed: a delta cannot be applied, or does not follow on the one before.
    """
    at = held.shown
    for step in reply.steps:
        head = _head_of(peer, us, step.head, held.epoch_digest)
        if head.number != at.number + 1:
            raise Malformed("a delta does not follow on the one before")
        view = apply(view, read_delta(step.delta, head.delta))
        if not same(root_of(manifest_of(view)), head.root):
            raise BadProof("the view is not the one that the peer's head stands for")
        at = head
    if view.count > VIEW_MOST:
        raise Malformed(f"a view of more than {VIEW_MOST:,} entries is not taken")
    return view


def check_led(view: BlindView, terms: ViewTerms) -> bytes:
    """Return the manifest of a view that deltas led to, if it is the one shown.

    Raises:
        BadProof: it is another.
    """
    manifest = manifest_of(view)
    if not same(root_of(manifest), terms.shown.root):
        raise BadProof("the deltas do not lead to the view that is shown")
    return to_wire(manifest)


def is_open(view: HeldView, now: datetime) -> bool:
    """Whether the epoch of a held view is open: questions may be asked under it."""
    return view.terms is not None and now < view.terms.info.closes


def _head_of(
    peer: Peer, us: AgencyId, signed: SignedViewHead, epoch: bytes
) -> ViewHead:
    head = open_head(signed, signing_key(peer, signed.signing_key_id))
    if head.reader != us:
        raise BadProof("the view is another reader's")
    if not same(head.epoch, epoch):
        raise BadProof("the head is of another epoch")
    return head
