"""How much of what a peer takes from our agency in a minute one officer may use.

A peer counts by agency (``toll.py``): what one officer of ours used up, all the others
would lack. So each has a share, and all of them together leave the operators theirs,
whatever minute the peer counts by: two of our minutes may fall into one of its own.

    shares.take("ping", officer, peer.agency, now)
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from node.errors import Overloaded
from node.flows.toll import NO_CHUNK, NOTHING_NEW
from node.model.codes import OfficerRole
from node.model.officer import Officer

PING: Final = "ping"


@dataclass(frozen=True, slots=True)
class Share:
    """Of one officer, and of all ``together``, at one peer in a minute."""

    each: int
    together: int


SHARES: Final[Mapping[str, Share]] = MappingProxyType(
    {
        PING: Share(5, 20),
        NO_CHUNK: Share(5, 25),
        NOTHING_NEW: Share(5, 50),  # what waits for a peer is tried again
    }
)
"""Twice ``together`` is less than the toll of it at a peer."""


class Shares:
    """Counts in memory: a restart forgives the minute. Safe for many threads.

    Operators are not counted. What is kept is of one minute.
    """

    def __init__(self, shares: Mapping[str, Share] = SHARES) -> None:
        self._shares = shares
        self._lock = threading.Lock()
        self._minute = ""
        self._taken: Counter[tuple[str, str, str]] = Counter()  # "" is all together

    def take(self, what: str, officer: Officer, peer: str, now: datetime) -> None:
        """Take one of ``what``.

        Raises:
            Overloaded: the officer's share of this minute is used up, or that of all.
        """
        with self._lock:
            self._check(what, officer, peer, now)
            self._count(what, officer, peer)

    def check(self, what: str, officer: Officer, peer: str, now: datetime) -> None:
        """Raise ``Overloaded`` if the officer may take none in this minute."""
        with self._lock:
            self._check(what, officer, peer, now)

    def count(self, what: str, officer: Officer, peer: str) -> None:
        """Count one that was taken, if only now it is known to have been one."""
        with self._lock:
            self._count(what, officer, peer)

    def _check(self, what: str, officer: Officer, peer: str, now: datetime) -> None:
        minute = f"{now:%Y-%m-%dT%H:%M}"
        if minute != self._minute:
            self._minute = minute
            self._taken.clear()
        if OfficerRole.OPERATOR in officer.roles:
            return
        share = self._shares[what]
        if (
            self._taken[what, peer, officer.pseudonym] >= share.each
            or self._taken[what, peer, ""] >= share.together
        ):
            raise Overloaded(
                f"{peer} is asked often enough in this minute ({what})",
                advice="Wait for a minute: the peer counts what all of us ask.",
            )

    def _count(self, what: str, officer: Officer, peer: str) -> None:
        if OfficerRole.OPERATOR not in officer.roles:
            self._taken[what, peer, officer.pseudonym] += 1
            self._taken[what, peer, ""] += 1
