"""Persons who cannot be a match by their dates of birth, whatever their names are.

    out_of_question(probe, record)

Of large holdings a question brings up many who share two common words and were born at
another time. To read their names and lay them beside those that were asked is most of
what a question costs; the dates are compared at once. What the names could add at
best is worked out of the same tables that give the points (``person.py``): words that
met tell at most half of what both names tell, and the more of a name is left alone, the
less it counts. Where even that makes no grade, ``basis_of`` would find none.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from node.matching.catalogue import category
from node.matching.compare.birth import Birth, compare_births
from node.matching.compare.probe import Probe
from node.matching.normalise.filler import says_nothing
from node.matching.tables import toml
from node.matching.terms import APART
from node.model.age import BIRTH
from node.model.record import Record

FAR = frozenset((Birth.YEARS, Birth.DIFFERS))
"""What dates must say before it is worth working out: others decide too little."""
BESIDE = ("birth_place", "birth_country", "address", "nationality", "sex")
"""What would count besides name and birth: a probe by name asks nothing of it."""
BESIDE_POINTS = ("place", "address", "nationality", "sex")
"""The features that these make."""
HAIR = 1e-6
"""So far a sum of bits may be from what it is: it is taken to be the better."""

_DATA: Mapping[str, Any] = toml("person")
_SCALES: Mapping[str, Any] = _DATA["scale"]
_BIRTH: Mapping[str, float] = _DATA["points"]["birth"]
_POSSIBLE: float = _DATA["grade"]["possible"]
NEVER = math.log(_POSSIBLE / (1 - _POSSIBLE)) - HAIR
"""Points below which there is no match."""
_OTHERWISE: float = (
    _DATA["base"]
    + sum(max(_SCALES[name]["points"]) for name in ("words", "weakest", "names"))
    + max(_DATA["points"]["weak"].values())
    + _DATA["points"]["across"]["no"]
    + sum(_DATA["points"][name]["unknown"] for name in BESIDE_POINTS)
)
"""The most that all brings but dates, and bits of names."""


def out_of_question(probe: Probe, record: Record) -> bool:
    """Whether no name that ``record`` may have makes it a match for ``probe``."""
    if probe.number or record.category != probe.question.category:
        return False
    kind = category(record.category)
    if kind.mode != "person":
        return False
    asked, born = probe.known, _born(record)
    agree = compare_births(asked.of(BIRTH), born)
    if agree not in FAR or any(map(asked.of, BESIDE)):
        return False
    named = {*kind.words, *APART}
    written = [t.value for t in probe.question.terms if t.field in named]
    written += [f.value for f in record.fields if f.field in named]
    if not all(map(str.isascii, written)):
        return False  # a word that meets another script's is worth more
    points = _BIRTH[agree.name.lower()]
    return all(points + _most_of_names(name.bits) < NEVER for name in asked.read)


def _born(record: Record) -> tuple[str, ...]:
    kind = category(record.category).fields[BIRTH].kind
    return tuple(
        f.normal
        for f in record.fields
        if f.field == BIRTH and f.normal and not says_nothing(kind, f.value, f.normal)
    )


@lru_cache(maxsize=4096)
def _most_of_names(ours: float) -> float:
    """Return the most that a name of so many bits brings, beside any other name.

    Between two steps of the scales it is the same, so only there it is worked out.
    """
    return _OTHERWISE + max(_of_two(ours, theirs) for theirs in _steps(ours))


def _of_two(ours: float, theirs: float) -> float:
    """Return the most that two names of so many bits can bring."""
    met = (ours + theirs) / 2
    less, more = min(ours, theirs), max(ours, theirs)
    return (
        _most("met", met)
        + _most("least_share", min(1.0, met / more) if more else 1.0)
        + _most("most_share", min(1.0, met / less) if less else 1.0)
        + _most("alone", max(0.0, more - met), less=True)
    )


def _steps(ours: float) -> Iterator[float]:
    """Yield the bits of another name at which a scale has a step, and those of ours."""
    found = [ours, *(2 * cut - ours for cut in _SCALES["met"]["cuts"])]
    for cut in _SCALES["least_share"]["cuts"]:
        found += [ours * (2 * cut - 1), *([ours / (2 * cut - 1)] if cut > 0.5 else [])]
    for cut in _SCALES["alone"]["cuts"]:
        found += [ours - 2 * cut, ours + 2 * cut]
    for step in found:
        yield from (max(0.0, step + by * HAIR) for by in (-3, 0, 3))


def _most(name: str, value: float, *, less: bool = False) -> float:
    """Return the most points up to a value of a scale; ``less``: from it on."""
    cuts, points = _SCALES[name]["cuts"], _SCALES[name]["points"]
    if less:
        return float(max(points[bisect_right(cuts, value - HAIR) :]))
    return float(max(points[: bisect_right(cuts, value + HAIR) + 1]))
