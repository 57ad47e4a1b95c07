"""Acts that wait to be written, and which of them go together next.

Acts that put many records or notices (imports, parcels, what is read anew) go one at a
time, and by themselves; between two of them go those that do not (questions, reports,
what officers do): how much one peer or officer has written at once does not hold up
what another waits for, longer than for one of them. Both have their turn.
"""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Callable

from node.flows.index.effects import ReindexReceived, ReindexRecord
from node.flows.notice.effects import PutReceived
from node.flows.ports import PutRecord
from node.store.act import Commit

MAX_GROUP = 256
"""Acts in one transaction."""

MANY = 8
"""Records or notices of an act that goes by itself: each has some tens of selectors."""
_PUTS = (PutRecord, PutReceived, ReindexRecord, ReindexReceived)

GATHER_S = 0.002
"""A group waits this long for more, if several came together the last time: what many
do at once is signed and made durable once. Who is alone waits for nobody."""


def is_long(act: Commit) -> bool:
    """Whether an act takes long enough to go by itself."""
    if len(act.effects) < MANY:
        return False
    return sum(isinstance(effect, _PUTS) for effect in act.effects) >= MANY


class ActQueue:
    """Any thread puts acts in; one takes them out."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._queue: queue.SimpleQueue[Commit | None] = queue.SimpleQueue()
        self._short: list[Commit] = []
        self._long: deque[Commit] = deque()
        self._short_went = False
        self._several = False
        self._over = False

    def put(self, act: Commit) -> None:
        """Let ``act`` wait for its turn."""
        self._queue.put(act)

    def end(self) -> None:
        """Say that nothing is put any more; what waits is taken out yet."""
        self._queue.put(None)

    def empty(self) -> bool:
        """Whether nothing waits."""
        return not self._short and not self._long and self._queue.empty()

    def take(self, wait_s: float | None) -> tuple[list[Commit], bool]:
        """Wait for an act, ``wait_s`` at most; return what goes together next.

        False with the last: nothing comes after it.
        """
        until: float | None = None
        wait_s = 0.0 if self._short or self._long else wait_s
        while not self._over and len(self._short) < MAX_GROUP:
            try:
                act = self._queue.get(timeout=wait_s)
            except queue.Empty:
                break
            if act is None:
                self._over = True
                break
            (self._long if is_long(act) else self._short).append(act)
            if until is None:
                until = self._monotonic() + (GATHER_S if self._several else 0)
            wait_s = max(0.0, until - self._monotonic())
        self._several = len(self._short) > 1
        group = self._next()
        return group, not (self._over and not self._short and not self._long)

    def _next(self) -> list[Commit]:
        if self._long and (self._short_went or not self._short):
            self._short_went = False
            return [self._long.popleft()]
        self._short_went = bool(self._short)
        group, self._short = self._short, []
        return group
