"""The named worker that moves what peers are shown of the ledger, by the clock."""

from __future__ import annotations

from node.app.worker import Worker
from node.clock import Clock
from node.flows.ledger.rhythm import Rhythm

LONGEST_WAIT_S = 5.0
"""The clock may be set meanwhile, and a step that failed is tried again."""


def rhythm_worker(rhythm: Rhythm, clock: Clock) -> Worker:
    """Return the worker; it has yet to be started."""

    def wait_s() -> float:
        due = rhythm.due_in(clock.now()).total_seconds()
        return min(max(due, 0.0), LONGEST_WAIT_S)

    return Worker("rhythm", lambda: rhythm.run(clock.now()), wait_s=wait_s)
