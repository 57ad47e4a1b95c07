"""Proves owners' words by the cards that were accepted here, and by nothing else.

An owner is an agency that our operators introduced, and that was not revoked. No card
travels along with a word: whose key it is was settled by people, over another line,
or it is not settled at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.crypto.keystore import Keyring
from node.errors import RevokedPeer, UnknownPeer
from node.flows.ports import PeerBook
from node.model.agency import AgencyId
from node.model.codes import PeerState
from node.model.introduction import PublicKey
from node.model.owner_word import OwnerWord
from node.protocol.notice.word import owner_named, prove_word


@dataclass(frozen=True, slots=True)
class WordProver:
    """Proves words. Safe to call from many threads."""

    keys: Keyring
    peers: PeerBook

    def prove(self, signed: bytes, now: datetime, *, owner: str = "") -> OwnerWord:
        """Return a word that ``owner`` signed, or whoever it names as its owner.

        Raises:
            UnknownPeer, RevokedPeer: its owner is no peer that is dealt with.
            TheirFault: the word does not hold (``prove_word``).
        """
        owner = owner or owner_named(signed)
        return prove_word(signed, owner=owner, shown=self._shown(owner, now), now=now)

    def _shown(self, owner: str, now: datetime) -> tuple[PublicKey, ...]:
        if owner == self.keys.agency:
            return self.keys.public_keys(now)
        peer = self.peers.get(AgencyId(owner))
        if peer is None:
            raise UnknownPeer(f"{owner[:60]} was never introduced here")
        if peer.state is not PeerState.ACTIVE:
            raise RevokedPeer(f"{peer.agency} was revoked")
        return peer.introduction.keys
