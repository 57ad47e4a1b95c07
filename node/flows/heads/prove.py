"""Have peers prove that their ledgers grew, and prove it of ours.

    what waits → ask → open → verify → record, and what is held moves on

A peer's ledger counts as grown only with a consistency proof (RFC 9162, section
2.1.4) from the head that is held. Until it came, the older head is held; if it does
not come, for good. The proof is fetched when there is time, and never before an
answer: nobody waits for it. With each ask the peer is handed our own head, so that
both hold one after the first exchange, whoever asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from node.clock import Clock
from node.codec.stored import pack
from node.codec.wire import from_wire, to_wire
from node.errors import AlreadyThere, ComityError, TheirFault, Unreachable
from node.flows.caller import Caller, check_reply
from node.flows.heads.book import DropHead, HeadEffect, HoldHead
from node.flows.heads.held import SAYS_NO_HISTORY, HeldHeads, told
from node.flows.heads.weigh import Heads
from node.flows.ports import PeerBook
from node.flows.recorder import ARRIVED, Recorder, local_entry
from node.ledger.merkle import verify_consistency
from node.model.agency import AgencyId
from node.model.codes import HeadFault, Kind, PeerState
from node.model.exhibit import NoteExhibit
from node.model.head import Growth, GrowthAsk, PeerHead
from node.model.introduction import Peer

TIMEOUT_S = 10.0
REFUSED_MOST = timedelta(hours=1)
"""How long a peer may show new heads and refuse to prove them, before it is said."""
SILENT_MOST = timedelta(hours=24)
"""The same of a peer that does not answer when it is asked for a proof."""


@dataclass(frozen=True, slots=True)
class Prover:
    """Asks peers for proofs. Safe to call from many threads."""

    us: AgencyId
    peers: PeerBook
    caller: Caller
    recorder: Recorder
    held: HeldHeads
    heads: Heads
    clock: Clock

    def waiting(self) -> tuple[Peer, ...]:
        """Return the peers of which something waits to be proved.

        Who stands convicted is not asked any more: an auditor decides what is held.
        """
        heads = self.held.book.heads()
        known = (self.peers.get(AgencyId(a)) for a in sorted(heads) if heads[a].waiting)
        return tuple(
            peer
            for peer in known
            if peer is not None
            and peer.state is PeerState.ACTIVE
            and not self._convicted(peer)
        )

    def prove(self, peer: Peer) -> str:
        """Have a peer prove all that waits; return what stands against it.

        Raises:
            Unreachable, TheirFault: no proof came, which may be innocent yet; what
                waits goes on waiting.
            OurFault: we could not ask.
        """
        # (1) What waits, the smallest first, and the head it has to go together with.
        known = self.held.of(peer.agency)
        held, base = known.held, known.base
        if base is None or self._convicted(peer):
            return self._standing(peer)
        for head in known.waiting:
            # (2) Ask; whichever of the two is smaller must be the beginning of the
            #     other.
            older, newer = sorted((held or base, head), key=lambda h: h.size)
            try:
                why = self._asked(peer, older, newer)
            except (TheirFault, Unreachable) as silence:
                why = _refusal(known.waiting, silence)
                if not why:
                    raise
            # (3) Who does not prove it is convicted; what was held stays.
            if why:
                return self._unproved(peer, older, newer, why)
            # (4) Record; the larger is held from here on.
            try:
                held = self._grown(peer, held, head, older, newer)
            except AlreadyThere:
                # Another proof came first; what waits is looked at again.
                break
        return self._standing(peer)

    def _standing(self, peer: Peer) -> str:
        return " · ".join(told(self.held.standing(peer.agency)))

    def _asked(self, peer: Peer, older: PeerHead, newer: PeerHead) -> str:
        """Ask for one proof; return why there is none, empty if there is.

        Raises:
            TheirFault, Unreachable: nothing came that the peer has signed.
        """
        if older.size == newer.size and older.root != newer.root:
            return "two heads of one size were signed, and differ"
        own = self.recorder.journal.shown().head.checkpoint
        ask = GrowthAsk(older.checkpoint, newer.checkpoint, own)
        asked = self.caller.close(peer, Kind.GROWTH_ASK, to_wire(ask))
        message = self.caller.send(asked, timeout_s=TIMEOUT_S)
        try:
            # What it signed is held against it from here on.
            check_reply(message, asked)
            growth = from_wire(Growth, message.payload)
            verify_consistency(
                older.size, older.root, newer.size, newer.root, growth.steps
            )
        except TheirFault as why:
            return why.message
        return "" if growth.proved else "the peer says that it has no proof"

    def _grown(
        self,
        peer: Peer,
        held: PeerHead | None,
        head: PeerHead,
        older: PeerHead,
        newer: PeerHead,
    ) -> PeerHead:
        """Record that two heads go together; return the one that is held."""
        effects: list[HeadEffect] = [DropHead(head)]
        if held is None or newer.size > held.size:
            effects.append(HoldHead(newer, held))
            held = newer
        self._record("peer.ledger-proved", peer, (older, newer), effects)
        return held

    def _unproved(self, peer: Peer, older: PeerHead, newer: PeerHead, why: str) -> str:
        both = (older.checkpoint, newer.checkpoint)
        now = self.clock.now()
        fault = HeadFault.UNPROVED
        if older.size == newer.size and older.root != newer.root:
            fault = HeadFault.FORKED
        found = self.heads.doubt(peer, fault, both, now=now)
        self._record(
            "peer.ledger-unproved", peer, (older, newer), found.effects, why=why
        )
        return found.doubt

    def _record(
        self,
        act: str,
        peer: Peer,
        heads: tuple[PeerHead, PeerHead],
        effects: Sequence[HeadEffect],
        *,
        why: str = "",
    ) -> None:
        sizes = tuple(("head", f"{h.size} {h.root.hex()}") for h in heads)
        details = (("peer", str(peer.agency)), *sizes)
        told = local_entry(
            act,
            at=self.clock.now(),
            agency=self.us,
            details=(*details, *((("why", why),) if why else ())),
        )
        # It counts as what came in: how often we record a proof follows from what the
        # peer showed, and among our own acts it could fill them up (decision 0043).
        entry = replace(told, direction=ARRIVED, responder=peer.agency)
        note = "\n".join(h.checkpoint for h in heads) if why else ""
        exhibit = pack(NoteExhibit(note)) if note else b""
        self.recorder.commit(entry, effects, exhibit=exhibit)

    def _convicted(self, peer: Peer) -> bool:
        standing = self.held.standing(peer.agency)
        return any(doubt.fault not in SAYS_NO_HISTORY for doubt in standing)


def _refusal(waiting: Sequence[PeerHead], silence: ComityError) -> str:
    """Return what a refusal or a silence says, empty as long as it may be innocent.

    A peer that is down, or has revoked us, shows no new heads either. One that goes on
    showing them for that long, and proves none, does not want to.
    """
    seen = [head.seen_at for head in waiting]
    patience = REFUSED_MOST if isinstance(silence, TheirFault) else SILENT_MOST
    return silence.message if max(seen) - min(seen) >= patience else ""
