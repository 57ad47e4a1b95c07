"""The desk over real sockets: who may call what, and how errors come back."""

from __future__ import annotations

import os
import socket
import stat
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import grpc
import pytest
from node.model.desk.call import ById, Nothing
from node.model.desk.key import KEYS_ROTATE
from node.model.desk.node import NODE_STATUS, NodeStatus
from node.model.desk.peer import PEERS_ADD, PEERS_LIST, PeerList
from node.model.desk.query import QUERIES_ASK, AskProgress, AskRequest
from node.model.desk.record import RECORDS_IMPORT, ImportChunk, ImportProgress

from node import errors
from node.errors import (
    AlreadyThere,
    BadInput,
    BadProof,
    ComityError,
    ConfigBroken,
    NotFound,
    NotYourRole,
    QuotaSpent,
    Unreachable,
)
from node.model.codes import AnswerKind, OfficerRole
from node.model.officer import Officer
from node.model.query import PeerAnswer, Question, QuestionAnswer, Term
from node.transport.desk import DeskParts, desk_server
from node.transport.desk_client import DeskClient, DeskTls
from node.transport.desk_socket import socket_address
from node.transport.desk_table import CALL, CALLS
from node.transport.health import CHECK, Health
from node.transport.limits import DESK_MESSAGE_MAX
from tests.edges.doors import identity

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
STATUS = NodeStatus("pt-pj", "PJ", "PT", "0", NOW, "sqlite", 1, 2, 3, "d", "w", ("a",))
ASK = AskRequest(
    "prevention", "C-1", "fraud", "treaty", (Question("p", (Term("n", "v"),)),)
)


def officer(role: OfficerRole, *, active: bool = True) -> Officer:
    return Officer(f"o-{role}", "José Silva", frozenset({role}), active, NOW)


OFFICERS = {f"comity-{role}": officer(role) for role in OfficerRole}
OFFICERS["comity-gone"] = officer(OfficerRole.OPERATOR, active=False)


def authenticate(credential: str) -> Officer:
    try:
        return OFFICERS[credential]
    except KeyError:
        raise NotYourRole("no officer has this credential") from None


class Flows:
    """What stands behind the desk: remembers who came through."""

    def __init__(self):
        self.through = []
        self.error = None
        self.replies = {NODE_STATUS: STATUS, PEERS_LIST: PeerList(())}

    def handlers(self):
        return {name: self._handler(name) for name in CALL}

    def _handler(self, name):
        def handle(who, request):
            self.through.append((name, who.pseudonym))
            if self.error is not None:
                raise self.error
            reply = self.replies[name]
            return reply(who, request) if callable(reply) else reply

        return handle


class Desk:
    def __init__(self, folder: Path, **parts):
        self.flows = Flows()
        self.path = folder / "run" / "desk.sock"
        self.address = socket_address(self.path)
        self.server = desk_server(
            self.address,
            handlers=self.flows.handlers(),
            authenticate=authenticate,
            parts=DeskParts(**parts),
        )
        self.server.start()

    def client(self, role):
        return DeskClient(self.address, f"comity-{role}")


@pytest.fixture
def folder():
    # Not pytest's: a socket's path has room for 107 bytes.
    with tempfile.TemporaryDirectory(prefix="comity-") as made:
        yield Path(made)


@pytest.fixture
def desk(folder):
    opened = Desk(folder)
    yield opened
    opened.server.stop(0)


def raw(desk, call, data=b"", metadata=()):
    """Call by hand; return status and words."""
    kind = {
        (False, False): "unary_unary",
        (False, True): "unary_stream",
        (True, True): "stream_stream",
    }[call.streams_in, call.streams_out]
    size = ("grpc.max_send_message_length", 100 * 1024 * 1024)
    with grpc.insecure_channel(desk.address, options=[size]) as channel:
        make = getattr(channel, kind)(call.path)
        given = iter([data]) if call.streams_in else data
        try:
            reply = make(given, metadata=metadata, timeout=10)
            if call.streams_out:
                list(reply)
        except grpc.RpcError as error:
            return error.code(), error.details()
    raise AssertionError("the call was not refused")


# --- calls -----------------------------------------------------------------------


def test_a_call_comes_back_as_the_words_of_the_model(desk):
    with desk.client("auditor") as client:
        assert client.call(NODE_STATUS, Nothing()) == STATUS
    assert desk.flows.through == [(NODE_STATUS, "o-auditor")]


def test_answers_stream_as_they_come_in(desk):
    parts = [
        AskProgress(
            "q", n, 2, PeerAnswer("es-gc", (QuestionAnswer(AnswerKind.NO_HIT),), n)
        )
        for n in range(2)
    ] + [AskProgress("q", 2, 2, done=True)]
    desk.flows.replies[QUERIES_ASK] = lambda _, __: iter(parts)
    with desk.client("analyst") as client:
        assert list(client.stream(QUERIES_ASK, ASK)) == parts


