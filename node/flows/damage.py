"""What is known to be damaged in what is kept, and what follows for answers.

A record that is damaged may be the one that a question means, and nothing tells which
question that is: what the record said cannot be read, or is not found any more. So
while any record is damaged, no question is answered with ``no_hit``; what a peer would
read as that it reads as ``not_answered``, whatever it asked and whoever it is. Were it
those questions alone that meet the damaged record, a peer would learn of a record that
policy hides from it. A hit is still told: it is right whatever else is damaged.

The first question that meets damage that nobody knew of is answered like all that come
after it. That peers read ``not_answered`` from then on is what they read of any outage.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

RECORD: Final = "record"
SELECTORS: Final = "selectors"
"""The handle of what records are found by, where it is not known of which."""
COUNTED: Final = "of category "
"""How the handle begins of records of which there are not as many as were counted."""
MOST: Final = 200
"""What is named of one table; who has more has no store left to be named."""


@dataclass(frozen=True, slots=True, order=True)
class Damaged:
    """One thing that is damaged: of which table, by its handle, and how."""

    table: str
    handle: str
    what: str

    @property
    def sentence(self) -> str:
        """What an officer reads of it."""
        of = f"{self.table} {self.handle}".strip()
        return f"{of[0].upper()}{of[1:]}: {self.what}."


def _nobody(_one: Damaged) -> None:
    """Nobody wants to know."""


class Damage:
    """What is known. Safe to call from many threads.

    What is noted stands until all was looked over once more from beginning to end, and
    it was not met again.
    """

    def __init__(self, tell: Callable[[Damaged], None] = _nobody) -> None:
        """``tell`` hears of each thing once, when it is new."""
        self.tell = tell
        self._lock = threading.Lock()
        self._stands: dict[tuple[str, str], Damaged] = {}
        self._met: dict[tuple[str, str], Damaged] = {}

    def note(self, found: Iterable[Damaged]) -> None:
        """Note what is damaged."""
        new: list[Damaged] = []
        with self._lock:
            for one in found:
                of = (one.table, one.handle)
                named = sum(table == one.table for table, _ in self._stands)
                if of not in self._stands and named < MOST:
                    self._stands[of] = one
                    new.append(one)
                if of in self._stands:
                    self._met[of] = one
        for one in new:
            self.tell(one)

    def known_before(self, stands: Iterable[Damaged], met: Iterable[Damaged]) -> None:
        """Know what was known before a restart; nobody is told of it once more."""
        with self._lock:
            self._stands = {(one.table, one.handle): one for one in stands}
            self._met = {(one.table, one.handle): one for one in met}

    def all_looked_over(self) -> None:
        """Forget what was not met since the last time that this was said."""
        with self._lock:
            self._stands, self._met = self._met, {}

    def mended(self, table: str, handle: str) -> None:
        """Forget one thing that is whole."""
        with self._lock:
            for known in (self._stands, self._met):
                known.pop((table, handle), None)

    def over(self, handles: Iterable[str]) -> None:
        """Forget records that are held no more, and what they made counts differ by."""
        gone = {(RECORD, handle) for handle in handles}
        with self._lock:
            for known in (self._stands, self._met):
                for of in list(known):
                    if of in gone or (of[0] == RECORD and of[1].startswith(COUNTED)):
                        del known[of]

    def standing(self) -> tuple[Damaged, ...]:
        """Return what is damaged, in order."""
        with self._lock:
            return tuple(sorted(self._stands.values()))

    def met(self) -> tuple[Damaged, ...]:
        """Return what was met since all was looked over last."""
        with self._lock:
            return tuple(sorted(self._met.values()))

    def knows(self, table: str, handle: str) -> bool:
        """Whether one thing is known to be damaged."""
        return (table, handle) in self._stands

    def records(self) -> int:
        """Return how many of our records are known to be damaged."""
        with self._lock:
            return sum(table == RECORD for table, _ in self._stands)
