"""What peers show us of their ledgers, weighed against what they showed before.

    does it verify → is it another history → is it less than before → keep it

Each answer carries the checkpoint that the responder shows. It is kept beside those
that are held, and takes their place only with a proof (``prove``): size alone proves
nothing, a ledger that was cut and has grown again is larger, too. What does not hold
is a doubt: it stands in the entry and before the officer, in ``status`` and ``doctor``,
and both signed heads are kept, until an auditor clears it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.crypto.ids import new_message_id
from node.flows.heads.book import HeadEffect, KeepHead, PutDoubt
from node.flows.heads.held import HeldHeads, read_signed, told
from node.model.codes import HeadFault
from node.model.head import HeadDoubt, PeerHead
from node.model.introduction import Peer

WAITING_MOST = 64
"""Heads of one peer that wait for a proof: five hours of a ledger that is looked at
whenever it shows more."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a checkpoint is worth: what to keep of it, and what is wrong with it."""

    effects: tuple[HeadEffect, ...] = ()
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Heads:
    """Reads and compares peers' checkpoints. Safe to call from many threads."""

    held: HeldHeads

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

        Raises:
            Altered: what is held of ledgers is not as we wrote it.
        """
        # (1) Does their key vouch for it?
        shown = read_signed(peer, checkpoint)
        if shown is None:
            return self.doubt(peer, HeadFault.UNSIGNED, now=now)
        known = self.held.of(peer.agency)
        heads = known.all

        # (2) Another root at a size that was shown: two histories, and both signed.
        for head in heads:
            if head.size == shown.size and head.root != shown.root:
                both = (head.checkpoint, checkpoint)
                return self.doubt(peer, HeadFault.FORKED, both, now=now)
        if any(head.size == shown.size for head in heads):
            return self._as_before(peer)

        # (3) Less than what had been shown when we asked.
        larger = [h for h in heads if h.size > shown.size and h.seen_at < asked_at]
        if larger:
            both = (larger[-1].checkpoint, checkpoint)
            return self.doubt(peer, HeadFault.CUT, both, now=now)

        # (4) Keep it; it waits to be proved. Who shows more than can be asked about
        #     does not prove.
        if len(known.waiting) >= WAITING_MOST:
            both = (known.waiting[0].checkpoint, checkpoint)
            return self.doubt(peer, HeadFault.UNPROVED, both, now=now)
        kept = PeerHead(peer.agency, shown.size, shown.root, checkpoint, now)
        return self._as_before(peer, KeepHead(kept))

    def doubt(
        self,
        peer: Peer,
        fault: HeadFault,
        both: tuple[str, str] = ("", ""),
        *,
        now: datetime,
    ) -> Weighed:
        """Return what to keep of a fault: the first of a kind, until it is cleared."""
        standing = self.held.standing(peer.agency)
        if any(doubt.fault is fault for doubt in standing):
            return self._as_before(peer)
        held, shown = both
        found = HeadDoubt(new_message_id(now), peer.agency, fault, now, held, shown)
        text = " · ".join(told((*standing, found)))
        return Weighed((PutDoubt(found),), text)

    def _as_before(self, peer: Peer, *effects: HeadEffect) -> Weighed:
        standing = self.held.standing(peer.agency)
        return Weighed(effects, " · ".join(told(standing)))