def test_the_flow_ends_when_the_client_stops_reading(desk):
    import threading

    ended = threading.Event()

    def endless(_, __):
        try:
            while True:
                yield AskProgress("q", 0, 1)
        finally:
            ended.set()

    desk.flows.replies[QUERIES_ASK] = endless
    with desk.client("analyst") as client:
        replies = client.stream(QUERIES_ASK, ASK)
        next(replies)
        replies.close()
        assert ended.wait(10)


def test_an_import_streams_both_ways(desk):
    def load(_, chunks):
        size = 0
        for chunk in chunks:
            size += len(chunk.data)
            yield ImportProgress(0, 0, 0, 0, 0, 0, bytes_read=size, done=chunk.last)

    desk.flows.replies[RECORDS_IMPORT] = load
    sent = (ImportChunk(b"x" * 1000, "csv", last=n == 9) for n in range(10))
    with desk.client("custodian") as client:
        got = list(client.duplex(RECORDS_IMPORT, sent))
    assert [p.bytes_read for p in got] == list(range(1000, 11000, 1000))
    assert got[-1].done


def test_an_error_while_reading_the_file_to_import_is_what_is_raised(desk):
    desk.flows.replies[RECORDS_IMPORT] = lambda _, chunks: (c for c in chunks if 0)

    def broken():
        yield ImportChunk(b"x", "csv")
        raise BadInput("line 7 is not UTF-8")

    with desk.client("custodian") as client, pytest.raises(BadInput, match="line 7"):
        list(client.duplex(RECORDS_IMPORT, broken()))


def test_health_is_told_without_a_credential(folder):
    from grpc_health.v1 import health_pb2

    health = Health()
    desk = Desk(folder, health=health)
    try:
        with grpc.insecure_channel(desk.address) as channel:
            check = channel.unary_unary(
                CHECK, response_deserializer=health_pb2.HealthCheckResponse.FromString
            )
            assert check(b"", timeout=5).status == 2
            health.serving(yes=True)
            assert check(b"", timeout=5).status == 1
    finally:
        desk.server.stop(0)


# --- who may call what -------------------------------------------------------------

PAIRS = [
    pytest.param(call, role, id=f"{role}-{call.name}")
    for call in CALLS
    for role in OfficerRole
    if role not in call.roles
]


@pytest.mark.attack
@pytest.mark.parametrize(("call", "role"), PAIRS)
def test_officer_cannot_make_a_call_of_another_role(desk_for_all, call, role):
    """An analyst calling operator and auditor methods, the reverse, and all others."""
    given = [("authorization", f"Bearer comity-{role}")]
    code, _ = raw(desk_for_all, call, b"\xff not a request", given)
    assert code is grpc.StatusCode.PERMISSION_DENIED
    assert desk_for_all.flows.through == []


@pytest.fixture(scope="module")
def desk_for_all():
    with tempfile.TemporaryDirectory(prefix="comity-") as made:
        opened = Desk(Path(made))
        yield opened
        opened.server.stop(0)


BAD_CREDENTIALS = {
    "none": [],
    "empty": [("authorization", "")],
    "bearer-alone": [("authorization", "Bearer ")],
    "forged": [("authorization", "Bearer comity-AAAAAAAA")],
    "other-scheme": [("authorization", "Basic comity-operator")],
    "no-scheme": [("authorization", "comity-operator")],
    "lower-case": [("authorization", "bearer comity-operator")],
    "two": [
        ("authorization", "Bearer comity-operator"),
        ("authorization", "Bearer comity-auditor"),
    ],
    "disabled": [("authorization", "Bearer comity-gone")],
    "long": [("authorization", "Bearer " + "c" * 5000)],
    "padded": [("authorization", "Bearer  comity-operator")],
}


@pytest.mark.attack
@pytest.mark.parametrize("given", BAD_CREDENTIALS.values(), ids=BAD_CREDENTIALS)
def test_call_with_a_missing_forged_or_disabled_credential_is_refused(
    desk_for_all, given
):
    for name in (NODE_STATUS, KEYS_ROTATE, QUERIES_ASK, RECORDS_IMPORT):
        code, _ = raw(desk_for_all, CALL[name], b"", given)
        assert code is grpc.StatusCode.PERMISSION_DENIED, name
    assert desk_for_all.flows.through == []


