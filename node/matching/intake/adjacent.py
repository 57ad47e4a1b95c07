"""Entities that are about another one: papers, offices, sanctions.

They name the other by its id and may stand before it or behind it, so that what they
say is kept until the end of the file. A paper whose holder is not in the file is a
document of its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final

from node.matching.catalogue import Category
from node.matching.intake.lists.paper import numbered
from node.matching.intake.reason import NotTaken, RejectCode
from node.matching.intake.row import Adjacent

MAX_KEPT: Final = 2_000_000
"""Entities about others that may be kept until the end of a file."""
_NUMBER: Final = "number"
_OWN: Final = ("of", "type")
Pairs = list[tuple[str, str]]
Alone = tuple[int, dict[str, Any]]
"""An entity about one that is not in the file, and its line."""


@cache
def _adjacent() -> Mapping[str, Mapping[str, str]]:
    raw = files("node.matching.intake").joinpath("ftm.toml").read_text("utf-8")
    found: Mapping[str, Mapping[str, str]] = tomllib.loads(raw)["adjacent"]
    return found


def texts_of(entity: Mapping[str, Any], name: str) -> list[str]:
    """Return the texts of a property; a nested entity is its caption or its id."""
    properties = entity.get("properties")
    given = properties.get(name, ()) if isinstance(properties, dict) else ()
    found = given if isinstance(given, list) else [given]
    said = (
        one.get("caption") or one.get("id") if isinstance(one, dict) else one
        for one in found
    )
    return [text for text in said if isinstance(text, str) and text.strip()]


def pairs_of(entity: Mapping[str, Any]) -> Pairs:
    """Return what an entity about another says of it."""
    plan = _adjacent()[str(entity["schema"])]
    kinds = " ".join((plan.get("type", ""), *texts_of(entity, "type"))).strip()
    countries = texts_of(entity, "country")
    country = countries[0] if len(countries) == 1 else ""
    pairs: Pairs = []
    for name, target in plan.items():
        if name not in _OWN:
            for text in texts_of(entity, name):
                is_number = target == _NUMBER
                pairs.append(
                    numbered(kinds, text, country) if is_number else (target, text)
                )
    return pairs


def values_of(entity: Mapping[str, Any], kind: Category, field_name: str) -> Pairs:
    """Return what a nested entity says, in fields of ``kind``.

    One that has a name of its own goes by it to ``field_name``, if there is one.
    """
    if entity.get("schema") in _adjacent():
        return placed(pairs_of(entity), kind)
    said = texts_of({"properties": {"it": [dict(entity)]}}, "it")
    own = field_name or ("linked_to" if "linked_to" in kind.fields else "notes")
    return [(own, text) for text in said]


def placed(pairs: Pairs | tuple[tuple[str, str], ...], kind: Category) -> Pairs:
    """Return pairs in fields that the category has, the others as notes."""
    return [
        (name, text) if name in kind.fields else ("notes", f"{name}: {text}")
        for name, text in pairs
    ]


@dataclass(slots=True)
class AboutOthers:
    """What was read about others, and who was read."""

    kept: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    ids: set[int] = field(default_factory=set)

    def seen(self, name: str) -> None:
        """Note that an entity of that id was read."""
        self.ids.add(hash(name))

    def take(self, line: int, entity: dict[str, Any]) -> bool:
        """Keep an entity that is about others and says whom; else return False."""
        schema = entity.get("schema")
        plan = _adjacent().get(schema) if isinstance(schema, str) else None
        if plan is None:
            return False
        if "of" not in plan:
            names = texts_of(entity, next(iter(plan)))
            if names and isinstance(entity.get("id"), str):
                self.names[entity["id"]] = names[0]
                self._bound()
            return bool(names)
        holders = texts_of(entity, plan["of"])
        for holder in holders:
            self.kept.append((line, holder, entity))
            self._bound()
        return bool(holders)

    def _bound(self) -> None:
        if len(self.kept) + len(self.names) > MAX_KEPT:
            raise NotTaken(RejectCode.TOO_MANY_ABOUT_OTHERS, MAX_KEPT)

    def done(self) -> Iterator[Adjacent | Alone]:
        """Yield what was kept, under the id of whom it is about, or for itself."""
        for line, holder, entity in self.kept:
            if hash(holder) in self.ids:
                pairs = pairs_of(entity)
                yield Adjacent(
                    line, holder, tuple((n, self.names.get(t, t)) for n, t in pairs)
                )
            else:
                yield line, entity
