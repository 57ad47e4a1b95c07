"""What would leave by an approval, before it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from node.model.agreement import Subject
from node.model.desk.record import RecordView
from node.model.desk.release import LeavingField, PendingRelease
from node.model.query import Question, ReleasedField


@dataclass(frozen=True, slots=True)
class Preview:
    """What an approval would be about, and what would leave by it.

    ``may_leave`` is how an approval keeps the latter (``policy.approved``).
    """

    subject: Subject
    may_leave: frozenset[str]
    leaves: tuple[LeavingField, ...]
    question: Question | None = None
    record: RecordView | None = None


Previewing = Callable[[PendingRelease, datetime], Preview]
"""Looks at what waits, by the rules and the holdings of now.

Raises ``NotFound`` or ``CheckFailed`` where there is nothing to look at any more."""


def leaving_fields(
    today: Iterable[ReleasedField], approved: Iterable[ReleasedField]
) -> tuple[LeavingField, ...]:
    """Return what would leave once approved, each once, and what leaves as it is."""
    before = set(today)
    return tuple(
        LeavingField(one.field, one.value, one.level, one not in before)
        for one in dict.fromkeys(approved)
    )
