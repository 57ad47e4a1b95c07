"""The way to the owner of a file: ask for a chunk, and have what answers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from node.codec.wire import from_wire, to_wire
from node.errors import Overloaded, Unreachable
from node.flows.back_off import doubled
from node.flows.caller import Caller
from node.model.codes import Kind
from node.model.introduction import Peer
from node.model.parcel import Chunk, ChunkAsk
from node.protocol.notice.attachment import check_chunk

TRIES = 5
"""Times one chunk is asked for before the officer is told to come back later."""

WAIT_S = 0.5
"""Before the second try; each further one waits twice as long."""


@dataclass(frozen=True, slots=True)
class ChunkAnswer:
    """What came of an ask: digests of both messages, and the chunk if it was given."""

    digests: tuple[bytes, bytes]
    sealed: bytes | None


@dataclass(frozen=True, slots=True)
class Line:
    """Asks owners for chunks. Safe to call from many threads.

    ``timeout_s`` is how long one answer may take; ``pause`` waits.
    """

    caller: Caller
    timeout_s: float
    pause: Callable[[float], None]

    def ask(self, peer: Peer, ask: ChunkAsk) -> ChunkAnswer:
        """Ask for one chunk, a few times if the line is bad.

        Raises:
            Unreachable, Overloaded: the peer did not answer in the last try.
            TheirFault: it did, with something that cannot be accepted.
        """
        for failed in range(1, TRIES):
            try:
                return self._once(peer, ask)
            except (Unreachable, Overloaded):
                self.pause(doubled(failed, first_s=WAIT_S))
        return self._once(peer, ask)

    def _once(self, peer: Peer, ask: ChunkAsk) -> ChunkAnswer:
        asked = self.caller.close(peer, Kind.CHUNK_ASK, to_wire(ask))
        message = self.caller.ask(asked, timeout_s=self.timeout_s)
        chunk = from_wire(Chunk, message.payload)
        given = check_chunk(chunk, ask)
        digests = (asked.closed.digest, message.digest)
        return ChunkAnswer(digests, chunk.sealed if given else None)
