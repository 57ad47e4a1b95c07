"""The named worker that moves what peers are shown of the ledger, by the clock."""

from __future__ import annotations

import threading

import structlog

from node.clock import Clock
from node.errors import ComityError
from node.flows.ledger.rhythm import Rhythm

LONGEST_WAIT_S = 5.0
"""The clock may be set meanwhile, and a step that failed is tried again."""

_log = structlog.get_logger(__name__)


class RhythmWorker:
    """Runs from ``start`` to ``stop``. A failure is logged and tried again."""

    def __init__(self, rhythm: Rhythm, clock: Clock) -> None:
        self._rhythm = rhythm
        self._clock = clock
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="rhythm", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for the step in hand."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._wait_s()):
            try:
                self._rhythm.run(self._clock.now())
            except ComityError as why:
                _log.warning("rhythm.failed", code=why.code)

    def _wait_s(self) -> float:
        due = self._rhythm.due_in(self._clock.now()).total_seconds()
        return min(max(due, 0.0), LONGEST_WAIT_S)
