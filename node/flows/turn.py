"""An answer on its way to be recorded, and then said.

What needs the processor is done when there is a turn; what is left is waiting, which
a door does for many exchanges at once.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Turn:
    """An answer that may be said once ``recorded`` is done, and not before.

    ``say`` returns it, or raises what the exchange failed with. ``leaves_in`` is
    how many seconds from now the answer's next tick is.
    """

    recorded: Future[Any]
    say: Callable[[], bytes]
    leaves_in: Callable[[], float]


def at_once(answer: bytes) -> Turn:
    """Return the turn of an answer that is recorded already."""
    done: Future[Any] = Future()
    done.set_result(None)
    return Turn(done, lambda: answer, lambda: 0.0)
