"""The way to the owner of a file: ask for a chunk, and have what answers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from node.clock import Clock
from node.codec.wire import from_wire, to_wire
from node.crypto.ids import new_message_id
from node.crypto.keystore import Keyring
from node.errors import BadProof, Overloaded, Unreachable
from node.flows.ports import PeerBook, PeerDoor
from node.model.agency import AgencyId
from node.model.codes import Kind
from node.model.introduction import Peer
from node.model.message import Header
from node.model.parcel import Chunk, ChunkAsk
from node.protocol.envelope import close, open_envelope
from node.protocol.notice.attachment import check_chunk

TRIES = 5
"""Times one chunk is asked for before the officer is told to come back later."""

WAIT_S = 0.5
"""Before the second try; each further one waits twice as long."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of an ask: digests of both messages, and the chunk if it was given."""

    request_digest: bytes
    response_digest: bytes
    sealed: bytes | None


@dataclass(frozen=True, slots=True)
class Line:
    """Asks owners for chunks. Safe to call from many threads.

    ``timeout_s`` is how long one answer may take; ``pause`` waits.
    """

    us: AgencyId
    keys: Keyring
    peers: PeerBook
    door: PeerDoor
    clock: Clock
    timeout_s: float
    window_s: int
    pause: Callable[[float], None]

    def ask(self, peer: Peer, ask: ChunkAsk) -> Answered:
        """Ask for one chunk, a few times if the line is bad.

        Raises:
            Unreachable, Overloaded: the peer did not answer in the last try.
            TheirFault: it did, with something that cannot be accepted.
        """
        for attempt in range(TRIES - 1):
            try:
                return self._once(peer, ask)
            except (Unreachable, Overloaded):
                self.pause(WAIT_S * 2**attempt)
        return self._once(peer, ask)

    def _once(self, peer: Peer, ask: ChunkAsk) -> Answered:
        now = self.clock.now()
        header = Header(new_message_id(now), self.us, peer.agency, now)
        closed = close(
            Kind.CHUNK_ASK,
            to_wire(ask),
            header=header,
            keys=self.keys,
            recipient=peer.introduction,
            now=now,
        )
        answer = self.door.exchange(peer, closed.envelope, timeout_s=self.timeout_s)
        message = open_envelope(
            answer,
            keys=self.keys,
            peer_of=self.peers.get,
            tls_peer=peer.agency,
            now=self.clock.now(),
            window_s=self.window_s,
        )
        if (
            message.kind is not Kind.CHUNK
            or message.header.sender != peer.agency
            or message.header.in_reply_to != header.message_id
        ):
            raise BadProof("the peer sent something else than an answer to our ask")
        chunk = from_wire(Chunk, message.payload)
        given = check_chunk(chunk, ask)
        sealed = chunk.sealed if given else None
        return Answered(closed.digest, message.digest, sealed)
