"""A bounded memory of what follows from its key alone, safe for many threads.

The least recently used is forgotten first, so that a peer who asks in every
possible combination costs computing time and never memory.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memo(Generic[K, V]):
    """Remembers at most ``most`` values by key."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: K, compute: Callable[[], V]) -> V:
        """Return the value kept under ``key``, or compute and keep it.

        Two threads may compute the same value at once, which is harmless: it
        follows from the key. What ``compute`` raises is not kept.
        """
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return kept
        value = compute()
        with self._lock:
            self._kept[key] = value
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value
