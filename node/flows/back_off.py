"""How long to wait before what failed is tried again: twice as long each time."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import inf

# Beyond this many doublings every bound is reached.
_DOUBLINGS = 10


def doubled(failures: int, *, first_s: float, most_s: float = inf) -> float:
    """Return the seconds to wait after ``failures`` (1 or more) in a row."""
    return min(first_s * 2.0 ** min(max(failures, 1) - 1, _DOUBLINGS), most_s)


def is_within(now: datetime, last: datetime, span: timedelta) -> bool:
    """Whether it was less than ``span`` ago.

    What was at a time that is yet to come was not: the clock was set back since, and
    nothing is put off until it comes round again.
    """
    return timedelta() <= now - last < span
