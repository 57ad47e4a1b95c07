"""The wire door: envelopes in from peers, envelopes out.

    TLS → whose certificate → how many, how often → the flow → the answer

What arrives is handed on as bytes with the name of the TLS peer; nothing is parsed
here. Whatever a peer does wrong, it reads one status and one word, so that nobody
learns which check failed, but for a fault of its own that it may know (``told``); the
detail is for our own log, with the agency and its address. Peers are added and revoked,
and our TLS key rotates, while the door is open.

One thread does the work of all peers, a step at a time, and who had least of it goes
next (``work``, decisions 0050 and 0051): a long query of one does not hold up a short
one of another. Waiting, for a message, the journal and the tick, holds no thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final
from urllib.parse import unquote

import grpc
import grpc.aio
import structlog

from node.clock import Clock
from node.errors import ComityError, ConfigBroken, Overtaken
from node.flows.ports import PeerBook
from node.flows.steps import Steps
from node.flows.turn import ANEW_MOST, Turn
from node.model.address import host_and_port
from node.model.agency import AgencyId
from node.transport.gate import RateGate
from node.transport.health import CHECK, Health
from node.transport.health import told as health_of
from node.transport.limits import (
    WireLimits,
    connections_within,
    raise_open_files,
    wire_server_arguments,
)
from node.transport.loop import LoopThread
from node.transport.metrics import BUG, OK, STRANGER, Metrics
from node.transport.opening import message_of
from node.transport.pins import Pins, TlsKeys
from node.transport.room import Room
from node.transport.told import Told, told
from node.transport.work import FairWork

EXCHANGE: Final = "/node.wire.v1.Exchange/Exchange"

Begin = Callable[[AgencyId, bytes, float], Steps[Turn]]
"""Takes the TLS peer, an envelope and when it was there; the answer's turn in steps."""

UNKNOWN_SERVICE: Final = (grpc.StatusCode.NOT_FOUND, "unknown service")

_log = structlog.get_logger(__name__)


class WireDoor:
    """Who is known, who we are, how much is borne. ``pins`` is refreshed by others."""

    def __init__(
        self,
        peers: PeerBook,
        keys: TlsKeys,
        clock: Clock,
        *,
        limits: WireLimits | None = None,
        gate: RateGate | None = None,
    ) -> None:
        self.pins = Pins(peers, clock)
        self.keys = keys
        self.clock = clock
        self.limits = limits or WireLimits()
        self.gate = gate or RateGate(rate_per_s=1000, burst=2000)