@pytest.mark.attack
def test_a_request_that_is_not_one_does_not_reach_the_flow(desk):
    given = [("authorization", "Bearer comity-operator")]
    for data in (b"\xff" * 100, b"\x0a\xff\xff\xff\xff\x0f", os.urandom(500)):
        code, _ = raw(desk, PEERS_ADD, data, given)
        assert code is grpc.StatusCode.INVALID_ARGUMENT
    assert desk.flows.through == []


@pytest.mark.attack
def test_a_chunk_of_64_mib_does_not_reach_the_flow(desk):
    taken = []

    def load(_, chunks):
        taken.extend(chunks)
        yield ImportProgress(0, 0, 0, 0, 0, 0, 0)

    desk.flows.replies[RECORDS_IMPORT] = load
    given = [("authorization", "Bearer comity-custodian")]
    code, _ = raw(desk, RECORDS_IMPORT, bytes(64 * 1024 * 1024), given)
    assert code is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert taken == []


def test_a_request_too_large_for_the_client_says_so(desk):
    chunk = ImportChunk(bytes(DESK_MESSAGE_MAX + 1), "csv")
    desk.flows.replies[RECORDS_IMPORT] = lambda _, chunks: (c for c in chunks if 0)
    with desk.client("custodian") as client, pytest.raises(ComityError):
        list(client.duplex(RECORDS_IMPORT, iter([chunk])))


@pytest.mark.attack
def test_a_call_that_the_table_does_not_name_is_not_served(desk):
    with grpc.insecure_channel(desk.address) as channel:
        for path in ("/node.desk.v1.Node/Shutdown", "/node.wire.v1.Exchange/Exchange"):
            with pytest.raises(grpc.RpcError) as caught:
                channel.unary_unary(path)(b"", timeout=5)
            assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED


# --- errors ------------------------------------------------------------------------


def classes(kind):
    return [kind, *(c for child in kind.__subclasses__() for c in classes(child))]


@pytest.mark.parametrize("kind", classes(ComityError), ids=lambda k: k.code)
def test_every_error_comes_back_as_its_own_class_with_its_words(desk_errors, kind):
    desk_errors.flows.error = kind("what happened: José €", advice="do this")
    with desk_errors.client("operator") as client, pytest.raises(kind) as caught:
        client.call(NODE_STATUS, Nothing())
    assert type(caught.value) is kind
    assert caught.value.message == "what happened: José €"
    assert caught.value.advice == "do this"


@pytest.fixture(scope="module")
def desk_errors():
    with tempfile.TemporaryDirectory(prefix="comity-") as made:
        opened = Desk(Path(made))
        yield opened
        opened.server.stop(0)


def test_an_error_in_the_middle_of_a_stream_comes_after_what_was_said(desk):
    def halfway(_, __):
        yield AskProgress("q", 1, 2)
        raise QuotaSpent("no more today")

    desk.flows.replies[QUERIES_ASK] = halfway
    with desk.client("analyst") as client:
        replies = client.stream(QUERIES_ASK, ASK)
        assert next(replies).answered == 1
        with pytest.raises(QuotaSpent, match="no more today"):
            next(replies)


@pytest.mark.attack
def test_a_bug_shows_the_client_no_detail(desk, capfd):
    desk.flows.error = ValueError("José Silva, born 1970")
    code, words = raw(
        desk,
        NODE_STATUS,
        metadata=[("authorization", "Bearer comity-operator")],
    )
    assert (code, words) == (grpc.StatusCode.INTERNAL, "internal error")
    desk.flows.error = None
    desk.flows.replies[NODE_STATUS] = object()  # cannot be encoded
    with desk.client("operator") as client, pytest.raises(ComityError) as caught:
        client.call(NODE_STATUS, Nothing())
    assert "object" not in str(caught.value)


def test_a_very_long_error_still_arrives(desk):
    desk.flows.error = NotFound("x" * 100_000)
    with desk.client("operator") as client, pytest.raises(NotFound):
        client.call(NODE_STATUS, Nothing())


@pytest.mark.attack
def test_error_text_cannot_forge_another_error(desk):
    desk.flows.error = NotFound('","code":"bad-proof"}\r\ncomity-error-bin: {}')
    with desk.client("operator") as client, pytest.raises(NotFound):
        client.call(NODE_STATUS, Nothing())


def test_an_error_code_of_a_newer_node_keeps_its_words():
    from node.transport.desk_error import KEY, told

    found = told([(KEY, b'{"advice":"a","code":"new-one","fault":"f","message":"m"}')])
    assert type(found) is ComityError
    assert (found.message, found.advice) == ("m", "a")


