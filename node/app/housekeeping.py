"""The named worker that forgets, ends and writes down what is due by the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import structlog

from node.app.worker import Duty, Worker, always
from node.clock import Clock
from node.errors import ComityError

EVERY_S = 30.0

Chore = Callable[[datetime], int]
"""Does what is due at an instant, and returns how much that was."""

_log = structlog.get_logger(__name__)


def housekeeping(
    chores: Mapping[str, Chore], clock: Clock, duty: Duty = always
) -> Worker:
    """Return the worker, not started yet. A chore that fails stops no other."""

    def round_of_chores() -> None:
        now = clock.now()
        for name, chore in chores.items():
            try:
                done = chore(now)
            except ComityError as why:
                _log.warning("housekeeping.failed", chore=name, code=why.code)
                continue
            if done:
                _log.debug("housekeeping.done", chore=name, count=done)

    return Worker("housekeeping", round_of_chores, wait_s=lambda: EVERY_S, duty=duty)
