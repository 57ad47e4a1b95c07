"""Compare the keys that others gave, so that none is made for one asker alone.

    what others gave us → show it → whoever has another key for the same epoch says so
    → both signatures hold? → the agency that made both stands convicted

A key that its holder makes for one asker alone would let it know, of whatever it later
sees evaluated, who asked. So a holder commits to one key for each tier and epoch, and
peers show each other the signed epochs that they were given by a third. Two that cannot
both be honest are kept, and stand against who signed them until an auditor clears it:
in ``status``, in ``doctor``, beside each answer. Meanwhile it is asked nothing blind.

What is shown tells that one is given views by that third, and nothing of what is asked
or found. Who is shown an epoch answers with what contradicts it, and with nothing else:
that it has the same key, or none, reads the same. An epoch of an agency that is no peer
of ours proves nothing to us, and is passed over.

Not seen by it: a tier that one peer alone is in, since nobody else has a key for it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from node.blind.epoch import contradict, read_epoch
from node.clock import Clock
from node.codec.stored import pack
from node.codec.wire import from_wire, to_wire
from node.errors import Malformed, TheirFault
from node.flows.caller import Caller
from node.flows.heads.book import PutDoubt
from node.flows.heads.held import told
from node.flows.heads.weigh import Heads
from node.flows.ports import PeerBook
from node.flows.recorder import (
    ARRIVED,
    Recorder,
    incoming_entry,
    local_entry,
    outgoing_entry,
)
from node.flows.reply import Reply
from node.model.agency import AgencyId
from node.model.blind import EpochInfo, EpochsSeen, SignedEpoch
from node.model.codes import HeadFault, KeyUse, Kind, PeerState
from node.model.exhibit import NoteExhibit
from node.model.introduction import Peer
from node.model.message import Message

EPOCHS_MOST = 64
"""Epochs in one message: of eight agencies those of eight tiers."""
TIMEOUT_S = 10.0


class SeenEpochs(Protocol):
    """The epochs that peers gave us, as they signed them."""

    def by_agency(self) -> Mapping[str, Sequence[SignedEpoch]]:
        """Return those that are kept, by who gave them: all that are open, at least."""
        ...


@dataclass(frozen=True, slots=True)
class Conviction:
    """Two epochs of one agency that cannot both be honest: ours, and the one shown."""

    peer: Peer
    ours: SignedEpoch
    shown: SignedEpoch


@dataclass(frozen=True, slots=True)
class EpochComparer:
    """Shows epochs, and compares those that are shown. Safe for many threads."""

    us: AgencyId
    peers: PeerBook
    seen: SeenEpochs
    heads: Heads
    caller: Caller
    recorder: Recorder
    clock: Clock

    # --- we are shown some --------------------------------------------------------

    def story(self, message: Message, _peer: Peer, now: datetime) -> Reply:
        """The story of epochs that a peer shows us.

        Raises:
            Malformed: more than are shown at once, or none.
        """
        # (1) Understand. Nothing in it is believed before its signature holds.
        shown = _epochs_in(message.payload)
        if not shown:
            raise Malformed("no epoch is shown")

        # (2) Compare with what we were given of the same tier and epoch.
        found = self._convictions(shown)

        # (3) Say what contradicts, so that both hold the evidence; and write it down.
        kept, exhibit = self._kept(found, now)
        entry = incoming_entry(
            "peer.epochs-compared",
            message,
            at=now,
            details=(("epochs", str(len(shown))), *_named(found)),
        )
        said = EpochsSeen(tuple(one.ours for one in found))
        return Reply(Kind.EPOCHS, to_wire(said), entry, exhibit, kept)

    # --- we show some -------------------------------------------------------------

    def to_show(self, peer: Peer) -> tuple[SignedEpoch, ...]:
        """Return what a peer may be shown: what others gave us, and not its own."""
        return tuple(
            epoch
            for agency, epochs in sorted(self.seen.by_agency().items())
            if agency not in (peer.agency, self.us)
            for epoch in epochs
        )

    def show(self, peer: Peer, epochs: Sequence[SignedEpoch]) -> str:
        """Show a peer epochs; return what stands against others by what it answered.

        Raises:
            Unreachable, TheirFault: it did not answer, or not rightly.
            OurFault: we could not ask.
        """
        # (1) Record, then show: that we have views of others is something of ours.
        payload = to_wire(EpochsSeen(tuple(epochs)))
        asked = self.caller.close(peer, Kind.EPOCHS, payload)
        now = self.clock.now()
        self.recorder.commit(
            outgoing_entry(
                "peer.epochs-shown",
                peer.agency,
                at=now,
                agency=self.us,
                digests=(asked.closed.digest, b""),
                details=(("epochs", str(len(epochs))),),
            ),
            (),
        )
        message = self.caller.ask(asked, timeout_s=TIMEOUT_S)

        # (2) Whatever comes back is compared as if it had been shown to us.
        found = self._convictions(_epochs_in(message.payload))
        if not found:
            return ""

        # (3) Keep both, and say so.
        now = self.clock.now()
        kept, exhibit = self._kept(found, now)
        if kept:
            told_by = (("peer", str(peer.agency)), *_named(found))
            entry = local_entry(
                "peer.epochs-contradict", at=now, agency=self.us, details=told_by
            )
            # It counts as what came in, as a proof of a ledger does (``heads/prove``).
            entry = replace(entry, direction=ARRIVED, responder=peer.agency)
            self.recorder.commit(entry, kept, exhibit=exhibit)
        agencies = sorted({one.peer.agency for one in found})
        return " · ".join(f"{a}: {why}" for a in agencies if (why := self.stopped(a)))

    def stopped(self, agency: str) -> str:
        """Return why an agency is asked nothing blind; empty where it may be asked."""
        return stopped(self.heads, agency)

    # --- compared -----------------------------------------------------------------

    def _convictions(self, shown: Iterable[SignedEpoch]) -> list[Conviction]:
        """Return what contradicts what we were given, both signed by one peer."""
        ours: dict[str, list[tuple[EpochInfo, SignedEpoch]]] = {}
        kept = self.seen.by_agency()
        found: list[Conviction] = []
        for epoch in dict.fromkeys(shown):
            read = self._read(epoch)
            if read is None:
                continue
            peer, info = read
            if peer.agency not in ours:
                ours[peer.agency] = self._read_all(peer, kept.get(peer.agency, ()))
            found += (
                Conviction(peer, mine, epoch)
                for own, mine in ours[peer.agency]
                if contradict(own, info)
            )
        return found

    def _read_all(
        self, peer: Peer, epochs: Sequence[SignedEpoch]
    ) -> list[tuple[EpochInfo, SignedEpoch]]:
        found = ((self._read(epoch), epoch) for epoch in epochs)
        return [(r[1], e) for r, e in found if r is not None and r[0] == peer]

    def _read(self, epoch: SignedEpoch) -> tuple[Peer, EpochInfo] | None:
        """Return what an epoch says and which peer of ours signed it; None: none did.

        Our own epochs are ours to know: who shows us two has our signing key.
        """
        try:
            said = from_wire(EpochInfo, epoch.info)
        except TheirFault:
            return None
        peer = self.peers.get(AgencyId(said.agency))
        if peer is None or peer.state is not PeerState.ACTIVE or said.agency == self.us:
            return None
        for key in peer.keys_for(KeyUse.SIGNING):
            if key.key_id != epoch.signing_key_id:
                continue
            try:
                return peer, read_epoch(epoch, key.public)
            except TheirFault:
                return None
        return None

    def _kept(
        self, found: Sequence[Conviction], now: datetime
    ) -> tuple[tuple[PutDoubt, ...], bytes]:
        """Return the doubts to keep, one an agency, and the evidence for the exhibit.

        What an auditor has cleared, or what stands already, convicts no second time.
        """
        known = {
            frozenset((doubt.held, doubt.shown))
            for doubt in self.heads.held.book.doubts()
            if doubt.fault is HeadFault.TWO_KEYS
        }
        kept: dict[str, PutDoubt] = {}
        for one in found:
            both = evidence(one.ours), evidence(one.shown)
            if one.peer.agency in kept or frozenset(both) in known:
                continue
            weighed = self.heads.doubt(one.peer, HeadFault.TWO_KEYS, both, now=now)
            for effect in weighed.effects:
                if isinstance(effect, PutDoubt):
                    kept[one.peer.agency] = effect
        texts = [f"{e.doubt.held}\n{e.doubt.shown}" for e in kept.values()]
        exhibit = pack(NoteExhibit("\n".join(texts))) if texts else b""
        return tuple(kept.values()), exhibit


def stopped(heads: Heads, agency: str) -> str:
    """Return why an agency is asked nothing blind; empty where it may be asked."""
    standing = heads.held.standing(agency)
    return " · ".join(
        told([doubt for doubt in standing if doubt.fault is HeadFault.TWO_KEYS])
    )


def evidence(epoch: SignedEpoch) -> str:
    """Return a signed epoch as a text that an auditor can keep and check.

    ``comity/v1 epoch``, the id of the signing key, the bytes that are signed and the
    signature in base64, a line each.
    """
    lines = (
        "comity/v1 epoch",
        epoch.signing_key_id,
        base64.b64encode(epoch.info).decode(),
        base64.b64encode(epoch.signature).decode(),
    )
    return "\n".join(lines) + "\n"


def _epochs_in(payload: bytes) -> tuple[SignedEpoch, ...]:
    epochs = from_wire(EpochsSeen, payload).epochs
    if len(epochs) > EPOCHS_MOST:
        raise Malformed(f"more than {EPOCHS_MOST} epochs are shown at once")
    return epochs


def _named(found: Sequence[Conviction]) -> tuple[tuple[str, str], ...]:
    agencies = sorted({one.peer.agency for one in found})
    return tuple(("two-keys", agency) for agency in agencies)


__all__ = [
    "EPOCHS_MOST",
    "EpochComparer",
    "SeenEpochs",
    "evidence",
    "stopped",
]
