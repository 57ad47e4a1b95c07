"""What goes wrong, and when: drawn from a seed, one way at a time.

Each way (who speaks, to whom) has a row of fates of its own, so that the n-th
envelope of a way meets the same fate whenever the seed is the same, whatever the
other ways do. Who is killed, and at the how-manieth moment, is drawn as well.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from random import Random

Way = tuple[str, str]


class Fate(StrEnum):
    """What becomes of one exchange."""

    PASS = "pass"
    DROP_REQUEST = "drop-request"  # it never arrives, and nobody says so
    DROP_ANSWER = "drop-answer"  # it arrives; the answer never does
    FAIL = "fail"  # it never arrives, and the line says so at once
    DELAY = "delay"
    TWICE_FIRST = "twice-first"  # delivered twice, answered with the first answer
    TWICE_SECOND = "twice-second"
    TWICE_AT_ONCE = "twice-at-once"  # both at the same time
    LATE = "late"  # lost for its sender; delivered after the next one
    OLD = "old"  # an older one is delivered again after it
    CUT_REQUEST = "cut-request"  # the connection is reset in the middle
    CUT_ANSWER = "cut-answer"
    FLIP_REQUEST = "flip-request"  # one byte arrives as another
    FLIP_ANSWER = "flip-answer"


WEIGHTS: Mapping[Fate, int] = {
    Fate.PASS: 50,
    Fate.DROP_REQUEST: 2,
    Fate.DROP_ANSWER: 4,
    Fate.FAIL: 3,
    Fate.DELAY: 8,
    Fate.TWICE_FIRST: 4,
    Fate.TWICE_SECOND: 4,
    Fate.TWICE_AT_ONCE: 4,
    Fate.LATE: 5,
    Fate.OLD: 8,
    Fate.CUT_REQUEST: 4,
    Fate.CUT_ANSWER: 6,
    Fate.FLIP_REQUEST: 3,
    Fate.FLIP_ANSWER: 3,
}
DELAY_MOST_S = 0.3


@cache
def seed_of_run() -> int:
    """Return the seed: the one that was asked for, or a new one."""
    for name in ("COMITY_FAULT_SEED", "COMITY_SEED"):
        given = os.environ.get(name)
        if given:
            return int(given)
    return secrets.randbelow(10**6)


@dataclass
class Plan:
    """Draws fates. ``calm`` ends all faults; safe for many threads.

    Who is ``unreachable`` is heard by nobody and hears nobody, calm or not.
    """

    seed: int
    weights: Mapping[Fate, int] = field(default_factory=lambda: WEIGHTS)
    met: Counter[Fate] = field(default_factory=Counter)
    unreachable: set[str] = field(default_factory=set)
    _ways: dict[Way, Random] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _calm: threading.Event = field(default_factory=threading.Event)

    @classmethod
    def quiet(cls) -> Plan:
        """A plan in which nothing ever fails."""
        made = cls(0)
        made.calm()
        return made

    def calm(self) -> None:
        """From now on nothing fails."""
        self._calm.set()

    @property
    def is_calm(self) -> bool:
        return self._calm.is_set()

    def storm(self) -> None:
        """Let things fail again."""
        self._calm.clear()

    def fate(self, way: Way) -> tuple[Fate, Random]:
        """Return what becomes of the next exchange on ``way``, and dice for it."""
        with self._lock:
            dice = self._ways.setdefault(way, Random(f"{self.seed}/{way[0]}>{way[1]}"))
            if self.unreachable.intersection(way):
                fate = Fate.FAIL
            elif self._calm.is_set():
                fate = Fate.PASS
            else:
                fates = tuple(self.weights)
                (fate,) = dice.choices(fates, weights=tuple(self.weights.values()))
            self.met[fate] += 1
            return fate, Random(dice.random())


@dataclass(frozen=True)
class Killing:
    """``who`` is killed ``after_s`` seconds after the ``at``-th moment."""

    at: int
    who: str
    after_s: float


def killings(seed: int, agencies: Sequence[str], every: int) -> Iterator[Killing]:
    """Draw who is killed, and when: about once in ``every`` moments, without end.

    Each agency has its turn before any has its next.
    """
    dice, at = Random(f"{seed}/killings"), 0
    while True:
        for who in dice.sample(list(agencies), len(agencies)):
            at += dice.randint(max(1, every // 2), every + every // 2)
            yield Killing(at, who, dice.uniform(0, 0.08))
