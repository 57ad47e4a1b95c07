"""What an agency can hold: categories and their fields, read from data.

``catalogue.toml`` is part of the program and is read once, when this module is
first imported; a catalogue that cannot be meant stops the node there. Policy
speaks of groups and special categories, screens of titles, the other files of
this room of kinds, name spaces and scopes.

This module decides nothing about release and knows no values.

    category("person").fields["birth_date"].kind    # "date"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from node.errors import BadInput, choose
from node.matching.tables import toml

GROUPS = frozenset(
    (
        "existence",
        "core",
        "identity",
        "contact",
        "biometric",
        "health",
        "narrative",
        "object",
    )
)
GENERALISATIONS = frozenset(("year", "country", "prefix", "none"))
IDENTIFIES = "identifies"
REASONS = (IDENTIFIES, "groups")
MODES = frozenset(("", "person", "name", "title", "words"))
CODE = "code"
"""The kind of a field whose values are of a list."""
CODE_LISTS = frozenset(toml("codes"))


@dataclass(frozen=True, slots=True)
class FieldDef:
    """One field of a category; ``catalogue.toml`` explains each attribute.

    ``unique``: its value tells one thing from another. ``why`` it does, or only says
    to what many belong; empty where the field is no way to find anything.
    """

    name: str
    kind: str
    group: str
    many: bool = False
    special: bool = False
    generalise: str = "none"
    index: tuple[str, ...] = ()
    scope: str = ""
    unique: bool = False
    why: str = ""
    codes: str = ""
    open: str = ""
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of holding, with its fields by name."""

    name: str
    title: str
    fields: Mapping[str, FieldDef]
    mode: str = ""
    words: tuple[str, ...] = ()
    confirm: tuple[str, ...] = ()

    def field(self, name: str) -> FieldDef:
        """Return one field.

        Raises:
            BadInput: the category has no such field.
        """
        found = self.fields.get(name)
        if found is None:
            raise BadInput(
                f"{name[:40]!r} is not a field of category {self.name}",
                advice=choose(f"fields --category {self.name}"),
            )
        return found


def _field(category: str, name: str, raw: Mapping[str, Any]) -> FieldDef:
    settings = {**raw, "index": tuple(raw.get("index", ()))}
    told = {key: settings.pop(key) for key in REASONS if key in settings}
    if len(told) != bool(settings["index"]) or not all(map(str.strip, told.values())):
        raise ValueError(
            f"catalogue: {category}.{name}: what is found by it says why it identifies "
            "or why it only groups, and nothing else does"
        )
    unique, why = IDENTIFIES in told, "".join(told.values())
    made = FieldDef(name=name, unique=unique, why=why, **settings)
    if made.group not in GROUPS or made.generalise not in GENERALISATIONS:
        raise ValueError(f"catalogue: {category}.{name}: unknown group or weakening")
    listed, told_open = made.codes in CODE_LISTS, bool(made.open.strip())
    if (made.kind == CODE) != (listed or told_open) or (listed and told_open):
        raise ValueError(
            f"catalogue: {category}.{name}: a code names its list or says why no list "
            "is complete, and nothing else does"
        )
    return made


def _category(name: str, raw: Mapping[str, Any]) -> Category:
    fields = {key: _field(name, key, value) for key, value in raw["field"].items()}
    made = Category(
        name=name,
        title=raw["title"],
        fields=MappingProxyType(fields),
        mode=raw.get("mode", ""),
        words=tuple(raw.get("words", ())),
        confirm=tuple(raw.get("confirm", ())),
    )
    scopes = {field.scope for field in fields.values() if field.scope}
    if made.mode not in MODES or not {*made.words, *made.confirm, *scopes} <= set(
        fields
    ):
        raise ValueError(f"catalogue: {name}: names a mode or field that is not there")
    return made


def _load() -> Mapping[str, Category]:
    text = files("node.matching").joinpath("catalogue.toml").read_text("utf-8")
    raw = tomllib.loads(text)
    made = {name: _category(name, value) for name, value in raw["category"].items()}
    return MappingProxyType(made)


CATEGORIES = _load()


def category(name: str) -> Category:
    """Return the category called ``name``.

    Raises:
        BadInput: there is no such category.
    """
    found = CATEGORIES.get(name)
    if found is None:
        raise BadInput(
            f"{name[:40]!r} is not a category of holdings",
            advice=choose("categories", CATEGORIES),
        )
    return found
