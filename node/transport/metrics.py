"""What the node counts about itself, for Prometheus, on loopback only.

A ``Metrics`` is a value: nothing is registered at import, two nodes in one
process count apart. Labels are peer ids, desk calls and outcomes: no officer,
no case, no record, nothing of what was asked or found. Even so, how often one
agency asks another is not for the public: the page is served on loopback, and
whoever collects it stands there.

    comity_wire_calls_total{peer,outcome}       calls at our wire door
    comity_wire_seconds{outcome}                time to answer them, histogram
    comity_wire_late_total{peer}                answers that missed their first tick
    comity_wire_bytes_total{direction}          envelope bytes in and out
    comity_peer_calls_total{peer,outcome}       our calls at peers' wire doors
    comity_peer_seconds{outcome}                time until they answered, histogram
    comity_desk_calls_total{call,outcome}       calls at our desk
    comity_desk_seconds{call}                   time to answer them, histogram
    comity_<name>                               gauges that ``watch`` was given

``outcome`` is ``ok``, an error code of ``node.errors``, ``bug``, or ``left``
where the caller went away.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Final, Self

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    start_http_server,
)

from node.errors import ConfigBroken
from node.model.address import host_and_port, is_loopback
from node.transport.late import LateAnswers

OK: Final = "ok"
BUG: Final = "bug"
LEFT: Final = "left"
STRANGER: Final = "stranger"
"""The peer label of a caller whose certificate is nobody's."""

_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0)


class Metrics:
    """The counters of one node, in a registry of their own. Safe for many threads."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._wire = self._counter("wire_calls", "Calls at our wire door.", "peer")
        self._wire_s = self._histogram("wire_seconds", "Time to answer.", "outcome")
        self._bytes = Counter(
            "comity_wire_bytes",
            "Envelope bytes at our wire door.",
            ("direction",),
            registry=self.registry,
        )
        self.late = LateAnswers()
        self._late = Counter(
            "comity_wire_late",
            "Answers at our wire door that missed their first tick.",
            ("peer",),
            registry=self.registry,
        )
        self._in = self._bytes.labels("in")
        self._out = self._bytes.labels("out")
        self._peer = self._counter("peer_calls", "Our calls at peers.", "peer")
        self._peer_s = self._histogram("peer_seconds", "Time to answer.", "outcome")
        self._desk = self._counter("desk_calls", "Calls at our desk.", "call")
        self._desk_s = self._histogram("desk_seconds", "Time to answer.", "call")

    def wire(
        self, peer: str, outcome: str, seconds: float, sizes: tuple[int, int]
    ) -> None:
        """Count a call at our wire door; ``sizes`` are bytes in and out."""
        self._wire.labels(peer, outcome).inc()
        self._wire_s.labels(outcome).observe(seconds)
        self._in.inc(sizes[0])
        self._out.inc(sizes[1])

    def tick(self, peer: str, *, late: bool) -> None:
        """Count an answer that is to leave at its tick: the first, or a later one."""
        self.late.note(late=late)
        if late:
            self._late.labels(peer).inc()

    def peer(self, peer: str, outcome: str, seconds: float) -> None:
        """Count a call of ours at a peer's wire door."""
        self._peer.labels(peer, outcome).inc()
        self._peer_s.labels(outcome).observe(seconds)

    def desk(self, call: str, outcome: str, seconds: float) -> None:
        """Count a call at our desk."""
        self._desk.labels(call, outcome).inc()
        self._desk_s.labels(call).observe(seconds)

    def watch(self, gauges: Mapping[str, tuple[str, Callable[[], float]]]) -> None:
        """Add gauges ``comity_<name>``: a sentence, and what reads the value.

        The readers run on the metrics thread whenever the page is fetched; they
        must be quick and safe there.
        """
        for name, (sentence, read) in gauges.items():
            gauge = Gauge(f"comity_{name}", sentence, registry=self.registry)
            gauge.set_function(read)

    def _counter(self, name: str, sentence: str, label: str) -> Counter:
        return Counter(
            f"comity_{name}", sentence, (label, "outcome"), registry=self.registry
        )

    def _histogram(self, name: str, sentence: str, label: str) -> Histogram:
        return Histogram(
            f"comity_{name}",
            sentence,
            (label,),
            buckets=_SECONDS,
            registry=self.registry,
        )


class MetricsPage:
    """Serves the registry over HTTP at ``listen`` until ``stop``.

    Raises:
        ConfigBroken: ``listen`` is not a loopback address, or is taken.
    """

    def __init__(self, listen: str, metrics: Metrics) -> None:
        host, port = host_and_port(listen)
        if not is_loopback(host):
            raise ConfigBroken(
                f"metrics.listen = {listen!r} can be reached from outside",
                advice="Listen on 127.0.0.1 or [::1]; the collector comes there.",
            )
        try:
            self._server, self._thread = start_http_server(
                port, addr=host, registry=metrics.registry
            )
        except OSError as error:
            raise ConfigBroken(
                f"the metrics page cannot listen on {listen}: {error.strerror}"
            ) from error
        self.port: int = self._server.server_port

    def stop(self) -> None:
        """Close the page and wait for its thread."""
        self._server.shutdown()
        self._server.server_close()
        if self._thread is not threading.current_thread():
            self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
