"""What peers have shown us of their ledgers.

Each answer carries the responder's newest signed checkpoint. We keep the
largest of each peer: a ledger that later shows less, or another root at the
same size, is caught by whoever compares. What does not verify is an alarm and
is kept in the entry, never silently dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.errors import TheirFault
from node.flows.ports import Effect, PutCheckpoint, ReleaseBook
from node.ledger.checkpoint import origin_of, read_checkpoint
from node.ledger.note import vkey
from node.model.codes import KeyUse
from node.model.desk import PeerCheckpoint
from node.model.introduction import Peer


@dataclass(frozen=True, slots=True)
class Heads:
    """Reads and compares peers' checkpoints."""

    releases: ReleaseBook

    def seen(self, peer: Peer, checkpoint: str, now: datetime) -> tuple[Effect, ...]:
        """Return the effect that keeps ``checkpoint``, if it is news and true."""
        size = self.size_of(peer, checkpoint)
        if size is None:
            return ()
        held = self.held(peer.agency)
        if held is not None and size <= held.size:
            return ()
        return (PutCheckpoint(PeerCheckpoint(peer.agency, size, checkpoint, now)),)

    def size_of(self, peer: Peer, checkpoint: str) -> int | None:
        """Return the size a peer's checkpoint states, or None if it does not verify."""
        origin = origin_of(peer.agency)
        for key in peer.keys_for(KeyUse.LEDGER):
            try:
                return read_checkpoint(checkpoint, vkey(origin, key.public)).size
            except TheirFault:
                continue
        return None

    def held(self, agency: str) -> PeerCheckpoint | None:
        """Return the largest checkpoint we hold of a peer."""
        return next(
            (c for c in self.releases.checkpoints() if c.agency == agency), None
        )
