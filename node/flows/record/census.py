"""Who stands in a file, and whether it may be taken for what it is meant to be.

A list has a life: who was on it and is no more, is gone; what its publisher calls by
another id is the same. But half a file is not the whole, an old one is not today's, and
one that yields nothing, or nobody's name, was not read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from node.errors import CheckFailed
from node.matching.catalogue import CATEGORIES
from node.matching.intake import (
    Adjacent,
    Found,
    Gone,
    NamedReject,
    Partial,
    Published,
    Reject,
    Row,
)

OLD_AFTER: Final = 90
"""Days after which a list that says when it was made is not taken for today's."""
FEW: Final = 3
"""So many may always be missing, if no more than a third of all are."""
_NAMED_MODES: Final = ("person", "name")


@dataclass(slots=True)
class Census:
    """What was seen in a file so far. Ids are kept as hashes, which Python salts.

    ``unsure``: a row could not be read so far as to say whose it is. ``before`` is the
    day of the list that was imported last under its source, ``day`` that of this one.
    """

    despite_checks: bool = False
    before: date | None = None
    day: date | None = None
    ids: set[int] = field(default_factory=set)
    gone: list[Gone] = field(default_factory=list)
    adjacent: list[Adjacent] = field(default_factory=list)
    partial: bool = False
    unsure: bool = False

    def take(self, found: Found, *, today: date) -> None:
        """Take note of one thing that was read.

        Raises:
            CheckFailed: the list was made too long ago, or before the last one.
        """
        if isinstance(found, Row):
            self.ids.add(hash(found.record.source_id))
        elif isinstance(found, NamedReject):
            self.ids.add(hash(found.source_id))
        elif isinstance(found, Published):
            self.day = max(found.day, self.day or found.day)
            self._check_age(found.day, today)
        elif isinstance(found, Gone):
            self.gone.append(found)
        elif isinstance(found, Adjacent):
            self.adjacent.append(found)
        elif isinstance(found, Partial):
            self.partial = True
        elif isinstance(found, Reject):
            self.unsure = True

    def _check_age(self, day: date, today: date) -> None:
        if self.despite_checks:
            return
        age = (today - day).days
        if age > OLD_AFTER:
            raise CheckFailed(
                f"the list was made on {day}, {age} days ago; nothing was taken",
                advice="Get today's list. --despite-checks takes it all the same.",
            )
        if self.before is not None and day < self.before:
            raise CheckFailed(
                f"the list was made on {day}, and the one that was imported last under "
                f"this source on {self.before}; nothing was taken",
                advice="Get today's list. --despite-checks takes the older one.",
            )

    def has(self, source_id: str) -> bool:
        """Whether something of that id stands in the file."""
        return hash(source_id) in self.ids

    def why_not_whole(self, *, stood: int, missing: int) -> str:
        """Return why the file is not taken for the whole; empty if it is."""
        if self.unsure:
            return "a row of it cannot be read so far as to say whose it is"
        if self.despite_checks or missing <= max(stood // 5, min(FEW, stood // 3)):
            return ""
        return f"{missing} of {stood} records that stood are missing from it"


def check_names(rows: Iterable[Row]) -> None:
    """See that of persons and organisations somebody has a name.

    Raises:
        CheckFailed: nobody has one.
    """
    named = [row for row in rows if _has_names(row.record.category)]
    if named and not any(map(_is_named, named)):
        raise CheckFailed(
            f"none of the first {len(named)} persons and organisations has a name; "
            "nothing was taken",
            advice="The columns or fields may be called otherwise than they were. "
            "--despite-checks takes them all the same.",
        )


def _has_names(category: str) -> bool:
    return CATEGORIES[category].mode in _NAMED_MODES


def _is_named(row: Row) -> bool:
    fields = CATEGORIES[row.record.category].fields
    return any(
        value.normal and fields[value.field].kind in ("name", "organisation")
        for value in row.record.fields
    )


def check_taken(taken: int, *, rejected: int, reason: str) -> None:
    """See that something was taken of a file.

    Raises:
        CheckFailed: nothing was.
    """
    if taken:
        return
    why = f": {reason}" if reason else ""
    raise CheckFailed(
        f"nothing was taken: {rejected} rows rejected{why}"
        if rejected
        else "nothing was taken: there is no row in the file",
        advice="Look at the format, the mapping, and the file of rejected rows.",
    )
