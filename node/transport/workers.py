"""Threads for the calls of a door: so many, and one more call is refused.

A pool that lets calls wait would let whoever fills it keep the others waiting.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from node.errors import Overloaded

T = TypeVar("T")


class Workers:
    """Up to ``most`` threads, made as they are needed. Safe for many threads."""

    def __init__(self, most: int, name: str) -> None:
        self._free = threading.Semaphore(most)
        self._pool = ThreadPoolExecutor(most, thread_name_prefix=name)

    def begin(self, work: Callable[[], T]) -> Future[T]:
        """Begin ``work`` on a thread of its own.

        Raises:
            Overloaded: none is free.
        """
        if not self._free.acquire(blocking=False):
            raise Overloaded("more calls are in work than the desk has threads for")
        begun = self._pool.submit(work)
        begun.add_done_callback(lambda _: self._free.release())
        return begun

    def close(self) -> None:
        """Wait for what is in work."""
        self._pool.shutdown()
