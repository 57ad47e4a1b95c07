"""Strangers at the wire port: silence, garbage, slow bytes. A real peer is served."""

from __future__ import annotations

import contextlib
import random
import resource
import selectors
import socket
import time

import pytest

from node.transport.limits import WireLimits
from tests.edges.doors import Opened, identity, peer_of, refusal, send

HTTP2_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
TLS_HELLO_HEAD = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"


@pytest.fixture(scope="module")
def pt():
    return identity("pt-pj")


@pytest.fixture(scope="module")
def es():
    return identity("es-gc")


@pytest.fixture
def door(pt, es):
    opened = Opened(pt, peer_of(es))
    yield opened
    opened.close()


def served(door, who, calls=5):
    """A real peer's calls all succeed, each on a fresh connection; the slowest."""
    slowest = 0.0
    for _ in range(calls):
        began = time.monotonic()
        with door.channel(who) as channel:
            assert send(channel, b"real") == b"real"
        slowest = max(slowest, time.monotonic() - began)
    return slowest


def closed_by_the_door(connections, within):
    """Wait until the door has closed every connection; return how many it has."""
    left = set(connections)
    until = time.monotonic() + within
    with selectors.DefaultSelector() as selector:
        for one in left:
            one.setblocking(False)
            selector.register(one, selectors.EVENT_READ)
        while left and time.monotonic() < until:
            for key, _ in selector.select(0.2):
                with contextlib.suppress(BlockingIOError):
                    try:
                        ended = not key.fileobj.recv(4096)
                    except OSError:
                        ended = True
                    if ended:
                        selector.unregister(key.fileobj)
                        left.discard(key.fileobj)
    return len(connections) - len(left)


@pytest.mark.attack
def test_thousands_of_silent_connections_do_not_keep_a_peer_out(door, es):
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    count = min(3000, (soft - 300) // 2)  # both ends of each are in this process
    assert count >= 100
    with contextlib.ExitStack() as stack:
        silent = [stack.enter_context(door.tcp()) for _ in range(count)]
        assert served(door, es) < 5
        assert closed_by_the_door(silent, within=15) == count
        assert served(door, es) < 5
    assert {c[0] for c in door.seen.calls} == {"es-gc"}


@pytest.mark.attack
def test_connections_beyond_the_bound_are_not_held(pt, es):
    limits = WireLimits(max_connections=32, handshake_timeout_s=1.0)
    door = Opened(pt, peer_of(es), limits=limits)
    try:
        with contextlib.ExitStack() as stack:
            silent = [stack.enter_context(door.tcp()) for _ in range(128)]
            assert closed_by_the_door(silent, within=10) == 128
        assert served(door, es) < 5
    finally:
        door.close()


@pytest.mark.attack
def test_slow_bytes_do_not_hold_a_connection(door, es):
    """Slowloris: a byte of a TLS hello now and then must not reset the clock."""
    with door.tcp() as slow:
        began = time.monotonic()
        ended = False
        slow.settimeout(0.1)
        for i in range(80):
            try:
                slow.send(TLS_HELLO_HEAD[i : i + 1] or b"\x00")
                ended = not slow.recv(100)
            except TimeoutError:
                continue
            except OSError:
                ended = True
            if ended:
                break
        assert ended
        assert time.monotonic() - began < 6
    assert served(door, es) < 5


@pytest.mark.attack
@pytest.mark.parametrize(
    "said",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        HTTP2_PREFACE + b"\x00\x00\x00\x04\x00\x00\x00\x00\x00",
        HTTP2_PREFACE + bytes(range(256)) * 40,
        TLS_HELLO_HEAD + b"\x00" * 600,
        b"\x16\x03\x01\xff\xff" + b"A" * 70_000,
        b"SSH-2.0-OpenSSH_9.9\r\n",
        bytes(5),
    ],
    ids=["http1", "http2", "garbage-http2", "hello", "huge-hello", "ssh", "zeros"],
)
def test_plaintext_at_the_tls_port_is_dropped(door, es, said):
    with door.tcp() as tcp:
        with contextlib.suppress(OSError):
            tcp.sendall(said)
        assert closed_by_the_door([tcp], within=10) == 1
    assert served(door, es, 1) < 5
    assert {c[0] for c in door.seen.calls} == {"es-gc"}


@pytest.mark.attack
def test_random_bytes_at_the_tls_port_are_dropped(door, es):
    chance = random.Random(7)
    with contextlib.ExitStack() as stack:
        some = [stack.enter_context(door.tcp()) for _ in range(50)]
        for tcp in some:
            with contextlib.suppress(OSError):
                tcp.sendall(chance.randbytes(chance.randrange(1, 4000)))
        assert closed_by_the_door(some, within=10) == 50
    assert served(door, es, 1) < 5


@pytest.mark.attack
@pytest.mark.parametrize(
    "frames",
    [
        b"not http2 at all",
        HTTP2_PREFACE + b"\xff\xff\xff" + b"\x00\x01\x00\x00\x00\x01" + b"z" * 200,
        # RST_STREAM again and again ("rapid reset", CVE-2023-44487)
        HTTP2_PREFACE
        + b"\x00\x00\x00\x04\x00\x00\x00\x00\x00"
        + b"".join(
            b"\x00\x00\x01\x01\x05"
            + (2 * i + 1).to_bytes(4, "big")
            + b"\x82"
            + b"\x00\x00\x04\x03\x00"
            + (2 * i + 1).to_bytes(4, "big")
            + b"\x00\x00\x00\x08"
            for i in range(2000)
        ),
        # settings without end (CVE-2019-9515)
        HTTP2_PREFACE + b"\x00\x00\x00\x04\x00\x00\x00\x00\x00" * 5000,
    ],
    ids=["text", "huge-frame", "rapid-reset", "settings-flood"],
)
def test_garbage_http2_inside_a_peers_tls_does_not_reach_the_flow(
    door, es, tmp_path, frames
):
    import ssl

    pem = tmp_path / "peer.pem"
    pem.write_bytes(es.key_pem + es.cert_pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.load_cert_chain(pem)
    context.set_alpn_protocols(["h2"])
    with door.tcp() as tcp, context.wrap_socket(tcp) as tls:
        with contextlib.suppress(OSError):
            tls.sendall(frames)
        tls.settimeout(0.3)
        with contextlib.suppress(OSError):
            while tls.recv(65536):
                pass
    assert door.seen.calls == []
    assert served(door, es, 1) < 5


@pytest.mark.attack
@pytest.mark.parametrize("version", ["TLSv1", "TLSv1_1"])
def test_old_tls_is_not_spoken(door, version):
    import ssl
    import warnings

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = ssl.TLSVersion[version]
    context.set_ciphers("ALL:@SECLEVEL=0")
    with door.tcp() as tcp, pytest.raises((ssl.SSLError, OSError)):
        context.wrap_socket(tcp)


@pytest.mark.attack
def test_plaintext_grpc_does_not_get_in(door):
    import grpc

    with grpc.insecure_channel(f"ipv4:{door.endpoint}") as channel:
        assert refusal(channel, timeout=5)[0] in {
            grpc.StatusCode.UNAVAILABLE,
            grpc.StatusCode.DEADLINE_EXCEEDED,
        }
    assert door.seen.calls == []


def test_two_nodes_do_not_share_a_port_unawares(door, pt, es):
    from node.errors import ConfigBroken
    from node.transport.wire import WireServer

    with pytest.raises(ConfigBroken, match="cannot listen"):
        WireServer(door.endpoint, door.seen, door=door.door)
    assert isinstance(door.tcp(), socket.socket)
