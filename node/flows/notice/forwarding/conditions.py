"""The owner's own conditions on passing a notice on, whatever our bundle says."""

from __future__ import annotations

from node.model.codes import Handling, PeerState
from node.model.introduction import Peer
from node.model.notice import Bulletin
from node.protocol.notice.kinds import kind_of

# The owner's own conditions, whatever our bundle says: the bundle is ours, they
# are not.
REVOKED = "peer-revoked"
THE_OWNER = "owner-itself"
HANDLING = "owner-handling-code"
EXCLUDED = "owner-excludes-country"
CLASS = "owner-agency-class"


def closed_to(sender: str, bulletin: Bulletin, peer: Peer) -> str:
    """Return the owner's condition that keeps a notice from ``peer``, if one does."""
    said = peer.introduction
    if peer.state is not PeerState.ACTIVE:
        return REVOKED
    if peer.agency in (sender, bulletin.originator):
        return THE_OWNER
    if bulletin.handling is not Handling.H0:
        return HANDLING
    if {said.country, peer.agency[:2].upper()} & set(bulletin.excluded_countries):
        return EXCLUDED
    if said.agency_class not in kind_of(bulletin.kind).audience:
        return CLASS
    return ""
