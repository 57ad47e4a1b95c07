"""A small table, read whole and kept until a commit changes it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Cached(Generic[T]):
    """Keeps what ``load`` returned. Safe for many threads.

    ``stale`` is called between a commit and the return to its caller. A value that
    was being loaded at that moment is loaded again by the next reader, since its
    generation has passed.
    """

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._generation = 0
        self._held: tuple[int, T] | None = None
        self._lock = threading.Lock()

    def get(self) -> T:
        """Return what is durable, from memory if nothing changed."""
        held = self._held
        if held is not None and held[0] == self._generation:
            return held[1]
        generation = self._generation
        value = self._load()
        self._held = (generation, value)
        return value

    def stale(self) -> None:
        """Forget: the table has changed."""
        with self._lock:
            self._generation += 1
