"""What Cedar's entities have and what they are in, as the data of a bundle says.

Nothing of it depends on who asks or what is found, so that each is said under a
formula that is always true. Beside it: sets, as rules are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from node.policy.bundle import Bundle
from node.policy.proof.agreements import country_of
from node.policy.proof.formula import YES, Formula, some
from node.policy.sorts import Entity


@dataclass(frozen=True, slots=True)
class Members:
    """A set: when each value is in it."""

    of: Mapping[Any, Formula]

    def any(self) -> Formula:
        """Return when there is one."""
        return some(*self.of.values())


def attribute_of(bundle: Bundle, entity: Entity, name: str) -> dict[Any, Formula]:
    """Return what an entity has under a name.

    Raises:
        TypeError: it has nothing of that name, or the bundle does not say it.
    """
    match entity.kind, name:
        case "Agency", "country":
            return {Entity("Country", country_of(entity.id)): YES}
        case "Country", "death_penalty":
            known = bundle.countries[entity.id].death_penalty
            return {Entity("DeathPenalty", known): YES}
        case "Offence", "may_carry_death":
            return {bundle.offences[entity.id].may_carry_death: YES}
        case "Field", "special" | "names_no_person":
            fact = bundle.fields.get(entity.id.partition("/")[2])
            return {bool(fact and getattr(fact, name)): YES}
    raise TypeError(f"{entity.kind}.{name}")


def ancestors_of(bundle: Bundle, entity: Entity) -> tuple[Entity, ...]:
    """Return an entity and all that it is in."""
    match entity.kind:
        case "Agency":
            country = Entity("Country", country_of(entity.id))
            return entity, *ancestors_of(bundle, country)
        case "Country":
            groups = bundle.countries[entity.id].groups
            return entity, *(Entity("CountryGroup", g) for g in groups)
        case "Offence":
            groups = bundle.offences[entity.id].groups
            return entity, *(Entity("OffenceGroup", g) for g in groups)
        case "Field":
            group = Entity("FieldGroup", entity.id.partition("/")[0])
            return name_of(entity), group
    return (entity,)


def name_of(a_field: Entity) -> Entity:
    """Return a field by its name alone, as rules name it, whatever group it is in."""
    return Entity("Field", a_field.id.rpartition("/")[2])
