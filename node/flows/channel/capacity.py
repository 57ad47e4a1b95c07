"""How much of what one peer sent is held here: each has so much capacity, and no more.

A peer could fill the disk with what it sends, and what officers look through. So what
is held of each is counted, and its bytes. What ends something needs no capacity, nor
does a change that makes a thing no larger.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CapacityUsed:
    """How many things of one sender have a key here, and the bytes of their boxes."""

    count: int = 0
    size: int = 0

    def plus(self, count: int, size: int) -> CapacityUsed:
        """Return what is used with so many more."""
        return CapacityUsed(self.count + count, self.size + size)


class Capacity:
    """Knows who has capacity left. Safe for many threads.

    What is ``stored`` of a sender is counted when it is first heard, and when it seems
    to have no capacity left; between the two it can only seem to use more than it does.
    Where other processes let in, too (``shared``), it is counted each time.
    """

    def __init__(
        self,
        stored: Callable[[str], CapacityUsed],
        most: int,
        most_bytes: int,
        *,
        shared: bool = False,
    ) -> None:
        self._stored, self._shared = stored, shared
        self._most = CapacityUsed(most, most_bytes)
        self._used: dict[str, CapacityUsed] = {}  # at most so much
        self._full: set[str] = set()
        self._lock = threading.Lock()

    def take(
        self, sender: str, *, count: int, size: int, besides: CapacityUsed
    ) -> bool:
        """Whether there is capacity for so much more of ``sender``'s; then it is used.

        ``count`` is 0 for a change, and ``size`` what it grows by. ``besides`` is
        what was let in and is not stored yet.
        """
        with self._lock:
            used = self._used.get(sender)
            used = None if self._shared else used
            if used is None or not self._fits(used.plus(count, size)):
                stored = self._stored(sender)
                used = stored.plus(besides.count, besides.size)
            fits = self._fits(used.plus(count, size))
            self._used[sender] = used.plus(count, size) if fits else used
            if fits:
                self._full.discard(sender)
            else:
                self._full.add(sender)
            return fits

    def _fits(self, used: CapacityUsed) -> bool:
        most = self._most
        return used.count <= most.count and used.size <= most.size

    def full(self) -> tuple[str, ...]:
        """Return the senders for whose last new thing there was no capacity."""
        with self._lock:
            return tuple(sorted(self._full))
