"""The wire door over real sockets: who gets in, and who does not."""

from __future__ import annotations

import dataclasses
import re
import socket
import ssl
import threading
import time

import grpc
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from structlog.testing import capture_logs

from node.clock import SystemClock
from node.errors import (
    BadProof,
    LedgerBroken,
    Malformed,
    NotForUs,
    OutOfTime,
    Overloaded,
    RefusedByPeer,
    Replayed,
    RevokedPeer,
    UnknownPeer,
    Unreachable,
    WrongSuite,
)
from node.logs import tell_exception, withhold
from node.transport.gate import RateGate
from node.transport.limits import ENVELOPE_MAX, WireLimits
from node.transport.wire_client import WireClient
from tests.edges.doors import (
    NOW,
    Identity,
    Keys,
    Opened,
    identity,
    peer_of,
    refusal,
    send,
)

INVALID = grpc.StatusCode.INVALID_ARGUMENT
UNAVAILABLE = grpc.StatusCode.UNAVAILABLE


@pytest.fixture(scope="module")
def pt() -> Identity:
    return identity("pt-pj")


@pytest.fixture(scope="module")
def es() -> Identity:
    return identity("es-gc")


@pytest.fixture(scope="module")
def stranger() -> Identity:
    return identity("xx-nobody")


@pytest.fixture
def door(pt, es):
    opened = Opened(pt, peer_of(es))
    yield opened
    opened.close()


