"""The named worker that moves what peers are shown of the ledger, by the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from node.app.worker import Duty, Worker, always
from node.flows.ledger.rhythm import Rhythm

LONGEST_WAIT_S = 5.0
"""The clock may be set meanwhile, and a step that failed is tried again."""


def rhythm_worker(
    rhythm: Rhythm, steady: Callable[[], datetime], duty: Duty = always
) -> Worker:
    """Return the worker; it has yet to be started.

    ``steady`` says the time, by the seconds where the clock is in doubt: when peers
    were shown the ledger last is what a clock is doubted by after a restart.
    """

    def wait_s() -> float:
        due = rhythm.due_in(steady()).total_seconds()
        return min(max(due, 0.0), LONGEST_WAIT_S)

    return Worker("rhythm", lambda: rhythm.run(steady()), wait_s=wait_s, duty=duty)
