"""The owner's own conditions on passing a notice on, whatever our bundle says."""

from __future__ import annotations

from node.model.codes import PEER_REVOKED, PeerState
from node.model.introduction import Peer
from node.model.notice import Bulletin
from node.policy.statute import owner_forbids
from node.protocol.notice.kinds import kind_of

THE_OWNER = "owner-itself"
CLASS = "owner-agency-class"


def closed_to(sender: str, bulletin: Bulletin, peer: Peer) -> str:
    """Return the owner's condition that keeps a notice from ``peer``, if one does."""
    if peer.state is not PeerState.ACTIVE:
        return PEER_REVOKED
    if peer.agency in (sender, bulletin.originator):
        return THE_OWNER
    forbidden = owner_forbids(bulletin, peer.introduction)
    if forbidden:
        return forbidden
    allowed = kind_of(bulletin.kind).audience
    return "" if peer.introduction.agency_class in allowed else CLASS
