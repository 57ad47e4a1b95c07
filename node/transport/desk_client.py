"""The desk from the other side: what screens and the agency's systems call.

Errors come back as the classes they were raised as. A node that is not running
is ``Unreachable``, with what to do about it.

    desk = DeskClient("unix:/srv/pt-pj/run/desk.sock", credential)
    desk.call("Node.Status", Nothing())
    for progress in desk.stream("Queries.Ask", request): ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType, TracebackType
from typing import Any, Final, Self

import grpc

from node.codec.desk import from_desk, to_desk
from node.errors import BadInput, ComityError, Unreachable
from node.model.officer import StaffChange
from node.transport.desk_error import told
from node.transport.desk_news import news_in
from node.transport.desk_socket import socket_path
from node.transport.desk_table import CALL
from node.transport.limits import DESK_MESSAGE_MAX, client_arguments, target

_WITHOUT_WORDS: Final[Mapping[grpc.StatusCode, tuple[type[ComityError], str, str]]] = (
    MappingProxyType(
        {
            grpc.StatusCode.UNAVAILABLE: (
                Unreachable,
                "no node answers at the desk",
                "Start the node with `comity serve`, or name its folder with --dir.",
            ),
            grpc.StatusCode.DEADLINE_EXCEEDED: (
                Unreachable,
                "the node did not answer in time",
                "Look at the node's log; it may still be at work.",
            ),
            grpc.StatusCode.RESOURCE_EXHAUSTED: (
                Unreachable,
                "the node is busy",
                "Try again in a moment.",
            ),
            grpc.StatusCode.CANCELLED: (
                Unreachable,
                "the node ended the call",
                "Your access may have ended, or the node is stopping.",
            ),
            grpc.StatusCode.UNIMPLEMENTED: (
                BadInput,
                "the node does not know this call",
                "Use the `comity` of the same release as the node.",
            ),
        }
    )
)
"""What a bare gRPC status means, when the node itself said nothing."""

_FAILED: Final = (
    ComityError,
    "the node failed",
    "Its log has the detail; keep it for whoever maintains the node.",
)


Hear = Callable[[StaffChange], None]
"""Is told, once, of each change in who approves and audits at the node."""


@dataclass(frozen=True, slots=True)
class DeskTls:
    """What a desk at ``host:port`` is checked against: its certificate and name."""

    cert_pem: bytes
    name: str


class DeskClient:
    """Calls the desk at ``address`` with one officer's ``credential``.

    Safe for many threads. ``tls`` is needed for ``host:port``.

    Raises:
        BadInput: the address is neither ``unix:/path`` nor host and port.
    """

    def __init__(
        self,
        address: str,
        credential: str,
        *,
        tls: DeskTls | None = None,
        hear: Hear | None = None,
    ) -> None:
        self._hear = hear or (lambda _change: None)
        self._address = address
        self._metadata = (("authorization", f"Bearer {credential}"),)
        self._channel = _channel(address, tls)

    def call(self, name: str, request: Any, *, timeout_s: float = 600.0) -> Any:
        """Make a call that has one request and one reply.

        Raises:
            ComityError: what the node raised.
            Unreachable: it does not answer at all, or not in ``timeout_s``.
        """
        call = CALL[name]
        make = self._channel.unary_unary(call.path)
        with _errors_of(self._address):
            try:
                reply, done = make.with_call(
                    to_desk(request), timeout=timeout_s, metadata=self._metadata
                )
            except grpc.RpcError as error:
                self._listen(error)
                raise
            self._listen(done)
        return from_desk(call.reply, reply)

    def stream(self, name: str, request: Any) -> Iterator[Any]:
        """Make a call whose replies stream; raises as ``call`` does."""
        make = self._channel.unary_stream(CALL[name].path)
        return self._replies(
            name, lambda: make(to_desk(request), metadata=self._metadata)
        )

    def duplex(self, name: str, requests: Iterable[Any]) -> Iterator[Any]:
        """Make a call that streams both ways; raises as ``call`` does.

        An error of ``requests`` itself ends the call and is raised here.
        """
        sent = _Sent(requests)
        make = self._channel.stream_stream(CALL[name].path)
        replies = self._replies(name, lambda: make(sent, metadata=self._metadata))
        try:
            yield from replies
        except ComityError:
            if sent.failed is not None:
                raise sent.failed from None
            raise

    def close(self) -> None:
        """Close the channel; calls in work end."""
        self._channel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _listen(self, call: Any) -> None:
        """Tell what came beside a reply, or beside an error."""
        for change in news_in(call.initial_metadata() or ()):
            self._hear(change)

    def _replies(self, name: str, begin: Callable[[], Any]) -> Iterator[Any]:
        reply = CALL[name].reply
        with _errors_of(self._address):
            running = begin()
            try:
                self._listen(running)
                for data in running:
                    yield from_desk(reply, data)
            finally:
                running.cancel()  # the node stops too when we stop reading


class _Sent:
    """Encodes requests as gRPC asks for them, and keeps the error that ended them."""

    def __init__(self, requests: Iterable[Any]) -> None:
        self._requests = iter(requests)
        self.failed: Exception | None = None

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return to_desk(next(self._requests))
        except StopIteration:
            raise
        except Exception as error:
            self.failed = error
            raise


class _errors_of:  # noqa: N801
    """Turns what gRPC raises into what the node raised."""

    def __init__(self, address: str) -> None:
        self._address = address

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, grpc.RpcError):
            raise _meaning(self._address, error) from None


def _meaning(address: str, error: Any) -> ComityError:
    found = told(error.trailing_metadata() or ())
    if found is not None:
        return found
    details = error.details() or ""
    if "larger than max" in details:  # gRPC's words, whichever side noticed
        return BadInput("the request or the reply is too large for one message")
    kind, message, advice = _WITHOUT_WORDS.get(error.code(), _FAILED)
    return kind(f"{message} ({address})", advice=advice)


def _channel(address: str, tls: DeskTls | None) -> Any:
    options = client_arguments(message_max=DESK_MESSAGE_MAX)
    if socket_path(address) is not None:
        return grpc.insecure_channel(address, options=options)
    if tls is None:
        raise BadInput(
            f"a desk at {address} is reached by TLS only",
            advice="Give the node's certificate.",
        )
    return grpc.secure_channel(
        target(address),
        grpc.ssl_channel_credentials(tls.cert_pem),
        options=[*options, ("grpc.ssl_target_name_override", tls.name)],
    )
