"""Threads for the calls of a door: so many, and one more call is refused.

A pool that lets calls wait would let whoever fills it keep the others waiting. All
threads are there before the node is ready: one that could not be started when it is
needed would leave somebody without an answer.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from node.errors import ConfigBroken, Overloaded

T = TypeVar("T")


def full_pool(most: int, name: str) -> ThreadPoolExecutor:
    """Return a pool of ``most`` threads, all of them started.

    Raises:
        ConfigBroken: the system does not let the process have so many.
    """
    pool = ThreadPoolExecutor(most, thread_name_prefix=name)
    all_there = threading.Event()
    try:
        # Each is given one that none has done yet, so that each has its own thread.
        for _ in range(most):
            pool.submit(all_there.wait)
    except RuntimeError as error:
        raise ConfigBroken(
            f"the system does not let the node start {most} threads ({name})",
            advice="Raise the limit of tasks (TasksMax of the service, ulimit -u, "
            "pids of the container).",
        ) from error
    finally:
        all_there.set()
    return pool


class Workers:
    """``most`` threads, all of them started. Safe for many threads."""

    def __init__(self, most: int, name: str) -> None:
        self._free = threading.Semaphore(most)
        self._pool = full_pool(most, name)

    def begin(self, work: Callable[[], T]) -> Future[T]:
        """Begin ``work`` on a thread of its own.

        Raises:
            Overloaded: none is free.
        """
        if not self._free.acquire(blocking=False):
            raise Overloaded("more calls are in work than the desk has threads for")
        try:
            begun = self._pool.submit(work)
        except BaseException:
            self._free.release()
            raise
        begun.add_done_callback(lambda _: self._free.release())
        return begun

    def close(self) -> None:
        """Wait for what is in work."""
        self._pool.shutdown()