class WireServer:
    """Serves the exchange that ``begin`` begins to pinned peers at ``address``.

    ``address`` is ``host:port``; port 0 takes any free one, and ``port`` says
    which. Bound when made, open from ``start`` to ``stop``.

    Raises:
        ConfigBroken: the address cannot be listened on.
        KeystoreBroken: no TLS key is active.
    """

    def __init__(
        self,
        address: str,
        begin: Begin,
        *,
        door: WireDoor,
        health: Health | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self._begin = begin
        self._door = door
        self._metrics = metrics or Metrics()
        self._health = health or Health()
        # Who floods us must not flood our log.
        self._log_gate = RateGate(rate_per_s=1, burst=20)
        self._given: _Given | None = None
        limits = _within_the_system(door.limits)
        self._room = Room(limits, door.gate)
        credentials = grpc.dynamic_ssl_server_credentials(
            self._configure(), self._reconfigure, require_client_authentication=True
        )
        self._loop = LoopThread("wire")
        loop = self._loop
        self._work = FairWork(loop.loop, door.clock, loop.heard, loop.until)
        try:
            self._server = self._loop.run(self._make(limits))
            self.port = _bind(self._server, address, credentials)
        except BaseException:
            self._loop.close()
            raise

    def start(self) -> None:
        """Open the door."""
        self._loop.run(self._server.start())

    def stop(self, grace_s: float = 5.0) -> None:
        """Take no new calls, let those in work finish for ``grace_s``, close; once."""
        if self._loop.open:
            self._loop.run(self._server.stop(grace_s))
            self._loop.run(self._work.stop())
            self._loop.close()

    async def answer(
        self, _: object, context: grpc.aio.ServicerContext[bytes, bytes]
    ) -> bytes:
        """Answer the envelope of one call, or end it with what ``told`` says.

        gRPC hands over the call when it is opened, not when its message is there:
        who only opens calls is known, and holds its own places and no others.
        """
        arrived = self._door.clock.monotonic()
        who: str = STRANGER
        try:
            # (1) Whose certificate is it, now? The handshake may be hours old.
            peer = self._door.pins.owner(_certificate(context))
            who = peer
            # (2) How many at once, and how often? Before anything is read.
            with self._room.place(peer):
                try:
                    self._room.admit(peer, arrived)
                    envelope = await message_of(
                        context, within_s=self._door.limits.silent_s
                    )
                    arrived = self._door.clock.monotonic()
                    self._room.read(peer, arrived, len(envelope))
                    # (3) The flow, and (4) wait: for the journal, and for the tick.
                    answer = await self._answer(peer, envelope, arrived)
                except ComityError:
                    # Who is refused holds the place for a while: it comes back later.
                    await asyncio.sleep(self._door.limits.refusal_s)
                    raise
        except Exception as error:  # noqa: BLE001
            ending = self._refused(error, context, peer=who, began=arrived)
        else:
            sizes = len(envelope), len(answer)
            self._metrics.wire(who, OK, self._since(arrived), sizes)
            return answer
        await context.abort(*ending)
        raise AssertionError(ending)  # abort has raised already

    async def check(
        self, _: object, context: grpc.aio.ServicerContext[bytes, bytes]
    ) -> bytes:
        """Say whether the node serves; to pinned peers alone, and as any call."""
        who: str = STRANGER
        try:
            who = peer = self._door.pins.owner(_certificate(context))
            with self._room.place(peer):
                asked = await message_of(context, within_s=self._door.limits.silent_s)
            said = health_of(self._health, asked)
        except Exception as error:  # noqa: BLE001
            ending = self._refused(error, context, peer=who, began=None)
        else:
            if said is not None:
                return said
            ending = UNKNOWN_SERVICE
        await context.abort(*ending)
        raise AssertionError(ending)  # abort has raised already

    async def _answer(self, peer: AgencyId, envelope: bytes, arrived: float) -> bytes:
        for _ in range(ANEW_MOST):
            with suppress(Overtaken):
                turn = await self._work.do(peer, self._begin(peer, envelope, arrived))
                await self._loop.until(turn.recorded)
                answer = turn.say()
                self._metrics.tick(peer, late=turn.is_late(self._since(arrived)))
                await asyncio.sleep(turn.leaves_in())
                return answer
        raise Overtaken("what this is decided by changes too often")

    def _since(self, began: float) -> float:
        return self._door.clock.monotonic() - began

    def _refused(
        self, error: Exception, context: Any, *, peer: str, began: float | None
    ) -> Told:
        """Count and log a refusal; return what the peer is told."""
        now = self._door.clock.monotonic()
        outcome = error.code if isinstance(error, ComityError) else BUG
        seconds = 0.0 if began is None else now - began
        self._metrics.wire(peer, outcome, seconds, (0, 0))
        if self._log_gate.admits(peer, now):
            _log.warning(
                "wire.refused",
                peer=peer,
                address=_address(context),
                outcome=outcome,
                exc_info=error,
            )
        return told(error, self._door.clock.now())

    async def _make(self, limits: WireLimits) -> grpc.aio.Server:
        return grpc.aio.server(
            handlers=(_Methods(self),),
            options=wire_server_arguments(limits),
        )

    def _configure(self) -> Any:
        now = self._door.clock.now()
        identity = self._door.keys.tls(now)
        # Without any peer, our own certificate is the only root: nobody else has
        # its key, and the comparison at each call refuses even ourselves.
        roots = self._door.pins.roots() or (identity.cert_pem,)
        self._given = (identity.cert_pem, roots)
        return grpc.ssl_server_certificate_configuration(
            [(identity.key_pem, identity.cert_pem)], root_certificates=b"".join(roots)
        )

    def _reconfigure(self) -> Any:
        """Give gRPC new certificates for the next handshake; None keeps the old."""
        try:
            identity = self._door.keys.tls(self._door.clock.now())
            roots = self._door.pins.roots() or (identity.cert_pem,)
            if (identity.cert_pem, roots) == self._given:
                return None
            return self._configure()
        except Exception as error:  # noqa: BLE001
            # Old roots are no opening: each call asks the peer book again.
            if self._log_gate.admits("", self._door.clock.monotonic()):
                _log.error("wire.tls-not-renewed", exc_info=error)
            return None


_Given = tuple[bytes, tuple[bytes, ...]]


class _Methods(grpc.GenericRpcHandler):  # type: ignore[misc]
    """The two methods of the door, as bytes."""

    def __init__(self, server: WireServer) -> None:
        self._handlers = {
            EXCHANGE: grpc.stream_unary_rpc_method_handler(server.answer),
            CHECK: grpc.stream_unary_rpc_method_handler(server.check),
        }

    def service(self, handler_call_details: Any) -> Any:
        """Return the handler of a method, or None for UNIMPLEMENTED."""
        return self._handlers.get(handler_call_details.method)


def _certificate(context: Any) -> bytes:
    presented = context.auth_context().get("x509_pem_cert")
    return presented[0] if presented else b""


def _address(context: Any) -> str:
    """Return where a call came from, as ``host:port``."""
    return unquote(str(context.peer())).partition(":")[2]


def _within_the_system(limits: WireLimits) -> WireLimits:
    fit = connections_within(limits, raise_open_files(limits))
    if fit < limits.max_connections:
        _log.warning("wire.connections-limited", count=fit)
    return replace(limits, max_connections=fit)


def _bind(server: Any, address: str, credentials: Any) -> int:
    host_and_port(address)
    try:
        port: int = server.add_secure_port(address, credentials)
    except RuntimeError as error:
        raise ConfigBroken(
            f"the wire door cannot listen on {address}",
            advice="Check that the address is this machine's and the port is free.",
        ) from error
    return port
