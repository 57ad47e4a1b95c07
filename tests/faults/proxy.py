"""A misbehaving box between nodes that hands whole envelopes on.

It stands where each recipient's card says that the recipient is, ends TLS there
with that recipient's own key (the test knows all passphrases), tells by the client's
certificate who speaks, and goes on to the real node with the speaker's key. So both
nodes believe in the line, and envelopes stay sealed end to end: it can lose, delay,
repeat, reorder, cut and change them, but not read them.

    node A → relay → box of B → node B
"""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

import grpc

from node.clock import SystemClock
from node.crypto.certificate import from_pem, host_name
from node.crypto.keystore import Keyring
from node.transport.limits import WIRE_MESSAGE_MAX, client_arguments, server_arguments
from node.transport.wire import EXCHANGE
from tests.faults.plan import DELAY_MOST_S, Fate, Plan, Way
from tests.faults.relay import Relay

TIMEOUT_S = 20.0
THREADS = 24
KEPT = 12  # older envelopes of a way that may come again


@dataclass(frozen=True)
class Passage:
    """What somebody on the line sees of one exchange that went through."""

    way: Way
    asked: int  # bytes
    answered: int
    seconds: float


@dataclass
class Proxy:
    """Boxes for all agencies under one plan.

    ``begun`` is called with the number of each moment, from 1: of each envelope that
    comes in, and of whatever else is counted by ``count``.
    """

    plan: Plan
    begun: Callable[[int], None] = lambda _number: None
    boxes: dict[str, Box] = field(default_factory=dict)
    passages: list[Passage] = field(default_factory=list)
    keys: dict[str, Keyring] = field(default_factory=dict)
    _number: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def place(self, agency: str) -> str:
        """Return where the card of ``agency`` shall say that it is."""
        box = self.boxes.setdefault(agency, Box(self, agency))
        return f"127.0.0.1:{box.relay.port}"

    def open(self, agency: str, keys: Keyring, listens: str) -> None:
        """Stand before ``agency``, whose node listens at ``listens``."""
        self.keys[agency] = keys
        self.boxes[agency].listens = listens

    def start(self) -> None:
        """Let all boxes take envelopes; every agency must be known by now."""
        for box in self.boxes.values():
            box.start()

    def stop(self) -> None:
        """Hang up."""
        for box in self.boxes.values():
            box.stop()

    def count(self) -> None:
        """Take note of one more moment."""
        with self._lock:
            self._number += 1
            self.begun(self._number)


class Box:
    """What stands before one agency."""

    def __init__(self, proxy: Proxy, agency: str) -> None:
        self.proxy = proxy
        self.agency = agency
        self.relay = Relay()
        self.listens = ""
        self._owners: dict[bytes, str] = {}
        self._lines: dict[str, Any] = {}
        self._old: dict[str, deque[bytes]] = defaultdict(lambda: deque(maxlen=KEPT))
        self._late: dict[str, list[bytes]] = defaultdict(list)
        self._aside = ThreadPoolExecutor(4, thread_name_prefix="aside")
        self._server: Any = None

    def start(self) -> None:
        now = SystemClock().now()
        tls = {agency: keys.tls(now) for agency, keys in self.proxy.keys.items()}
        own = tls[self.agency]
        self._owners = {from_pem(t.cert_pem): agency for agency, t in tls.items()}
        self._server = grpc.server(
            ThreadPoolExecutor(THREADS, thread_name_prefix=f"box-{self.agency}"),
            handlers=(_Handler(self),),
            options=server_arguments(message_max=WIRE_MESSAGE_MAX),
        )
        port = self._server.add_secure_port(
            "127.0.0.1:0",
            grpc.ssl_server_credentials(
                [(own.key_pem, own.cert_pem)],
                b"".join(t.cert_pem for t in tls.values()),
                require_client_auth=True,
            ),
        )
        for agency, identity in tls.items():
            self._lines[agency] = grpc.secure_channel(
                f"ipv4:{self.listens}",
                grpc.ssl_channel_credentials(
                    own.cert_pem, identity.key_pem, identity.cert_pem
                ),
                options=[
                    *client_arguments(message_max=WIRE_MESSAGE_MAX),
                    ("grpc.ssl_target_name_override", host_name(self.agency)),
                    ("grpc.initial_reconnect_backoff_ms", 50),
                    ("grpc.min_reconnect_backoff_ms", 200),
                    ("grpc.max_reconnect_backoff_ms", 200),
                ],
            )
        self._server.start()
        self.relay.start(port)

    def stop(self) -> None:
        self.relay.stop()
        if self._server is not None:
            self._server.stop(None).wait()
        self._aside.shutdown(cancel_futures=True)
        for line in self._lines.values():
            line.close()

    def take(self, envelope: bytes, context: grpc.ServicerContext) -> bytes:
        """Take one envelope in, and let its fate have it."""
        self.proxy.count()
        sender = self._owners[from_pem(context.auth_context()["x509_pem_cert"][0])]
        fate, dice = self.proxy.plan.fate((sender, self.agency))
        return _FATES[fate](_Taken(self, sender, envelope, context, dice))

    def forward(self, sender: str, envelope: bytes) -> bytes:
        """Hand an envelope to the node, in the name of ``sender``."""
        began = SystemClock().monotonic()
        call = self._lines[sender].unary_unary(EXCHANGE)
        answer: bytes = call(envelope, timeout=TIMEOUT_S)
        seconds = SystemClock().monotonic() - began
        way = (sender, self.agency)
        self.proxy.passages.append(Passage(way, len(envelope), len(answer), seconds))
        self._old[sender].append(envelope)
        return answer

    def aside(self, sender: str, envelope: bytes) -> None:
        """Hand an envelope on for whose answer nobody waits."""

        def go() -> None:
            with suppress(grpc.RpcError):
                self.forward(sender, envelope)

        with suppress(RuntimeError):  # the box is closing
            self._aside.submit(go)

    def keep_back(self, sender: str, envelope: bytes) -> None:
        """Keep an envelope until the next one of its way has been delivered."""
        self._late[sender].append(envelope)

    def deliver_late(self, sender: str) -> None:
        """Deliver what was kept back."""
        while self._late[sender]:
            self.aside(sender, self._late[sender].pop(0))

    def older(self, sender: str, dice: Random) -> bytes:
        """Return some envelope that was delivered before, or nothing."""
        kept = tuple(self._old[sender])
        return dice.choice(kept) if kept else b""


