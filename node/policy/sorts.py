"""Which words rules name, and which of the others are alike to every rule.

A rule compares a word with those that it names, or looks at what the bundle's data says
of it. So countries, offences and fields that no rule names and of which the same is
known are treated alike, and a few of them stand for all.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from node.policy.law import Country, FieldFact, Offence

RECORD = "Record"
"""What a record is called in Cedar's JSON form."""
PLAIN = "plain_"
"""Begins the name of an ordinary field, which is called after its group."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entity:
    """A Cedar entity, without the namespace."""

    kind: str
    id: str


def nodes(tree: object) -> Iterator[Mapping[str, Any]]:
    """Yield every object of a rule in Cedar's JSON form, each before what is in it.

    The names in a record that a rule writes down are of its author's choice, and none
    of Cedar's words: ``{"Var": true}`` is no variable. What stands under them counts.
    """
    rest = [tree]
    while rest:
        one = rest.pop()
        if isinstance(one, Mapping):
            yield one
            one = [_within(word, part) for word, part in one.items()]
        if isinstance(one, list):
            rest.extend(reversed(one))


def _within(word: str, part: object) -> object:
    """Return what stands under a word: of a record its values, without their names."""
    if word == RECORD and isinstance(part, Mapping):
        return list(part.values())
    return part


def named_in(bodies: Iterable[object]) -> frozenset[Entity]:
    """Return the entities that rules name."""
    return frozenset(
        Entity(node["type"].rpartition("::")[2], node["id"])
        for node in nodes(list(bodies))
        if node.keys() == {"type", "id"} and isinstance(node["type"], str)
    )


def ids(named: Iterable[Entity], kind: str) -> frozenset[str]:
    """Return what is named of one kind."""
    return frozenset(entity.id for entity in named if entity.kind == kind)


def country_sort(country: Country) -> Hashable:
    """Return what a rule can know of a country that it does not name."""
    return country.death_penalty, frozenset(country.groups)


def offence_sort(offence: Offence) -> Hashable:
    """Return what a rule can know of an offence that it does not name."""
    return offence.may_carry_death, frozenset(offence.groups)


def field_sort(group: str, fact: FieldFact | None = None) -> Hashable:
    """Return what a rule can know of a field; of an ordinary one without a fact."""
    if fact is None:
        return group, False, False
    return group, fact.special, fact.names_no_person


def standing_for(
    words: Iterable[T], sort: Callable[[T], Hashable], most: int = 1
) -> list[T]:
    """Return the first ``most`` of each sort, which stand for all of it."""
    groups: dict[Hashable, list[T]] = {}
    for word in words:
        groups.setdefault(sort(word), []).append(word)
    return [word for alike in groups.values() for word in alike[:most]]
