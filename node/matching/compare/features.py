"""What a comparison of two persons is judged by: a handful of plain values.

Each value is something an officer can follow: how much of the name met, how rare it
is, how the dates of birth agree. ``person.py`` gives each its points.

All of it is the same from both sides: whichever of two agencies asks the other, the
answer is the same.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import IntEnum
from math import log2
from typing import NamedTuple

from node.matching.compare.align import Alignment, align
from node.matching.compare.birth import Birth, compare_births
from node.matching.compare.place import PlaceAgreement, compare_places
from node.matching.finding import WordRule
from node.matching.terms import Known

WEAK_FIELDS = frozenset(("weak_alias",))
SEXES = frozenset(("M", "F"))


class Agree(IntEnum):
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
    return (
        Features(
            *_names(found),
            log2(max(1, asked.named) * max(1, held.named)),
            compare_births(asked.of("birth_date"), held.of("birth_date")),
            _places(asked, held, "birth_place"),
            _places(asked, held, "address"),
            _lands(asked, held),
            _sexes(asked, held),
            found is not None and _is_weak(found),
            found is not None and _crosses(found),
        ),
        found,
    )


def _places(asked: Known, held: Known, field: str) -> PlaceAgreement:
    ours = asked.of(field)
    return compare_places(ours, held.of(field)) if ours else PlaceAgreement.UNKNOWN


def _names(found: Alignment | None) -> tuple[float, float, float, float, float, float]:
    if found is None:
        return 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    words, weakest = 0, 1.0
    for partner in found.partners:
        rule, strength = partner.met
        if rule is not WordRule.INITIAL:
            words += 1
            if strength < weakest:  # noqa: PLR1730 - a call costs more
                weakest = strength
    met, less, more = found.met, found.asked_bits, found.held_bits
    if more < less:
        less, more = more, less
    return (
        met,
        met / more if met < more else 1.0,
        met / less if met < less else 1.0,
        (less - met if met < less else 0.0) + (more - met if met < more else 0.0),
        float(words),
        weakest if words else 0.0,
    )


def _is_weak(found: Alignment) -> bool:
    return found.asked.field in WEAK_FIELDS or found.held.field in WEAK_FIELDS


def _crosses(found: Alignment) -> bool:
    for partner in found.partners:  # noqa: SIM110 - a generator costs twice as much
        if partner.met.rule is WordRule.SCRIPT:
            return True
    return False


def _sexes(asked: Known, held: Known) -> Agree:
    ours, theirs = asked.of("sex"), held.of("sex")
    if not ours or not theirs:
        return Agree.UNKNOWN
    return _agree(SEXES.intersection(ours), SEXES.intersection(theirs))


def _lands(asked: Known, held: Known) -> Agree:
    """Compare nationalities; a country of birth is taken for one that is not known."""
    ours = asked.of("nationality") or asked.of("birth_country")
    if not ours:
        return Agree.UNKNOWN
    return _agree(ours, held.of("nationality") or held.of("birth_country"))


def _agree(ours: Collection[str], theirs: Collection[str]) -> Agree:
    if not ours or not theirs:
        return Agree.UNKNOWN
    return Agree.DIFFERS if set(ours).isdisjoint(theirs) else Agree.SAME
