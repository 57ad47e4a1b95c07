"""The named worker that moves what peers are shown of the ledger, by the clock."""

from __future__ import annotations

from node.app.worker import Duty, Worker, always
from node.clock import Clock
from node.flows.ledger.rhythm import Rhythm

LONGEST_WAIT_S = 5.0
"""The clock may be set meanwhile, and a step that failed is tried again."""


def rhythm_worker(rhythm: Rhythm, clock: Clock, duty: Duty = always) -> Worker:
    """Return the worker; it has yet to be started."""

    def wait_s() -> float:
        due = rhythm.due_in(clock.now()).total_seconds()
        return min(max(due, 0.0), LONGEST_WAIT_S)

    def work() -> bool:
        return rhythm.run(clock.now())

    return Worker("rhythm", work, wait_s=wait_s, duty=duty)
