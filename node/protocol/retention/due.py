"""What is to be destroyed, or looked at again, and when.

Nothing is destroyed by a clock that is in doubt: what cannot be undone waits. Reviews
are listed all the same, for a person looks at them. No flow uses it yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from node.model.codes import Code
from node.protocol.retention.rules import Kept, RetentionRule, term


class RetentionStep(Code):
    """What is due of something that is kept."""

    DESTROY = "destroy"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class RetentionDue:
    """Something that is due: of what, since when, and by which laws."""

    id: str
    step: RetentionStep
    at: datetime
    laws: tuple[str, ...]


def destroyed_at(rules: Sequence[RetentionRule], kept: Kept) -> datetime | None:
    """Return when ``kept`` is destroyed; nothing where only a review ends it."""
    days = term(rules, kept).most_days
    return None if days is None else kept.since + timedelta(days=days)


def reviewed_at(rules: Sequence[RetentionRule], kept: Kept) -> datetime:
    """Return when ``kept`` is looked at again."""
    last = max(kept.since, kept.reviewed or kept.since)
    return last + timedelta(days=term(rules, kept).review_days)


def retention_due(
    rules: Sequence[RetentionRule],
    holdings: Iterable[Kept],
    *,
    now: datetime,
    clock_in_doubt: bool,
) -> tuple[RetentionDue, ...]:
    """Return what is due by ``now``, the longest due first; of each one step alone."""
    found = []
    for kept in holdings:
        end, review = destroyed_at(rules, kept), reviewed_at(rules, kept)
        laws = term(rules, kept).laws
        if end is not None and end <= now:
            if not clock_in_doubt:
                found.append(RetentionDue(kept.id, RetentionStep.DESTROY, end, laws))
        elif review <= now:
            found.append(RetentionDue(kept.id, RetentionStep.REVIEW, review, laws))
    return tuple(sorted(found, key=lambda each: (each.at, each.id)))
