"""Quotas: how much may be asked, by whom, in a day or a minute.

A use is reserved in memory, atomically and before any work, and made durable
with the entry of the exchange it belongs to. A crash between the two forgets a
reservation for which nothing was said. Reservations are never given back: what
failed has still been tried.

One node process counts; the durable counters seed it at the first use of a
period.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from node.errors import QuotaSpent
from node.flows.ports import CountUse, Memory


@dataclass(frozen=True, slots=True)
class Limit:
    """No more than ``most`` uses of ``name`` in each ``span`` (``day``, ``minute``)."""

    name: str
    span: str
    most: int


NAMES_MOST = 200_000
"""Names counted at once. A peer that invents a new officer and case for every
question is refused before it fills the memory; about 40 MB."""

_PERIOD = {"day": "%Y-%m-%d", "minute": "%Y-%m-%dT%H:%M"}


class Quotas:
    """Counts uses against limits. Safe to call from many threads."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._lock = threading.Lock()
        self._used: dict[tuple[str, str], int] = {}
        self._minute = ""

    def take(
        self, limits: Sequence[Limit], *, amount: int, now: datetime
    ) -> tuple[CountUse, ...]:
        """Reserve ``amount`` under every limit, or under none.

        Returns the durable part, for the journal: days. Minutes are not worth
        a write; a restart forgives the current one.

        Raises:
            QuotaSpent: some limit would be passed, or too many names are counted.
        """
        slots = [
            (limit, f"{limit.span}:{limit.name}", now.strftime(_PERIOD[limit.span]))
            for limit in limits
        ]
        with self._lock:
            self._forget(now)
            if len(self._used) > NAMES_MOST:
                raise QuotaSpent("more officers and cases were named than are counted")
            for limit, name, period in slots:
                if self._seen(name, period) + amount > limit.most:
                    raise QuotaSpent(
                        f"the quota of {limit.most} a {limit.span} for "
                        f"{limit.name} is spent"
                    )
            for _, name, period in slots:
                self._used[name, period] += amount
        return tuple(
            CountUse(name, period, amount)
            for limit, name, period in slots
            if limit.span == "day"
        )

    def _seen(self, name: str, period: str) -> int:
        key = name, period
        if key not in self._used:
            durable = self._memory.use(name, period) if name.startswith("day:") else 0
            self._used[key] = durable
        return self._used[key]

    def _forget(self, now: datetime) -> None:
        """Drop past periods, once a minute: memory stays bounded, and so does time.

        A peer that names a new case in every message must not make each of them
        cost a walk over all others.
        """
        minute = now.strftime(_PERIOD["minute"])
        if minute <= self._minute:
            return
        self._minute = minute
        present = {span: now.strftime(shape) for span, shape in _PERIOD.items()}
        self._used = {
            (name, period): used
            for (name, period), used in self._used.items()
            if period >= present[name.partition(":")[0]]
        }
