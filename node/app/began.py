"""When this process began, by the time of day that it is now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from node.clock import Clock


def began(clock: Clock) -> Callable[[], datetime]:
    """Return what says when it was called: as many seconds ago as have passed."""
    then = clock.monotonic()
    return lambda: clock.now() - timedelta(seconds=clock.monotonic() - then)
