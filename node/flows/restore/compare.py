"""What peers hold of our ledger, compared with what was restored.

Each is asked at the same time, and answers with the largest checkpoint of ours that
it has seen. We have signed it, so it is a proof: of entries that the backup has not,
or of another history than the backup's. What a peer only says proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from hmac import compare_digest

from node.crypto.keystore import Keyring
from node.errors import ComityError, TheirFault
from node.flows.ports import Journal
from node.ledger.checkpoint import Checkpoint, origin_of, read_checkpoint
from node.ledger.merkle import Frontier
from node.ledger.note import vkey
from node.model.desk.restore import RestoredHead
from node.model.introduction import Peer
from node.model.message import Pong

Ask = Callable[[Peer], Pong]
"""Asks a peer whether it is there, and what it holds of us."""


@dataclass(frozen=True, slots=True)
class Comparer:
    """Compares the restored ledger with what peers hold of it."""

    keys: Keyring
    journal: Journal
    ask: Ask
    pool: Executor

    def compare(self, peers: Sequence[Peer], size: int) -> tuple[RestoredHead, ...]:
        """Ask ``peers``, and compare with the ``size`` entries that were restored."""
        return tuple(self.pool.map(lambda peer: self._head(peer, size), peers))

    def _head(self, peer: Peer, size: int) -> RestoredHead:
        try:
            pong = self.ask(peer)
        except ComityError as why:
            return RestoredHead(peer.agency, 0, False, f"not heard: {why.message}")
        proved, note = self._weigh(pong, size)
        return RestoredHead(peer.agency, proved, True, note)

    def _weigh(self, pong: Pong, size: int) -> tuple[int, str]:
        """Return how many entries a peer proves, and what that means."""
        if not pong.seen:
            if pong.seen_size:
                return 0, f"says that it has seen {pong.seen_size}, and shows nothing"
            return 0, "has seen no checkpoint of ours"
        origin = origin_of(self.keys.agency)
        try:
            seen = read_checkpoint(pong.seen, vkey(origin, self.keys.ledger_public))
        except TheirFault:
            return 0, "shows a checkpoint that is not of this ledger"
        if seen.size > size:
            more = seen.size - size
            return seen.size, f"has seen {seen.size}: {more} that the backup has not"
        if not self._is_ours(seen):
            return seen.size, f"has seen another history of {seen.size} entries"
        return seen.size, f"has seen {seen.size}, which the backup has"

    def _is_ours(self, seen: Checkpoint) -> bool:
        frontier = Frontier.rebuild(seen.size, self.journal.hashes)
        return compare_digest(frontier.root(), seen.root)