def test_a_node_that_is_not_running_is_unreachable_with_advice(folder):
    client = DeskClient(socket_address(folder / "desk.sock"), "comity-x")
    with pytest.raises(Unreachable, match="no node answers") as caught:
        client.call(NODE_STATUS, Nothing())
    assert "comity serve" in caught.value.advice
    with pytest.raises(Unreachable):
        list(client.stream(QUERIES_ASK, ASK))
    with pytest.raises(Unreachable):
        list(client.duplex(RECORDS_IMPORT, iter([ImportChunk(b"")])))


def test_a_call_beyond_its_time_is_unreachable(desk):
    import threading

    hold = threading.Event()
    desk.flows.replies[NODE_STATUS] = lambda _, __: hold.wait(10) and STATUS
    with desk.client("operator") as client, pytest.raises(Unreachable, match="in time"):
        client.call(NODE_STATUS, Nothing(), timeout_s=0.2)
    hold.set()


# --- the socket --------------------------------------------------------------------


def test_the_socket_is_for_its_owner_alone_and_goes_when_the_desk_closes(folder):
    desk = Desk(folder)
    assert stat.S_IMODE(desk.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(desk.path.parent.stat().st_mode) == 0o700
    desk.server.stop(0)
    assert not desk.path.exists()


@pytest.mark.attack
def test_a_socket_folder_that_others_may_enter_is_refused(folder):
    run = folder / "run"
    run.mkdir()
    run.chmod(0o755)
    with pytest.raises(ConfigBroken, match="others may enter"):
        Desk(folder)


def test_a_second_node_does_not_take_the_socket_of_a_running_one(desk, folder):
    with pytest.raises(ConfigBroken, match="already"):
        Desk(folder)
    with desk.client("operator") as client:
        assert client.call(NODE_STATUS, Nothing()) == STATUS


def test_the_socket_of_a_killed_node_is_replaced(folder):
    run = folder / "run"
    run.mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(run / "desk.sock"))
    desk = Desk(folder)
    with desk.client("operator") as client:
        assert client.call(NODE_STATUS, Nothing()) == STATUS
    desk.server.stop(0)


@pytest.mark.attack
@pytest.mark.parametrize("link", [False, True])
def test_a_file_or_link_at_the_sockets_place_is_not_removed(folder, link):
    run = folder / "run"
    run.mkdir(mode=0o700)
    precious = folder / "precious"
    precious.write_text("keep")
    place = run / "desk.sock"
    place.symlink_to(precious) if link else place.write_text("keep")
    with pytest.raises(ConfigBroken, match="is not a socket"):
        Desk(folder)
    assert place.read_text() == precious.read_text() == "keep"


def test_a_socket_path_too_long_for_the_system_is_named_before_binding(folder):
    with pytest.raises(ConfigBroken, match="107"):
        socket_address(folder / ("x" * 100) / "desk.sock")


# --- over TLS ------------------------------------------------------------------------


def test_the_desk_listens_under_tls_by_choice():
    own = identity("pt-pj")
    flows = Flows()
    server = desk_server(
        "127.0.0.1:0",
        handlers=flows.handlers(),
        authenticate=authenticate,
        parts=DeskParts(tls=own),
    )
    server.start()
    tls = DeskTls(own.cert_pem, "pt-pj.comity.internal")
    try:
        with DeskClient(
            f"127.0.0.1:{server.port}", "comity-auditor", tls=tls
        ) as client:
            assert client.call(NODE_STATUS, Nothing()) == STATUS
        other = DeskTls(identity("pt-pj").cert_pem, "pt-pj.comity.internal")
        with (
            DeskClient(
                f"127.0.0.1:{server.port}", "comity-auditor", tls=other
            ) as client,
            pytest.raises(Unreachable),
        ):
            client.call(NODE_STATUS, Nothing())
    finally:
        server.stop(0)


@pytest.mark.attack
def test_the_desk_does_not_listen_on_a_port_without_tls():
    with pytest.raises(ConfigBroken, match="needs TLS"):
        desk_server(
            "127.0.0.1:0", handlers=Flows().handlers(), authenticate=authenticate
        )
    with pytest.raises(BadInput):
        DeskClient("127.0.0.1:7444", "comity-x")


def test_handlers_that_do_not_cover_the_table_are_a_bug(folder):
    handlers = Flows().handlers()
    del handlers[KEYS_ROTATE]
    with pytest.raises(ValueError, match=r"Keys\.Rotate"):
        desk_server(
            socket_address(folder / "run" / "desk.sock"),
            handlers=handlers,
            authenticate=authenticate,
        )


def test_every_error_class_has_a_status():
    from node.transport.desk_error import status_of

    assert status_of(AlreadyThere("x")) is grpc.StatusCode.ALREADY_EXISTS
    assert status_of(BadProof("x")) is grpc.StatusCode.FAILED_PRECONDITION
    assert all(status_of(k("x")) for k in classes(errors.ComityError))
    assert ById("x").id == "x"
