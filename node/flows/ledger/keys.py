"""The keys that sign ledgers, ours and peers', as auditors hand them to a third."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from node.clock import Clock
from node.crypto.keystore import Keyring
from node.flows.ports import PeerBook
from node.ledger.checkpoint import origin_of
from node.ledger.note import vkey
from node.model.codes import KeyUse
from node.model.desk.call import Nothing
from node.model.desk.ledger import LedgerKey, LedgerKeyList
from node.model.introduction import PublicKey
from node.model.officer import Officer


@dataclass(frozen=True, slots=True)
class LedgerKeys:
    """Lists them."""

    agency: str
    keys: Keyring
    peers: PeerBook
    clock: Clock

    def list(self, _officer: Officer, _nothing: Nothing) -> LedgerKeyList:
        """Return ours, then each peer's as its card here has them."""
        own = self.keys.public_keys(self.clock.now())
        ours = (key for key in own if key.use is KeyUse.LEDGER)
        return LedgerKeyList(
            (*(_shown(self.agency, key, ours=True) for key in ours), *self._theirs())
        )

    def _theirs(self) -> Iterator[LedgerKey]:
        for peer in self.peers.all():
            for key in peer.keys_for(KeyUse.LEDGER):
                yield _shown(peer.agency, key)


def _shown(agency: str, key: PublicKey, *, ours: bool = False) -> LedgerKey:
    text = vkey(origin_of(agency), key.public)
    return LedgerKey(agency, text, key.active_from, key.ends, ours=ours)
