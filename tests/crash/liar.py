"""An agency that shows a head of its ledger, and says that it has no proof of it.

The test plays it, behind a real wire door: nothing of ``node`` lies.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from node.clock import SystemClock
from node.flows.steps import Steps
from node.flows.turn import Turn, at_once
from node.model.agency import AgencyId
from node.model.codes import Kind
from node.model.head import Growth
from node.model.introduction import Peer
from node.model.message import Pong
from node.transport.wire import WireDoor, WireServer
from tests.processes import Counterpart, NodeProcess

SIZE = 7


@dataclass
class Liar:
    """Answers pings and asks for proofs of whoever was introduced. Keeps ``PeerBook``.

    Stands open from when it is made until ``stop``.
    """

    party: Counterpart
    peers: dict[AgencyId, Peer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._door = WireDoor(self, self.party.keys, SystemClock())
        self._server = WireServer("127.0.0.1:0", self._begin, door=self._door)
        self._server.start()

    @property
    def agency(self) -> str:
        return self.party.keys.agency

    def meet(self, node: NodeProcess) -> None:
        """Be introduced to a node, which is introduced here."""
        peer = node.as_peer()
        self.peers[peer.agency] = peer
        self._door.pins.refresh()
        card = self.party.card(endpoint=f"127.0.0.1:{self._server.port}")
        node.know(card, self.party.keys.fingerprint)

    def stop(self) -> None:
        self._server.stop(0)

    def get(self, agency: AgencyId) -> Peer | None:
        return self.peers.get(agency)

    def all(self) -> tuple[Peer, ...]:
        return tuple(self.peers.values())

    def _begin(
        self, tls_peer: AgencyId, envelope: bytes, _arrived: float
    ) -> Steps[Turn]:
        yield
        peer = self.peers[tls_peer]
        asked = self.party.open_message(peer, envelope)
        kind, said = self._said(asked.kind)
        _, closed = self.party.close(
            peer, kind, said, in_reply_to=asked.header.message_id
        )
        return at_once(closed.envelope)

    def _said(self, asked: Kind) -> tuple[Kind, Pong | Growth]:
        if asked is Kind.GROWTH_ASK:
            return Kind.GROWTH, Growth(proved=False)
        now = SystemClock().now()
        return Kind.PONG, Pong("liar", now, 1, self.party.shows(SIZE), 0)
