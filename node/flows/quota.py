"""Quotas: how much may be asked, by whom, in a day or a minute.

A use is reserved in memory, atomically and before any work, and made durable
with the entry of the exchange it belongs to. A crash between the two forgets a
reservation for which nothing was said. Reservations are never given back: what
failed has still been tried.

A peer invents officers and cases as it likes. So the names that it brings have room
of their own, and so have those of our own officers: who fills theirs is refused further
names, and nobody else is.

The durable counters seed what is counted here at the first use of a period. Where
several processes count, each reads them again every second, minutes are durable, too,
and the journal refuses what would be beyond a limit: together they grant no more than
one of them would.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from node.errors import QuotaSpent
from node.flows.ports import CountUse, Memory


@dataclass(frozen=True, slots=True)
class Limit:
    """No more than ``most`` uses of ``name`` in each ``span`` (``day``, ``minute``).

    ``brought_by`` is whose room the name takes; empty where the node gives the name, so
    that there are no more of them than there are peers.
    """

    name: str
    span: str
    most: int
    brought_by: str = ""


NAMES_MOST = 20_000
"""Names of one peer, or of our own officers, that are counted at once; about 4 MB."""

_Key = tuple[str, str]
"""Span and name, and the period."""
_Slot = tuple[Limit, _Key]
_READ_AGAIN = timedelta(seconds=1)
"""How old what is known of other processes' counting may be."""
_PERIOD = {"day": "%Y-%m-%d", "minute": "%Y-%m-%dT%H:%M"}


class Quotas:
    """Counts uses against limits. Safe to call from many threads."""

    def __init__(
        self, memory: Memory, names_most: int = NAMES_MOST, *, shared: bool = False
    ) -> None:
        self._memory = memory
        self._names_most = names_most
        self._shared = shared
        self._read_at: dict[_Key, datetime] = {}
        self._lock = threading.Lock()
        self._used: dict[_Key, int] = {}
        self._brought_by: dict[_Key, str] = {}
        self._names: Counter[str] = Counter()
        self._minute = ""
        self._day = ""

    def take(
        self, limits: Sequence[Limit], *, amount: int, now: datetime
    ) -> tuple[CountUse, ...]:
        """Reserve ``amount`` under every limit, or under none.

        Returns the durable part, for the journal: days. Minutes are not worth a write
        of who counts alone; a restart forgives the current one.

        Raises:
            QuotaSpent: some limit would be passed, or whoever brings the names has
                brought as many as are counted.
        """
        period = {span: now.strftime(shape) for span, shape in _PERIOD.items()}
        slots = [(of, (f"{of.span}:{of.name}", period[of.span])) for of in limits]
        with self._lock:
            self._forget(now)
            self._check_room(slots)
            # What is known refuses before anything is read.
            _check(slots, self._used, amount)
            seen = self._seen([key for _, key in slots], now)
            _check(slots, seen, amount)
            used = {key: before + amount for key, before in seen.items()}
            # What was refused is not remembered: it must not take room.
            for limit, key in slots:
                if key not in self._used and limit.brought_by:
                    self._brought_by[key] = limit.brought_by
                    self._names[limit.brought_by] += 1
            self._used.update(used)
        return tuple(
            CountUse(*key, amount, limit.most if self._shared else 0)
            for limit, key in slots
            if limit.span == "day" or self._shared
        )

    def forget(self, now: datetime) -> int:
        """Drop the durable counters of past days; return how many. Once a day.

        Those of the day before stay: by the clock of another process it may be that
        day yet, and its quotas would begin anew.
        """
        today = now.strftime(_PERIOD["day"])
        if today == self._day:
            return 0
        before = (now - timedelta(days=1)).strftime(_PERIOD["day"])
        gone = self._memory.forget_uses_before(before)
        self._day = today
        return gone

    def _check_room(self, slots: Sequence[_Slot]) -> None:
        new: Counter[str] = Counter()
        for limit, key in slots:
            of = limit.brought_by
            new[of] += key not in self._used
            if of and new[of] and self._names[of] + new[of] > self._names_most:
                raise QuotaSpent(f"{of} named more officers and cases than are counted")

    def _seen(self, keys: Sequence[_Key], now: datetime) -> dict[_Key, int]:
        """Return what was used so far; all that must be read is read together."""
        unread = [key for key in keys if self._is_unread(key, now)]
        read = self._memory.uses(unread) if unread else {}
        if self._shared:
            self._read_at.update(dict.fromkeys(unread, now))
        return {key: max(self._used.get(key, 0), read.get(key, 0)) for key in keys}

    def _is_unread(self, key: _Key, now: datetime) -> bool:
        if self._shared:
            at = self._read_at.get(key)
            if key not in self._used or at is None or abs(now - at) >= _READ_AGAIN:
                return True
        return key not in self._used and key[0].startswith("day:")

    def _forget(self, now: datetime) -> None:
        """Drop past periods, once a minute: memory stays bounded, and so does time.

        A peer that names a new case in every message must not make each of them
        cost a walk over all others.
        """
        minute = now.strftime(_PERIOD["minute"])
        if minute == self._minute:
            return
        self._minute = minute
        present = {span: now.strftime(shape) for span, shape in _PERIOD.items()}
        self._used = {
            (name, period): used
            for (name, period), used in self._used.items()
            if period >= present[name.partition(":")[0]]
        }
        self._read_at = {k: at for k, at in self._read_at.items() if k in self._used}
        self._brought_by = {
            k: of for k, of in self._brought_by.items() if k in self._used
        }
        self._names = Counter(self._brought_by.values())


def _check(slots: Sequence[_Slot], used: Mapping[_Key, int], amount: int) -> None:
    """Return if ``amount`` is within each limit of which the use is known."""
    for limit, key in slots:
        if key in used and used[key] + amount > limit.most:
            raise QuotaSpent(
                f"the quota of {limit.most} a {limit.span} for {limit.name} is spent"
            )
