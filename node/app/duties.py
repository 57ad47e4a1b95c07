"""What is done once in the node, and whether this process is the one that does it.

A process that has the store to itself does all of it. Those that share one take leases
(``store.lease``) and renew them long before they end. Two things keep a process that
was paused from doing what by now is another's: it counts from before it asked for how
long its lease holds, and what it writes under one is kept only while that is the one
that stands.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Final

import structlog

from node.app.worker import Duty, Worker, always
from node.clock import Clock
from node.errors import ComityError
from node.store.cluster import Cluster
from node.store.instants import from_micros
from node.store.journal import SqlJournal
from node.store.lease import Wish, acting, given_back, granted, shown, tokens

RHYTHM: Final = "rhythm"
CHORES: Final = "chores"
HEADS: Final = "heads"
COURIER: Final = "courier"
EXAMINER: Final = "examiner"
REINDEXER: Final = "reindexer"
WATCHES: Final = "watches"
BLIND: Final = "blind"
EPOCHS: Final = "epochs"
NAMES: Final = (
    RHYTHM,
    CHORES,
    HEADS,
    COURIER,
    EXAMINER,
    REINDEXER,
    WATCHES,
    BLIND,
    EPOCHS,
)
FOR_S: Final = 12.0
EVERY_S: Final = 3.0
"""Seconds for which a lease is taken, and between renewals: three may fail."""

APART_MOST: Final = timedelta(seconds=10)
"""Processes of one node judge by clocks of their own: those are to agree with the
database's, or what one takes for fresh is stale for the other."""
APART: Final = "(this one): its clock is {seconds} s apart from the database's"

_log = structlog.get_logger(__name__)


class Duties:
    """The leases of this process. For all threads; ``renew`` is for one.

    ``holder`` is its name: machine, process, and what tells it from its predecessors.
    ``rules`` is in what it has to be like all others (``lease.agreed``).
    """

    def __init__(self, journal: SqlJournal, clock: Clock, rules: str) -> None:
        self._journal, self._clock, self._rules = journal, clock, rules
        place = f"{socket.gethostname()}:{os.getpid()}"
        self.holder = f"{place}:{secrets.token_hex(3)}"
        self._held: Mapping[str, int] = {}
        self._until, self._apart = 0.0, timedelta()

    @property
    def are_shared(self) -> bool:
        """Whether there may be other processes."""
        return self._journal.is_shared

    def of(self, name: str) -> Duty:
        """Return the duty ``name``."""
        return partial(self._duty, name) if self.are_shared else always

    def token(self, name: str) -> int:
        """Return the token under which this process has a duty; 0 under none.

        It is another one each time that the duty is taken.
        """
        return self._held.get(name, 0)

    def renew(self) -> None:
        """Take what is free, and keep what is held; once before anything begins.

        Raises:
            OtherRules: another process reads by other rules than this one.
            StoreBroken, LedgerBroken: it is unknown what is held.
        """
        if not self.are_shared:
            return
        asked = self._clock.monotonic()
        wish = Wish(self.holder, NAMES, FOR_S, self._rules)

        def change(cluster: Cluster, now: int) -> Cluster:
            self._compare(self._clock.now() - from_micros(now))
            return granted(cluster, wish, now)

        held = tokens(self._journal.arrange(change), self.holder)
        for name in sorted(held.keys() ^ self._held.keys()):
            _log.info("duty.taken" if name in held else "duty.lost", kind=name)
        self._held, self._until = held, asked + FOR_S

    @contextmanager
    def held(self) -> Iterator[Duties]:
        """Take what is free, and give all back at the end."""
        self.renew()
        try:
            yield self
        finally:
            self._give_back()

    def _give_back(self) -> None:
        """Let others go on at once; a store that is gone lets them go on in a while."""
        if not self.are_shared:
            return
        self._held = {}
        try:
            self._journal.arrange(lambda cluster, _: given_back(cluster, self.holder))
        except ComityError as why:
            _log.warning("duty.not-given-back", code=why.code)

    def workers(self) -> tuple[Worker, ...]:
        """Return what renews, not started yet."""
        if not self.are_shared:
            return ()
        return (Worker("duties", self.renew, wait_s=lambda: EVERY_S),)

    def processes(self) -> tuple[str, ...]:
        """Return each process of the node that there is, and what it has to do."""
        if not self.are_shared:
            return ()
        lines = tuple(shown(self._journal.cluster(), self.holder))
        if self._apart:
            return (*lines, APART.format(seconds=round(self._apart.total_seconds())))
        return lines

    def _compare(self, apart: timedelta) -> None:
        """Note by how much this clock differs from the database's, if it is much."""
        if abs(apart) < APART_MOST:
            apart = timedelta()
        if bool(apart) != bool(self._apart):
            seconds = round(apart.total_seconds())
            _log.warning("duty.clock-apart", count=seconds)
        self._apart = apart

    @contextmanager
    def _duty(self, name: str) -> Iterator[bool]:
        token = self._held.get(name)
        if token is None or self._clock.monotonic() >= self._until:
            yield False
            return
        with acting(name, token):
            yield True
