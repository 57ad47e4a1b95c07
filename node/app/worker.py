"""A named worker: it does one thing again and again, until it is stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import structlog

from node.errors import ComityError

Duty = Callable[[], AbstractContextManager[bool]]
"""Gives whether a thing that is done once in the node is this process's to do; while it
is entered, what is recorded is kept only while that is so (``duties``)."""

_log = structlog.get_logger(__name__)


@contextmanager
def always() -> Iterator[bool]:
    """Of what each process does, and of a process that has the store to itself."""
    yield True


class Worker:
    """Runs from ``start`` to ``stop``. A failure is logged and tried again.

    ``wait_s`` returns how many seconds to wait before the work is done next. What is
    done once in the node is done while it is this process's ``duty``.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], object],
        *,
        wait_s: Callable[[], float],
        duty: Duty = always,
    ) -> None:
        self._name = name
        self._work = work
        self._wait_s, self._duty = wait_s, duty
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
                with self._duty() as ours:
                    if ours:
                        self._work()
            except ComityError as why:
                _log.warning(f"{self._name}.failed", code=why.code)
            except Exception as error:  # noqa: BLE001 - a worker goes on, or nobody knows
                _log.error(f"{self._name}.failed", exc_info=error)
