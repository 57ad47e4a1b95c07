"""Real doors on loopback, and the people on both sides of them."""

from __future__ import annotations

import dataclasses
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import grpc

from node.clock import SystemClock
from node.crypto.certificate import host_name, self_signed, to_pem
from node.flows.turn import Turn
from node.model.agency import AgencyId
from node.model.codes import AgencyClass, KeyUse, PeerState
from node.model.introduction import Introduction, Peer, PublicKey
from node.transport.limits import WIRE_MESSAGE_MAX, WireLimits, client_arguments
from node.transport.wire import EXCHANGE, WireDoor, WireServer

NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Identity:
    """A TLS key of an agency, and what a card says of it."""

    agency: str
    key_id: str
    cert_der: bytes
    key_pem: bytes
    ends: datetime

    @property
    def cert_pem(self):
        return to_pem(self.cert_der)

    @property
    def public(self):
        return PublicKey(
            self.key_id, KeyUse.TLS, self.cert_der, NOW - timedelta(days=1), self.ends
        )


def identity(agency: str, key_id: str = "tls-1", *, days: float = 9) -> Identity:
    ends = NOW + timedelta(days=days)
    begins = min(NOW, ends) - timedelta(days=1)
    cert, key = self_signed(agency, key_id, begins=begins, ends=ends)
    return Identity(agency, key_id, cert, key, ends)


def peer_of(*identities: Identity, endpoints=(), state=PeerState.ACTIVE) -> Peer:
    agency = AgencyId(identities[0].agency)
    introduction = Introduction(
        agency=agency,
        name=agency.upper(),
        country=agency[:2].upper(),
        agency_class=AgencyClass.POLICE,
        sequence=1,
        issued_at=NOW,
        identity_key=bytes(32),
        keys=tuple(i.public for i in identities),
        endpoints=tuple(endpoints),
    )
    return Peer(introduction, "FINGERPRINT", state, b"card", NOW, NOW)


class Book:
    """A peer book in memory, with the verbs of a story."""

    def __init__(self, *peers: Peer) -> None:
        self.peers = {p.agency: p for p in peers}

    def get(self, agency):
        return self.peers.get(agency)

    def all(self):
        return tuple(self.peers[a] for a in sorted(self.peers))

    def put(self, peer: Peer) -> None:
        self.peers[peer.agency] = peer

    def revoke(self, agency: str) -> None:
        self.peers[agency] = dataclasses.replace(
            self.peers[agency], state=PeerState.REVOKED
        )


class Keys:
    """Our own TLS key, which may be rotated."""

    def __init__(self, own: Identity) -> None:
        self.own = own

    def tls(self, now):
        return self.own


@dataclass
class Seen:
    """An exchange that remembers what reached it."""

    calls: list = field(default_factory=list)
    error: Exception | None = None

    def __call__(self, peer, envelope):
        self.calls.append((peer, envelope))
        if self.error is not None:
            raise self.error
        return envelope


class Opened:
    """A wire door on loopback, its book, its keys and what reached the flow."""

    def __init__(self, own: Identity, *peers: Peer, limits=None, gate=None, flow=None):
        self.own = own
        self.book = Book(*peers)
        self.keys = Keys(own)
        self.seen = flow or Seen()
        self.door = WireDoor(
            self.book,
            self.keys,
            SystemClock(),
            limits=limits or WireLimits(handshake_timeout_s=1.0),
            gate=gate,
        )
        self.pool = ThreadPoolExecutor(64)
        self.server = WireServer("127.0.0.1:0", self.begin, door=self.door)
        self.server.start()

    def begin(self, peer, envelope, _arrived):
        yield
        recorded = self.pool.submit(self.seen, peer, envelope)
        return Turn(recorded, recorded.result, lambda: 0.0)

    @property
    def endpoint(self):
        return f"127.0.0.1:{self.server.port}"

    def changed(self):
        self.door.pins.refresh()

    def channel(self, who: Identity | None, **more):
        """A channel to the door with the certificate of ``who``, or with none."""
        roots = more.pop("roots", self.keys.own.cert_pem)
        pair = (who.key_pem, who.cert_pem) if who else (None, None)
        return grpc.secure_channel(
            f"ipv4:{self.endpoint}",
            grpc.ssl_channel_credentials(roots, *pair),
            options=[
                *client_arguments(message_max=more.pop("size", 2 * WIRE_MESSAGE_MAX)),
                ("grpc.ssl_target_name_override", host_name(self.own.agency)),
                *more.pop("options", ()),
            ],
        )

    def tcp(self):
        return socket.create_connection(("127.0.0.1", self.server.port), timeout=10)

    def close(self):
        self.server.stop(0)


def send(channel, envelope=b"hello", *, method=EXCHANGE, timeout=10, **more):
    return channel.unary_unary(method)(envelope, timeout=timeout, **more)


def refusal(channel, envelope=b"hello", **more):
    """Send, and return how it failed: status, words, trailing metadata."""
    try:
        send(channel, envelope, **more)
    except grpc.RpcError as error:
        return error.code(), error.details(), tuple(error.trailing_metadata() or ())
    raise AssertionError("the call was not refused")
