"""The policy bundle in force, held parsed, swapped in one step."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from node.policy.bundle import Bundle


@dataclass(slots=True)
class StoredBundle:
    """What is known of the bundle in force as the store has it.

    ``value`` returns what stands there for it, and ``load`` reads it; ``changes`` are
    counted by who hears of changes, in whichever process of the node they were made.
    """

    value: Callable[[], bytes | None]
    load: Callable[[], Bundle]
    changes: int = 0

    def changed(self) -> None:
        """Have it looked, before the next decision, which bundle is in force."""
        self.changes += 1


class Rules:
    """Holds the active bundle. A reader takes it once and decides by that one."""

    def __init__(self, bundle: Bundle, kept: StoredBundle | None = None) -> None:
        self._bundle, self._kept = bundle, kept
        self._seen = kept.changes if kept else 0
        self._value = kept.value() if kept else None
        self._lock = threading.Lock()

    @property
    def bundle(self) -> Bundle:
        """The bundle in force now.

        Raises:
            PolicyBroken, StoreBroken, Altered: another one is, and cannot be read.
        """
        if self._kept is not None and self._kept.changes != self._seen:
            self._look(self._kept)
        return self._bundle

    def swap(self, bundle: Bundle) -> None:
        """Put another bundle in force. The caller has recorded it."""
        with self._lock:
            self._bundle = bundle
            self._value = self._kept.value() if self._kept else None

    def _look(self, kept: StoredBundle) -> None:
        with self._lock:
            changes = kept.changes
            value = kept.value()
            if value != self._value:
                self._bundle, self._value = kept.load(), value
            self._seen = changes
