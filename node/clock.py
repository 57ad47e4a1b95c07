"""The only source of time.

``node`` asks a ``Clock`` and passes the instant on as an argument; nothing
below the flows reads the time by itself.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What tells the time."""

    def now(self) -> datetime:
        """Return the present instant in UTC, to the microsecond."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never run backwards, for measuring spans."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds, those that it slept included."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)
