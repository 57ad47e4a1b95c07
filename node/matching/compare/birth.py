"""How two sets of birth dates agree; each date may be partial.

The best agreement of any two counts: lists carry several dates for one person,
and one that agrees weighs more than others that do not.
"""

from __future__ import annotations

from enum import Enum

from node.matching.finding import Finding
from node.matching.normalise.date import span

WHOLE_DATE = 10  # characters of YYYY-MM-DD


class Birth(Enum):
    """How dates of birth agree, best first."""

    EQUAL = 0
    SWAPPED = 1
    OVERLAPS = 2
    NEAR = 3
    DIFFERS = 4
    UNKNOWN = 5


_CODES = {
    Birth.EQUAL: "birth.same",
    Birth.SWAPPED: "birth.swapped",
    Birth.OVERLAPS: "birth.agrees",
    Birth.NEAR: "birth.near",
    Birth.DIFFERS: "birth.differs",
}


def birth_findings(birth: Birth) -> tuple[Finding, ...]:
    """Return what is said of how dates of birth agree; nothing where it is unknown."""
    return (Finding(_CODES[birth]),) if birth in _CODES else ()


def _compare(ours: str, theirs: str) -> Birth:
    if ours == theirs and len(ours) == WHOLE_DATE:
        return Birth.EQUAL
    a, b = span(ours), span(theirs)
    if a is None or b is None:
        return Birth.UNKNOWN
    if a[0] <= b[1] and b[0] <= a[1]:
        return Birth.OVERLAPS
    if len(ours) == len(theirs) == WHOLE_DATE and ours == (
        f"{theirs[:4]}-{theirs[8:]}-{theirs[5:7]}"
    ):
        return Birth.SWAPPED
    gap = max(b[0].year - a[1].year, a[0].year - b[1].year)
    return Birth.NEAR if gap <= 1 else Birth.DIFFERS


def compare_births(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Birth:
    """Return the best agreement of any two normalised dates of birth."""
    found = (_compare(a, b) for a in ours for b in theirs)
    return min(found, key=lambda birth: birth.value, default=Birth.UNKNOWN)
