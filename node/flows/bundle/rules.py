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
        # Owned by the lock: what was put in force here last, parsed already.
        self._parsed: tuple[bytes, Bundle | None] = b"", None
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

    def swap(self, bundle: Bundle, value: bytes = b"") -> None:
        """Put another bundle in force, which the caller has recorded as ``value``.

        Where there is a store it says which is in force: by the time of this call
        another may be that was recorded since. Then this one is not taken.
        """
        with self._lock:
            if self._kept is None:
                self._bundle = bundle
            else:
                self._parsed = value, bundle

    def _look(self, kept: StoredBundle) -> None:
        with self._lock:
            changes = kept.changes
            value = kept.value()
            if value != self._value:
                of, parsed = self._parsed
                bundle = parsed if parsed is not None and of == value else kept.load()
                self._bundle, self._value = bundle, value
            self._seen = changes