def forged_by(signer: Identity, name: str) -> Identity:
    """A fresh certificate that the holder of ``signer``'s key has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.load_der_x509_certificate(signer.cert_der).subject
    cert = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(NOW.replace(year=NOW.year - 1))
        .not_valid_after(NOW.replace(year=NOW.year + 1))
        .sign(serialization.load_pem_private_key(signer.key_pem, None), hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    der = cert.public_bytes(serialization.Encoding.DER)
    return Identity(name, "forged", der, pem, signer.ends)


# --- who gets in ---------------------------------------------------------------


def test_a_pinned_peer_is_answered_and_named_to_the_flow(door, es):
    with door.channel(es) as channel:
        assert send(channel, b"envelope") == b"envelope"
    assert door.seen.calls == [("es-gc", b"envelope")]


def test_a_peer_added_while_running_is_accepted_without_a_restart(door, stranger):
    with door.channel(stranger) as channel:
        assert refusal(channel)[0] is UNAVAILABLE
    door.book.put(peer_of(stranger))
    door.changed()
    with door.channel(stranger) as channel:
        assert send(channel) == b"hello"


def test_both_keys_of_a_peer_in_rotation_are_accepted(pt):
    old, new = identity("es-gc", "tls-1"), identity("es-gc", "tls-2")
    door = Opened(pt, peer_of(old, new))
    try:
        for who in (old, new):
            with door.channel(who) as channel:
                assert send(channel) == b"hello"
    finally:
        door.close()


def test_our_own_tls_key_rotates_without_a_restart(door, es):
    before = door.keys.own.cert_pem
    door.keys.own = identity("pt-pj", "tls-2")
    with door.channel(es) as channel:
        assert send(channel) == b"hello"
    with door.channel(es, roots=before) as channel:
        assert refusal(channel)[0] is UNAVAILABLE


def test_a_door_without_peers_opens_and_lets_nobody_in(pt, es):
    door = Opened(pt)
    try:
        for who in (es, pt):  # not even with our own certificate
            with door.channel(who) as channel:
                refusal(channel)
        assert door.seen.calls == []
    finally:
        door.close()


# --- who does not ----------------------------------------------------------------


@pytest.mark.attack
def test_unknown_client_certificate_does_not_get_in(door, stranger):
    with door.channel(stranger) as channel:
        assert refusal(channel)[0] is UNAVAILABLE
    assert door.seen.calls == []


@pytest.mark.attack
def test_no_client_certificate_does_not_get_in(door):
    with door.channel(None) as channel:
        assert refusal(channel)[0] is UNAVAILABLE
    assert door.seen.calls == []


@pytest.mark.attack
def test_revoked_peer_is_cut_off_on_its_existing_connection(door, es):
    with door.channel(es) as channel:
        assert send(channel) == b"hello"
        door.book.revoke("es-gc")  # and nobody tells the door
        assert refusal(channel) == (INVALID, "refused", ())
    assert len(door.seen.calls) == 1


@pytest.mark.attack
def test_revoked_peer_does_not_get_in_on_a_new_connection(door, es):
    door.book.revoke("es-gc")
    with door.channel(es) as channel:
        assert refusal(channel) == (INVALID, "refused", ())  # before the roots are read
    door.changed()
    with door.channel(es) as channel:
        assert refusal(channel)[0] is UNAVAILABLE
    assert door.seen.calls == []


@pytest.mark.attack
def test_certificate_signed_by_a_peers_key_does_not_get_in(door, es):
    """BoringSSL takes it at the handshake, CA:FALSE notwithstanding."""
    with door.channel(forged_by(es, "fr-dgpn")) as channel:
        refusal(channel)
    assert door.seen.calls == []


@pytest.mark.attack
def test_same_names_with_another_key_do_not_get_in(door):
    with door.channel(identity("es-gc")) as channel:
        refusal(channel)
    assert door.seen.calls == []


@pytest.mark.attack
def test_ended_certificate_of_a_peer_does_not_get_in(pt):
    """Its card says it has ended; X.509 itself would still let it in."""
    es = dataclasses.replace(identity("es-gc"), ends=NOW)
    door = Opened(pt, peer_of(es))
    try:
        with door.channel(es) as channel:
            refusal(channel)
        assert door.seen.calls == []
    finally:
        door.close()


@pytest.mark.attack
def test_card_that_claims_another_peers_certificate_does_not_become_it(pt, es):
    thief = dataclasses.replace(es, agency="xx-thief")
    later = dataclasses.replace(peer_of(thief), added_at=NOW.replace(year=NOW.year + 1))
    door = Opened(pt, peer_of(es), later)
    try:
        with door.channel(es) as channel:
            send(channel)
        assert door.seen.calls == [("es-gc", b"hello")]
    finally:
        door.close()


@pytest.mark.attack
def test_strangers_do_not_learn_who_our_peers_are(door):
    """A TLS server may list the names of its roots to whoever connects."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    heard = []
    context._msg_callback = lambda *what: heard.append(bytes(what[-1]))
    with door.tcp() as tcp:
        wrapped = context.wrap_socket(tcp, do_handshake_on_connect=False)
        wrapped.do_handshake()
        wrapped.close()
    assert any(b"pt-pj" in message for message in heard)  # we do hear the handshake
    assert not any(b"es-gc" in message for message in heard)


# --- one answer for every fault ----------------------------------------------------

FAULTS = [
    Malformed("m"),
    UnknownPeer("u"),
    RevokedPeer("r"),
    WrongSuite("w"),
    NotForUs("n"),
    OutOfTime("o"),
    Replayed("r"),
    BadProof("b"),
]


OWN_FAULTS = [
    (OutOfTime("o", learns="clock"), OutOfTime, "their clock is"),
    (OutOfTime("o", learns="your-key"), OutOfTime, "the key that we sign with"),
    (BadProof("b", learns="your-key"), OutOfTime, "the key that we sign with"),
    (BadProof("b", learns="our-key"), OutOfTime, "other keys than its card"),
    (WrongSuite("w", learns="version"), WrongSuite, "version of the protocol"),
    (Malformed("m", learns="secret"), RefusedByPeer, "refused the message"),
]


