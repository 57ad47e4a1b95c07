"""Chance that a seed decides: the same seed draws the same samples everywhere.

Nothing secret is drawn with it. It samples cells of a rule book, and a finding that
it leads to must come back when it is looked for again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_FACTOR, _STEP, _MASK = 6364136223846793005, 1442695040888963407, (1 << 64) - 1


class Chance:
    """A linear congruential generator of 64 bits; its upper half is used."""

    def __init__(self, seed: int) -> None:
        self._state = (seed * 2 + 1) & _MASK
        self.below(2)

    def below(self, most: int) -> int:
        """Return a number from 0 up to and without ``most``."""
        self._state = (self._state * _FACTOR + _STEP) & _MASK
        return (self._state >> 32) % most

    def pick(self, some: Sequence[T]) -> T:
        """Return one of ``some``, which is not empty."""
        return some[self.below(len(some))]

    def sample(self, some: Sequence[T], most: int) -> list[T]:
        """Return ``most`` of ``some`` in their order, or all if they are fewer."""
        left = min(most, len(some))
        taken = []
        for place, one in enumerate(some):
            if self.below(len(some) - place) < left:
                taken.append(one)
                left -= 1
        return taken
