"""The calls that are open at the desk, and how those end whose officer may not go on.

A call of many steps asks before each of them whether it may go on. One that waits
for something asks nothing: so whoever ends an officer's access lets all be asked.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from node.errors import ComityError


@dataclass(eq=False, frozen=True, slots=True)
class _Open:
    still: Callable[[], object]
    cancel: Callable[[], object]


class OpenCalls:
    """Knows which calls are open. Safe for many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: set[_Open] = set()

    @contextmanager
    def held(
        self, still: Callable[[], object], cancel: Callable[[], object]
    ) -> Iterator[None]:
        """Know a call as open for the length of a block.

        ``still`` raises where it may not go on; ``cancel`` ends it from outside.
        """
        one = _Open(still, cancel)
        with self._lock:
            self._open.add(one)
        try:
            yield
        finally:
            with self._lock:
                self._open.discard(one)

    def recheck(self) -> None:
        """End every call that may not go on."""
        with self._lock:
            calls = tuple(self._open)
        for one in calls:
            try:
                one.still()
            except ComityError:
                one.cancel()