@pytest.mark.parametrize("own", OWN_FAULTS, ids=lambda own: own[0].learns)
def test_a_peer_learns_what_it_may_know_of_its_own_fault(door, client, pt, own):
    door.seen.error, kind, told = own
    peer = peer_of(pt, endpoints=[door.endpoint])
    with pytest.raises(kind, match=told) as caught:
        client.exchange(peer, b"x", timeout_s=10)
    assert caught.value.advice


def test_a_refusal_stands_in_our_log_with_agency_address_and_reason(door, es):
    door.seen.error = OutOfTime("the message is 0:10:00 off our clock", learns="clock")
    with capture_logs() as lines, door.channel(es) as channel:
        refusal(channel)
    (line,) = [one for one in lines if one["event"] == "wire.refused"]
    written = tell_exception(None, "", withhold(None, "warning", dict(line)))
    assert written["peer"] == "es-gc"
    assert re.fullmatch(r"127\.0\.0\.1:[0-9]+", written["address"])
    assert (written["code"], written["message"]) == (
        "out-of-time",
        "the message is 0:10:00 off our clock",
    )
    assert written["withheld"] == ["log_level"]


@pytest.mark.attack
def test_a_peer_does_not_learn_which_check_failed(door, es):
    answers = set()
    with door.channel(es) as channel:
        for fault in FAULTS:
            door.seen.error = fault
            answers.add(refusal(channel))
    assert answers == {(INVALID, "refused", ())}


@pytest.mark.attack
def test_a_bug_or_a_fault_of_ours_shows_no_detail(door, es):
    answers = set()
    with door.channel(es) as channel:
        for error in (ValueError("José Silva"), LedgerBroken("row 7"), KeyError("x")):
            door.seen.error = error
            answers.add(refusal(channel))
    assert answers == {(grpc.StatusCode.INTERNAL, "refused", ())}


def test_overload_says_busy(door, es):
    door.seen.error = Overloaded("the journal's queue is full")
    with door.channel(es) as channel:
        assert refusal(channel)[:2] == (grpc.StatusCode.RESOURCE_EXHAUSTED, "busy")


@pytest.mark.attack
def test_a_peer_that_floods_us_is_stopped_before_the_flow(pt, es):
    door = Opened(pt, peer_of(es), gate=RateGate(rate_per_s=0.001, burst=3))
    try:
        with door.channel(es) as channel:
            for _ in range(3):
                send(channel)
            assert refusal(channel)[:2] == (grpc.StatusCode.RESOURCE_EXHAUSTED, "busy")
        assert len(door.seen.calls) == 3
    finally:
        door.close()


@pytest.mark.attack
def test_calls_beyond_the_bound_are_refused_not_queued_for_ever(pt, es):
    hold, inside = threading.Event(), threading.Semaphore(0)

    def slow(_, envelope):
        inside.release()
        hold.wait(20)
        return envelope

    limits = WireLimits(max_calls=2)
    door = Opened(pt, peer_of(es), limits=limits, flow=slow)
    try:
        with door.channel(es) as channel:
            call = channel.unary_unary("/node.wire.v1.Exchange/Exchange")
            waiting = [call.future(b"x", timeout=20) for _ in range(2)]
            assert inside.acquire(timeout=10)
            assert inside.acquire(timeout=10)
            assert refusal(channel)[0] is grpc.StatusCode.RESOURCE_EXHAUSTED
            hold.set()
            assert [w.result() for w in waiting] == [b"x", b"x"]
    finally:
        hold.set()
        door.close()


# --- sizes and methods -------------------------------------------------------------


def test_the_largest_envelope_passes(door, es):
    with door.channel(es) as channel:
        assert len(send(channel, bytes(ENVELOPE_MAX))) == ENVELOPE_MAX


@pytest.mark.attack
def test_oversized_message_does_not_reach_the_flow(door, es):
    with door.channel(es) as channel:
        refusal(channel, bytes(ENVELOPE_MAX + 8192))
        assert send(channel) == b"hello"  # and the connection still serves
    assert door.seen.calls == [("es-gc", b"hello")]


