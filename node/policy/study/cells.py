"""Cells: single decisions that two bundles are compared in.

A cell is one request to the engine, with the entities it needs: who would be told, the
action, the category or field, the facts. The requests that a bundle's own cases put
are the first cells, since they are about what its lawyers had in mind; others are made
of them by changing facts, one or several, to words that the bundle knows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from node.model.codes import Action
from node.policy.bundle import Bundle
from node.policy.engine import Engine, Json, Ruling, agency_entity, uid
from node.policy.fields import asked_field
from node.policy.study.chance import Chance

GATES: Mapping[str, Action] = {
    Action.DISCLOSE_EXACT: Action.ANSWER_HIT,
    Action.DISCLOSE_GENERALISED: Action.ANSWER_HIT,
    Action.TELL_EXACT: Action.NOTIFY,
    Action.TELL_GENERALISED: Action.NOTIFY,
}
"""What must be allowed before a field is looked at at all."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One request. ``field`` and ``group`` are empty where none is asked about.

    ``facts`` is the context in Cedar's JSON form, ``category`` that of the question or
    record.
    """

    action: str
    agency: str
    country: str
    agency_class: str
    category: str
    field: str
    group: str
    facts: Mapping[str, Any]

    def with_facts(self, **changed: Any) -> Cell:
        """Return the cell with other facts."""
        return replace(self, facts={**self.facts, **changed})

    def gate(self) -> Cell | None:
        """Return the cell that must be allowed first; None if there is none."""
        action = GATES.get(self.action)
        return replace(self, action=action, field="", group="") if action else None

    def request(self) -> Json:
        """Return the cell as the engine takes it."""
        kind = "Field" if self.field else "Category"
        return {
            "principal": uid("Agency", self.agency),
            "action": uid("Action", self.action),
            "resource": uid(kind, self.field or self.category),
            "context": json.dumps(self.facts),
        }

    def key(self) -> str:
        """Return a text that is the same for the same request alone."""
        of = (self.agency, self.country, self.agency_class, self.group)
        return json.dumps([self.request(), of], sort_keys=True)


def heard_cell(request: Json, entities: Iterable[Json]) -> Cell:
    """Return the cell of a request that an engine was asked."""
    known = {(e["uid"]["type"], e["uid"]["id"]): e for e in entities}
    who = known[(request["principal"]["type"], request["principal"]["id"])]
    resource = request["resource"]
    field = known.get((resource["type"], resource["id"]))
    facts = dict(request["context"])
    category = facts["category"]["__entity"]["id"] if "category" in facts else ""
    return Cell(
        action=request["action"]["id"],
        agency=request["principal"]["id"],
        country=who["attrs"]["country"]["__entity"]["id"],
        agency_class=who["attrs"]["class"]["__entity"]["id"],
        category=category or resource["id"],
        field=resource["id"] if field else "",
        group=field["parents"][0]["id"] if field else "",
        facts=facts,
    )


def rulings(bundle: Bundle, engine: Engine, cells: Sequence[Cell]) -> list[Ruling]:
    """Rule on each cell, in order.

    Requests go in batches of one action in which every entity is the same throughout:
    one agency may be police in one cell and a court in the next.
    """
    batches: list[tuple[str, dict[str, Json], list[int]]] = []
    for place, cell in enumerate(cells):
        needed = _entities(bundle, cell)
        for action, known, places in batches:
            if action == cell.action and all(
                known.get(name, entity) == entity for name, entity in needed.items()
            ):
                known.update(needed)
                places.append(place)
                break
        else:
            batches.append((cell.action, needed, [place]))
    found: dict[int, Ruling] = {}
    for _, known, places in batches:
        requests = [cells[place].request() for place in places]
        said = engine.judge(requests, list(known.values()))
        found.update(zip(places, said, strict=True))
    return [found[place] for place in range(len(cells))]


def allowed(bundle: Bundle, cells: Sequence[Cell]) -> list[bool]:
    """Tell of each cell whether it is allowed, and what must be allowed before it."""
    own = [ruling.allowed for ruling in rulings(bundle, bundle.engine, cells)]
    gates = [c.gate() if yes else None for c, yes in zip(cells, own, strict=True)]
    keys = [gate.key() if gate else "" for gate in gates]
    asked = {key: gate for key, gate in zip(keys, gates, strict=True) if gate}
    said = rulings(bundle, bundle.engine, list(asked.values()))
    passes = {"": True}
    passes |= {key: r.allowed for key, r in zip(asked, said, strict=True)}
    return [yes and passes[key] for yes, key in zip(own, keys, strict=True)]


def neighbours(
    cells: Sequence[Cell], words: Mapping[str, Sequence[Any]], chance: Chance, most: int
) -> list[Cell]:
    """Return ``most`` cells made of ``cells`` by changing one to four facts each.

    ``words`` is what each fact can be (``words.py``).
    """
    found: dict[str, Cell] = {}
    for _ in range(most * 2 if cells else 0):
        cell = chance.pick(cells)
        names = [n for n in words if n in cell.facts or n in BESIDES]
        for _ in range(1 + chance.below(4)):
            name = chance.pick(names)
            cell = changed(cell, name, chance.pick(words[name]))
        found.setdefault(cell.key(), cell)
        if len(found) == most:
            break
    return list(found.values())


def crossed(
    cells: Sequence[Cell], words: Mapping[str, Sequence[Any]], chance: Chance, most: int
) -> list[Cell]:
    """Return cells in which the facts of ``words`` are crossed, at most ``most``.

    Where there are more combinations, as many are drawn; each is put on one of
    ``cells``, drawn as well.
    """
    if not cells or not words:
        return []
    names = list(words)
    whole = 1
    for name in names:
        whole *= len(words[name])
    found: dict[str, Cell] = {}
    for number in range(max(min(whole, most), most // 2)):
        place = number % whole if whole <= most else chance.below(whole)
        cell = chance.pick(cells)
        for name in names:
            place, which = divmod(place, len(words[name]))
            cell = changed(cell, name, words[name][which])
        found.setdefault(cell.key(), cell)
    return list(found.values())


BESIDES = frozenset(("country", "class", "field"))
"""What of a cell is no fact of its context, and can be changed all the same."""


def changed(  # noqa: C901, PLR0911 - one way for each fact that hangs together
    cell: Cell, name: str, value: Any
) -> Cell:
    """Return a cell with another value for one fact, or for one of ``BESIDES``.

    What hangs together stays together: whose data it is, the category of a record and
    of what is asked about, agreements and those of them that are shared.
    """
    match name:
        case "class":
            name = _free(cell.country, value)
            return replace(cell, agency_class=value, agency=name)
        case "country":
            name = _free(value, cell.agency_class)
            return replace(cell, country=value, agency=name)
        case "field":
            if not cell.field:
                return cell
            return replace(cell, field=value[0], group=value[1])
        case "category":
            if cell.action == Action.ASK:
                return replace(cell, category=value["__entity"]["id"])
            made = replace(cell, category=value["__entity"]["id"])
            return made.with_facts(category=value)
        case "third_party":
            other = "zz-other" if value else ""
            return cell.with_facts(third_party=value, originator=other)
        case "agreements" if "shared" in cell.facts:
            kept = [one for one in cell.facts["shared"] if one in value]
            return cell.with_facts(agreements=value, shared=kept)
        case "shared":
            return cell.with_facts(shared=value, agreements=value)
        case "excluded" | "refuge_from" if value == THEIRS:
            country = uid("Country", cell.country)
            return cell.with_facts(**{name: [{"__entity": country}]})
        case _:
            return cell.with_facts(**{name: value}) if name in cell.facts else cell


def with_facts_of(cell: Cell, model: Cell, names: Iterable[str]) -> Cell:
    """Return a cell that has the named facts of another of the same action."""
    values: dict[str, Any] = {
        "country": model.country,
        "class": model.agency_class,
        "field": (model.field, model.group),
        **model.facts,
    }
    for name in names:
        if name in values:
            cell = changed(cell, name, values[name])
    return cell


THEIRS = "theirs"
"""Among countries: that of who would be told."""


def _free(country: str, agency_class: str) -> str:
    """An agency that no rule can name, since no agency id has a space in it."""
    return f"{country.lower()}- {agency_class}"


def _entities(bundle: Bundle, cell: Cell) -> dict[str, Json]:
    agency = agency_entity(
        cell.agency, country=cell.country, agency_class=cell.agency_class
    )
    found = {f"agency {cell.agency}": agency}
    if cell.field:
        found[f"field {cell.field}"] = asked_field(bundle, cell.field, cell.group)
    return found
