"""Get to know peers: show our card, add theirs, revoke.

A new peer is added only if the fingerprint that was read out over another
channel equals that of the card; the node compares, never the eye. A later card
of a known peer needs none, as the same identity key has signed it, unless it changes
what is relied upon: its class, its ledger key, and what else ``card_change`` names.
Whatever a card changes stands in the entry, as it was and as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from node.clock import Clock
from node.crypto.keystore import Keyring
from node.errors import BadInput, ConfigBroken, NotFound
from node.flows.basis import PEERS
from node.flows.ports import PeerBook, PutPeer
from node.flows.recorder import Recorder
from node.model.agency import Agency, AgencyId
from node.model.codes import PeerState
from node.model.desk.call import Nothing
from node.model.desk.peer import (
    CardReply,
    PeerAddRequest,
    PeerList,
    PeerView,
    RevokeRequest,
)
from node.model.introduction import Introduction, Peer
from node.model.officer import Officer
from node.protocol.card_change import card_changes
from node.protocol.introduction import accept_card, read_card, write_card

PEERS_MOST = 2000
"""All of them fit one answer of the desk; nobody but our operators adds any."""


@dataclass(frozen=True, slots=True)
class Introducer:
    """Keeps the peers for operators."""

    us: Agency
    keys: Keyring
    peers: PeerBook
    recorder: Recorder
    clock: Clock
    endpoints: tuple[str, ...]

    def card(self, _officer: Officer, _nothing: Nothing) -> CardReply:
        """Return our own card.

        Raises:
            ConfigBroken: no endpoint is configured that peers could call.
        """
        if not self.endpoints:
            raise ConfigBroken(
                "no endpoint is configured under which peers reach this node",
                advice="Set wire.endpoints in comity.toml and restart.",
            )
        now = self.clock.now()
        keys = self.keys.public_keys(now)
        introduction = Introduction(
            agency=self.us.id,
            name=self.us.name,
            country=self.us.country,
            agency_class=self.us.agency_class,
            # The seconds of issue: always higher than any card before, also
            # after a restore.
            sequence=int(now.timestamp()),
            issued_at=now,
            identity_key=self.keys.identity_public,
            keys=keys,
            endpoints=self.endpoints,
        )
        return CardReply(
            card=write_card(introduction, self.keys),
            fingerprint=self.keys.fingerprint,
            agency=self.us.id,
            sequence=introduction.sequence,
        )

    def add(self, officer: Officer, given: PeerAddRequest) -> PeerView:
        """Add a peer, or take its later card.

        Raises:
            TheirFault: the card is not well signed, or not later.
            CheckFailed: the fingerprint is missing or another one; or it is missing
                and something changes that must be confirmed.
            BadInput: it is our own card, or there are as many peers as can be listed.
            Overtaken: a peer was changed or revoked meanwhile.
        """
        # (1) Read the card: it is verified before anything of it is believed.
        introduction, _ = read_card(given.card)
        if introduction.agency == self.us.id:
            raise BadInput(
                "this is our own card", advice="Add the card of the other agency."
            )

        # (2) Compare: the fingerprint for a new peer, the sequence for a known one. Who
        #     is revoked meanwhile is not taken back by what held before.
        with self.recorder.journal.unchanged(PEERS):
            return self._add(officer, given, introduction)

    def _add(
        self, officer: Officer, given: PeerAddRequest, introduction: Introduction
    ) -> PeerView:
        now = self.clock.now()
        known = self.peers.get(introduction.agency)
        peer = accept_card(
            given.card, known=known, fingerprint=given.fingerprint, now=now
        )

        if known is None and len(self.peers.all()) >= PEERS_MOST:
            raise BadInput(f"{PEERS_MOST} peers are known: as many as can be listed")

        # (3) Record what it changes, as it was and as it is; the peer is dealt with
        #     so from here on.
        before = known.introduction if known else None
        changes = card_changes(before, introduction, now)
        self.recorder.record(
            "peer.updated" if known else "peer.added",
            (PutPeer(peer),),
            at=now,
            officer=officer.pseudonym,
            details=(
                ("peer", peer.agency),
                ("fingerprint", peer.fingerprint),
                ("sequence", str(introduction.sequence)),
                ("confirmed", str(bool(given.fingerprint)).lower()),
                *((change.name, change.text) for change in changes),
            ),
        )
        told = tuple(f"{c.name}: {c.text}" for c in changes) if known else ()
        return replace(_view(peer), changes=told)

    def list(self, _officer: Officer, _nothing: Nothing) -> PeerList:
        """List all peers."""
        return PeerList(tuple(_view(p) for p in self.peers.all()))

    def revoke(self, officer: Officer, given: RevokeRequest) -> PeerView:
        """Stop dealing with a peer: at TLS, at the envelope and in policy.

        Raises:
            NotFound: there is no such peer.
            BadInput: no reason is given.
        """
        if not given.reason.strip():
            raise BadInput("a peer is revoked for a reason, and none is given")
        peer = self.peers.get(AgencyId(given.agency))
        if peer is None:
            raise NotFound(f"no peer {given.agency[:40]!r} is known here")
        now = self.clock.now()
        revoked = replace(peer, state=PeerState.REVOKED, changed_at=now)
        self.recorder.record(
            "peer.revoked",
            (PutPeer(revoked),),
            at=now,
            officer=officer.pseudonym,
            details=(("peer", peer.agency),),
            note=given.reason,
        )
        return _view(revoked)


def _view(peer: Peer) -> PeerView:
    said = peer.introduction
    return PeerView(
        agency=said.agency,
        name=said.name,
        country=said.country,
        agency_class=said.agency_class,
        state=peer.state,
        fingerprint=peer.fingerprint,
        sequence=said.sequence,
        endpoints=said.endpoints,
        added_at=peer.added_at,
        changed_at=peer.changed_at,
        keys_end=min(k.ends for k in said.keys),
    )