@pytest.mark.attack
def test_compression_bomb_does_not_reach_the_flow(door, es):
    """64 MiB of zeros are 64 kB on the way."""
    with door.channel(
        es,
        size=128 * 1024 * 1024,
        options=[("grpc.compression_enabled_algorithms_bitset", 7)],
    ) as channel:
        bomb = bytes(64 * 1024 * 1024)
        refusal(channel, bomb, compression=grpc.Compression.Gzip)
    assert door.seen.calls == []


@pytest.mark.attack
def test_oversized_headers_do_not_reach_the_flow(door, es):
    with door.channel(es) as channel:
        refusal(channel, metadata=[("x", "y" * 30_000)])
    assert door.seen.calls == []


@pytest.mark.attack
@pytest.mark.parametrize(
    "method",
    [
        "/node.wire.v1.Exchange/Nothing",
        "/node.desk.v1.Officers/Add",
        "/grpc.health.v1.Health/Watch",
        "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
        "/grpc.channelz.v1.Channelz/GetServers",
        "/../../etc/passwd",
    ],
)
def test_unknown_method_is_not_served_to_a_peer(door, es, method):
    with door.channel(es) as channel:
        assert refusal(channel, method=method)[0] is grpc.StatusCode.UNIMPLEMENTED
    assert door.seen.calls == []


# --- our own side of the wire ------------------------------------------------------


@pytest.fixture
def client(es):
    made = WireClient(Keys(es), SystemClock())
    yield made
    made.close()


def test_the_client_exchanges_with_a_peer(door, client, pt):
    peer = peer_of(pt, endpoints=[door.endpoint])
    assert client.exchange(peer, b"envelope", timeout_s=10) == b"envelope"


def test_a_dead_endpoint_is_passed_over_and_the_good_one_remembered(door, client, pt):
    peer = peer_of(pt, endpoints=["127.0.0.1:9", door.endpoint])
    assert client.exchange(peer, b"1", timeout_s=10) == b"1"
    began = time.monotonic()
    assert client.exchange(peer, b"2", timeout_s=10) == b"2"
    assert time.monotonic() - began < 5


def test_refusal_and_silence_are_told_apart(door, client, pt):
    peer = peer_of(pt, endpoints=[door.endpoint])
    door.seen.error = Replayed("seen")
    with pytest.raises(RefusedByPeer, match="pt-pj refused the message"):
        client.exchange(peer, b"x", timeout_s=10)
    door.seen.error = LedgerBroken("row 7")
    with pytest.raises(Unreachable):
        client.exchange(peer, b"x", timeout_s=10)
    door.seen.error = Overloaded("full")
    with pytest.raises(Unreachable, match="busy"):
        client.exchange(peer, b"x", timeout_s=10)


