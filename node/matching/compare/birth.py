"""How two sets of birth dates agree; each date may be partial.

The best agreement of any two counts: lists carry several dates for one person,
and one that agrees weighs more than others that do not.
"""

from __future__ import annotations

from datetime import date
from enum import IntEnum
from functools import lru_cache

from node.matching.finding import Finding
from node.model.span import span

WHOLE_DATE = 10  # characters of YYYY-MM-DD
NEW_YEAR = "-01-01"
CENTURY = 1  # the last digit's place of it: another century is no slip
FEW = 3  # years


class Birth(IntEnum):
    """How dates of birth agree, best first."""

    EQUAL = 0  # to the day
    SWAPPED = 1  # day and month exchanged
    SLIP = 2  # one digit differs, or two neighbours are exchanged
    OVERLAPS = 3  # as far as they are known
    NEAR = 4  # the years differ by one
    YEARS = 5  # by two or three
    DIFFERS = 6
    UNKNOWN = 7


_CODES = {
    Birth.EQUAL: "birth.same",
    Birth.SWAPPED: "birth.swapped",
    Birth.SLIP: "birth.slip",
    Birth.OVERLAPS: "birth.agrees",
    Birth.NEAR: "birth.near",
    Birth.YEARS: "birth.differs",
    Birth.DIFFERS: "birth.differs",
}


def birth_findings(birth: Birth) -> tuple[Finding, ...]:
    """Return what is said of how dates of birth agree; nothing where it is unknown."""
    return (Finding(_CODES[birth]),) if birth in _CODES else ()


@lru_cache(maxsize=16384)
def _compare(ours: str, theirs: str) -> Birth:
    a, b = span(ours), span(theirs)
    if a is None or b is None:
        return Birth.UNKNOWN
    whole = len(ours) == len(theirs) == WHOLE_DATE
    if ours == theirs and whole and not ours.endswith(NEW_YEAR):
        return Birth.EQUAL
    a, b = _meant(ours, a), _meant(theirs, b)
    if a[0] <= b[1] and b[0] <= a[1]:
        return Birth.OVERLAPS
    if whole and ours == f"{theirs[:4]}-{theirs[8:]}-{theirs[5:7]}":
        return Birth.SWAPPED
    if whole and _one_slip(ours, theirs):
        return Birth.SLIP
    gap = max(b[0].year - a[1].year, a[0].year - b[1].year)
    return Birth.NEAR if gap <= 1 else Birth.YEARS if gap <= FEW else Birth.DIFFERS


def _meant(form: str, days: tuple[date, date]) -> tuple[date, date]:
    """Return the days a form means: 1 January is written where a year is known."""
    if len(form) == WHOLE_DATE and form.endswith(NEW_YEAR):
        return days[0], days[0].replace(month=12, day=31)
    return days


def _one_slip(ours: str, theirs: str) -> bool:
    """Whether one digit differs, or two neighbours are exchanged, in a whole date."""
    places = [n for n, (a, b) in enumerate(zip(ours, theirs, strict=True)) if a != b]
    if len(places) == 1:
        return places[0] > CENTURY
    if len(places) != 2:
        return False
    first, second = places
    return (
        second - first == 1
        and ours[first : second + 1] == theirs[second] + theirs[first]
    )


def compare_births(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Birth:
    """Return the best agreement of any two normalised dates of birth."""
    best = Birth.UNKNOWN
    for one in ours:
        for other in theirs:
            found = _compare(one, other)
            best = min(best, found)
    return best
