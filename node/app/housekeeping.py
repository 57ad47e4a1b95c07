"""The named worker that forgets what no fresh message can ask for any more."""

from __future__ import annotations

import structlog

from node.app.worker import Worker
from node.clock import Clock
from node.flows.exchange import Exchange

EVERY_S = 30.0

_log = structlog.get_logger(__name__)


def housekeeping(exchange: Exchange, clock: Clock) -> Worker:
    """Return the worker; it has yet to be started."""

    def forget() -> None:
        if forgotten := exchange.forget(clock.now()):
            _log.debug("housekeeping.done", count=forgotten)

    return Worker("housekeeping", forget, wait_s=lambda: EVERY_S)
