"""The desk over real sockets: authority is asked again, and news of the staff arrive."""

from __future__ import annotations

import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import grpc
import pytest
from grpc_health.v1 import health_pb2

from node.errors import ComityError, NotYourRole
from node.model.codes import OfficerRole
from node.model.desk.call import Nothing
from node.model.desk.key import KEYS_LIST
from node.model.desk.peer import PEERS_LIST, PeerList
from node.model.desk.query import QUERIES_ASK, AskProgress, AskRequest
from node.model.desk.record import RECORDS_IMPORT, ImportChunk, ImportProgress
from node.model.officer import Officer, StaffChange
from node.model.query import Question, Term
from node.transport.desk import DeskParts, desk_server
from node.transport.desk_client import DeskClient
from node.transport.desk_socket import socket_address
from node.transport.desk_table import CALLS
from node.transport.health import CHECK

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SLOW = "whoever has this one waits for the store"
ASK = AskRequest("prevention", "C-1", "x", "y", (Question("p", (Term("n", "v"),)),))
MADE = StaffChange("o-9", "Eleni", ("auditor",), "proposed", "o-1", NOW)


class Desk:
    """A desk whose officers can be disabled, and whose flows a test writes."""

    def __init__(self, folder: Path) -> None:
        self.gone: set[str] = set()
        self.let_in = threading.Event()
        self.replies = {}
        self.changes = []
        self.address = socket_address(folder / "run" / "desk.sock")
        self.server = desk_server(
            self.address,
            handlers={call: self._handler(call) for call in CALLS},
            authenticate=self.who,
            parts=DeskParts(news=lambda _officer, say: say(self.changes)),
        )
        self.server.start()

    def _handler(self, call):
        def handle(officer, request):
            return self.replies[call](officer, request)

        return handle

    def who(self, credential: str) -> Officer:
        if credential == SLOW:
            assert self.let_in.wait(60)
        if credential in self.gone:
            raise NotYourRole("the credential is not that of an active officer")
        return Officer("o-1", "Ana", frozenset(OfficerRole), True, NOW)

    def disable(self, credential: str) -> None:
        self.gone.add(credential)
        self.server.recheck()


@pytest.fixture
def desk():
    with tempfile.TemporaryDirectory(prefix="comity-") as folder:
        opened = Desk(Path(folder))
        yield opened
        opened.server.stop(0)


def test_the_client_hears_of_the_staff_beside_any_reply_and_beside_an_error(desk):
    desk.changes = [MADE]
    heard = []
    desk.replies[PEERS_LIST] = lambda _, __: PeerList(())
    desk.replies[QUERIES_ASK] = lambda _, __: iter([AskProgress("q", 0, 1)])
    with DeskClient(desk.address, "comity-a", hear=heard.append) as client:
        client.call(PEERS_LIST, Nothing())
        list(client.stream(QUERIES_ASK, ASK))
        with pytest.raises(ComityError):
            client.call(KEYS_LIST, Nothing())
    assert heard == [MADE, MADE, MADE]


# --- attacks --------------------------------------------------------------------


@pytest.mark.attack
def test_disabled_officer_listening_on(desk):
    """A stream that waits for something ends when access does, not at the next event."""
    waits, ended = threading.Event(), threading.Event()

    def listen(_officer, _nothing):
        yield AskProgress("q", 0, 1)
        waits.wait(20)

    desk.replies[QUERIES_ASK] = listen

    def read():
        with pytest.raises(ComityError):
            list(replies)
        ended.set()

    with DeskClient(desk.address, "comity-a") as client:
        replies = client.stream(QUERIES_ASK, ASK)
        next(replies)
        reader = threading.Thread(target=read)
        reader.start()
        desk.disable("comity-a")
        try:
            assert ended.wait(10), "the stream went on"
        finally:
            waits.set()
            reader.join()


@pytest.mark.attack
def test_disabled_officer_reading_to_the_end_of_a_long_answer(desk):
    def answers(_officer, _request):
        yield AskProgress("q", 0, 2)
        desk.gone.add("comity-a")
        yield AskProgress("q", 1, 2)

    desk.replies[QUERIES_ASK] = answers
    got = []
    with DeskClient(desk.address, "comity-a") as client, pytest.raises(NotYourRole):
        got.extend(client.stream(QUERIES_ASK, ASK))
    with DeskClient(desk.address, "comity-b") as client:
        assert len(list(client.stream(QUERIES_ASK, ASK))) == 2


@pytest.mark.attack
def test_disabled_officer_importing_to_the_end_of_a_file(desk):
    taken = []

    def load(_officer, chunks):
        for chunk in chunks:
            taken.append(chunk.data)
            desk.gone.add("comity-a")
        yield ImportProgress(0, 0, 0, 0, 0, 0, bytes_read=0, done=True)

    desk.replies[RECORDS_IMPORT] = load
    chunks = (ImportChunk(b"x", "csv", last=n == 2) for n in range(3))
    with DeskClient(desk.address, "comity-a") as client, pytest.raises(NotYourRole):
        list(client.duplex(RECORDS_IMPORT, chunks))
    assert taken == [b"x"]


@pytest.mark.attack
def test_one_officers_end_closing_the_calls_of_another(desk):
    go = threading.Event()

    def listen(_officer, _nothing):
        yield AskProgress("q", 0, 1)
        assert go.wait(10)
        yield AskProgress("q", 1, 1)

    desk.replies[QUERIES_ASK] = listen
    with DeskClient(desk.address, "comity-a") as client:
        replies = client.stream(QUERIES_ASK, ASK)
        next(replies)
        desk.disable("comity-b")
        go.set()
        assert len(list(replies)) == 1


@pytest.mark.attack
def test_while_the_store_keeps_one_officer_waiting_others_are_let_in(desk):
    """As of a row that another process, which stands still, has locked."""
    desk.replies[PEERS_LIST] = lambda _officer, _request: PeerList(())
    kept_waiting = DeskClient(desk.address, SLOW)
    try:
        with ThreadPoolExecutor(1) as pool:
            late = pool.submit(kept_waiting.call, PEERS_LIST, Nothing())
            with DeskClient(desk.address, "secret") as client:
                client.call(PEERS_LIST, Nothing(), timeout_s=20)
            with grpc.insecure_channel(desk.address) as channel:
                check = channel.unary_unary(CHECK)
                check(health_pb2.HealthCheckRequest().SerializeToString(), timeout=20)
            assert not late.done()
            desk.let_in.set()
            assert late.result() == PeerList(())
    finally:
        desk.let_in.set()
        kept_waiting.close()
