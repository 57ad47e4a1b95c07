"""Whether the machine's clock can be believed, for what cannot be undone.

The time of day is compared with the seconds that pass, and at the start with the last
time at which peers were shown our ledger. A clock that jumps is in doubt; so is one
that at the start is behind what it was before, or far ahead of it: until it is back, or
until a peer's message bears it out. Meanwhile nothing is forgotten, ended or expires.
Its time is still written down and sent: peers refuse what is out of theirs.

A message bears the clock out that was sent later than all that were heard before, and
is fresh by it. One that somebody kept back, or plays again, was sent earlier: a clock
that is set back to its time is not borne out by it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog

from node.clock import Clock

JUMP: Final = timedelta(seconds=5)
"""What the clock is set by that is taken for a jump; a slow correction is none."""
OFF: Final = timedelta(hours=1)
"""How long a node may have been off that nobody doubts its clock for: peers ask one
another how notices stand within that time."""
_NEVER: Final = datetime.fromtimestamp(0, UTC)

_log = structlog.get_logger(__name__)


class ClockDoubt:
    """Looks at ``clock``; ``shown_at`` is a time that it had. For all threads.

    ``alone``: there is no peer that could bear it out.
    """

    def __init__(
        self, clock: Clock, shown_at: datetime, *, alone: bool = False
    ) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._believed = clock.now(), clock.monotonic()
        self._shown_at, self._alone = shown_at, alone
        self._heard = _NEVER
        self._why = ""
        if why := self._against_start(*self._believed):
            # It is no earlier than what was shown; of more nothing is known.
            self._believed = shown_at, self._believed[1]
            self._doubt(why)
        self._from_start = bool(why)

    def why(self) -> str:
        """Return what stands against the clock now; nothing if it can be believed."""
        with self._lock:
            wall, passed = self._clock.now(), self._clock.monotonic()
            against = self._against_start if self._from_start else self._against_jump
            if not (why := against(wall, passed)):
                self._believe(wall, passed)
            elif not self._why:
                self._doubt(why)
            elif self._from_start:
                self._why = why  # it was set since, and not right
            return self._why

    def steady(self) -> datetime:
        """Return the time; while it is in doubt the one that it is by the seconds.

        For what is written down as a time that the clock had: a jump leaves no trace.
        """
        self.why()
        with self._lock:
            wall, passed = self._clock.now(), self._clock.monotonic()
            return self._expected(passed) if self._why else wall

    def earliest(self) -> datetime:
        """Return the time, or the one that it is by the seconds, whichever is earlier.

        For what begins by the clock: by a clock that is set ahead nobody gets a right.
        """
        wall, passed = self._clock.now(), self._clock.monotonic()
        with self._lock:
            return min(wall, self._expected(passed) + JUMP) if self._why else wall

    def borne_out(self, sent_at: datetime) -> None:
        """Note that a peer's new message of ``sent_at`` is fresh by the clock."""
        if sent_at <= self._heard:
            return
        with self._lock:
            self._heard = max(self._heard, sent_at)
            wall, passed = self._clock.now(), self._clock.monotonic()
            if self._why and self._is_nearer(sent_at, wall, passed):
                self._believe(wall, passed)

    def unless(self, work: Callable[[datetime], int]) -> Callable[[datetime], int]:
        """Return ``work`` as it is done only where the clock can be believed."""
        return lambda now: 0 if self.why() else work(now)

    def _against_jump(self, wall: datetime, passed: float) -> str:
        set_by = wall - self._expected(passed)
        way = "ahead" if set_by > timedelta() else "back"
        return f"was set {_words(abs(set_by))} {way}" if abs(set_by) > JUMP else ""

    def _against_start(self, wall: datetime, passed: float) -> str:
        """Return what stands against what the clock would have been at the start."""
        run = timedelta(seconds=passed - self._believed[1])
        if (behind := self._shown_at - wall) > JUMP:
            return f"is {_words(behind)} behind what was shown of the ledger"
        ahead = wall - run - self._shown_at
        if ahead > OFF and self._shown_at > _NEVER and not self._alone:
            return f"is {_words(ahead)} ahead of what was shown of the ledger last"
        return ""

    def _is_nearer(self, sent_at: datetime, wall: datetime, passed: float) -> bool:
        """Whether a peer's clock is nearer to what ours says than to what it ought to.

        What is fresh may be minutes off: it would bear out a clock a minute ahead.
        """
        off_expected = abs(sent_at - self._expected(passed))
        return self._from_start or abs(sent_at - wall) <= off_expected

    def _expected(self, passed: float) -> datetime:
        wall, then = self._believed
        return wall + timedelta(seconds=passed - then)

    def _believe(self, wall: datetime, passed: float) -> None:
        self._believed = wall, passed
        self._from_start = False
        if self._why:
            self._why = ""
            _log.warning("clock.believed")

    def _doubt(self, why: str) -> None:
        self._why = why
        _log.error("clock.doubted", limit=int(JUMP.total_seconds()))


def _words(span: timedelta) -> str:
    return str(timedelta(seconds=round(span.total_seconds())))
