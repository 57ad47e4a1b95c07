"""Our own ledger, as others hold us to it; and what follows if it has forked.

Whoever shows us a head that our ledger key has signed, and that our ledger does not
have, has convicted us: the ledger was restored from an old backup, written twice, or
the key is in other hands. Nobody can forge such a head. From then on the node answers
nobody, asks nobody and shows no new head, until an auditor has cleared it: whatever it
signed further would go into one of two histories. It still records what its own people
do, and it still says to who asks for a proof that it has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from node.crypto.ids import new_message_id
from node.crypto.keystore import Keyring
from node.errors import LedgerBroken, RevokedPeer, TheirFault
from node.flows.heads.book import PutDoubt
from node.flows.heads.held import HeldHeads, told
from node.flows.ports import Journal, PeerBook, PeerDoor
from node.ledger.checkpoint import Checkpoint, origin_of, read_checkpoint
from node.ledger.merkle import Frontier
from node.ledger.note import vkey
from node.model.codes import HeadFault, PeerState
from node.model.head import HeadDoubt
from node.model.introduction import Peer

ADVICE = (
    "Stop the node and keep its files as they are. The auditor compares the two heads "
    "(`comity ledger doubts --out DIR`), finds out which history holds, and clears it "
    "with `comity ledger clear`; only then does the node go on."
)

STANDING_MOST = 64
"""Heads that are kept against us at once: who has our ledger key could sign any number,
and one of them is enough to stop us."""


@dataclass(frozen=True, slots=True)
class OwnLedger:
    """Compares what others hold of our ledger with it. Safe for many threads."""

    agency: str
    keys: Keyring
    journal: Journal
    held: HeldHeads

    def read(self, checkpoint: str) -> Checkpoint:
        """Return what a checkpoint of ours says.

        Raises:
            Malformed, BadProof: our ledger key has not signed it.
        """
        key = vkey(origin_of(self.agency), self.keys.ledger_public)
        return read_checkpoint(checkpoint, key)

    def fault_of(self, signed: Checkpoint) -> HeadFault | None:
        """Return what a head that we signed says against us, None if it is ours.

        Raises:
            LedgerBroken: the store does not have what it must have.
        """
        if signed.size > self.journal.head().size:
            # Another process of the node may have shown it just now.
            self.journal.fresh()
        if signed.size > self.journal.head().size:
            return HeadFault.CUT
        root = Frontier.rebuild(signed.size, self.journal.hashes).root()
        return None if compare_digest(root, signed.root) else HeadFault.FORKED

    def against(self, checkpoint: str, now: datetime) -> tuple[PutDoubt, ...]:
        """Return what to keep of a head that somebody shows us of our own ledger.

        Nothing, if it is ours, or no head of ours at all, or was judged already:
        evidence that an auditor has cleared does not convict again.
        """
        try:
            signed = self.read(checkpoint)
        except TheirFault:
            return ()
        fault = self.fault_of(signed)
        if fault is None or self._judged(signed):
            return ()
        if len(self.held.standing(self.agency)) >= STANDING_MOST:
            return ()
        head = self.journal.head().checkpoint
        doubt = HeadDoubt(
            new_message_id(now), self.agency, fault, now, head, checkpoint
        )
        return (PutDoubt(doubt),)

    def _judged(self, signed: Checkpoint) -> bool:
        known = (d for d in self.held.book.doubts() if d.agency == self.agency)
        return any(self.read(d.shown) == signed for d in known)

    def halted(self) -> str:
        """Return why this node answers nobody; empty if it does.

        Raises:
            Altered: what stands against ledgers is not as we wrote it.
        """
        standing = self.held.standing(self.agency)
        return " · ".join(told(standing, ours=True))

    def check(self) -> None:
        """Return if this node may speak in its ledger's name.

        Raises:
            LedgerBroken: it may not; why, and what to do.
        """
        why = self.halted()
        if why:
            raise LedgerBroken(why, advice=ADVICE)


@dataclass(frozen=True, slots=True)
class HeldDoor:
    """The way to peers, shut while our own ledger is in doubt. Keeps ``PeerDoor``.

    Shut to a peer, too, that was revoked since it was looked up.
    """

    door: PeerDoor
    own: OwnLedger
    peers: PeerBook

    def exchange(self, peer: Peer, envelope: bytes, *, timeout_s: float) -> bytes:
        """Hand over an envelope, unless we may not speak.

        Raises:
            LedgerBroken: our own ledger is in doubt.
            RevokedPeer: the peer was revoked meanwhile.
            Unreachable, TheirFault: as the door says.
        """
        self.own.journal.fresh()
        self.own.check()
        now, active = self.peers.get(peer.agency), PeerState.ACTIVE
        if peer.state is active and (now is None or now.state is not active):
            raise RevokedPeer(f"{peer.agency} was revoked meanwhile")
        return self.door.exchange(peer, envelope, timeout_s=timeout_s)