@dataclass(frozen=True)
class _Taken:
    """One envelope on its way, and the call that brought it."""

    box: Box
    sender: str
    envelope: bytes
    context: grpc.ServicerContext
    dice: Random

    def hand_on(self, envelope: bytes = b"") -> bytes:
        """Deliver it, then what was kept back; return the answer, or end the call."""
        try:
            return self.box.forward(self.sender, envelope or self.envelope)
        except grpc.RpcError as error:
            self.context.abort(error.code(), error.details() or "")
            raise
        finally:
            self.box.deliver_late(self.sender)

    def silence(self) -> bytes:
        """Say nothing until the caller has given up."""
        over = threading.Event()
        if self.context.add_callback(over.set):
            over.wait(TIMEOUT_S * 3)
        return self.refuse()

    def refuse(self) -> bytes:
        self.context.abort(grpc.StatusCode.UNAVAILABLE, "the line is down")
        raise AssertionError("abort has raised")

    def cut(self, way: str, after: int) -> None:
        """Let the connection end after so many more bytes."""
        port = int(self.context.peer().rpartition(":")[2])
        self.box.relay.cut(port, way, after=after)

    def delivered(self) -> bytes:
        """Deliver it whatever comes of it; return the answer, or nothing."""
        try:
            return self.box.forward(self.sender, self.envelope)
        except grpc.RpcError:
            return b""
        finally:
            self.box.deliver_late(self.sender)


def _drop_answer(taken: _Taken) -> bytes:
    taken.delivered()
    # Half of the time the caller hears at once that the line is gone.
    return taken.refuse() if taken.dice.random() < 0.5 else taken.silence()


def _delay(taken: _Taken) -> bytes:
    threading.Event().wait(taken.dice.uniform(0, DELAY_MOST_S))
    answer = taken.hand_on()
    threading.Event().wait(taken.dice.uniform(0, DELAY_MOST_S))
    return answer


def _twice(taken: _Taken, *, second: bool) -> bytes:
    first = taken.delivered()
    again = taken.delivered()
    answer = (again or first) if second else (first or again)
    return answer or taken.refuse()


def _twice_at_once(taken: _Taken) -> bytes:
    taken.box.aside(taken.sender, taken.envelope)
    return taken.hand_on()


def _late(taken: _Taken) -> bytes:
    taken.box.keep_back(taken.sender, taken.envelope)
    return taken.refuse()


def _old(taken: _Taken) -> bytes:
    older = taken.box.older(taken.sender, taken.dice)
    answer = taken.hand_on()
    if older:
        taken.box.aside(taken.sender, older)
    return answer


def _cut_request(taken: _Taken) -> bytes:
    """This one passes; the connection ends in the middle of the one after it."""
    answer = taken.hand_on()
    taken.cut("up", taken.dice.randint(1, 3000))
    return answer


def _cut_answer(taken: _Taken) -> bytes:
    answer = taken.hand_on()
    taken.cut("down", taken.dice.randint(0, len(answer)))
    return answer


def _flip_answer(taken: _Taken) -> bytes:
    return _flipped(taken.hand_on(), taken.dice)


def _flipped(data: bytes, dice: Random) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << dice.randrange(8))]) + data[at + 1 :]


_FATES: dict[Fate, Callable[[_Taken], bytes]] = {
    Fate.PASS: lambda taken: taken.hand_on(),
    Fate.DROP_REQUEST: lambda taken: taken.silence(),
    Fate.DROP_ANSWER: _drop_answer,
    Fate.FAIL: lambda taken: taken.refuse(),
    Fate.DELAY: _delay,
    Fate.TWICE_FIRST: lambda taken: _twice(taken, second=False),
    Fate.TWICE_SECOND: lambda taken: _twice(taken, second=True),
    Fate.TWICE_AT_ONCE: _twice_at_once,
    Fate.LATE: _late,
    Fate.OLD: _old,
    Fate.CUT_REQUEST: _cut_request,
    Fate.CUT_ANSWER: _cut_answer,
    Fate.FLIP_REQUEST: lambda t: t.hand_on(_flipped(t.envelope, t.dice)),
    Fate.FLIP_ANSWER: _flip_answer,
}


class _Handler(grpc.GenericRpcHandler):  # type: ignore[misc]
    """The one method of the wire, as bytes."""

    def __init__(self, box: Box) -> None:
        self._exchange = grpc.unary_unary_rpc_method_handler(box.take)

    def service(self, handler_call_details: Any) -> Any:
        if handler_call_details.method == EXCHANGE:
            return self._exchange
        return None
