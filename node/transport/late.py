"""How many of the latest answers missed their tick.

An answer leaves at its first tick, so that a hidden hit takes as long as none (decision
0040). One that is not ready by then leaves at a later one, and which one tells a little
of how much work it was. A few do on any machine; where many do the tick is too short
for it, and an operator is told.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import Final

OF_LATEST: Final = 1000
"""Answers that are looked at; of fewer than a tenth of them nothing is said."""
SHARE_MOST: Final = 0.05


class LateAnswers:
    """Remembers the latest answers. Safe for many threads."""

    def __init__(self) -> None:
        self._latest: deque[bool] = deque(maxlen=OF_LATEST)
        self._lock = threading.Lock()

    def note(self, *, late: bool) -> None:
        """Note an answer: whether it missed its first tick."""
        with self._lock:
            self._latest.append(late)

    def told(self) -> str:
        """Return a sentence for an operator where too many were late, or nothing."""
        with self._lock:
            count, late = len(self._latest), sum(self._latest)
        if count < OF_LATEST // 10 or late <= SHARE_MOST * count:
            return ""
        return (
            f"{late} of the latest {count} answers to peers missed their tick, so that "
            "time may tell a hidden hit from none: raise limits.answer_quantum_ms, or "
            "give the node more of the processor"
        )
