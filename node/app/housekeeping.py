"""The named worker that forgets what no fresh message can ask for any more."""

from __future__ import annotations

import threading

import structlog

from node.clock import Clock
from node.errors import ComityError
from node.flows.exchange import Exchange

EVERY_S = 30.0

_log = structlog.get_logger(__name__)


class Housekeeping:
    """Runs from ``start`` to ``stop``. A failure is logged and tried again."""

    def __init__(self, exchange: Exchange, clock: Clock) -> None:
        self._exchange = exchange
        self._clock = clock
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=self._run, name="housekeeping", daemon=True
        )

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for the work in hand."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(EVERY_S):
            try:
                forgotten = self._exchange.forget(self._clock.now())
            except ComityError as why:
                _log.warning("housekeeping.failed", code=why.code)
            else:
                if forgotten:
                    _log.debug("housekeeping.done", count=forgotten)
