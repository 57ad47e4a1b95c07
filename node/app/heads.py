"""The named worker that has peers prove that their ledgers grew."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from contextvars import copy_context
from functools import partial

import structlog

from node.app.worker import Duty, Worker, always
from node.clock import Clock
from node.errors import ComityError
from node.flows.back_off import doubled
from node.flows.heads.prove import Prover
from node.model.agency import AgencyId
from node.model.introduction import Peer

EVERY_S = 30.0
FIRST_PAUSE_S = 60.0
LONGEST_PAUSE_S = 3600.0
"""Between two asks of a peer that does not answer them; a success clears it."""

_log = structlog.get_logger(__name__)


class Proofs:
    """Asks each peer of which something waits, one apart from the other.

    For one thread; ``pool`` waits for the peers. What is in memory alone is when a
    peer is asked again, by the seconds that pass: after a start all are. While
    ``doubt`` says something against our clock nobody is asked: who refuses us for it is
    not to be held to it.
    """

    def __init__(
        self,
        prover: Prover,
        clock: Clock,
        pool: Executor,
        doubt: Callable[[], str] = str,
    ) -> None:
        self._prover = prover
        self._clock = clock
        self._pool = pool
        self._doubt = doubt
        self._failed: dict[AgencyId, int] = {}
        self._again: dict[AgencyId, float] = {}

    def run(self) -> None:
        """Ask every peer whose turn it is."""
        if self._doubt():
            return
        now = self._clock.monotonic()
        due = [
            p for p in self._prover.waiting() if self._again.get(p.agency, now) <= now
        ]
        # Each in a context of its own: what it records holds by our lease, too.
        asks = [partial(copy_context().run, self._ask, peer) for peer in due]
        for peer, well in zip(due, self._pool.map(_done, asks), strict=True):
            if well:
                self._failed.pop(peer.agency, None)
                self._again.pop(peer.agency, None)
                continue
            failed = self._failed[peer.agency] = self._failed.get(peer.agency, 0) + 1
            wait_s = doubled(failed, first_s=FIRST_PAUSE_S, most_s=LONGEST_PAUSE_S)
            self._again[peer.agency] = now + wait_s

    def _ask(self, peer: Peer) -> bool:
        try:
            doubt = self._prover.prove(peer)
        except ComityError as why:
            _log.info("heads.not-proved", peer=peer.agency, code=why.code)
            return False
        if doubt:
            _log.error("heads.doubted", peer=peer.agency)
        return True


def _done(ask: Callable[[], bool]) -> bool:
    return ask()


def heads_worker(
    prover: Prover,
    clock: Clock,
    pool: Executor,
    doubt: Callable[[], str],
    duty: Duty = always,
) -> Worker:
    """Return the worker; it has yet to be started."""
    proofs = Proofs(prover, clock, pool, doubt)
    return Worker("heads", proofs.run, wait_s=lambda: EVERY_S, duty=duty)
