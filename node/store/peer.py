"""Peers: the book, and how a peer is put into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Engine

from node.codec.stored import pack, unpack
from node.errors import AlreadyThere
from node.flows.ports import PutPeer
from node.model.agency import AgencyId
from node.model.codes import PeerState
from node.model.introduction import Peer
from node.store.bound import Bound
from node.store.cached import Cached
from node.store.checked import read_bound_rows
from node.store.engine import reading
from node.store.schema import PEER
from node.store.sql import SqlStatement, upsert
from node.store.transaction import Transaction


class SqlPeerBook:
    """Who is known. Keeps ``PeerBook``."""

    def __init__(self, engine: Engine, bound: Bound) -> None:
        self._engine = reading(engine)
        self._bound = bound
        self._peers = Cached(self._load)
        self.stale = self._peers.stale

    def get(self, agency: AgencyId) -> Peer | None:
        """Return the peer, revoked or not, or None."""
        return self._peers.get().get(agency)

    def all(self) -> tuple[Peer, ...]:
        """Return all peers, revoked ones too, by agency id."""
        return tuple(self._peers.get().values())

    def _load(self) -> Mapping[str, Peer]:
        rows = read_bound_rows(self._engine, self._bound, PEER, _ALL.rows, whole=True)
        return {
            agency: _opened(self._bound, agency, sealed)
            for agency, _, sealed in sorted(rows)
        }


def _opened(bound: Bound, agency: str, sealed: bytes) -> Peer:
    return unpack(Peer, bound.open(PEER, agency, sealed))


_ALL = SqlStatement('SELECT "agency", "sequence", "value" FROM "peer"')
_HELD = SqlStatement('SELECT "value" FROM "peer" WHERE "agency" = ?')
_PUT = upsert(PEER)


def put_peers(transaction: Transaction, effects: Sequence[PutPeer]) -> None:
    """Add or replace peers.

    A revocation is heeded whatever card it was decided upon: if a later card came
    in between, that one is revoked.

    Raises:
        AlreadyThere: the peer's sequence is not higher than the one held.
    """
    transaction.touch(PEER, {effect.peer.agency for effect in effects})
    for effect in effects:
        peer, bound = effect.peer, transaction.bound
        rows = _HELD.rows(transaction.connection, (peer.agency,))
        if rows:
            peer = successor(_opened(bound, peer.agency, rows[0][0]), peer)
        sealed = bound.seal(PEER, peer.agency, pack(peer))
        row = (peer.agency, peer.introduction.sequence, sealed)
        _PUT.run(transaction.connection, [row])


def successor(held: Peer, put: Peer) -> Peer:
    """Return what is held after ``put``.

    Raises:
        AlreadyThere: the sequence is not higher, and nothing is revoked.
    """
    if put.introduction.sequence > held.introduction.sequence:
        return put
    if put.state is PeerState.REVOKED and put.fingerprint == held.fingerprint:
        return replace(held, state=put.state, changed_at=put.changed_at)
    raise AlreadyThere(
        f"peer {put.agency}: a card of sequence {held.introduction.sequence} is held"
    )
