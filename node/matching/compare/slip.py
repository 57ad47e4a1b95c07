"""How two numbers meet: the same, drawn alike, one slip of the pen apart, in part.

A slip is one character read or typed for another, one left out or too many, or two
neighbours exchanged. Two numbers that both pass their check digit are two things,
however near; where one passes and the other fails, that speaks for a slip.
"""

from __future__ import annotations

from enum import StrEnum

from rapidfuzz.distance import OSA

from node.matching.keys.identifier import (
    IMEI_BODY,
    PHONE_TAIL,
    VIN_LENGTH,
    VIN_TAIL,
    core_of,
    is_part,
)
from node.matching.normalise.confusable import folded
from node.matching.normalise.form import FAIL, OK
from node.matching.normalise.repair import holds

MIN_SLIP = 6  # characters; in a shorter number a slip is as likely as another number
MAX_COMPARED = 64
SERIES = 2  # last characters in which numbers of one series differ

_SCOPED = frozenset(("scoped-number", "plate"))
_MISREAD = _SCOPED | {"serial", "vin", "tail", "iban", "lei", "container"}
_MISTYPED = _MISREAD | {"imo", "mmsi", "imei", "imsi", "iccid"}


class Met(StrEnum):
    """How two numbers of one kind meet, best first."""

    SAME = "same"
    NO_COUNTRY = "no_country"  # the same, and one side does not say whose it is
    CONFUSABLE = "confusable"
    SLIP = "slip"
    SERIES = "series"  # a slip in the last digits: neighbours of one batch
    PART = "part"
    OTHER_COUNTRY = "other_country"


def _scopes(kind: str, ours: str, theirs: str) -> Met:
    if kind == "phone":
        return Met.SAME if ours == theirs else Met.NO_COUNTRY
    if kind not in _SCOPED:
        return Met.SAME
    a, b = ours.rpartition(":")[0], theirs.rpartition(":")[0]
    if a and b:
        return Met.SAME if a == b else Met.OTHER_COUNTRY
    return Met.NO_COUNTRY if a or b else Met.SAME


def _same(kind: str, ours: str, theirs: str) -> bool:
    if kind == "imei":
        return ours[:IMEI_BODY] == theirs[:IMEI_BODY]
    if kind == "phone" and not (ours[:1] == theirs[:1] == "+"):
        return ours[-PHONE_TAIL:] == theirs[-PHONE_TAIL:]
    return ours == theirs


def fits(pattern: str, number: str) -> bool:
    """Whether a part, with ``?`` and ``*``, fits a whole number. Linear in both.

    >>> fits("12A?34", "12AB34"), fits("*2AB*", "12AB34"), fits("12?", "12AB34")
    (True, True, False)
    """
    reached = _and_past_stars(pattern, {0})
    for char in number:
        stepped = {
            place + (pattern[place] != "*")
            for place in reached
            if place < len(pattern) and pattern[place] in ("?", "*", char)
        }
        reached = _and_past_stars(pattern, stepped)
    return len(pattern) in reached


def _and_past_stars(pattern: str, places: set[int]) -> set[int]:
    """Return the places of a pattern, and those after a star that stands for nothing.

    No two stars stand together in a normal form.
    """
    return places | {p + 1 for p in places if pattern[p : p + 1] == "*"}


def _part(kind: str, ours: str, theirs: str) -> Met | None:
    if kind == "vin":
        short, long = sorted((folded(ours), folded(theirs)), key=len)
        part = VIN_TAIL <= len(short) < len(long) >= VIN_LENGTH
        return Met.PART if part and long.endswith(short) else None
    if is_part(kind, ours) == is_part(kind, theirs):
        return None
    pattern, number = (ours, theirs) if is_part(kind, ours) else (theirs, ours)
    return Met.PART if fits(folded(pattern), folded(number)) else None


def _slip(kind: str, ours: str, theirs: str) -> Met | None:
    a, b = folded(ours), folded(theirs)
    if min(len(a), len(b)) < MIN_SLIP or is_part(kind, ours) or is_part(kind, theirs):
        return None
    if OSA.distance(a, b, score_cutoff=1) > 1:
        return None
    if holds(kind, ours) == OK == holds(kind, theirs):
        return None
    if (
        len(a) == len(b)
        and a[:-SERIES] == b[:-SERIES]
        and FAIL
        not in (
            holds(kind, ours),
            holds(kind, theirs),
        )
    ):
        # Two neighbours exchanged at the end are a slip, not the next of a series.
        return Met.SLIP if sorted(a) == sorted(b) else Met.SERIES
    return Met.SLIP


def meeting(kind: str, ours: str, theirs: str) -> Met | None:
    """Return how two normal forms of one kind meet, ``None`` where they do not."""
    if max(len(ours), len(theirs)) > MAX_COMPARED:
        return Met.SAME if ours == theirs else None
    a, b = core_of(kind, ours), core_of(kind, theirs)
    scope = _scopes(kind, ours, theirs)
    if _same(kind, a, b):
        return scope
    if scope is Met.OTHER_COUNTRY:
        return None
    if kind in _MISREAD and folded(a) == folded(b):
        return Met.CONFUSABLE
    found = _part(kind, a, b) if kind in ("plate", "vin") else None
    return found or (_slip(kind, a, b) if kind in _MISTYPED else None)


def check_speaks(kind: str, ours: str, theirs: str) -> bool:
    """Whether exactly one of two numbers passes its check, and the other fails."""
    return {holds(kind, ours), holds(kind, theirs)} == {OK, FAIL}
