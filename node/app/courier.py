"""The named worker that delivers notices, compares how they stand, and keeps time.

Woken by a new delivery, by a peer that speaks to us, or by the time. A peer is
served by one thread at a time, a few peers at once: asked first how its notices
stand, if it was not asked since the node started or for an hour, then sent parcel
after parcel, each when the one before is receipted. A peer that cannot be reached
holds up nobody but itself.

All that must outlive the process lies in the store: what waits, how the way to each
peer has been, when it is tried again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from node.app.rounds import ASK_EVERY, Rounds
from node.app.worker import Duty, always
from node.clock import Clock
from node.errors import ComityError, OurFault, Overloaded, Unreachable
from node.flows.channel.deliver import Courier, DeliveryResult
from node.flows.notice.reconcile.ask import Reconciler
from node.model.agency import AgencyId
from node.transport.workers import full_pool

LINES = 32
"""Peers that are served at once: those that let us wait must not take all of them."""
PARCELS_IN_TURN = 20
"""After so many parcels to one peer the next has its turn."""
TICK = timedelta(seconds=30)
LONGEST_WAIT_S = 5.0

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Ear:
    """Hears peers from the start; ``tell`` is who wants to know, once there is one."""

    tell: Callable[[AgencyId], None] | None = None

    def hear(self, agency: AgencyId) -> None:
        """Take note that ``agency`` has spoken to us."""
        if self.tell is not None:
            self.tell(agency)


class CourierWorker:
    """Runs from ``start`` to ``stop``. ``wake`` is set by whoever queues something.

    ``tick`` does what is due by the clock: expiries and prompts. While it is not this
    process's ``duty``, nothing is done.
    """

    def __init__(  # noqa: PLR0913 - one value a collaborator
        self,
        courier: Courier,
        reconciler: Reconciler,
        *,
        tick: Callable[[datetime], object],
        clock: Clock,
        wake: threading.Event,
        ask_every: timedelta = ASK_EVERY,
        duty: Duty = always,
    ) -> None:
        self._courier = courier
        self._reconciler = reconciler
        self._tick = tick
        self._clock = clock
        self._wake, self._duty = wake, duty
        self._rounds = Rounds(ask_every)
        # Turns are counted by the seconds that pass: the time of day may be set.
        self._steady_from = clock.now(), clock.monotonic()
        self._next_tick: datetime | None = None
        self._stopping = threading.Event()
        self._lines = full_pool(LINES, "courier-line")
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for the parcels that are on their way."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        self._lines.shutdown(cancel_futures=True)

    def heard(self, agency: AgencyId) -> None:
        """Take note that a peer has spoken to us. Cheap: each message does it."""
        if self._rounds.hear(agency):
            self._wake.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                with self._duty() as ours:
                    wait_s = self._round() if ours else LONGEST_WAIT_S
            except Exception as error:  # noqa: BLE001
                # The store may be well again in a moment; nothing is lost meanwhile.
                _log.error("courier.failed", exc_info=error)
                wait_s = LONGEST_WAIT_S
            if not self._stopping.is_set():
                self._wake.wait(wait_s)

    def _round(self) -> float:
        """Send out what is due, and return for how many seconds nothing will be."""
        # (1) What time does to notices, and whom we share some with by now.
        now = self._steady()
        if self._next_tick is None or now >= self._next_tick:
            self._next_tick = now + TICK
            self._rounds.meet(self._reconciler.partners(), now)
            self._tick(self._clock.now())
        # (2) Whose turn is it? Each gets a line of its own.
        for agency in self._rounds.spoken(now):
            self._courier.heard(agency)
        pressed = (a for a in self._rounds.failing() if self._courier.pressed(a))
        due = (*self._courier.due(), *pressed)
        taken = self._rounds.take(due, now, most=LINES)
        for number, agency in enumerate(taken):
            try:
                self._lines.submit(self._serve, agency)
            except BaseException:
                for left in taken[number:]:
                    self._rounds.served(left, failing=True)
                raise
        # A line that ends wakes us: who waits for one is not waited for here.
        turns = (self._next_tick, self._rounds.next_at(now))
        waits = [at - self._steady() for at in turns if at is not None]
        if (due_at := self._courier.next_due()) is not None:
            waits.append(due_at - self._clock.now())
        return min(max(min(waits).total_seconds(), 0.0), LONGEST_WAIT_S)

    def _steady(self) -> datetime:
        """Return the time by the seconds that passed since the start."""
        wall, then = self._steady_from
        return wall + timedelta(seconds=self._clock.monotonic() - then)

    def _serve(self, agency: AgencyId) -> None:
        """Serve one peer: ask it if it is time, then deliver until nothing is left."""
        try:
            with self._duty() as ours:
                went = self._speak_with(agency) if ours else DeliveryResult.NOTHING
            self._rounds.served(agency, failing=went is DeliveryResult.FAILED)
        except Exception as error:  # noqa: BLE001
            # Ours, or a bug: this peer is left alone for a while, the others are not.
            _log.error("courier.line", peer=agency, exc_info=error)
            self._rounds.leave_alone(agency, self._steady())
        self._wake.set()

    def _speak_with(self, agency: AgencyId) -> DeliveryResult:
        # (3) How do notices stand? What is over is obeyed before all else.
        due = self._rounds.must_ask(agency, self._steady())
        there = self._ask(agency) if due else True
        # (4) Parcel after parcel; then the line is free again.
        return self._deliver(agency) if there else DeliveryResult.FAILED

    def _deliver(self, agency: AgencyId) -> DeliveryResult:
        went = DeliveryResult.NOTHING
        for _ in range(PARCELS_IN_TURN):
            went = self._courier.deliver(agency)
            if (
                went not in (DeliveryResult.RECEIPTED, DeliveryResult.CHANGED)
                or self._stopping.is_set()
            ):
                break
        return went

    def _ask(self, agency: AgencyId) -> bool:
        """Ask a peer how notices stand; return whether it can be reached at all."""
        try:
            self._reconciler.ask(agency)
        except ComityError as why:
            if isinstance(why, OurFault) and not isinstance(why, Overloaded):
                raise
            _log.info("courier.not-asked", peer=agency, code=why.code)
            self._rounds.asked(agency, self._steady(), well=False)
            if isinstance(why, Unreachable):
                self._courier.missed(agency, why.code)
                return False
        else:
            self._rounds.asked(agency, self._steady(), well=True)
        return True
