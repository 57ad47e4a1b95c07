"""A named worker: it does one thing again and again, until it is stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

from node.errors import ComityError

_log = structlog.get_logger(__name__)


class Worker:
    """Runs from ``start`` to ``stop``. A failure is logged and tried again.

    ``wait_s`` returns how many seconds to wait before the work is done next.
    """

    def __init__(
        self, name: str, work: Callable[[], object], *, wait_s: Callable[[], float]
    ) -> None:
        self._name = name
        self._work = work
        self._wait_s = wait_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for the work in hand."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._wait_s()):
            try:
                self._work()
            except ComityError as why:
                _log.warning(f"{self._name}.failed", code=why.code)
            except Exception as error:  # noqa: BLE001 - a worker goes on, or nobody knows
                _log.error(f"{self._name}.failed", exc_info=error)
