"""Does the work of all peers on the thread of an event loop, a step at a time.

Between two steps the loop hears what has come in meanwhile, so that whoever is due
next is among those who are chosen from. Work that waits for something is out of the
row until that is done.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop, CancelledError, Future, Task, gather
from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

from node.clock import Clock
from node.flows.steps import Steps, Waits
from node.transport.fair import Fair

T = TypeVar("T")

TURN_S = 0.004
"""A turn ends with the step in which this much time has passed. Shorter turns cost
more changes from one to the other; longer ones make the others wait."""

SHARED_TURN_S = 0.002
"""The same, while several peers have work: where others wait they wait for less."""
SHARED_FOR_S = 1.0
"""So long after a turn of another peer it counts as having work."""


class _Job(Generic[T]):
    """Work in steps, and who waits for what it returns."""

    __slots__ = ("done", "steps", "waits")

    def __init__(self, steps: Steps[T], done: Future[T]) -> None:
        self.steps = steps
        self.done = done
        self.waits: Waits | None = None  # for what, after the last step

    def step(self) -> bool:
        """Do one step; return whether there is another."""
        try:
            self.waits = next(self.steps)
        except StopIteration as over:
            self.done.set_result(over.value)
        except Exception as error:  # noqa: BLE001
            self.done.set_exception(error)
        else:
            return True
        self.waits = None
        return False


class FairWork:
    """Takes turns among the work of peers. All of it is for the loop's thread."""

    def __init__(
        self,
        loop: AbstractEventLoop,
        clock: Clock,
        heard: Callable[[], Awaitable[None]],
        until: Callable[[Waits], Awaitable[None]],
    ) -> None:
        self._loop = loop
        self._heard, self._until = heard, until
        self._clock = clock
        self._row: Fair[_Job[Any]] = Fair()
        self._worker: Task[None] | None = None
        self._waiting: set[Task[None]] = set()
        self._last, self._changed = "", float("-inf")  # whose turn, and since when

    async def do(self, peer: str, steps: Steps[T]) -> T:
        """Return what ``steps`` of ``peer`` return, once all had their turn.

        Who gives up waiting takes the steps that were not done out of the row.
        """
        job = _Job(steps, self._loop.create_future())
        self._row.put(peer, job)
        self._go_on()
        done: Future[T] = job.done
        return await done

    async def stop(self) -> None:
        """Give up all that waits for something: nobody is left who hears of it."""
        waiting = tuple(self._waiting)
        for each in waiting:
            each.cancel()
        await gather(*waiting, return_exceptions=True)

    def _go_on(self) -> None:
        if self._worker is None:
            self._worker = self._loop.create_task(self._work())

    async def _wait(self, peer: str, job: _Job[Any], waits: Waits) -> None:
        """Put ``job`` back into the row once what it waits for is done."""
        try:
            await self._until(waits)
        except CancelledError:
            job.steps.close()
            job.done.cancel()
            raise
        self._row.put_back(peer, job)
        self._go_on()

    async def _work(self) -> None:
        while self._row:
            # Who has come in meanwhile may be due before those who wait already.
            await self._heard()
            peer, job = self._row.take()
            if job.done.done():
                job.steps.close()
                continue
            began = self._clock.monotonic()
            turn_s = self._turn_s(peer, began)
            while more := job.step():
                if job.waits or self._clock.monotonic() - began >= turn_s:
                    break
            self._row.spent(peer, self._clock.monotonic() - began)
            if job.waits:
                waiting = self._loop.create_task(self._wait(peer, job, job.waits))
                self._waiting.add(waiting)
                waiting.add_done_callback(self._waiting.discard)
            elif more:
                self._row.put_back(peer, job)
        self._worker = None

    def _turn_s(self, peer: str, now: float) -> float:
        if peer != self._last:
            # The first of all takes nobody's place.
            self._changed = now if self._last else self._changed
            self._last = peer
        return SHARED_TURN_S if now - self._changed < SHARED_FOR_S else TURN_S
