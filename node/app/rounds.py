"""Whose turn it is: what the courier knows of its peers while the process lives.

Nothing that must outlive the process is here. Under one lock; no call is slow.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from node.flows.channel.back_off import chance, pause
from node.model.agency import AgencyId
from node.model.notice import Urgency

ASK_EVERY = timedelta(hours=1)
SOONEST = timedelta(seconds=1)
"""How soon a peer is asked again that could not be, and speaks to us."""
UNWELL = timedelta(seconds=30)
"""How long a peer is left alone whom our own node could not serve."""


@dataclass(slots=True)
class _Partner:
    """One peer: when it is asked again how notices stand, and how it has been."""

    ask_at: datetime
    asked_at: datetime | None = None
    asks_failed: int = 0
    failing: bool = False
    busy: bool = False
    alone_until: datetime | None = None


class Rounds:
    """Keeps turns. Safe for many threads."""

    def __init__(self, ask_every: timedelta = ASK_EVERY) -> None:
        self._ask_every = ask_every
        self._partners: dict[AgencyId, _Partner] = {}
        self._heard: set[AgencyId] = set()
        self._lock = threading.Lock()

    def meet(self, agencies: Iterable[AgencyId], now: datetime) -> None:
        """Get to know partners; who is new is asked at once."""
        with self._lock:
            for agency in agencies:
                self._partners.setdefault(agency, _Partner(now))

    def hear(self, agency: AgencyId) -> bool:
        """Note that a peer has spoken; whether that changes anything."""
        with self._lock:
            partner = self._partners.get(agency)
            if partner is None or not (partner.failing or partner.asks_failed):
                return False
            self._heard.add(agency)
            return True

    def spoken(self, now: datetime) -> tuple[AgencyId, ...]:
        """Return whom we have heard since; whom we could not ask is asked at once."""
        with self._lock:
            heard = tuple(sorted(self._heard))
            self._heard.clear()
            for agency in heard:
                partner = self._partners[agency]
                if partner.asks_failed:
                    # Not at each of its words: that would be its to command.
                    soonest = partner.asked_at + SOONEST if partner.asked_at else now
                    partner.ask_at = min(partner.ask_at, max(now, soonest))
            return heard

    def failing(self) -> tuple[AgencyId, ...]:
        """Return the peers whose last parcel did not get through."""
        with self._lock:
            return tuple(a for a, p in self._partners.items() if p.failing)

    def take(
        self, due: Sequence[AgencyId], now: datetime, *, most: int
    ) -> tuple[AgencyId, ...]:
        """Return whose turn it is, of those in ``due`` or to be asked; now busy."""
        with self._lock:
            for agency in due:
                self._partners.setdefault(agency, _Partner(now + self._ask_every))
            wanted = {*due, *(a for a, p in self._partners.items() if p.ask_at <= now)}
            room = most - sum(p.busy for p in self._partners.values())
            ready = [
                a
                for a, p in self._partners.items()
                if a in wanted and not p.busy and (p.alone_until or now) <= now
            ][: max(room, 0)]
            for agency in ready:
                # Who was served goes to the end of the row.
                partner = self._partners.pop(agency)
                partner.busy = True
                self._partners[agency] = partner
            return tuple(ready)

    def must_ask(self, agency: AgencyId, now: datetime) -> bool:
        """Whether the peer is to be asked how notices stand before all else."""
        with self._lock:
            return self._partners[agency].ask_at <= now

    def asked(self, agency: AgencyId, now: datetime, *, well: bool) -> None:
        """Note whether a peer could be asked, and set when it is asked again."""
        with self._lock:
            partner = self._partners[agency]
            partner.asked_at = now
            partner.asks_failed = 0 if well else partner.asks_failed + 1
            wait = pause(partner.asks_failed, Urgency.NORMAL, spread=chance())
            partner.ask_at = now + (self._ask_every if well else wait)

    def served(self, agency: AgencyId, *, failing: bool) -> None:
        """Note how the last parcel went; the peer is busy no more."""
        with self._lock:
            partner = self._partners[agency]
            partner.failing, partner.busy = failing, False

    def leave_alone(self, agency: AgencyId, now: datetime) -> None:
        """Leave a peer alone for a while; it is busy no more."""
        with self._lock:
            partner = self._partners[agency]
            partner.alone_until, partner.busy = now + UNWELL, False

    def next_at(self, now: datetime) -> datetime | None:
        """Return when the next peer is to be asked, of those whose turn is to come.

        Whose turn it is already, and who waits for a free line, is not counted.
        """
        with self._lock:
            turns = (
                max(p.ask_at, p.alone_until or p.ask_at)
                for p in self._partners.values()
                if not p.busy
            )
            return min((at for at in turns if at > now), default=None)
