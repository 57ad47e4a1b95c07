"""How two sets of places agree: towns and villages, else countries.

Places are free text ("Kuza Bandai village, Swat, Pakistan"). What names the place
itself is compared by consonant code, as it is spelt in many ways; words that say
what kind of place it is are left out. That the country agrees is said of places
only where nothing finer is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from node.matching.finding import Finding
from node.matching.keys.skeleton import sounded
from node.matching.names.code import code, fold
from node.matching.normalise.country import countries, normal_country
from node.matching.normalise.name import romanise
from node.matching.tables import toml

MAX_PLACES = 12
MAX_CHARS = 300
LEAST_CODE = 3  # a shorter code is shared by too many places
LEAST_WORD = 4  # letters of a name that is known by its vowels, too
_PARTS = re.compile(r"[,;/()]|\s-\s")
_KINDS = frozenset(toml("words")["kinds_of_place"].split())


class PlaceAgreement(IntEnum):
    """How places agree, best first."""

    SAME = 0  # two finer words, or all that one side knows
    ALIKE = 1  # one finer word
    COUNTRY = 2
    DIFFERS = 3  # the countries are known and are others
    UNKNOWN = 4


_CODES = {
    PlaceAgreement.SAME: "place.same",
    PlaceAgreement.ALIKE: "place.alike",
    PlaceAgreement.DIFFERS: "place.differs",
}


@dataclass(frozen=True, slots=True)
class _Where:
    finer: frozenset[str]
    lands: frozenset[str]


@lru_cache(maxsize=8192)
def _where(raw: str) -> _Where:
    lands: set[str] = set()
    finer: set[str] = set()
    for part in _PARTS.split(raw):
        found = countries(part) if part.strip() else ()
        if found:
            lands.update(found)
            continue
        for word in romanise(part).split():
            if word in _KINDS or normal_country(word):
                continue
            if made := _named(fold(word)):
                finer.add(made)
    return _Where(frozenset(finer), frozenset(lands))


def _named(word: str) -> str:
    """Return what a word of a place is compared by, or nothing where it is too short.

    A short code is of too many places; with its vowels, in classes, it is of few:
    Kyiv, Kiev; Rome, Oslo, Gaza.
    """
    made = code(word)
    if len(made) >= LEAST_CODE or not word.isalpha():
        return made if len(made) >= LEAST_CODE else ""
    return f"{made}.{sounded(word)}" if len(word) >= LEAST_WORD else ""


@lru_cache(maxsize=16384)
def _compare(one: str, other: str) -> PlaceAgreement:
    ours, theirs = _where(one), _where(other)
    shared = ours.finer & theirs.finer
    if shared:
        least = min(len(ours.finer), len(theirs.finer))
        return (
            PlaceAgreement.SAME
            if len(shared) > 1 or least == 1
            else PlaceAgreement.ALIKE
        )
    if ours.lands and theirs.lands:
        return (
            PlaceAgreement.COUNTRY
            if ours.lands & theirs.lands
            else PlaceAgreement.DIFFERS
        )
    return PlaceAgreement.UNKNOWN


def compare_places(ours: Sequence[str], theirs: Sequence[str]) -> PlaceAgreement:
    """Return the best agreement of any two places, given as they were written."""
    best = PlaceAgreement.UNKNOWN
    if not ours or not theirs:
        return best
    for one in ours[:MAX_PLACES]:
        for other in theirs[:MAX_PLACES]:
            found = _compare(one[:MAX_CHARS], other[:MAX_CHARS])
            best = min(best, found)
    return best


def address_findings(address: PlaceAgreement) -> tuple[Finding, ...]:
    """Return what is said of how addresses agree; nothing where it tells nothing."""
    if address in (PlaceAgreement.SAME, PlaceAgreement.ALIKE):
        return (Finding("field.same", ("address",)),)
    differs = address is PlaceAgreement.DIFFERS
    return (Finding("field.differs", ("address",)),) if differs else ()


def place_findings(place: PlaceAgreement) -> tuple[Finding, ...]:
    """Return what is said of how places agree; nothing where it tells nothing."""
    return (Finding(_CODES[place]),) if place in _CODES else ()
