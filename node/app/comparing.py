"""The named worker that shows peers the epochs that others gave us (``blind/compare``).

Each peer in its own time: at a random moment of every few hours, what it was not shown
yet. So a key that was made for one asker is found out within hours, and when we were
given a view does not show by when we speak of it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import structlog

from node.app.worker import Duty, Worker, always
from node.clock import Clock
from node.errors import ComityError
from node.flows.ports import PeerBook
from node.flows.query.blind.compare import EPOCHS_MOST, EpochComparer
from node.model.agency import AgencyId
from node.model.blind import SignedEpoch
from node.model.codes import PeerState
from node.model.introduction import Peer

EVERY_S = 60.0
SOONEST_S, LATEST_S = 600.0, 4 * 3600.0
"""Between two showings to one peer, drawn anew each time."""

_log = structlog.get_logger(__name__)
_any = random.SystemRandom()


class Showings:
    """Keeps turns, and what each peer was shown. For one thread.

    What is in memory alone is forgotten with the process: after a start all is shown
    again. While ``doubt`` says something against our clock nobody is shown anything.
    """

    def __init__(
        self,
        comparer: EpochComparer,
        peers: PeerBook,
        clock: Clock,
        doubt: Callable[[], str] = str,
    ) -> None:
        self._comparer, self._peers, self._clock = comparer, peers, clock
        self._doubt = doubt
        self._turn: dict[AgencyId, float] = {}
        self._shown: dict[AgencyId, frozenset[SignedEpoch]] = {}

    def run(self) -> None:
        """Show every peer whose turn it is what it was not shown yet."""
        if self._doubt():
            return
        now = self._clock.monotonic()
        for peer in self._peers.all():
            if peer.state is not PeerState.ACTIVE:
                continue
            turn = self._turn.setdefault(peer.agency, now + _pause_s())
            if turn > now:
                continue
            self._turn[peer.agency] = now + _pause_s()
            self._show(peer)

    def _show(self, peer: Peer) -> None:
        all_of_them = self._comparer.to_show(peer)
        before = self._shown.get(peer.agency, frozenset()).intersection(all_of_them)
        new = [epoch for epoch in all_of_them if epoch not in before]
        self._shown[peer.agency] = before
        if not new:
            return
        chosen = _some(new)
        try:
            doubt = self._comparer.show(peer, chosen)
        except ComityError as why:
            _log.info("epochs.not-shown", peer=peer.agency, code=why.code)
            return
        self._shown[peer.agency] = before.union(chosen)
        if doubt:
            _log.error("epochs.doubted", peer=peer.agency)


def _some(epochs: Sequence[SignedEpoch]) -> list[SignedEpoch]:
    """Return as many as are shown at once, in no order."""
    return _any.sample(epochs, min(len(epochs), EPOCHS_MOST))


def _pause_s() -> float:
    return _any.uniform(SOONEST_S, LATEST_S)


def epochs_worker(
    comparer: EpochComparer,
    peers: PeerBook,
    clock: Clock,
    doubt: Callable[[], str],
    duty: Duty = always,
) -> Worker:
    """Return the worker; it has yet to be started."""
    showings = Showings(comparer, peers, clock, doubt)
    return Worker("epochs", showings.run, wait_s=lambda: EVERY_S, duty=duty)
