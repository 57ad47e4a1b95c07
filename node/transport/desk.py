"""The desk door: officers and the agency's own systems come in here.

    who → which role → the request → the flow → the reply

Built from ``desk_table``: what is not in the table cannot be called, and a call
whose roles the officer does not hold ends before its request is decoded. Errors
go back word by word (``desk_error``); a bug goes back as two words and into our
log. What the calls do is not known here.

    server = desk_server(address, handlers={"Node.Status": status, ...},
                         authenticate=authenticate)
    server.start()
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent import futures
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import grpc
import structlog

from node.codec.desk import from_desk, to_desk
from node.errors import ComityError, ConfigBroken, OurFault
from node.model.address import host_and_port
from node.model.officer import Officer
from node.transport.desk_access import Access, Authenticate, Telling, nothing_new
from node.transport.desk_error import status_of, trailing
from node.transport.desk_open import OpenCalls
from node.transport.desk_socket import close_to_others, prepare, socket_path
from node.transport.desk_table import CALL, CALLS, MESSAGE_MAX, Call
from node.transport.health import CHECK, Health, check_handler
from node.transport.limits import server_arguments
from node.transport.metrics import BUG, LEFT, OK, Metrics
from node.transport.pins import TlsIdentity

Handler = Callable[[Officer, Any], Any]
"""Takes the officer and the request (an iterator where the call streams in);
returns the reply (an iterator where it streams out)."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class DeskLimits:
    """What the desk bears."""

    workers: int = 16
    """Threads; a call that streams holds one until it ends."""
    max_calls: int = 64
    """Calls in work or waiting; one more is refused as busy."""


@dataclass(frozen=True, slots=True)
class DeskParts:
    """What a desk may be given besides its calls; each has a plain default."""

    limits: DeskLimits = DeskLimits()
    tls: TlsIdentity | None = None
    """Needed to listen on ``host:port``; a Unix socket takes none."""
    health: Health | None = None
    metrics: Metrics | None = None
    news: Telling = nothing_new


class DeskServer:
    """A desk that is bound, open from ``start`` to ``stop``.

    ``port`` is 0 for a Unix socket.
    """

    def __init__(
        self, server: Any, address: str, *, port: int, calls: OpenCalls
    ) -> None:
        self._server = server
        self._calls = calls
        self.address = address
        self.port = port

    def start(self) -> None:
        """Open the door."""
        self._server.start()

    def recheck(self) -> None:
        """Ask anew whether each open call may go on; end those that may not, now."""
        self._calls.recheck()

    def stop(self, grace_s: float = 5.0) -> None:
        """Take no new calls, let those in work finish for ``grace_s``, close."""
        self._server.stop(grace_s).wait()
        path = socket_path(self.address)
        if path is not None:
            path.unlink(missing_ok=True)


def desk_server(
    address: str,
    *,
    handlers: Mapping[str, Handler],
    authenticate: Authenticate,
    parts: DeskParts | None = None,
) -> DeskServer:
    """Return a desk at ``address``: ``unix:/path`` or ``host:port`` under TLS.

    ``handlers`` has one handler for each name of ``desk_table.CALL``.

    Raises:
        ConfigBroken: the address cannot be listened on, or needs TLS.
        ValueError: ``handlers`` and the table do not name the same calls.
    """
    if handlers.keys() != CALL.keys():
        wrong = ", ".join(sorted(handlers.keys() ^ CALL.keys()))
        raise ValueError(f"handlers and desk_table differ in: {wrong}")
    parts, calls = parts or DeskParts(), OpenCalls()
    server = grpc.server(
        futures.ThreadPoolExecutor(parts.limits.workers, thread_name_prefix="desk"),
        handlers=(_Methods(handlers, authenticate, parts, calls),),
        options=server_arguments(message_max=MESSAGE_MAX),
        maximum_concurrent_rpcs=parts.limits.max_calls,
    )
    port = _bind(server, address, parts.tls)
    return DeskServer(server, address, port=port, calls=calls)


