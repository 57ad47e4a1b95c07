"""The wire door over real sockets: what one peer does, another does not lose by."""

from __future__ import annotations

import threading
from contextlib import ExitStack, contextmanager

import grpc
import pytest

from node.errors import Malformed
from node.flows.turn import at_once
from node.transport.health import CHECK
from node.transport.limits import WireLimits
from node.transport.wire import EXCHANGE
from tests.edges.doors import Opened, identity, peer_of, refusal, send

BUSY = grpc.StatusCode.RESOURCE_EXHAUSTED
INVALID = grpc.StatusCode.INVALID_ARGUMENT


@pytest.fixture(scope="module")
def pt():
    return identity("pt-pj")


@pytest.fixture(scope="module")
def es():
    return identity("es-gc")


@pytest.fixture(scope="module")
def fr():
    return identity("fr-dgpn")


@contextmanager
def silent_calls(channel, count, *, method=EXCHANGE):
    """Open calls that say nothing, until the block ends; yields the calls."""
    over = threading.Event()

    def nothing():
        over.wait(30)
        yield from ()

    calls = [channel.stream_unary(method).future(nothing()) for _ in range(count)]
    try:
        yield calls
    finally:
        for call in calls:
            call.cancel()
        over.set()


@pytest.mark.attack
@pytest.mark.parametrize("method", [EXCHANGE, CHECK])
def test_calls_that_one_peer_keeps_open_and_silent_do_not_keep_another_out(
    pt, es, fr, method
):
    limits = WireLimits(handshake_timeout_s=1.0)
    door = Opened(pt, peer_of(es), peer_of(fr), limits=limits)
    try:
        with ExitStack() as stack:
            for _ in range(3):
                loud = stack.enter_context(door.channel(es))
                calls = stack.enter_context(silent_calls(loud, 120, method=method))
            # Once the last has been taken or refused the first have their places.
            assert BUSY in {c.exception(10).code() for c in calls[-1:]}
            with door.channel(fr) as quiet:
                assert send(quiet) == b"hello"
            assert refusal(loud)[0] is BUSY
    finally:
        door.close()


@pytest.mark.attack
def test_a_call_that_says_nothing_is_ended(pt, es):
    door = Opened(pt, peer_of(es), limits=WireLimits(silent_s=0.2, max_calls=2))
    try:
        with door.channel(es) as channel, silent_calls(channel, 2) as calls:
            assert {c.exception(10).code() for c in calls} == {INVALID}
            assert send(channel) == b"hello"
    finally:
        door.close()


@pytest.mark.attack
def test_a_long_query_of_one_peer_is_not_ended_before_anothers_short_one(pt, es, fr):
    """Counted in steps, not in time: the long one could go on for ever."""
    steps, begun = [], threading.Event()

    class Door(Opened):
        def begin(self, peer, envelope, arrived):
            while peer == "es-gc" and not over.is_set():
                steps.append(peer)
                begun.set()
                yield
            yield
            return at_once(envelope)

    over = threading.Event()
    door = Door(pt, peer_of(es), peer_of(fr))
    try:
        with door.channel(es) as loud, door.channel(fr) as quiet:
            calls = [loud.unary_unary(EXCHANGE).future(b"long") for _ in range(16)]
            assert begun.wait(10)
            for _ in range(10):
                assert send(quiet, b"short") == b"short"
            assert not any(c.done() for c in calls)
            over.set()
            assert {c.result(10) for c in calls} == {b"long"}
    finally:
        over.set()
        door.close()


@pytest.mark.attack
def test_who_says_more_than_is_read_is_told_so_before_more_is_read(pt, es, fr):
    limits = WireLimits(bytes_per_s=1000, refusal_s=0)
    door = Opened(pt, peer_of(es), peer_of(fr), limits=limits)
    try:
        with door.channel(es) as loud, door.channel(fr) as quiet:
            assert send(loud, b"x" * 100_000) == b"x" * 100_000
            assert refusal(loud, b"small")[0] is BUSY
            assert send(quiet) == b"hello"
        assert [len(said) for _, said in door.seen.calls] == [100_000, 5]
    finally:
        door.close()


@pytest.mark.attack
def test_a_call_that_is_refused_holds_its_place_for_a_while(pt, es, fr):
    class Door(Opened):
        def begin(self, peer, envelope, arrived):
            yield
            begun.set()
            raise Malformed("whatever it is")

    begun = threading.Event()
    limits = WireLimits(max_calls=1, refusal_s=30)
    door = Door(pt, peer_of(es), peer_of(fr), limits=limits)
    try:
        with door.channel(es) as loud:
            call = loud.unary_unary(EXCHANGE).future(b"no message")
            assert begun.wait(10)
            assert refusal(loud)[0] is BUSY
            assert not call.done()
            call.cancel()
    finally:
        door.close()


def test_the_places_of_one_peer_are_its_own_on_all_of_its_connections(pt, es):
    door = Opened(pt, peer_of(es), limits=WireLimits(max_calls=2))
    try:
        with door.channel(es) as one, door.channel(es) as other:
            # A call of ours that comes before the second silent one takes its place.
            while not _refused_beside(silent_calls(one, 2), other):
                pass
            assert send(other, timeout=10) == b"hello"
    finally:
        door.close()


def _refused_beside(calls, channel):
    with calls:
        return _refused(channel)


def _refused(channel):
    try:
        send(channel)
    except grpc.RpcError as error:
        return error.code() is BUSY
    return False
