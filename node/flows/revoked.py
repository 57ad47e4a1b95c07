"""See that a peer was not revoked while its message was worked on in steps."""

from __future__ import annotations

from node.errors import RevokedPeer
from node.flows.ports import PeerBook
from node.model.codes import PeerState
from node.model.introduction import Peer


def check_not_revoked(peers: PeerBook, peer: Peer) -> None:
    """Return if ``peer``, as it was when its message was opened, may be told more.

    Others had their turn between. One who asks while it is revoked already is told so
    by its answer.

    Raises:
        RevokedPeer: it was revoked by now.
    """
    now = peers.get(peer.agency)
    if now is None or (now.state is not PeerState.ACTIVE and now != peer):
        raise RevokedPeer(f"{peer.agency} was revoked while it was answered")
