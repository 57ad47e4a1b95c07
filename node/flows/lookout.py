"""Who is told of our own records and questions, in the act that keeps them.

A peer's notice may ask to hear of later matches. The flows that keep records and ask
questions hand them to the lookout and take its effects into their own act; they do
not know what it looks for, and without one they are told nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol, TypeVar

from node.errors import AlreadyThere
from node.flows.ports import Effect
from node.model.query import Justification, Question
from node.model.record import Record

T = TypeVar("T")


class Lookout(Protocol):
    """Looks at what is new here. Safe to call from many threads."""

    def records(
        self, records: Sequence[tuple[str, Record]], *, now: datetime
    ) -> tuple[Effect, ...]:
        """Return what follows from these (reference, record) being kept."""
        ...

    def questions(
        self, why: Justification, questions: Sequence[Question], *, now: datetime
    ) -> tuple[Effect, ...]:
        """Return what follows from an officer of ours asking these."""
        ...


@dataclass(frozen=True, slots=True)
class Nobody:
    """The lookout of a node that watches nothing."""

    def records(
        self, records: Sequence[tuple[str, Record]], *, now: datetime
    ) -> tuple[Effect, ...]:
        """Return nothing."""
        del records, now
        return ()

    def questions(
        self, why: Justification, questions: Sequence[Question], *, now: datetime
    ) -> tuple[Effect, ...]:
        """Return nothing."""
        del why, questions, now
        return ()


NOBODY: Final[Lookout] = Nobody()


def told_of(look: Callable[[], tuple[Effect, ...]], act: Callable[..., T]) -> T:
    """Do ``act`` with what ``look`` returns, and return what it returns.

    Two officers may meet the same notice at the same moment; what follows from that
    happens once, and the act of the second is done again without it.
    """
    try:
        return act(look())
    except AlreadyThere:
        return act(look())
