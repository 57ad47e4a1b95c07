"""What we hold of peers' ledgers, and what stands against any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from node.errors import TheirFault
from node.flows.heads.book import HeadBook
from node.ledger.checkpoint import Checkpoint, origin_of, read_checkpoint
from node.ledger.note import vkey
from node.model.codes import HeadFault, KeyUse
from node.model.head import HeadDoubt, PeerHead, PeerHeads
from node.model.introduction import Peer

SAYS_NO_HISTORY = frozenset({HeadFault.UNSIGNED, HeadFault.TWO_KEYS})
"""Faults that leave open which history a ledger has: what is held of it stays."""

NOTE_MOST = 4096
"""Characters of a checkpoint that is read: origin, size, root, and signatures."""


@dataclass(frozen=True, slots=True)
class HeldHeads:
    """Reads heads and doubts. Safe to call from many threads."""

    book: HeadBook

    def of(self, agency: str) -> PeerHeads:
        """Return what is known of a peer's ledger."""
        return self.book.heads().get(agency, PeerHeads())

    def standing(self, agency: str) -> tuple[HeadDoubt, ...]:
        """Return what stands against the ledger of an agency, the oldest first."""
        return tuple(
            doubt
            for doubt in self.book.doubts()
            if doubt.agency == agency and doubt.cleared_at is None
        )

    def largest(self, agency: str) -> PeerHead | None:
        """Return the largest head that a peer has shown, if it has shown any."""
        return max(self.of(agency).all, key=lambda head: head.size, default=None)


def read_signed(peer: Peer, checkpoint: str) -> Checkpoint | None:
    """Return what a peer's checkpoint says, or None if it does not verify."""
    if len(checkpoint) > NOTE_MOST:
        return None
    origin = origin_of(peer.agency)
    for key in peer.keys_for(KeyUse.LEDGER):
        try:
            return read_checkpoint(checkpoint, vkey(origin, key.public))
        except TheirFault:
            continue
    return None


def told(doubts: Sequence[HeadDoubt], *, ours: bool = False) -> tuple[str, ...]:
    """Return each doubt as a sentence for people."""
    whose = "our" if ours else "their"
    return tuple(
        f"{whose} {_FAULTS[d.fault]} (since {d.at:%Y-%m-%d %H:%MZ})" for d in doubts
    )


_FAULTS = {
    HeadFault.FORKED: "ledger has two histories: two heads that it signed contradict "
    "each other",
    HeadFault.CUT: "ledger was cut or restored from an old backup: it shows less than "
    "it has shown before",
    HeadFault.UNPROVED: "ledger is not proved to have grown from what was shown before",
    HeadFault.UNSIGNED: "ledger came with a checkpoint that does not verify under "
    "their card",
    HeadFault.TWO_KEYS: "blind lookup has two keys for one tier and epoch: it signed "
    "both, and one was made for one of those who ask",
}
