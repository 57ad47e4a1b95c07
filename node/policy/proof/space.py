"""The space of facts that a bundle's rules can tell apart.

Every fact is a variable with finitely many values. Of countries, offences and fields
that no rule, agreement or table tells apart one stands for all (of askers' countries
two, so that one may be ours and the other not). Which agreements cover a question is
not free: it follows from who asks whom, for what, on which basis, as
``agreements.py`` works it out.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import product
from typing import Any

from node.model.agreement import Agreement
from node.model.codes import AgencyClass
from node.policy.bundle import Bundle
from node.policy.fact_kinds import CODES, FLAGS
from node.policy.proof.agreements import agency_of, country_of, covers
from node.policy.proof.entities import Members, ancestors_of, attribute_of
from node.policy.proof.formula import Formula, Is, Value, among, every
from node.policy.sorts import Entity, country_sort, offence_sort, standing_for

OTHER = "any"
"""The name of a field that no rule singles out, before its group."""
NO_BASIS = "none"

_SETS: Mapping[str, str] = {"approvals": "Remedy", "assurances": "Assurance"}
_COUNTRIES = frozenset({"excluded", "refuge_from"})
_AGREEMENTS: Mapping[str, str] = {"agreements": "own", "shared": "originator"}
"""Which agreements: those between the asker and whom the variable names."""


@dataclass(frozen=True, eq=False)
class Space:
    """The variables of a bundle's facts at an instant, and what follows from them.

    ``spoken`` are the entities that rules name: each stands for itself.
    """

    bundle: Bundle
    at: datetime
    spoken: frozenset[Entity] = frozenset()
    _covering: dict[str, Mapping[str, Formula]] = field(default_factory=dict)

    @cached_property
    def domains(self) -> Mapping[str, tuple[Value, ...]]:
        """The values of each variable, the plainest first."""
        found: dict[str, tuple[Value, ...]] = {
            name: tuple(sorted(self.bundle.vocabulary[kind]))
            for name, kind in CODES.items()
        }
        found |= dict.fromkeys(FLAGS, (False, True))
        for name, kind in _SETS.items():
            for word in sorted(self.bundle.vocabulary[kind]):
                found[f"{name}:{word}"] = (False, True)
        for name, country in product(sorted(_COUNTRIES), self.countries):
            found[f"{name}:{country}"] = (False, True)
        found["asker"] = (*(self.agency(c, "a") for c in self.countries), *self.named)
        found["own"] = found["originator"] = (*self.countries, *self.bound)
        found["asker_class"] = tuple(sorted(AgencyClass))
        found["offence"] = self.offences
        found["basis"] = (NO_BASIS, *self.bases)
        found["field"] = self.fields
        return found

    # --- who and what stands for what ----------------------------------------------

    @cached_property
    def in_force(self) -> tuple[Agreement, ...]:
        """The agreements that bind at the instant."""
        return tuple(a for a in self.bundle.agreements if a.in_force(self.at))

    @cached_property
    def bases(self) -> tuple[str, ...]:
        """What a question may rely upon: an agreement, or several by one name."""
        several = (n for n, some_ in self.bundle.by_basis.items() if len(some_) > 1)
        return tuple(sorted({*(a.id for a in self.bundle.agreements), *several}))

    @cached_property
    def named(self) -> tuple[str, ...]:
        """Agencies that rules or agreements name: each stands for itself."""
        return tuple(sorted({*self.bundle.named, *self.bound}))

    @cached_property
    def bound(self) -> tuple[str, ...]:
        """Agencies that are parties by themselves: we, or who wrote, may be one."""
        parties = {p for a in self.bundle.agreements for p in a.parties if "-" in p}
        return tuple(sorted(parties))

    def agency(self, one: Value, word: str) -> str:
        """Return an agency: itself, or of a country one that nothing names."""
        return agency_of(str(one), word, self.named)

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """Countries that stand for all: of those alike the first two."""
        at_home = {country_of(name) for name in self.named}

        def alike(code: str) -> Hashable:
            country = self.bundle.countries[code]
            spoken = Entity("Country", code) in self.spoken or code in at_home
            itself = code if spoken else ""
            parts = tuple(
                (code in a.parties, tuple(code in side for side in a.sides))
                for a in self.in_force
            )
            return country_sort(country), parts, itself

        return tuple(sorted(standing_for(sorted(self.bundle.countries), alike, 2)))

    @cached_property
    def offences(self) -> tuple[str, ...]:
        """Offences that stand for all."""

        def alike(code: str) -> Hashable:
            offence = self.bundle.offences[code]
            itself = code if Entity("Offence", code) in self.spoken else ""
            covered = tuple(
                "*" in a.offences or code in a.offences for a in self.in_force
            )
            return offence_sort(offence), covered, itself

        return tuple(sorted(standing_for(sorted(self.bundle.offences), alike)))

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Fields as ``group/name``: those that the bundle lists, and any other."""
        listed = [f"{g}/{n}" for n, f in self.bundle.fields.items() for g in f.groups]
        others = [f"{g}/{OTHER}_{g}" for g in self.bundle.vocabulary["FieldGroup"]]
        return tuple(sorted(others) + sorted(listed))

    # --- what rules see of it --------------------------------------------------------

    def askers(self) -> dict[Entity, Formula]:
        """Return the agencies that may ask, or be told."""
        asked = self.domains["asker"]
        return {Entity("Agency", str(name)): Is("asker", name) for name in asked}

    def classes(self) -> dict[Any, Formula]:
        """Return the classes that an agency may be of, whichever it is."""
        classes = self.domains["asker_class"]
        return {Entity("AgencyClass", str(c)): Is("asker_class", c) for c in classes}

    def resources(self, about: str) -> dict[Entity, Formula]:
        """Return what is asked about: categories, or fields."""
        variable = about.lower()
        return {
            Entity(about, str(value)): Is(variable, value)
            for value in self.domains[variable]
        }

    def fact(self, name: str) -> dict[Any, Formula] | Members:
        """Return what ``context`` has under a name.

        Raises:
            TypeError: it is a fact with more values than can be looked through.
        """
        if name in FLAGS:
            return {value: Is(name, value) for value in (True, False)}
        if name in CODES or name == "offence":
            kind = CODES.get(name, "Offence")
            return {Entity(kind, str(v)): Is(name, v) for v in self.domains[name]}
        if name == "own":
            return {Entity("Country", c): self.own_in(c) for c in self.countries}
        if name in _SETS:
            words, kind = self.bundle.vocabulary[_SETS[name]], _SETS[name]
            return Members({Entity(kind, w): Is(f"{name}:{w}", True) for w in words})
        if name in _COUNTRIES:
            return Members(
                {Entity("Country", c): Is(f"{name}:{c}", True) for c in self.countries}
            )
        if name in _AGREEMENTS:
            found = self.covering("own")
            if name == "shared":
                also = self.covering("originator")
                found = {a: every(found[a], also[a]) for a in found}
            return Members({Entity("Agreement", a): when for a, when in found.items()})
        raise TypeError(f"context.{name}")

    def own_in(self, country: str) -> Formula:
        """Return when we are of a country."""
        ours = self.domains["own"]
        return among("own", (one for one in ours if country_of(str(one)) == country))

    def attribute(self, entity: Entity, name: str) -> dict[Any, Formula]:
        """Return what an entity has under a name, and when."""
        return attribute_of(self.bundle, entity, name)

    def ancestors(self, entity: Entity) -> tuple[Entity, ...]:
        """Return an entity and all that it is in."""
        return ancestors_of(self.bundle, entity)

    def covering(self, other: str) -> Mapping[str, Formula]:
        """Return when each agreement covers what is asked.

        ``other`` is the variable of who stands on the other side of the asker.
        """
        if other not in self._covering:
            self._covering[other] = {
                agreement.id: covers(
                    self.bundle, agreement, self.domains, other, self.at
                )
                for agreement in self.in_force
            }
        return self._covering[other]
