"""An event loop on a thread of its own, for doors that wait without threads."""

from __future__ import annotations

import asyncio
import contextlib
import selectors
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


_ROUNDS_MOST = 100
_ROUNDS_EMPTY = 6
"""What follows from an event takes some rounds to come back: with two, a quiet peer's
call was heard a turn or two later (10 ms instead of 3), and more was done in all."""


class _Ready(selectors.DefaultSelector):
    """Knows how much had come in when it was looked at last."""

    count = 0

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(timeout)
        self.count = len(ready)
        return ready


class LoopThread:
    """Runs coroutines until ``close``. Safe to call from other threads."""

    def __init__(self, name: str) -> None:
        self._ready = _Ready()
        self.loop = asyncio.SelectorEventLoop(self._ready)
        self._thread = threading.Thread(
            target=self.loop.run_forever, name=name, daemon=True
        )
        self._thread.start()

    @property
    def open(self) -> bool:
        """Whether it runs."""
        return self._thread.is_alive()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do ``work`` on the loop's thread, from another, and return its result."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    async def heard(self) -> None:
        """Let what has come in be taken in, as far as it does not go on for ever.

        gRPC hands over one event a round of the loop, and a call has several.
        """
        empty = 0
        for _ in range(_ROUNDS_MOST):
            await asyncio.sleep(0)
            empty = 0 if self._ready.count else empty + 1
            if empty == _ROUNDS_EMPTY:
                return

    async def result_of(self, done: Future[T]) -> T:
        """Wait for what ``done`` gives, and return it, or raise what it raises."""
        await self.until(done)
        return done.result()

    async def until(self, done: Future[Any]) -> None:
        """Wait until ``done`` is; who gives up waiting undoes nothing of it."""
        if done.done():
            return
        told = self.loop.create_future()

        def tell() -> None:
            if not told.done():
                told.set_result(None)

        def wake(_: object) -> None:
            # The loop is gone once its door is closed, and who waited with it.
            with contextlib.suppress(RuntimeError):
                self.loop.call_soon_threadsafe(tell)

        done.add_done_callback(wake)
        await told

    def close(self) -> None:
        """Stop the loop and its thread."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()
