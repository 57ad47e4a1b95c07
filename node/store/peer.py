"""Peers: the book, and how a peer is put into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Engine, select

from node.codec.stored import pack, unpack
from node.errors import AlreadyThere
from node.flows.ports import PutPeer
from node.model.agency import AgencyId
from node.model.codes import PeerState
from node.model.introduction import Peer
from node.store.cached import Cached
from node.store.engine import reading, translated
from node.store.schema import PEER
from node.store.sql import Statement, upsert
from node.store.transaction import Transaction


class SqlPeerBook:
    """Who is known. Keeps ``PeerBook``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = reading(engine)
        self._peers = Cached(self._load)
        self.stale = self._peers.stale

    def get(self, agency: AgencyId) -> Peer | None:
        """Return the peer, revoked or not, or None."""
        return self._peers.get().get(agency)

    def all(self) -> tuple[Peer, ...]:
        """Return all peers, revoked ones too, by agency id."""
        return tuple(self._peers.get().values())

    def _load(self) -> Mapping[str, Peer]:
        with translated("cannot be read"), self._engine.connect() as connection:
            rows = connection.execute(select(PEER.c.agency, PEER.c.value)).all()
        return {agency: unpack(Peer, value) for agency, value in sorted(rows)}


_HELD = Statement('SELECT "value" FROM "peer" WHERE "agency" = ?')
_PUT = upsert(PEER)


def put_peers(transaction: Transaction, effects: Sequence[PutPeer]) -> None:
    """Add or replace peers.

    A revocation is heeded whatever card it was decided upon: if a later card came
    in between, that one is revoked.

    Raises:
        AlreadyThere: the peer's sequence is not higher than the one held.
    """
    for effect in effects:
        peer = effect.peer
        rows = _HELD.rows(transaction.connection, (peer.agency,))
        if rows:
            peer = successor(unpack(Peer, rows[0][0]), peer)
        sequence = peer.introduction.sequence
        _PUT.run(transaction.connection, [(peer.agency, sequence, pack(peer))])


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
