"""How much a peer may have us write down that answers no question, in a minute.

A ping leaves an entry and an answer to be remembered, a refusal leaves an entry and
what was refused. No quota counts them, for nothing was asked. So each peer has so many
of each a minute. What is beyond is neither done nor kept: it is counted, and what was
counted of a peer is one entry when the minute is over.

What a message comes to is known when it was done. Who has spent that toll is heard no
more before the work, where a node sends such messages of itself, in one row, and again
until they are taken (parcels: ``SPENT_BEFORE``): what is honest of them comes a minute
late. Of questions and files that would not do: officers send them, and one of a peer
who goes on over a quota, or after a file that is not given, would shut out the others.

    tolls.check("es-gc", "nothing-new", now) # raises Overloaded if they are used up
    tolls.pay("es-gc", "ping", now)          # the same, and this is one of them
    tolls.settle(now)                        # writes down what was passed over
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from node.errors import Overloaded
from node.flows.recorder import Recorder

REFUSED: Final = "refused"
OVER_QUOTA: Final = "over-quota"
NO_CHUNK: Final = "no-chunk"
NO_VIEW: Final = "no-view"
NOTHING_NEW: Final = "nothing-new"
MOST_A_MINUTE: Final[Mapping[str, int]] = MappingProxyType(
    {
        "ping": 60,
        "growth-ask": 120,  # as many heads as wait at once, and again
        "standings": 240,  # pages of a roll call
        "parcel": 600,  # of up to 50 items: who has more waiting puts more in each
        "view-ask": 240,  # a snapshot of three hundred million bytes
        "epochs": 20,  # what is new of others' keys, each hour or so
        "chunk-ask": 4800,  # more than the largest file has, of 1 GiB
        REFUSED: 30,
        OVER_QUOTA: 60,
        NO_CHUNK: 60,
        NO_VIEW: 60,
        NOTHING_NEW: 400,  # parcels: a restore that sends 20,000 notices again
    }
)
"""By what it is. A message whose kind is not named here is not counted by it."""
SPENT_BEFORE: Final[Mapping[str, str]] = MappingProxyType({"parcel": NOTHING_NEW})
"""By kind: what such a message may come to, and is not begun once that is spent."""


class Tolls:
    """Counts by peer, in memory: a restart forgives the minute. Safe for many threads.

    There is one count for each peer and each thing, whatever is sent.
    """

    def __init__(
        self, recorder: Recorder, most: Mapping[str, int] = MOST_A_MINUTE
    ) -> None:
        self._recorder = recorder
        self._most = most
        self._lock = threading.Lock()
        self._minute: dict[tuple[str, str], str] = {}
        self._paid: Counter[tuple[str, str]] = Counter()
        self._passed_over: Counter[tuple[str, str, str]] = Counter()  # and minute

    def pay(self, peer: str, what: str, now: datetime) -> None:
        """Count one of ``what``; what is not in the tariff costs nothing.

        Raises:
            Overloaded: the peer's minute is used up; this one was counted alone.
        """
        self._demand(peer, what, now, cost=1)

    def check(self, peer: str, what: str, now: datetime) -> None:
        """Return if ``peer`` has any of ``what`` left; none of it is used up.

        Raises:
            Overloaded: as for ``pay``.
        """
        self._demand(peer, what, now, cost=0)

    def _demand(self, peer: str, what: str, now: datetime, *, cost: int) -> None:
        if what not in self._most:
            return
        of, minute = (peer, what), f"{now:%Y-%m-%dT%H:%M}"
        with self._lock:
            if self._minute.get(of) != minute:
                self._minute[of], self._paid[of] = minute, 0
            if self._paid[of] >= self._most[what]:
                self._passed_over[*of, minute] += 1
                raise Overloaded(f"{peer}: more of {what} in a minute than is taken")
            self._paid[of] += cost

    def settle(self, now: datetime) -> int:
        """Write down what was passed over in minutes that are past: an entry a peer.

        What is counted and not yet written is lost with the process; nothing was done
        or said for it. Returns how many messages they were.
        """
        minute = f"{now:%Y-%m-%dT%H:%M}"
        with self._lock:
            past = [of for of in self._passed_over if of[2] != minute]
            counted = [(*of[:2], self._passed_over.pop(of)) for of in past]
        by_peer: dict[str, Counter[str]] = {}
        for peer, what, count in counted:
            by_peer.setdefault(peer, Counter())[what] += count
        for peer, counts in sorted(by_peer.items()):
            self._recorder.record(
                "messages.passed-over",
                at=now,
                details=[
                    ("peer", peer),
                    *((what, str(n)) for what, n in sorted(counts.items())),
                ],
            )
        return sum(count for *_, count in counted)
