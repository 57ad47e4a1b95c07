"""The desk over real sockets: what one officer or stranger does to the others."""

from __future__ import annotations

import queue
import tempfile
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path

import grpc
import pytest
from node.model.desk.call import ById, Nothing
from node.model.desk.node import NODE_STATUS
from node.model.desk.officer import OFFICERS_DISABLE, OfficerView
from node.model.desk.record import RECORDS_IMPORT, ImportProgress, Reject

from node.errors import Overloaded
from node.transport.desk import DeskParts, desk_server
from node.transport.desk_client import DeskClient, DeskTls
from node.transport.health import CHECK
from node.transport.limits import DeskLimits
from tests.edges.doors import identity
from tests.edges.test_desk import NOW, STATUS, Desk, Flows, authenticate

GONE = OfficerView("o-custodian", "José Silva", ("custodian",), False, NOW)
IMPORT = RECORDS_IMPORT.path
STATUS_CALL = NODE_STATUS.path


@pytest.fixture
def folder():
    with tempfile.TemporaryDirectory(prefix="comity-") as made:
        yield Path(made)


def loads(_, chunks):
    """An import that says how much it has read, as it comes."""
    size = 0
    for chunk in chunks:
        size += len(chunk.data)
        yield ImportProgress(0, 0, 0, 0, 0, 0, bytes_read=size, done=chunk.last)


@contextmanager
def opened(folder, **limits):
    desk = Desk(folder, limits=DeskLimits(**limits))
    desk.flows.replies[RECORDS_IMPORT] = loads
    desk.flows.replies[OFFICERS_DISABLE] = GONE
    try:
        yield desk
    finally:
        desk.server.stop(0)


@contextmanager
def silent(channel, path, credential="", *, count):
    """Open calls that say nothing, until the block ends; yields the calls."""
    over = threading.Event()

    def nothing():
        over.wait(30)
        yield from ()

    given = [("authorization", f"Bearer {credential}")] if credential else []
    calls = [
        channel.stream_unary(path).future(nothing(), metadata=given)
        for _ in range(count)
    ]
    try:
        yield calls
    finally:
        for call in calls:
            call.cancel()
        over.set()


def first_refused(calls):
    """Return what the first of the calls that ends is told, whichever it is."""
    ended = queue.SimpleQueue()
    for call in calls:
        call.add_done_callback(ended.put)
    return refused(ended.get(timeout=30))


def refused(call):
    error = call.exception(10)
    return error.code() if isinstance(error, grpc.RpcError) else None


@pytest.mark.attack
@pytest.mark.parametrize("path", [IMPORT, STATUS_CALL])
def test_silent_calls_of_one_officer_do_not_keep_an_operator_from_disabling_them(
    folder, path
):
    with (
        opened(folder) as desk,
        grpc.insecure_channel(desk.address) as channel,
        silent(channel, path, "comity-custodian", count=80) as calls,
    ):
        assert first_refused(calls) is grpc.StatusCode.RESOURCE_EXHAUSTED
        with desk.client("operator") as operator:
            assert operator.call(OFFICERS_DISABLE, ById("o-custodian")) == GONE
        with desk.client("auditor") as auditor:
            assert auditor.call(NODE_STATUS, Nothing()) == STATUS
        with desk.client("custodian") as more, pytest.raises(Overloaded):
            more.call(NODE_STATUS, Nothing())


@pytest.mark.attack
def test_operators_get_in_when_all_other_threads_are_held(folder):
    with (
        opened(folder, workers=2, max_calls=8) as desk,
        grpc.insecure_channel(desk.address) as channel,
        silent(channel, IMPORT, "comity-custodian", count=3) as calls,
    ):
        assert first_refused(calls) is grpc.StatusCode.RESOURCE_EXHAUSTED
        with desk.client("auditor") as auditor, pytest.raises(Overloaded):
            auditor.call(NODE_STATUS, Nothing())
        with desk.client("operator") as operator:
            assert operator.call(OFFICERS_DISABLE, ById("o-custodian")) == GONE


@pytest.mark.attack
@pytest.mark.parametrize("path", [IMPORT, STATUS_CALL])
def test_a_call_that_says_nothing_is_ended_and_gives_its_place_back(folder, path):
    with (
        opened(folder, max_calls=2, silent_s=0.2) as desk,
        grpc.insecure_channel(desk.address) as channel,
        silent(channel, path, "comity-custodian", count=2) as calls,
    ):
        assert {refused(c) for c in calls} == {grpc.StatusCode.FAILED_PRECONDITION}
        with desk.client("custodian") as client:
            assert client.call(NODE_STATUS, Nothing()) == STATUS


@pytest.mark.attack
def test_replies_that_nobody_reads_do_not_hold_a_thread_for_ever(folder):
    ended, reject = threading.Event(), Reject(1, "x" * 9000)

    def endless(_, __):
        try:
            while True:
                yield ImportProgress(0, 0, 0, 0, 0, 0, 0, (reject,))
        finally:
            ended.set()

    with opened(folder, silent_s=0.2) as desk:
        desk.flows.replies[RECORDS_IMPORT] = endless
        with grpc.insecure_channel(desk.address) as channel:
            given = [("authorization", "Bearer comity-custodian")]
            call = channel.stream_stream(IMPORT)(iter([b""]), metadata=given)
            next(call)
            assert ended.wait(20)


@pytest.mark.attack
@pytest.mark.parametrize("path", [IMPORT, STATUS_CALL, CHECK])
def test_silent_calls_of_strangers_do_not_close_a_desk_on_a_port(path):
    own, flows = identity("pt-pj"), Flows()
    server = desk_server(
        "127.0.0.1:0",
        handlers=flows.handlers(),
        authenticate=authenticate,
        parts=DeskParts(tls=own),
    )
    server.start()
    address = f"127.0.0.1:{server.port}"
    host = "pt-pj.comity.internal"
    options = [("grpc.ssl_target_name_override", host)]
    trust = grpc.ssl_channel_credentials(own.cert_pem)
    try:
        with ExitStack() as stack:
            channel = stack.enter_context(
                grpc.secure_channel(address, trust, options=options)
            )
            calls = stack.enter_context(silent(channel, path, count=100))
            assert refused(calls[-1]) is not None
            client = DeskClient(
                address, "comity-operator", tls=DeskTls(own.cert_pem, host)
            )
            with client:
                assert client.call(NODE_STATUS, Nothing()) == STATUS
        assert [name for name, _ in flows.through] == [NODE_STATUS]
    finally:
        server.stop(0)


@pytest.mark.attack
def test_a_stranger_is_refused_before_anything_it_says_is_read(folder):
    with (
        opened(folder) as desk,
        grpc.insecure_channel(desk.address) as channel,
        silent(channel, IMPORT, "comity-nobody", count=1) as calls,
    ):
        assert refused(calls[0]) is grpc.StatusCode.PERMISSION_DENIED
        assert desk.flows.through == []
