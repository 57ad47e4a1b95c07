"""What a node is doing about heads of ledgers when it is killed: its own, and peers'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from node.model.desk.call import ById, Nothing
from node.model.desk.ledger import LEDGER_CLEAR, LEDGER_DOUBTS, ClearRequest
from node.model.desk.peer import PEERS_PING, PingReply

from node.codec.wire import from_wire
from node.crypto.digest import sha256
from node.crypto.keystore import open_keystore
from node.errors import ComityError, NotFound, Unreachable
from node.ledger.checkpoint import origin_of, parse_text, write_checkpoint
from node.model.codes import HeadFault, Kind, OfficerRole
from node.model.head import Growth, GrowthAsk
from node.model.message import Ping, Pong
from tests.crash.stories import TIMEOUT_S, Story, known_person, of_exchange
from tests.processes import SECRET, NodeProcess

AUDITOR = OfficerRole.AUDITOR
THEIRS = 7  # entries of the ledger that the asker shows


@dataclass
class Growing(Story):
    """A peer asks for the proof that our ledger grew, and shows its own head."""

    name: ClassVar[str] = "growing"
    proved: ClassVar[bool] = True
    message_id: str = ""
    envelope: bytes = b""

    def prepare(self, node: NodeProcess) -> None:
        shown = self.shown(node)
        own = self.cast.asker.shows(THEIRS)
        ask = GrowthAsk(shown, self.newer(node, shown), own)
        self.message_id, closed = self.cast.asker.close(
            node.as_peer(), Kind.GROWTH_ASK, ask
        )
        self.envelope = closed.envelope

    def begin(self, node: NodeProcess) -> None:
        with pytest.raises(Unreachable):
            self.cast.asker.send(node.as_peer(), self.envelope, timeout_s=TIMEOUT_S)

    def durable(self, node: NodeProcess) -> int:
        return len(of_exchange(node, "peer.answered-growth", self.message_id))

    def resume(self, node: NodeProcess) -> None:
        recorded = self.durable(node)
        for count in (1, 2):
            assert self.sent(node).proved is self.proved
            assert self.durable(node) == recorded + count
        # It has had its effects once.
        assert self.heads_of_asker(node) == 1
        remembered = node.rows(
            "SELECT answer FROM remembered WHERE message_id = :id", id=self.message_id
        )
        assert [bytes(row[0]) for row in remembered] == [b""]

    def newer(self, _node: NodeProcess, shown: str) -> str:
        """Return the larger head that the proof is asked of."""
        return shown

    def shown(self, node: NodeProcess) -> str:
        """Return the head that the node shows."""
        peer, asker = node.as_peer(), self.cast.asker
        _, closed = asker.close(peer, Kind.PING, Ping("test"))
        answer = asker.open_message(peer, asker.send(peer, closed.envelope))
        return from_wire(Pong, answer.payload).checkpoint

    def sent(self, node: NodeProcess) -> Growth:
        peer, asker = node.as_peer(), self.cast.asker
        answer = asker.open_message(peer, asker.send(peer, self.envelope))
        assert answer.header.in_reply_to == self.message_id
        return from_wire(Growth, answer.payload)

    def heads_of_asker(self, node: NodeProcess) -> int:
        """Return how many heads wait: no peer but the asker has shown any."""
        ((waiting,),) = node.rows("SELECT count(*) FROM waiting_head")
        return int(waiting)


@dataclass
class Caught(Growing):
    """A peer shows a head that our key has signed and our ledger does not have."""

    name: ClassVar[str] = "caught"
    proved: ClassVar[bool] = False

    def newer(self, node: NodeProcess, shown: str) -> str:
        keys = open_keystore(node.home / "keystore", secret=SECRET)
        size = parse_text(shown.partition("\n\n")[0] + "\n").size + 1_000_000
        return write_checkpoint(
            origin_of(keys.agency),
            size,
            sha256(b"another history"),
            public=keys.ledger_public,
            sign=keys.sign_note,
        )

    def resume(self, node: NodeProcess) -> None:
        assert self.answers(node) is not bool(self.durable(node))
        super().resume(node)

        # It answers nobody, once for all, until an auditor has cleared it.
        assert not self.answers(node)
        assert doubts(node) == [(node.agency, HeadFault.CUT)]
        clear(node, node.agency)
        assert self.answers(node)
        assert not self.sent(node).proved
        assert not doubts(node)

    def answers(self, node: NodeProcess) -> bool:
        peer, asker = node.as_peer(), self.cast.asker
        _, closed = asker.close_query(peer, known_person())
        try:
            asker.send(peer, closed.envelope)
        except Unreachable:
            return False
        return True


@dataclass
class Proving(Story):
    """A peer that was never heard is pinged, and proves the head that it shows."""

    name: ClassVar[str] = "proving"
    beside: ClassVar[bool] = True  # a worker has peers prove what waits
    act: ClassVar[str] = "peer.ledger-proved"

    @property
    def peer(self) -> str:
        return self.cast.answerer.agency

    def begin(self, node: NodeProcess) -> None:
        with pytest.raises(ComityError):
            self.ping(node)

    def durable(self, node: NodeProcess) -> int:
        return len(self.recorded(node)) + len(of_peer(node, "peer.pinged", self.peer))

    def resume(self, node: NodeProcess) -> None:
        for _ in range(2):
            assert self.ping(node).ok
        # Each head was proved once, and the last of them is held.
        heads = [str(e["details"]) for e in self.recorded(node)]
        assert len(set(heads)) == len(heads) > 0
        assert not node.rows("SELECT id FROM waiting_head")
        assert len(node.rows("SELECT size FROM peer_checkpoint")) == 1

    def ping(self, node: NodeProcess) -> PingReply:
        reply = node.call(OfficerRole.OPERATOR, PEERS_PING, ById(self.peer))
        assert isinstance(reply, PingReply)
        return reply

    def recorded(self, node: NodeProcess) -> Sequence[dict[str, Any]]:
        return of_peer(node, self.act, self.peer)


@dataclass
class Convicting(Proving):
    """The same of a peer that says that it has no proof."""

    name: ClassVar[str] = "convicting"
    act: ClassVar[str] = "peer.ledger-unproved"

    @property
    def peer(self) -> str:
        return self.cast.liar.agency

    def prepare(self, node: NodeProcess) -> None:
        self.cast.liar.meet(node)

    def resume(self, node: NodeProcess) -> None:
        for _ in range(2):
            reply = self.ping(node)
            assert (reply.ok, "not proved" in reply.note) == (False, True)
        # Whoever asked, the worker or the ping: no entry without its doubt.
        found = doubts(node)
        assert set(found) == {(self.peer, HeadFault.UNPROVED)}
        assert len(found) == len(self.recorded(node))
        clear(node, self.peer)
        assert not doubts(node)


def doubts(node: NodeProcess) -> list[tuple[str, str]]:
    """Return what stands against ledgers: whose, and what."""
    items = node.call(AUDITOR, LEDGER_DOUBTS, Nothing()).items
    return [(d.agency, d.fault) for d in items if d.cleared_at is None]


def clear(node: NodeProcess, agency: str) -> None:
    """Clear what stands against one ledger; what is cleared is not cleared again."""
    request = ClearRequest(agency, "a test looked at both")
    node.call(AUDITOR, LEDGER_CLEAR, request)
    with pytest.raises(NotFound):
        node.call(AUDITOR, LEDGER_CLEAR, request)


def of_peer(node: NodeProcess, act: str, agency: str) -> list[dict[str, Any]]:
    """Return the entries of an act of our own that name a peer."""
    named = {"name": "peer", "value": agency}
    return [e for e in node.entries() if e["act"] == act and named in e["details"]]