def served_by(talk):
    """Serve one connection after the other on loopback with ``talk``; the address."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                talk(connection)

    threading.Thread(target=serve, daemon=True).start()
    return listening, f"127.0.0.1:{listening.getsockname()[1]}"


def not_tls(connection):
    connection.recv(4096)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


TALKS = [
    (not_tls, "does not speak TLS"),
    (lambda _connection: None, "ends them before TLS"),
]


@pytest.mark.parametrize(("talk", "told"), TALKS, ids=["no TLS", "hangs up"])
def test_what_is_no_node_at_the_address_is_told(client, pt, talk, told):
    listening, address = served_by(talk)
    with listening, pytest.raises(Unreachable, match=told):
        client.exchange(peer_of(pt, endpoints=[address]), b"x", timeout_s=5)


def test_why_a_peer_is_not_reached_is_told_apart(door, client, pt, es, stranger):
    reached = {}

    def call(endpoint, **to):
        to = {"timeout_s": 5, **to}
        with pytest.raises(Unreachable) as caught:
            client.exchange(peer_of(pt, endpoints=[endpoint]), b"x", **to)
        reached[caught.value.message.replace(endpoint, "HERE")] = caught.value.advice
        return caught.value.message

    door.book.peers.clear()  # it is up, and has not added us
    door.book.put(peer_of(stranger))
    door.changed()
    assert "has not added us" in call(door.endpoint)
    assert "nothing listens" in call("127.0.0.1:9")
    assert "not known to any name server" in call("no-such.invalid:7443")
    impostor = Opened(identity("pt-pj", "tls-9"), peer_of(es))
    assert "another TLS certificate" in call(impostor.endpoint)
    impostor.close()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent_at = f"127.0.0.1:{silent.getsockname()[1]}"
        assert "did not answer in time" in call(silent_at, timeout_s=0.5)
    assert len(reached) == 5
    assert len(set(reached.values())) == 5


def test_nobody_there_is_unreachable_within_the_deadline(client, pt):
    with pytest.raises(Unreachable):
        client.exchange(peer_of(pt, endpoints=["127.0.0.1:9"]), b"x", timeout_s=2)
    with pytest.raises(Unreachable, match="no endpoint"):
        client.exchange(peer_of(pt), b"x", timeout_s=2)


def test_a_peer_too_slow_is_unreachable(pt, es, client):
    hold = threading.Event()
    door = Opened(pt, peer_of(es), flow=lambda _, e: hold.wait(20) and e)
    try:
        with pytest.raises(Unreachable, match="in time"):
            client.exchange(peer_of(pt, endpoints=[door.endpoint]), b"x", timeout_s=0.3)
    finally:
        hold.set()
        door.close()


@pytest.mark.attack
def test_another_server_at_the_peers_address_gets_no_envelope(es, stranger, client, pt):
    impostor = Opened(stranger, peer_of(es))
    try:
        with pytest.raises(Unreachable):
            client.exchange(
                peer_of(pt, endpoints=[impostor.endpoint]), b"x", timeout_s=5
            )
        assert impostor.seen.calls == []
    finally:
        impostor.close()


@pytest.mark.attack
def test_another_pinned_peer_at_the_address_gets_no_envelope(es, client, pt):
    """Peer fr-dgpn is known and honest elsewhere; it is still not pt-pj."""
    other = Opened(identity("fr-dgpn"), peer_of(es))
    try:
        with pytest.raises(Unreachable):
            client.exchange(peer_of(pt, endpoints=[other.endpoint]), b"x", timeout_s=5)
        assert other.seen.calls == []
    finally:
        other.close()


@pytest.mark.attack
def test_answer_that_inflates_or_is_too_large_is_not_taken(pt, es, client):
    door = Opened(pt, peer_of(es), flow=lambda _, __: bytes(ENVELOPE_MAX + 8192))
    try:
        with pytest.raises((Malformed, Unreachable)):
            client.exchange(peer_of(pt, endpoints=[door.endpoint]), b"x", timeout_s=10)
    finally:
        door.close()


@pytest.mark.attack
@pytest.mark.parametrize(
    "endpoint", ["unix:/run/desk.sock", "xds:///x", "http://10.0.0.1", "dns:x", "a:b:1"]
)
def test_card_endpoint_does_not_make_us_call_something_else(client, pt, endpoint):
    with pytest.raises(Unreachable, match="no host and port"):
        client.exchange(peer_of(pt, endpoints=[endpoint]), b"x", timeout_s=1)


def test_a_revoked_peer_is_not_called(door, client, pt):
    from node.model.codes import PeerState

    peer = peer_of(pt, endpoints=[door.endpoint], state=PeerState.REVOKED)
    with pytest.raises(RevokedPeer):
        client.exchange(peer, b"x", timeout_s=1)


def test_a_peer_whose_certificates_have_ended_is_not_called(door, client, pt):
    ended = dataclasses.replace(pt, ends=NOW)
    with pytest.raises(OutOfTime):
        client.exchange(peer_of(ended, endpoints=[door.endpoint]), b"x", timeout_s=1)
