"""What was read by other rules is read anew: at a set pace, or at once."""

from __future__ import annotations

from typing import Final

import structlog

from node.app.worker import Worker
from node.flows.index.reindex import BATCH, Reindexer

LEAST_S: Final = 0.02
"""Seconds between two batches, at the least: others are waited for."""
AGAIN_S: Final = 600.0
"""Seconds until what could not be read is tried once more."""
OVER_S: Final = 3600.0
"""Seconds until somebody looks again whether anything is to be done."""

_log = structlog.get_logger(__name__)


def reindexing(one: Reindexer, per_s: float) -> tuple[Worker, ...]:
    """Return what reads ``per_s`` rows a second anew, not started yet."""
    if not one.progress.behind:
        return ()
    _log.warning("reindex.begins", digest=one.under, count=one.progress.held)

    def read() -> None:
        was_over = not one.progress.behind
        one.step()
        if not was_over and not one.progress.behind:
            _log.info("reindex.done", digest=one.under, count=one.progress.read)

    def wait_s() -> float:
        if not one.progress.behind:
            return OVER_S
        return AGAIN_S if one.rests else max(BATCH / per_s, LEAST_S)

    return (Worker("reindexer", read, wait_s=wait_s),)
