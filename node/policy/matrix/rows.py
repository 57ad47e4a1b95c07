"""Cells of a matrix: merged where they are alike, compared where they are not.

    never < by approval < weakened < exact

Comparing is for what a modifier takes away, and for what differs between two bundles.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from node.model.codes import AgencyClass, Purpose

EXACT, WEAKENED, NEVER, APPROVAL = "exact", "weakened", "never", "approval: "
TOLD, NO_ASKING, NOT_TOLD = "told", "may not ask", "not told"
CURED = "; cured by "
ROLE = "person: "
THE_MATCH = "that there is one"

T = TypeVar("T", bound=Hashable)

Direction = Literal["more", "less", "both", "otherwise"]
Change = tuple[str, str, str]
"""An item, what it was, what it is."""


@dataclass(frozen=True, slots=True)
class Key:
    """One cell of the table before merging.

    ``subject`` is a category, a person's role, or a kind of notice; ``purpose`` is
    empty for a notice, ``modifier`` where all is ordinary.
    """

    notice: bool
    subject: str
    to: str
    purpose: str = ""
    modifier: str = ""


@dataclass(frozen=True, slots=True)
class CellOutcome:
    """What was decided: whether there is a match or notice is told, then each item.

    ``items`` pairs groups (by name) and singled-out fields (``group/field``) with
    ``exact``, ``weakened``, ``approval: ...`` or ``never``. None where nothing is told.
    """

    told: str
    items: tuple[tuple[str, str], ...] = ()


Cells = dict[Key, CellOutcome]

_CLASSES = [str(one) for one in AgencyClass]
_PURPOSES = [str(one) for one in Purpose]


@dataclass(frozen=True, slots=True)
class Alike:
    """The cells of one merged row: every subject, to every class, for every purpose."""

    subjects: tuple[str, ...]
    to: tuple[str, ...]
    purposes: tuple[str, ...]

    def order(self) -> tuple[list[int], list[int]]:
        """Return what rows of the same subjects are sorted by."""
        return (
            [_CLASSES.index(one) for one in self.to],
            [_PURPOSES.index(one) for one in self.purposes if one],
        )


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """Cells in which the same is decided."""

    of: Alike
    outcome: CellOutcome


@dataclass(frozen=True, slots=True)
class Moved:
    """Cells in which the same is changed: by a modifier, or from one bundle to another.

    ``modifier`` is empty where all is ordinary.
    """

    direction: Direction
    notice: bool
    modifier: str
    of: Alike
    changes: tuple[Change, ...]


def merged(cells: Mapping[Key, T]) -> list[tuple[Alike, T]]:
    """Merge purposes, then classes, then subjects of which everything is alike."""
    of_subject: dict[str, dict[str, dict[T, list[str]]]] = {}
    for key, value in cells.items():
        to = of_subject.setdefault(key.subject, {}).setdefault(key.to, {})
        to.setdefault(value, []).append(key.purpose)
    pages: dict[frozenset[tuple[tuple[str, ...], tuple[str, ...], T]], list[str]] = {}
    for subject, classes in of_subject.items():
        alike: dict[tuple[tuple[str, ...], T], list[str]] = {}
        for name, values in classes.items():
            for value, purposes in values.items():
                alike.setdefault((tuple(purposes), value), []).append(name)
        page = frozenset((tuple(to), p, value) for (p, value), to in alike.items())
        pages.setdefault(page, []).append(subject)
    found = []
    for page, subjects in pages.items():
        rows = [(Alike(tuple(subjects), to, p), value) for to, p, value in page]
        found += sorted(rows, key=lambda row: row[0].order())
    return found


def changes(before: CellOutcome, after: CellOutcome) -> tuple[Change, ...]:
    """Return what differs. A field that fares as its group does is not repeated."""
    if before.told != after.told:
        told: tuple[Change, ...] = ((THE_MATCH, before.told, after.told),)
        return told
    old, new = dict(before.items), dict(after.items)
    found = []
    for item in dict.fromkeys((*old, *new)):
        group = item.partition("/")[0]
        was, now = old.get(item, old[group]), new.get(item, new[group])
        as_group = item != group and (was, now) == (old[group], new[group])
        if was != now and not as_group:
            found.append((item, was, now))
    return tuple(found)


def direction(found: tuple[Change, ...]) -> Direction:
    """Tell whether more leaves, or less; ``otherwise``: by another approval, say."""
    more = any(_rank(now) > _rank(was) for _, was, now in found)
    less = any(_rank(now) < _rank(was) for _, was, now in found)
    if more and less:
        return "both"
    return "more" if more else "less" if less else "otherwise"


def _rank(level: str) -> int:
    if level in (EXACT, TOLD):
        return 3
    if level == WEAKENED:
        return 2
    return 1 if level.startswith(APPROVAL) or CURED in level else 0
