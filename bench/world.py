"""The bench's world: one node as a process, one peer that asks it.

The peer's side lives in the bench itself: its keyring, its TLS channel and the
protocol, without a store, so that what is measured is the answering node.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from node.model.desk.call import Nothing
from node.model.desk.peer import PEERS_ADD, PEERS_CARD, PeerAddRequest
from node.model.desk.record import RECORDS_IMPORT, ImportChunk, ImportProgress

from bench.people import born, lines, name, number
from node.app.files import starter_policies
from node.clock import SystemClock
from node.codec.wire import from_wire, to_wire
from node.crypto.ids import new_message_id
from node.crypto.keystore import Keyring, open_keystore
from node.demo.federation import DemoFederation, DemoNode, Member, passphrase_file
from node.model.codes import Kind, OfficerRole, Purpose
from node.model.introduction import Peer
from node.model.message import Header
from node.model.query import Answer, Justification, Query, Question, Term
from node.protocol.envelope import close, open_envelope
from node.protocol.introduction import accept_card
from node.transport.wire_client import WireClient

ASKER = Member("pt-bench", "Bench asker", "PT")
ANSWERER = Member("gr-bench", "Bench answerer", "GR")
CHUNK = 1 << 18
WHY = Justification(
    Purpose.INVESTIGATION,
    "BENCH-1",
    "trafficking-in-human-beings",
    "eu-2023-977",
    "o-bench",
)


@dataclass
class World:
    """A node that answers, and what the asking side needs."""

    federation: DemoFederation
    keys: Keyring
    client: WireClient
    peer: Peer

    @property
    def node(self) -> DemoNode:
        """The node under measurement."""
        return self.federation.nodes[ANSWERER.agency]

    def query(self, questions: Sequence[Question], *, timeout_s: float = 30) -> Answer:
        """Ask one query over the wire and open its answer."""
        return self._query(questions, timeout_s)[0]

    def sizes(self, questions: Sequence[Question]) -> tuple[int, int]:
        """Return the bytes of a query's and its answer's envelope."""
        return self._query(questions, 30)[1]

    def _query(
        self, questions: Sequence[Question], timeout_s: float
    ) -> tuple[Answer, tuple[int, int]]:
        asked = to_wire(Query(WHY, tuple(questions)))
        payload, sizes = self.exchange(Kind.QUERY, asked, timeout_s)
        return from_wire(Answer, payload), sizes

    def exchange(
        self, kind: Kind, payload: bytes, timeout_s: float = 30
    ) -> tuple[bytes, tuple[int, int]]:
        """Send a payload; return what is answered, and the bytes both ways."""
        clock = SystemClock()
        now = clock.now()
        header = Header(new_message_id(now), self.keys.agency, self.peer.agency, now)
        closed = close(
            kind,
            payload,
            header=header,
            keys=self.keys,
            recipient=self.peer.introduction,
            now=now,
        )
        answered = self.client.exchange(self.peer, closed.envelope, timeout_s=timeout_s)
        message = open_envelope(
            answered,
            keys=self.keys,
            peer_of=lambda _agency: self.peer,
            tls_peer=self.peer.agency,
            now=clock.now(),
            window_s=300,
        )
        return message.payload, (len(closed.envelope), len(answered))

    def load(self, count: int, *, seed: int) -> ImportProgress:
        """Import ``count`` made-up persons over the desk."""
        desk = self.node.desk(OfficerRole.CUSTODIAN)
        *_, last = desk.duplex(RECORDS_IMPORT, _chunks(count, seed))
        done: ImportProgress = last
        return done

    def stop(self) -> None:
        """Stop the node."""
        self.client.close()
        self.federation.stop()


def open_world(folder: Path, *, store: str = "") -> World:
    """Make both nodes' folders, start the answering one, introduce them."""
    return open_worlds(folder, (ASKER,), store=store)[0]


def open_worlds(
    folder: Path, askers: Sequence[Member], *, store: str = ""
) -> tuple[World, ...]:
    """Return one node as each of several peers sees it; stop any one of them."""
    stores = {ANSWERER.agency: store} if store else {}
    federation = DemoFederation(
        folder / "nodes",
        members=(*askers, ANSWERER),
        stores=stores,
        policies=without_quotas(folder / "policies"),
    )
    federation.make()
    federation.start()
    federation.appoint()
    return tuple(_introduced(federation, asker) for asker in askers)


def _introduced(federation: DemoFederation, who: Member) -> World:
    """Introduce one asker and the answering node; the asker is stopped again."""
    asker = federation.nodes[who.agency]
    answerer = federation.nodes[ANSWERER.agency]
    mine = asker.desk(OfficerRole.OPERATOR).call(PEERS_CARD, Nothing())
    theirs = answerer.desk(OfficerRole.OPERATOR).call(PEERS_CARD, Nothing())
    answerer.desk(OfficerRole.OPERATOR).call(
        PEERS_ADD, PeerAddRequest(mine.card, mine.fingerprint)
    )
    federation.stop_one(asker)
    clock = SystemClock()
    keys = open_keystore(
        asker.path / "keystore", secret=passphrase_file(asker.path).read_bytes().strip()
    )
    peer = accept_card(
        theirs.card, known=None, fingerprint=theirs.fingerprint, now=clock.now()
    )
    return World(federation, keys, WireClient(keys, clock), peer)


def without_quotas(folder: Path) -> Path:
    """Copy the starter policies, with quotas that a bench does not reach."""
    for path, data in starter_policies().items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    most = 10**9
    (folder / "quotas.toml").write_text(
        f"[peer]\nper_minute = {most}\nper_day = {most}\n"
        f"[own]\nofficer_per_day = {most}\ncase_per_day = {most}\n"
    )
    return folder


class Questions:
    """Questions that nobody holds an answer to: the field's common case."""

    def __init__(self, seed: int) -> None:
        self._random = Random(f"{seed}/{secrets.token_hex(4)}")
        self._lock = threading.Lock()

    def one(self) -> Question:
        """Return a person or a document, half each."""
        with self._lock:
            if self._random.random() < 0.5:
                return Question(
                    "document", (Term("number", "Q" + number(self._random)),)
                )
            return Question(
                "person",
                (
                    Term("name", name(self._random) + "x"),
                    Term("birth_date", born(self._random)),
                ),
            )


def _chunks(count: int, seed: int) -> Any:
    buffer = bytearray()
    for line in lines(count, seed=seed):
        buffer += line.encode() + b"\n"
        if len(buffer) >= CHUNK:
            yield ImportChunk(bytes(buffer), "ftm", "bench", "", "suspect", "H0")
            buffer.clear()
    yield ImportChunk(bytes(buffer), "ftm", "bench", "", "suspect", "H0", last=True)
