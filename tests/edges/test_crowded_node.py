"""One peer does all it can to a real node, in ten ways at once: others lose nothing.

How long the others then wait is measured by ``python -m bench.crowding``, where nothing
else runs; here they are answered, rightly and in their own turn.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grpc
import pytest

from node.app.desk import desk_socket
from node.clock import SystemClock
from node.codec.wire import from_wire, to_wire
from node.config import load_config
from node.model.codes import AnswerKind, Kind, OfficerRole
from node.model.desk.call import Nothing
from node.model.desk.inbox import INBOX_FIND, INBOX_LIST, FindRequest, InboxPage
from node.model.desk.node import NODE_STATUS
from node.model.desk.query import QUERIES_LIST, QueryPage
from node.model.desk.record import RECORDS_IMPORT
from node.model.parcel import Item, Parcel, ReceiptOutcome, Receipts, Verb
from node.model.query import Question, Term
from node.protocol.channel import next_epoch
from tests.abuse import ABUSES, Abuser, abused
from tests.postgres import PostgresServer, postgres_server
from tests.posts import bulletin, worded
from tests.processes import (
    WHY,
    Counterpart,
    NodeProcess,
    as_configured,
    make_node,
    running,
)

__all__ = ["postgres_server"]

pytestmark = pytest.mark.attack

HELD = json.dumps(
    {
        "id": "p-1",
        "schema": "Passport",
        "properties": {"passportNumber": ["AB1234567"], "country": ["gr"]},
    }
)
ROUNDS = 15
SILENT = 12


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="comity-crowd-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


def asked(number: str) -> Question:
    return Question("document", (Term("number", number),))


class Quiet:
    """An agency that asks now and then, and owns a notice."""

    def __init__(self, side: Counterpart, node: NodeProcess) -> None:
        self.side, self.peer = side, node.as_peer()

    def answered(self, number: str) -> AnswerKind:
        _, closed = self.side.close_query(self.peer, asked(number))
        _, answer = self.side.open(
            self.peer, self.side.send(self.peer, closed.envelope)
        )
        return answer.answers[0].kind

    def publish(self, name: str) -> ReceiptOutcome:
        now = SystemClock().now()
        body = to_wire(bulletin(self.side.keys.agency, now, name=name, watch=True))
        item = Item(1, Verb.PUBLISH, "quiet-1", 1, body)
        said = worded(item, self.side.keys, self.peer.agency, now)
        parcel = Parcel(next_epoch(now), (said,))
        _, closed = self.side.close(self.peer, Kind.PARCEL, parcel)
        heard = self.side.send(self.peer, closed.envelope)
        message = self.side.open_message(self.peer, heard)
        (receipt,) = from_wire(Receipts, message.payload).receipts
        return receipt.outcome


@contextmanager
def silent_imports(node: NodeProcess) -> Iterator[None]:
    """A custodian opens imports and says nothing."""
    file = node.home / "credentials" / f"{OfficerRole.CUSTODIAN}.credential"
    given = [("authorization", f"Bearer {file.read_text().strip()}")]
    over = threading.Event()

    def nothing() -> Iterator[bytes]:
        over.wait(120)
        yield from ()

    socket = desk_socket(node.home, load_config(node.home))
    with grpc.insecure_channel(f"unix:{socket}") as channel:
        call = channel.stream_stream(RECORDS_IMPORT.path)
        calls = [call(nothing(), metadata=given) for _ in range(SILENT)]
        try:
            yield
        finally:
            for one in calls:
                one.cancel()
            over.set()


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_ten_abuses_at_once_take_nothing_from_others(
    folder: Path, store: str, request: pytest.FixtureRequest
) -> None:
    url = ""
    if store == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        url = as_configured(server.fresh())
    make_node(folder / "gr", "gr-node", store=url)
    loud, quiet = (Counterpart.make(folder, a) for a in ("pt-loud", "es-quiet"))
    with running(folder / "gr") as node:
        node.appoint()
        for side in (loud, quiet):
            node.know(side.card(), side.keys.fingerprint)
        node.load(HELD.encode())
        abuser = Abuser(loud, node.as_peer())
        other = Quiet(quiet, node)
        with silent_imports(node), abused(abuser, ABUSES, threads=2) as done:
            # All others go on: a peer's questions, its notice, our officers.
            assert other.publish("Ivan Petrov") is ReceiptOutcome.HELD
            for n in range(ROUNDS):
                assert other.answered("AB1234567") is AnswerKind.HIT
                assert other.answered(f"ZZ765432{n}") is AnswerKind.NO_HIT
                assert node.desk().call(NODE_STATUS, Nothing()).agency == "gr-node"
            until_all_were_done(done, other)
            assert "quiet-1" in shown(node)
            assert "quiet-1" in found(node, "Ivan Petrov")
            # Nor has anybody used up what the others may do.
            node.call(OfficerRole.ANALYST, QUERIES_LIST, QueryPage(10))
        assert node.verify() > 0


def until_all_were_done(done: dict[str, int], other: Quiet) -> None:
    """Go on until each abuse came to an end once: an abuse that waits is none."""
    for _ in range(500):
        if set(done) == set(ABUSES):
            return
        assert other.answered("AB1234567") is AnswerKind.HIT
    pytest.fail(f"only {sorted(done)} were done")


def shown(node: NodeProcess) -> set[str]:
    """The notices on the first page of the inbox."""
    page = node.call(OfficerRole.ANALYST, INBOX_LIST, InboxPage())
    return {item.notice_id for item in page.items}


def found(node: NodeProcess, name: str) -> set[str]:
    asked_for = Question(
        "person", (Term("name", name), Term("birth_date", "1970-05-01"))
    )
    reply = node.call(
        OfficerRole.ANALYST,
        INBOX_FIND,
        FindRequest(WHY.purpose, "CASE-9", WHY.offence, WHY.legal_basis, (asked_for,)),
    )
    return {item.reference for item in reply.found if item.owner == "es-quiet"}
