"""What peers have shown us of their ledgers.

Each answer carries the checkpoint that the responder shows. We keep the
largest of each peer: a ledger that later shows less, or another root at the
same size, is caught by whoever compares. What does not hold is an alarm: it
stands in the entry and before the officer, and the signed message that shows it
is the entry's exhibit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.errors import TheirFault
from node.flows.ports import Effect, PutCheckpoint, ReleaseBook
from node.ledger.checkpoint import Checkpoint, origin_of, read_checkpoint
from node.ledger.note import vkey
from node.model.codes import KeyUse
from node.model.desk import PeerCheckpoint
from node.model.introduction import Peer


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a checkpoint is worth: what to keep of it, and what is wrong with it."""

    effects: tuple[Effect, ...] = ()
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Heads:
    """Reads and compares peers' checkpoints."""

    releases: ReleaseBook

    def weigh(
        self,
        peer: Peer,
        checkpoint: str,
        *,
        asked_at: datetime,
        now: datetime,
    ) -> Weighed:
        """Weigh the checkpoint in a peer's answer to what we asked at ``asked_at``.

        Answers overtake each other, and a retry fetches an old one: a smaller
        ledger is one that was cut only if we had seen the larger before we asked.
        """
        shown = _read(peer, checkpoint)
        if shown is None:
            return Weighed(doubt="their checkpoint does not verify under their card")
        return self._against_held(peer, checkpoint, shown, asked_at=asked_at, now=now)

    def _against_held(
        self,
        peer: Peer,
        checkpoint: str,
        shown: Checkpoint,
        *,
        asked_at: datetime,
        now: datetime,
    ) -> Weighed:
        held = self.held(peer.agency)
        if held is None or shown.size > held.size:
            kept = PeerCheckpoint(peer.agency, shown.size, checkpoint, now)
            return Weighed((PutCheckpoint(kept),))
        if shown.size < held.size:
            if held.seen_at >= asked_at:
                return Weighed()
            return Weighed(
                doubt=f"their ledger shows {shown.size} entries and we have seen "
                f"{held.size}: it was cut or restored from an old backup"
            )
        before = _read(peer, held.checkpoint)
        if before is not None and before.root != shown.root:
            return Weighed(
                doubt=f"their ledger shows two histories of {shown.size} entries"
            )
        return Weighed()

    def held(self, agency: str) -> PeerCheckpoint | None:
        """Return the largest checkpoint we hold of a peer."""
        return next(
            (c for c in self.releases.checkpoints() if c.agency == agency), None
        )


def _read(peer: Peer, checkpoint: str) -> Checkpoint | None:
    """Return what a peer's checkpoint says, or None if it does not verify."""
    origin = origin_of(peer.agency)
    for key in peer.keys_for(KeyUse.LEDGER):
        try:
            return read_checkpoint(checkpoint, vkey(origin, key.public))
        except TheirFault:
            continue
    return None
