"""An answer on its way to be recorded, and then said.

What needs the processor is done when there is a turn; what is left is waiting, which
a door does for many exchanges at once.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from node.errors import Overtaken

T = TypeVar("T")

QUESTIONS_PER_QUANTUM = 5
"""A hidden hit costs 0.5 to 1.7 ms more than none, and whoever asks three at a time
waits for all three: 8 ms of the default grain for each question hold that on a machine
half as fast as the one where it was measured."""
ANEW_MOST = 5
"""How often a message is judged, if each time what it was judged by has changed before
the answer was recorded; then its sender is told to try again."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An answer that may be said once ``recorded`` is done, and not before.

    ``say`` returns it, or raises what the exchange failed with; ``Overtaken`` where it
    is to be begun anew. ``leaves_in`` is how many seconds from now the answer's next
    tick is. ``grain_s`` is when its first tick is, in seconds from its arrival; 0: it
    leaves at once.
    """

    recorded: Future[Any]
    say: Callable[[], bytes]
    leaves_in: Callable[[], float]
    grain_s: float = 0.0

    def is_late(self, spent_s: float) -> bool:
        """Whether an answer that took so many seconds has missed its first tick."""
        return 0 < self.grain_s < spent_s


def anew(once: Callable[[], T]) -> T:
    """Return what ``once`` returns; it is done again where it was overtaken."""
    for _ in range(ANEW_MOST - 1):
        with suppress(Overtaken):
            return once()
    return once()


def at_once(answer: bytes) -> Turn:
    """Return the turn of an answer that is recorded already."""
    done: Future[Any] = Future()
    done.set_result(None)
    return Turn(done, lambda: answer, lambda: 0.0)


def till_tick(spent_s: float, quantum_s: float, questions: int) -> float:
    """Return the seconds to the next tick of an answer that took ``spent_s`` so far."""
    grain = grain_of(quantum_s, questions)
    return grain - spent_s % grain if grain > 0 else 0.0


def grain_of(quantum_s: float, questions: int) -> float:
    """Return the seconds from one tick to the next of a query of so many questions.

    One quantum for the exchange with one question, and a fifth for each further one.
    """
    further = max(questions - 1, 0)
    return quantum_s * (1 + further / QUESTIONS_PER_QUANTUM)
