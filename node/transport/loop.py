"""An event loop on a thread of its own, for doors that wait without threads."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class LoopThread:
    """Runs coroutines until ``close``. Safe to call from other threads."""

    def __init__(self, name: str) -> None:
        self.loop = asyncio.new_event_loop()
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
