"""The desk door: officers and the agency's own systems come in here.

    who → which role → the request → the flow → the reply

Built from ``desk_table``: what is not in the table cannot be called, and a call
whose roles the officer does not hold ends before its request is decoded. Errors
go back word by word (``desk_error``); a bug goes back as two words and into our
log. What the calls do is not known here.

    server = desk_server(address, handlers={NODE_STATUS: status, ...},
                         authenticate=authenticate)
    server.start()
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import grpc
import grpc.aio
import structlog

from node.errors import ComityError, OurFault, Overloaded
from node.model.codes import OfficerRole
from node.model.desk.call import AnyCall, Handler, Handlers
from node.model.officer import Officer
from node.transport.desk_access import Access, Authenticate, Telling, nothing_new
from node.transport.desk_address import bind_desk
from node.transport.desk_call import DeskLine, Left, serve
from node.transport.desk_error import status_of, trailing
from node.transport.desk_open import OpenCalls
from node.transport.desk_socket import socket_path
from node.transport.desk_table import CALLS
from node.transport.gate import RateGate
from node.transport.health import CHECK, Health
from node.transport.health import told as told_health
from node.transport.limits import DESK_MESSAGE_MAX, DeskLimits, desk_server_arguments
from node.transport.loop import LoopThread
from node.transport.metrics import BUG, LEFT, OK, Metrics
from node.transport.opening import message_of
from node.transport.pins import TlsIdentity
from node.transport.shares import PlaceShares
from node.transport.socket_watch import SocketWatch
from node.transport.workers import Workers

STRANGERS_MOST: Final = 32
"""Calls at once of those who need no credential, which only ask after our health."""
STRANGER_SILENT_S: Final = 5.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class DeskParts:
    """What a desk may be given besides its calls; each has a plain default."""

    limits: DeskLimits = field(default_factory=DeskLimits)
    tls: TlsIdentity | None = None
    """Needed to listen on ``host:port``; a Unix socket takes none."""
    health: Health | None = None
    metrics: Metrics | None = None
    news: Telling = nothing_new


class DeskServer:
    """A desk that is bound, open from ``start`` to ``stop``.

    ``port`` is 0 for a Unix socket. Whose file is gone, or is another's, lets nobody
    in: it is looked at, and bound anew. Who is in stays in.
    """

    def __init__(
        self, address: str, methods: _DeskMethods, tls: TlsIdentity | None
    ) -> None:
        self.address = address
        self._methods = methods
        self._loop = methods.loop
        self._servers: list[grpc.aio.Server] = []
        path = socket_path(address)
        self._watch = SocketWatch(path, self._bind_anew) if path else None
        try:
            self.port = self._bind(tls)
        except BaseException:
            self._end()
            raise

    def start(self) -> None:
        """Open the door."""
        self._loop.run(self._servers[-1].start())
        if self._watch is not None:
            self._watch.start()

    @property
    def bound(self) -> bool:
        """Whether who comes is let in."""
        return self._watch is None or self._watch.bound

    def recheck(self) -> None:
        """Ask anew whether each open call may go on; end those that may not, now."""
        self._methods.recheck()

    def stop(self, grace_s: float = 5.0) -> None:
        """Take no new calls, let those in work finish for ``grace_s``, close; once."""
        if not self._loop.open:
            return
        if self._watch is not None:
            self._watch.stop()
        self._loop.run(self._stop_all(grace_s))
        self._end()
        if (path := socket_path(self.address)) is not None:
            path.unlink(missing_ok=True)

    def _bind(self, tls: TlsIdentity | None) -> int:
        server = self._loop.run(self._make())
        port = bind_desk(server, self.address, tls)
        self._servers.append(server)
        if self._watch is not None:
            self._watch.note()
        return port

    def _bind_anew(self) -> None:
        self._bind(None)  # who is in stays with the one before
        self._loop.run(self._servers[-1].start())

    async def _stop_all(self, grace_s: float) -> None:
        await asyncio.gather(*(one.stop(grace_s) for one in self._servers))

    async def _make(self) -> grpc.aio.Server:
        return grpc.aio.server(
            handlers=(self._methods,),
            options=desk_server_arguments(message_max=DESK_MESSAGE_MAX),
        )

    def _end(self) -> None:
        # The loop ends last: threads may have something to say on it.
        self._methods.close()
        self._loop.close()


def desk_server(
    address: str,
    *,
    handlers: Handlers,
    authenticate: Authenticate,
    parts: DeskParts | None = None,
) -> DeskServer:
    """Return a desk at ``address``: ``unix:/path`` or ``host:port`` under TLS.

    ``handlers`` has one handler for each call of ``desk_table.CALLS``.

    Raises:
        ConfigBroken: the address cannot be listened on, or needs TLS.
        ValueError: ``handlers`` and the table do not have the same calls.
    """
    if handlers.keys() != set(CALLS):
        wrong = ", ".join(sorted(c.name for c in handlers.keys() ^ set(CALLS)))
        raise ValueError(f"handlers and desk_table differ in: {wrong}")
    parts = parts or DeskParts()
    return DeskServer(address, _DeskMethods(handlers, authenticate, parts), parts.tls)


class _DeskMethods(grpc.GenericRpcHandler):  # type: ignore[misc]
    """All calls of the table, as bytes, and the threads they are done on."""

    def __init__(
        self,
        handlers: Handlers,
        authenticate: Authenticate,
        parts: DeskParts,
    ) -> None:
        limits = parts.limits
        self.loop = LoopThread("desk")
        self._calls = OpenCalls()
        self._access = Access(authenticate, parts.news)
        self._limits = limits
        self._health = parts.health or Health()
        self._metrics = parts.metrics or Metrics()
        self._shares = PlaceShares(limits.max_calls)
        self._log_gate = RateGate(rate_per_s=1, burst=20)
        self._strangers = PlaceShares(STRANGERS_MOST)
        self._workers = Workers(limits.workers, "desk")
        self._operator_workers = Workers(limits.operator_workers, "desk-operator")
        self._handlers = {
            call.path: grpc.stream_stream_rpc_method_handler(
                partial(self._serve, call, handlers[call])
            )
            for call in CALLS
        }
        self._handlers[CHECK] = grpc.stream_stream_rpc_method_handler(self._check)

    def service(self, handler_call_details: Any) -> Any:
        """Return the handler of a method, or None for UNIMPLEMENTED."""
        return self._handlers.get(handler_call_details.method)

    def recheck(self) -> None:
        """End every call whose officer may not go on."""
        self._calls.recheck()

    def close(self) -> None:
        """Wait for the threads."""
        self._access.close()
        self._workers.close()
        self._operator_workers.close()

    async def _serve(
        self, call: AnyCall, handle: Handler, _: Any, context: Any
    ) -> None:
        """Serve one call: gRPC hands it over when it is opened, whatever comes."""
        with self._told(call) as told:
            # (1) Who is it, and may they call this at all? Nothing was read yet.
            still = partial(self._access.officer, context, call)
            officer = await self.loop.result_of(self._access.ask(still))
            line = DeskLine(context, self.loop.loop, silent_s=self._limits.silent_s)
            # (2) Is there room, of this officer's own? It is held to the very end.
            place = ExitStack()
            place.enter_context(self._shares.place(officer.pseudonym))
            try:
                asked = None if call.streams_in else await line.message()
                # (3) The flow, on a thread.
                do = partial(serve, still=still, beside=self._access.beside)
                work = self._workers_of(officer).begin(
                    partial(do, call, handle, officer, line, asked)
                )
            except BaseException:
                place.close()
                raise
            # (4) Until it is done, or may not go on.
            try:
                long = call.streams_in or call.streams_out
                if long:
                    with self._calls.held(still, line.cut):
                        await line.until(self.loop.until(work))
                else:
                    await self.loop.until(work)
                reply = work.result()
                if reply is not None:
                    await line.answer(reply)
            finally:
                line.hang_up()
                work.add_done_callback(lambda _: place.close())
        if told:
            await context.abort(*told[0])

    async def _check(self, _: Any, context: Any) -> None:
        told: tuple[Any, ...] = (grpc.StatusCode.NOT_FOUND, "unknown service")
        try:
            with self._strangers.place(""):
                asked = await message_of(context, within_s=STRANGER_SILENT_S)
            said = told_health(self._health, asked)
        except ComityError as error:
            told, said = (status_of(error), error.code), None
        if said is None:
            await context.abort(*told)
        else:
            await context.write(said)

    def _workers_of(self, officer: Officer) -> Workers:
        operates = OfficerRole.OPERATOR in officer.roles
        return self._operator_workers if operates else self._workers

    def _note(self, call: str, error: ComityError) -> None:
        # Who floods us must not flood our log as well. What a caller got wrong is
        # told to the caller; our log needs no more than that it happened, since such
        # words quote what was typed.
        ours = isinstance(error, OurFault) and not isinstance(error, Overloaded)
        if not self._log_gate.admits(error.code, time.monotonic()):
            return
        if ours:
            _log.error("desk.failed", call=call, exc_info=error)
        else:
            _log.info("desk.refused", call=call, outcome=error.code)

    @contextmanager
    def _told(self, call: AnyCall) -> Iterator[list[tuple[Any, ...]]]:
        """Count the call; what went wrong is what it is to be ended with."""
        began = time.monotonic()
        outcome = OK
        told: list[tuple[Any, ...]] = []
        try:
            yield told
        except ComityError as error:
            outcome = error.code
            self._note(call.name, error)
            told.append((status_of(error), error.code, trailing(error)))
        except (Left, asyncio.CancelledError) as error:
            outcome = LEFT
            if isinstance(error, asyncio.CancelledError):
                raise
        except Exception as error:  # noqa: BLE001
            outcome = BUG
            _log.error("desk.bug", call=call.name, exc_info=error)
            told.append((grpc.StatusCode.INTERNAL, "internal error"))
        finally:
            self._metrics.desk(call.name, outcome, time.monotonic() - began)
