"""Whether the machine's clock can be believed, for what cannot be undone.

The time of day is compared with the seconds that pass, and at the start with the last
time at which peers were shown our ledger. A clock that jumps, or is behind what it was
before, is in doubt: until it is back, or until a peer's message that is fresh by it
bears it out, nothing is forgotten, ended or expires. Its time is still written down and
sent: peers refuse what is out of theirs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import structlog

from node.clock import Clock

JUMP: Final = timedelta(seconds=5)
"""What the clock is set by that is taken for a jump; a slow correction is none."""

_log = structlog.get_logger(__name__)


class ClockDoubt:
    """Looks at ``clock``; ``shown_at`` is a time that it had. For all threads."""

    def __init__(self, clock: Clock, shown_at: datetime) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._believed = clock.now(), clock.monotonic()
        self._why = ""
        # What it must reach, if it is behind from the start.
        self._least = shown_at - JUMP
        if (behind := shown_at - self._believed[0]) > JUMP:
            self._doubt(f"is {_words(behind)} behind what was shown of the ledger")

    def why(self) -> str:
        """Return what stands against the clock now; nothing if it can be believed."""
        with self._lock:
            wall, passed = self._clock.now(), self._clock.monotonic()
            behind = self._believed[0] < self._least
            set_by = wall - self._expected(passed)
            well = wall >= self._least if behind else abs(set_by) <= JUMP
            if well:
                self._believe(wall, passed)
            elif not self._why:
                way = "ahead" if set_by > timedelta() else "back"
                self._doubt(f"was set {_words(abs(set_by))} {way}")
            return self._why

    def borne_out(self) -> None:
        """Note that a peer's message was verified, and is fresh by the clock."""
        if self._why:
            with self._lock:
                self._least = min(self._least, self._clock.now())
                self._believe(self._clock.now(), self._clock.monotonic())

    def unless(self, work: Callable[[datetime], int]) -> Callable[[datetime], int]:
        """Return ``work`` as it is done only where the clock can be believed."""
        return lambda now: 0 if self.why() else work(now)

    def _expected(self, passed: float) -> datetime:
        wall, then = self._believed
        return wall + timedelta(seconds=passed - then)

    def _believe(self, wall: datetime, passed: float) -> None:
        self._believed = wall, passed
        if self._why:
            self._why = ""
            _log.warning("clock.believed")

    def _doubt(self, why: str) -> None:
        self._why = why
        _log.error("clock.doubted", limit=int(JUMP.total_seconds()))


def _words(span: timedelta) -> str:
    return str(timedelta(seconds=round(span.total_seconds())))