class _Methods(grpc.GenericRpcHandler):  # type: ignore[misc]
    """All calls of the table, as bytes."""

    def __init__(
        self,
        handlers: Mapping[str, Handler],
        authenticate: Authenticate,
        parts: DeskParts,
        calls: OpenCalls,
    ) -> None:
        metrics = parts.metrics or Metrics()
        access = Access(authenticate, parts.news, calls)
        self._handlers = {
            call.path: _Method(call, handlers[call.name], access, metrics).handler()
            for call in CALLS
        }
        health = parts.health or Health()
        self._handlers[CHECK] = check_handler(health, lambda _: None)

    def service(self, handler_call_details: Any) -> Any:
        """Return the handler of a method, or None for UNIMPLEMENTED."""
        return self._handlers.get(handler_call_details.method)


class _Method:
    """One call of the table, served."""

    def __init__(
        self,
        call: Call,
        handle: Handler,
        access: Access,
        metrics: Metrics,
    ) -> None:
        self._call = call
        self._handle = handle
        self._access = access
        self._metrics = metrics

    def handler(self) -> Any:
        """Return the gRPC handler; requests and replies are bytes to gRPC."""
        if not self._call.streams_out:
            return grpc.unary_unary_rpc_method_handler(self._one)
        if self._call.streams_in:
            return grpc.stream_stream_rpc_method_handler(self._many)
        return grpc.unary_stream_rpc_method_handler(self._many)

    def _one(self, request: bytes, context: grpc.ServicerContext) -> bytes:
        with self._told(context):
            officer = self._access.officer(context, self._call)
            self._access.tell(officer, context)
            asked: Any = from_desk(self._call.request, request)
            return to_desk(self._handle(officer, asked))
        raise AssertionError  # the call was aborted

    def _many(self, request: Any, context: grpc.ServicerContext) -> Iterator[bytes]:
        """Serve a call of many steps; whether it may go on is asked at each of them."""

        def still() -> Officer:
            return self._access.officer(context, self._call)

        with self._told(context), self._access.calls.held(still, context.cancel):
            officer = still()
            self._access.tell(officer, context)
            # ``closing`` ends the flow's generator when the client went away.
            with closing(self._replies(officer, request, still)) as replies:
                for reply in replies:
                    still()
                    yield to_desk(reply)

    def _replies(
        self, officer: Officer, request: Any, still: Callable[[], Officer]
    ) -> Generator[Any]:
        kind = self._call.request
        if self._call.streams_in:
            asked: Any = _checked((from_desk(kind, part) for part in request), still)
        else:
            asked = from_desk(kind, request)
        yield from self._handle(officer, asked)

    @contextmanager
    def _told(self, context: grpc.ServicerContext) -> Iterator[None]:
        """Count the call, and end it with what went wrong."""
        began = time.monotonic()
        outcome = OK
        try:
            yield
        except ComityError as error:
            outcome = error.code
            _note(self._call.name, error)
            context.set_trailing_metadata(trailing(error))
            context.abort(status_of(error), error.code)
        except (GeneratorExit, grpc.RpcError):
            outcome = LEFT
            raise
        except Exception as error:  # noqa: BLE001
            outcome = BUG
            _log.error("desk.bug", call=self._call.name, exc_info=error)
            context.abort(grpc.StatusCode.INTERNAL, "internal error")
        finally:
            self._metrics.desk(self._call.name, outcome, time.monotonic() - began)


def _checked(parts: Iterator[Any], still: Callable[[], Officer]) -> Iterator[Any]:
    for part in parts:
        still()
        yield part


def _note(call: str, error: ComityError) -> None:
    # What a caller got wrong is told to the caller; our log needs no more than
    # that it happened, since such words quote what was typed.
    if isinstance(error, OurFault):
        _log.error("desk.failed", call=call, exc_info=error)
    else:
        _log.info("desk.refused", call=call, outcome=error.code)


def _bind(server: Any, address: str, tls: TlsIdentity | None) -> int:
    path = socket_path(address)
    try:
        if path is not None:
            prepare(path)
            server.add_insecure_port(address)
            close_to_others(path)
            return 0
        if tls is None:
            raise ConfigBroken(f"a desk at {address} needs TLS")
        host_and_port(address)
        credentials = grpc.ssl_server_credentials([(tls.key_pem, tls.cert_pem)])
        port: int = server.add_secure_port(address, credentials)
    except (RuntimeError, OSError) as error:
        raise ConfigBroken(
            f"the desk cannot listen at {address}",
            advice="Check that the address is this machine's and is free.",
        ) from error
    return port
