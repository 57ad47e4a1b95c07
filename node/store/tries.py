"""When a lost store is opened anew, and how long it has kept an act waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from node.errors import Altered, ComityError, LedgerBroken, OtherRules

FIRST_S, MOST_S = 0.2, 2.0
"""Seconds until the first try, and between later ones at the most."""
SLOW_S, LOOK_SLOW_S = 5.0, 1.0
"""What takes longer than this is waited for in vain, perhaps: acts, a look."""
FOR_GOOD: Final = (LedgerBroken, Altered, OtherRules)
"""What no other try would mend: it is evidence, and a person must look; or this process
was overtaken by those of another version."""


def _nothing(_: ComityError) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True)
class JournalWatch:
    """Who is told, on the committer's thread: ``lost``, then ``back`` or ``ended``."""

    lost: Callable[[ComityError], None] = _nothing
    back: Callable[[], None] = lambda: None
    ended: Callable[[ComityError], None] = _nothing


class Tries:
    """For one thread; others may ask ``slow``."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._now = monotonic
        self._next: float | None = None
        self._step = FIRST_S
        self._began: tuple[float, float] | None = None
        self._over = False

    @contextmanager
    def at_work(self, slow_s: float = SLOW_S) -> Iterator[None]:
        """Know that the store is at work. That it did it means that it is well."""
        self._began = self._now(), slow_s
        try:
            yield
            self._step = FIRST_S
        finally:
            self._began = None

    def slow(self) -> str:
        """Return how long the store has let an act wait, if that is long."""
        began, slow_s = self._began or (self._now(), SLOW_S)
        seconds = self._now() - began
        return f"the store has not answered for {seconds:.0f} s" * (seconds > slow_s)

    def begin(self) -> None:
        """Let the next try be due in a while, a longer one each time."""
        self._next = self._now() + self._step
        self._step = min(self._step * 2, MOST_S)

    def end(self) -> None:
        """Try no more."""
        self._over = True

    def due(self) -> bool:
        """Whether it is time."""
        return not self._over and self._next is not None and self._now() >= self._next

    def wait(self) -> float | None:
        """Return the seconds until it is; None if it never will be."""
        if self._over or self._next is None:
            return None
        return max(0.0, self._next - self._now())
