"""What a comparison of two persons is judged by: a handful of plain values.

Each value is something an officer can follow: how much of the name met, how rare it
is, how the dates of birth agree. ``person.py`` gives each its points.

All of it is the same from both sides: whichever of two agencies asks the other, the
answer is the same.
"""

from __future__ import annotations

from enum import Enum
from math import log2
from typing import NamedTuple

from node.matching.compare.align import Alignment, align
from node.matching.compare.birth import Birth, compare_births
from node.matching.compare.place import PlaceAgreement, compare_places
from node.matching.finding import WordRule
from node.matching.terms import Known

WEAK_FIELDS = frozenset(("weak_alias",))


class Agree(Enum):
    """How two sets of codes agree."""

    SAME = 0
    DIFFERS = 1
    UNKNOWN = 2


class Features(NamedTuple):
    """What was found of two persons. Bits are of ``names/rarity.py``."""

    met: float  # bits of the words that met, by how well they met
    least_share: float  # of the bits of the name that met less of itself
    most_share: float  # of the bits of the other
    alone: float  # bits of words of either name that did not meet
    words: float  # that met, initials not counted
    weakest: float  # strength of the worst of them
    names: float  # of both, in doublings: more of them meet more by chance
    birth: Birth
    place: PlaceAgreement
    address: PlaceAgreement
    nationality: Agree
    sex: Agree
    weak: bool  # the name is marked as weak
    across: bool  # from one script to another


def features(asked: Known, held: Known) -> tuple[Features, Alignment | None]:
    """Return what was found, and how the names were laid beside each other."""
    found = align(asked, held)
    met, least_share, most_share, alone, words, weakest = _names(found)
    return (
        Features(
            met,
            least_share,
            most_share,
            alone,
            words,
            weakest,
            log2(max(1, asked.named) * max(1, held.named)),
            compare_births(asked.of("birth_date"), held.of("birth_date")),
            compare_places(asked.of("birth_place"), held.of("birth_place")),
            compare_places(asked.of("address"), held.of("address")),
            _lands(asked, held),
            _agree(_sexes(asked), _sexes(held)),
            bool(found and {found.asked.field, found.held.field} & WEAK_FIELDS),
            bool(found and any(p.met.rule is WordRule.SCRIPT for p in found.partners)),
        ),
        found,
    )


def _names(found: Alignment | None) -> tuple[float, float, float, float, float, float]:
    if found is None:
        return 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    met = [p.met for p in found.partners if p.met.rule is not WordRule.INITIAL]
    most = found.met / min(found.asked_bits, found.held_bits)
    return (
        found.met,
        min(1.0, found.met / max(found.asked_bits, found.held_bits)),
        min(1.0, most),
        max(0.0, found.asked_bits - found.met) + max(0.0, found.held_bits - found.met),
        float(len(met)),
        min((one.strength for one in met), default=0.0),
    )


def _agree(ours: set[str], theirs: set[str]) -> Agree:
    if not ours or not theirs:
        return Agree.UNKNOWN
    return Agree.SAME if ours & theirs else Agree.DIFFERS


def _sexes(known: Known) -> set[str]:
    return set(known.of("sex")) & {"M", "F"}


def _lands(asked: Known, held: Known) -> Agree:
    """Compare nationalities; a country of birth is taken for one that is not known."""
    ours, theirs = (
        set(known.of("nationality")) or set(known.of("birth_country"))
        for known in (asked, held)
    )
    return _agree(ours, theirs)
