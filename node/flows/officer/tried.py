"""What was only tried, told together: one line for what one operator tried alike.

Proposals that nobody agreed to, and what was taken back before it held. Nobody has a
role by them, but whoever proposes many may mean something by it, so everybody hears
how many there were.

They are told by number: of none is it kept that it was told, only of how many alike.
So little is kept, and a clock that stands still or goes back hides none: at worst
another one alike is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from node.flows.officer.changes import Tried
from node.model.officer import StaffChange

NEWS_FOR = timedelta(days=30)
"""How long it is news that something was tried."""

Counts = Mapping[str, int]
"""By what is alike: how many there were when it was told."""


def told_together(
    tried: Mapping[str, Sequence[Tried]],
    told: Counts,
    *,
    room: int,
    besides: str,
    now: datetime,
) -> tuple[tuple[StaffChange, ...], Counts]:
    """Return at most ``room`` lines, and what has been told with them.

    Each line is the newest of those alike, and says how many ``more`` there were.
    What is the officer's ``besides`` is passed over, as is what is old or overtaken.
    """
    lines: list[StaffChange] = []
    after: dict[str, int] = {}
    for alike, every in tried.items():
        if every[-1].change.at < now - NEWS_FOR:
            continue  # and is forgotten: it is told once more, if more come
        known = told.get(alike, 0)
        if known == len(every):
            after[alike] = known
            continue
        new = [
            one.change
            for one in sorted(every, key=_newest_last)[known:]
            if not one.overtaken and one.change.pseudonym != besides
        ]
        if new and len(lines) >= room:
            after[alike] = known
            continue
        after[alike] = len(every)
        if new:
            lines.append(replace(new[-1], more=len(new) - 1))
    return tuple(lines), after


def _newest_last(one: Tried) -> tuple[bool, datetime]:
    return not one.overtaken, one.change.at
