"""The way to a peer's wire door: one envelope there, one back.

TLS is to the certificates that the peer's card has pinned and to nobody else,
under the name ``<agency>.comity.internal``. Channels are kept for each endpoint
and made anew when the peer's pins or our own TLS key change. Endpoints are
tried in the card's order, the one that worked last first; trying a second one is
safe since the same envelope gets the same answer.

It never repeats an envelope to an endpoint by itself; the flows decide that.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import grpc

from node.clock import Clock
from node.crypto.certificate import host_name
from node.errors import (
    BadInput,
    ComityError,
    Malformed,
    OutOfTime,
    RevokedPeer,
    TheirFault,
    Unreachable,
    WrongSuite,
)
from node.model.agency import AgencyId
from node.model.codes import PeerState
from node.model.introduction import Peer
from node.transport.limits import WIRE_MESSAGE_MAX, client_arguments, target
from node.transport.metrics import BUG, OK, Metrics
from node.transport.pins import TlsIdentity, TlsKeys, pem_of, pinned
from node.transport.told import FAILED, meaning
from node.transport.unreached import OF_THEIRS, TOO_LATE, unreached
from node.transport.wire import EXCHANGE

_TOO_LARGE: Final = "larger than max"  # gRPC's words, on our own side of the call


@dataclass(frozen=True, slots=True)
class _Identity:
    """What a channel was made with; another identity needs another channel."""

    roots: bytes
    cert_pem: bytes


@dataclass(frozen=True, slots=True)
class _Line:
    """A channel's one method, and what it was made with."""

    identity: _Identity
    channel: Any
    exchange: Any


class WireClient:
    """Keeps the promise of ``node.flows.ports.PeerDoor``."""

    def __init__(
        self, keys: TlsKeys, clock: Clock, *, metrics: Metrics | None = None
    ) -> None:
        self._keys = keys
        self._clock = clock
        self._metrics = metrics or Metrics()
        self._lock = threading.Lock()
        self._lines: dict[tuple[AgencyId, str], _Line] = {}
        self._last_good: dict[AgencyId, str] = {}

    def exchange(self, peer: Peer, envelope: bytes, *, timeout_s: float) -> bytes:
        """Hand over an envelope, return the envelope that answers it.

        ``timeout_s`` is for all endpoints together; each gets an equal part of
        what is left, so that a dead one cannot use it up.

        Raises:
            Unreachable: no answer in time; it is unknown whether it arrived.
            TheirFault: the peer refused the envelope, was revoked, or has no
                TLS certificate that is still good.
        """
        began = self._clock.monotonic()
        outcome = BUG
        try:
            answer = self._exchange(peer, envelope, began + timeout_s)
            outcome = OK
        except ComityError as error:
            outcome = error.code
            raise
        finally:
            seconds = self._clock.monotonic() - began
            self._metrics.peer(peer.agency, outcome, seconds)
        return answer

    def close(self) -> None:
        """Close all channels; calls in work fail as unreachable."""
        with self._lock:
            lines = tuple(self._lines.values())
            self._lines.clear()
        for line in lines:
            line.channel.close()

    def _exchange(self, peer: Peer, envelope: bytes, until: float) -> bytes:
        if peer.state is not PeerState.ACTIVE:
            raise RevokedPeer(f"{peer.agency} was revoked")
        last = Unreachable(f"{peer.agency} has named no endpoint in its card")
        endpoints = tuple(self._in_order(peer))
        for tried, endpoint in enumerate(endpoints):
            left = until - self._clock.monotonic()
            if left <= 0:
                break
            try:
                answer = self._call(
                    peer, endpoint, envelope, timeout_s=left / (len(endpoints) - tried)
                )
            except Unreachable as error:
                last = error
                continue
            self._last_good[peer.agency] = endpoint
            return answer
        raise last

    def _in_order(self, peer: Peer) -> Iterator[str]:
        endpoints = peer.introduction.endpoints
        good = self._last_good.get(peer.agency)
        if good in endpoints:
            yield good
        yield from (e for e in endpoints if e != good)

    def _call(
        self, peer: Peer, endpoint: str, envelope: bytes, *, timeout_s: float
    ) -> bytes:
        line = self._line(peer, endpoint)
        try:
            answer: bytes = line.exchange(envelope, timeout=timeout_s)
        except grpc.RpcError as error:
            now = self._clock.now()
            raise _meaning(peer.agency, endpoint, error, now) from None
        except ValueError as error:  # the channel was closed under our hands
            raise Unreachable(f"the way to {peer.agency} was closed") from error
        return answer

    def _line(self, peer: Peer, endpoint: str) -> _Line:
        now = self._clock.now()
        own = self._keys.tls(now)
        pins = pinned(peer, now)
        if not pins:
            raise OutOfTime(f"every TLS certificate of {peer.agency} has ended")
        roots = b"".join(pem_of(der) for der in pins)
        identity = _Identity(roots, own.cert_pem)
        name = (peer.agency, endpoint)
        with self._lock:
            line = self._lines.get(name)
            if line is None or line.identity != identity:
                # The old channel is not closed: calls in work end on it, then
                # it goes with its last reference.
                line = _connect(peer, endpoint, roots=roots, own=own)
                self._lines[name] = line
        return line


def _connect(peer: Peer, endpoint: str, *, roots: bytes, own: TlsIdentity) -> _Line:
    try:
        address = target(endpoint)
    except BadInput as error:
        # The endpoint is the peer's word; it may name no more than a host.
        raise Unreachable(
            f"{peer.agency} names an endpoint that is no host and port",
            advice="Ask that agency for a corrected card.",
        ) from error
    channel = grpc.secure_channel(
        address,
        grpc.ssl_channel_credentials(roots, own.key_pem, own.cert_pem),
        options=[
            *client_arguments(message_max=WIRE_MESSAGE_MAX),
            ("grpc.ssl_target_name_override", host_name(peer.agency)),
            ("grpc.keepalive_time_ms", 120_000),
            ("grpc.keepalive_timeout_ms", 20_000),
        ],
    )
    return _Line(_Identity(roots, own.cert_pem), channel, channel.unary_unary(EXCHANGE))


def _meaning(
    agency: str, endpoint: str, error: Any, now: datetime
) -> TheirFault | Unreachable:
    """Return what a status means. After all but two it is unknown what arrived."""
    status, details = error.code(), error.details() or ""
    if status is grpc.StatusCode.INVALID_ARGUMENT:
        return meaning(agency, details, now)
    if status is grpc.StatusCode.UNIMPLEMENTED:
        return WrongSuite(f"{agency} does not speak this protocol")
    if status is grpc.StatusCode.RESOURCE_EXHAUSTED:
        if _TOO_LARGE in details:
            return Malformed(f"the message to or from {agency} is too large")
        return Unreachable(
            f"{agency} is busy", advice="The same message may be sent again soon."
        )
    if status is grpc.StatusCode.DEADLINE_EXCEEDED:
        return unreached(agency, endpoint, TOO_LATE)
    return unreached(
        agency, endpoint, OF_THEIRS if (status, details) == FAILED else details
    )
