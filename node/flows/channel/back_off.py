"""How long to wait before a peer is tried again.

Doubles from one second, never beyond what the most urgent waiting item bears, and a
success clears it. Spread over the upper half, so that peers which went away together
are not all tried together. That an operator need not touch anything when a peer is
back after a day is what the bounds are for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from node.crypto.ids import random
from node.errors import BadProof, Malformed
from node.flows.back_off import doubled
from node.model.notice import Urgency

FIRST_S = 1.0
MOST_S: Mapping[Urgency, float] = {
    Urgency.NORMAL: 300.0,
    Urgency.URGENT: 30.0,
    Urgency.VERY_URGENT: 30.0,
}
SPOKE = timedelta(seconds=1)
"""Who speaks to us is tried again at once, but not more often than this."""
RESTARTED = "stream-restarted"
RESTARTS_APART = timedelta(minutes=5)
"""A stream that begins anew has all in it that its peer is to know: who asked for one
after another would have us queue that without end."""
NOT_THE_WAY = frozenset({RESTARTED, BadProof.code, Malformed.code})
"""Why a peer is not tried that is there: that it speaks to us mends nothing of it."""


def pause(failures: int, urgency: Urgency, *, spread: float) -> timedelta:
    """Return how long to wait after ``failures`` (1 or more) in a row.

    ``spread`` from 0 to 1 is where in the upper half of the span it falls.
    """
    whole = doubled(failures, first_s=FIRST_S, most_s=MOST_S[urgency])
    return timedelta(seconds=whole * (0.5 + 0.5 * spread))


def chance() -> float:
    """Return a number from 0 to 1 that nobody can foresee."""
    return int.from_bytes(random(4), "big") / 0xFFFFFFFF
