"""Who pays for the matcher's mistakes: error rates by script, country and sex.

Two errors, at the cut of each grade: a *missed* match, of the pairs that are the
same; a *false* match, of those that are not. A pair belongs to every country that
either side names. Groups too small to say anything of are shown together; none is
left out, and the worst come first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from bench.matching.figures import Figure, Flags, Labelled, share
from bench.matching.pairs import Pair, asked_of, held_of

LEAST_SAME = 30
LEAST_OTHER = 200
NOT_GIVEN = "not given"
MANY = frozenset(("country",))  # traits whose small groups are shown together


@dataclass(frozen=True, slots=True)
class Errors:
    """Error rates of one group; ``missed`` and ``false`` by grade."""

    group: str
    same: int
    others: int
    missed: Mapping[str, Figure]
    false: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Fairness:
    """Error rates by one trait: of all pairs, and of each group, the worst first."""

    trait: str
    everyone: Errors
    groups: tuple[Errors, ...]

    def worst(self, kind: str, grade: str) -> tuple[str, float]:
        """Return the group with the highest rate, and how many times the average."""
        average = getattr(self.everyone, kind)[grade].value
        enough = "same" if kind == "missed" else "others"
        least = LEAST_SAME if kind == "missed" else LEAST_OTHER
        found = max(
            (one for one in self.groups if getattr(one, enough) >= least),
            key=lambda one: getattr(one, kind)[grade].value,
            default=self.everyone,
        )
        rate = getattr(found, kind)[grade].value
        return found.group, rate / average if average else 1.0


Trait = Callable[[Pair], Iterable[str]]


def _either(field: str) -> Trait:
    def of(pair: Pair) -> Iterable[str]:
        ours, theirs = asked_of(pair.left).of(field), held_of(pair.right).of(field)
        return sorted({*ours, *theirs}) or (NOT_GIVEN,)

    return of


TRAITS: Mapping[str, Trait] = MappingProxyType(
    {
        "script": lambda pair: (pair.script or NOT_GIVEN,),
        "country": _either("nationality"),
        "sex": _either("sex"),
    }
)


def fairness(
    pairs: Sequence[Pair],
    labelled: Labelled,
    said: Mapping[str, Flags],
    trait: str,
) -> Fairness:
    """Return the error rates by a trait; ``said`` is what each grade calls the same."""
    members: dict[str, Flags] = {}
    for place, pair in enumerate(pairs):
        for name in TRAITS[trait](pair):
            if name not in members:
                members[name] = np.zeros(len(pairs), dtype=bool)
            members[name][place] = True
    large, small = {}, []
    for name, among in members.items():
        same = int((among & labelled.truth).sum())
        others = int((among & ~labelled.truth).sum())
        if trait not in MANY or same >= LEAST_SAME or others >= LEAST_OTHER:
            large[name] = among
        else:
            small.append(name)
    if small:
        together = np.logical_or.reduce([members[name] for name in small])
        large[f"{len(small)} smaller"] = together
    whole = np.ones(len(pairs), dtype=bool)
    everyone = _errors("all", labelled, said, whole)
    groups = [_errors(name, labelled, said, among) for name, among in large.items()]
    return Fairness(
        trait,
        everyone,
        tuple(sorted(groups, key=lambda one: -_badness(one, everyone))),
    )


def _errors(
    name: str, labelled: Labelled, said: Mapping[str, Flags], among: Flags
) -> Errors:
    same, others = among & labelled.truth, among & ~labelled.truth
    return Errors(
        group=name,
        same=int(same.sum()),
        others=int(others.sum()),
        missed={g: share(labelled, ~flags, same) for g, flags in said.items()},
        false={g: share(labelled, flags, others) for g, flags in said.items()},
    )


def _badness(one: Errors, everyone: Errors) -> float:
    """Return how many times the average the worst of a group's error rates is."""
    kinds = ((one.missed, everyone.missed), (one.false, everyone.false))
    times = (
        found[grade].value / average[grade].value
        for found, average in kinds
        for grade in found
        if average[grade].value
    )
    return max(times, default=0.0)
