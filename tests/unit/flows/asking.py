"""ALPHA asks BETA over a door that the test answers; both over stores in memory.

world = Asking()
world.door = lambda envelope: world.beta_says(envelope, Kind.PONG, Pong(...))
"""

from __future__ import annotations

from concurrent.futures import Executor, Future

from node.codec.wire import to_wire
from node.crypto.ids import new_message_id
from node.flows.bundle.rules import Rules
from node.flows.caller import Caller
from node.flows.heads.held import HeldHeads
from node.flows.heads.weigh import Heads
from node.flows.ports import PutPeer
from node.flows.query.blind.asker.collect import BlindCollector
from node.flows.query.blind.asker.fetch import ViewFetcher
from node.flows.query.blind.asker.keep import ViewKeeper
from node.flows.query.sending import Sending
from node.flows.recorder import NONCE_SIZE, Recorder, open_exhibit, read_entry
from node.ledger.checkpoint import origin_of
from node.model.agency import Agency
from node.model.codes import AgencyClass, Kind, Purpose
from node.model.message import Header
from node.model.query import Answer, Justification, QuestionAnswer
from node.protocol.envelope import close, open_envelope
from tests.memory import MemoryStore
from tests.simulator import FixedClock, bundle_of, starter_policies
from tests.unit.protocol.pair import ALPHA, BETA, GAMMA

WINDOW_S = 300
WHY = Justification(
    purpose=Purpose.INVESTIGATION,
    case="CASE-1",
    offence="trafficking-in-human-beings",
    legal_basis="eu-2023-977",
    officer="o-0000000001",
)


class AtOnce(Executor):
    """Does what it is given in the thread that gives it."""

    def submit(self, call, /, *given, **named):
        told = Future()
        told.set_result(call(*given, **named))
        return told


def sending_of(world, collector):
    """Return what sends the messages of a query, at once and in one thread."""
    keeper = ViewKeeper(ALPHA.agency, world.recorder, world.clock)
    views = world.store.views
    return Sending(
        us=agency_of(ALPHA),
        peers=world.store.peers,
        rules=world.rules,
        views=views,
        fetcher=ViewFetcher(ALPHA.agency, world.caller, views, keeper, world.clock),
        collector=collector,
        blind=BlindCollector(world.caller, views, collector, world.clock),
        pool=AtOnce(),
        clock=world.clock,
        stopped=lambda _agency: "",
    )


def agency_of(end):
    said = end.introduction
    return Agency(said.agency, said.name, said.country, AgencyClass.POLICE)


def opened(store, end, index=-1):
    """Return an entry of a ledger, and the bytes of its exhibit."""
    row = store.journal.ledger[index]
    if row.exhibit is None:
        return read_entry(row, end.keys), b""
    exhibit = open_exhibit(row, end.keys)[NONCE_SIZE:]
    return read_entry(row, end.keys), exhibit


class Asking:
    """The asker's side whole, and BETA's keys to say anything with."""

    def __init__(self):
        self.clock = FixedClock()
        self.rules = Rules(bundle_of(starter_policies()))
        self.store = store = MemoryStore(ALPHA.keys)
        store.put(PutPeer(BETA.peer()), PutPeer(GAMMA.peer()))
        self.caller = Caller(
            us=ALPHA.agency,
            keys=ALPHA.keys,
            peers=store.peers,
            door=self,
            heads=Heads(HeldHeads(store.heads)),
            clock=self.clock,
            window_s=WINDOW_S,
        )
        self.recorder = Recorder(ALPHA.agency, ALPHA.keys, store.journal)
        self.sent = []
        self.door = self.no_hit

    def exchange(self, peer, envelope, *, timeout_s):
        """As ``PeerDoor``: ``door`` makes the answer, or raises."""
        self.sent.append((peer.agency, envelope, timeout_s, self.size))
        return self.door(envelope)

    @property
    def size(self):
        return self.store.journal.head().size

    def at_beta(self, envelope, end=BETA):
        """Open what we said, as who it is for."""
        return open_envelope(
            envelope,
            keys=end.keys,
            peer_of={ALPHA.agency: ALPHA.peer()}.get,
            tls_peer=ALPHA.agency,
            now=self.clock.now(),
            window_s=WINDOW_S,
        )

    def beta_says(self, envelope, kind, said, *, end=BETA, **changed):
        """Return what BETA (or ``end``) signs in answer to an envelope of ours."""
        now = changed.pop("now", self.clock.now())
        to = changed.get("recipient", ALPHA)
        asked = self.at_beta(envelope, end).header.message_id
        replies_to = changed.get("in_reply_to", asked)
        header = Header(new_message_id(now), end.agency, to.agency, now, replies_to)
        payload = said if isinstance(said, bytes) else to_wire(said)
        closed = close(
            kind,
            payload,
            header=header,
            keys=end.keys,
            recipient=to.introduction,
            now=now,
        )
        return closed.envelope

    def answer(self, envelope, *answers, **changed):
        """Return BETA's answer to a query of ours, true to it but for ``changed``."""
        end = changed.pop("end", BETA)
        store = MemoryStore(end.keys, origin_of(end.agency))
        said = {
            "query_digest": self.at_beta(envelope, end).digest,
            "policy_digest": b"p" * 32,
            "answered_at": self.clock.now(),
            "checkpoint": store.journal.head().checkpoint,
        } | changed
        return Answer(answers=answers, **said)

    def no_hit(self, envelope):
        """BETA answers that it holds nothing of one question."""
        said = self.answer(envelope, QuestionAnswer("no_hit"))
        return self.beta_says(envelope, Kind.ANSWER, said)
