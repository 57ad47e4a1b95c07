"""Demands: what a notice must have, as a value that can be read and evaluated.

A demand holds in some circumstances (``When``) and is met by one of several
alternatives, each a list of atoms that must all be there. An atom is a name with a
value, perhaps at least a number or exactly a word, or one of several names
("@name" in the files of the kinds).

Kinds differ by their demands alone; nothing here knows a kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from node.model.notice import NoticeContent
from node.protocol.notice.words import STATEMENTS, WORDS


@dataclass(frozen=True, slots=True)
class Atom:
    """One of ``names`` is there, is at least ``least``, and equals ``equals``.

    ``spelled`` is how the file of the kind says it.
    """

    spelled: str
    names: tuple[str, ...]
    least: int | None = None
    equals: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """In which circumstances a demand holds; what is empty says nothing.

    ``given``: one of these names is there.
    """

    role: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    handling: tuple[str, ...] = ()
    minor: bool | None = None
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Demand:
    """What must be there, by which law, and what to say where it is not."""

    code: str
    name: str
    text: str
    law: str
    any: tuple[tuple[Atom, ...], ...]
    when: When = When()


def given_in(content: NoticeContent) -> Mapping[str, tuple[str, ...]]:
    """Return what ``content`` says: values that are not blank, by name.

    A field of ``understood`` counts only with its normal form, a statement only if
    it is one. Attachments count under the names that ``media`` gives them.
    """
    found: dict[str, list[str]] = {}
    elsewhere = {*STATEMENTS, *WORDS.media}  # a field cannot stand in for these
    for field in content.fields:
        known = field.normal if field.field in WORDS.understood else field.value
        if field.field not in elsewhere and not WORDS.is_blank(known):
            found.setdefault(field.field, []).append(field.value)
    for said in content.statements:
        form = STATEMENTS[said.name].form if said.name in STATEMENTS else ""
        if form == "number" or (form and not WORDS.is_blank(said.value)):
            found.setdefault(said.name, []).append(said.value)
    for attached in content.attachments:
        for name, begins in WORDS.media.items():
            if attached.media_type.startswith(begins):
                found.setdefault(name, []).append(attached.media_type)
    return {name: tuple(values) for name, values in found.items()}


def is_met(
    demand: Demand, content: NoticeContent, given: Mapping[str, tuple[str, ...]]
) -> bool:
    """Whether ``content`` meets ``demand``, or the demand does not hold for it.

    ``given`` is ``given_in(content)``.
    """
    if not _holds(demand.when, content, given):
        return True
    return any(all(_has(atom, given) for atom in choice) for choice in demand.any)


def read_demand(raw: Mapping[str, Any]) -> Demand:
    """Return a demand as the file of a kind writes it.

    Raises:
        ValueError: it has unknown keys, or nothing that would meet it.
    """
    if unknown := set(raw) - {each.name for each in fields(Demand)}:
        raise ValueError(f"a demand has unknown keys: {sorted(unknown)}")
    choices = tuple(tuple(map(_atom, choice)) for choice in raw["any"])
    if not choices or not all(choices):
        raise ValueError(f"demand {raw['code']}: nothing would meet it")
    told = {key: raw[key] for key in ("code", "name", "text", "law")}
    return Demand(**told, any=choices, when=_when(raw.get("when", {})))


def _when(raw: Mapping[str, Any]) -> When:
    lists = {key: tuple(value) for key, value in raw.items() if key != "minor"}
    given = tuple(name for said in lists.pop("given", ()) for name in names_of(said))
    return When(**lists, given=given, minor=raw.get("minor"))


def _atom(raw: str | Mapping[str, Any]) -> Atom:
    if isinstance(raw, str):
        return Atom(raw, names_of(raw))
    more = {key: value for key, value in raw.items() if key != "name"}
    return Atom(raw["name"], names_of(raw["name"]), **more)


def names_of(spelled: str) -> tuple[str, ...]:
    """Return the names that ``spelled`` stands for: itself, or those of "@name"."""
    return WORDS.any[spelled[1:]] if spelled.startswith("@") else (spelled,)


def names_in(demands: Iterable[Demand]) -> frozenset[str]:
    """Return every name that could meet one of ``demands``."""
    return frozenset(
        name
        for demand in demands
        for choice in demand.any
        for atom in choice
        for name in atom.names
    )


def _holds(
    when: When, content: NoticeContent, given: Mapping[str, tuple[str, ...]]
) -> bool:
    return (
        (not when.role or content.role in when.role)
        and (not when.category or content.category in when.category)
        and (not when.handling or content.handling in when.handling)
        and (when.minor is None or content.minor is when.minor)
        and (not when.given or any(name in given for name in when.given))
    )


def _has(atom: Atom, given: Mapping[str, tuple[str, ...]]) -> bool:
    return any(_fits(atom, given.get(name, ())) for name in atom.names)


def _fits(atom: Atom, values: Sequence[str]) -> bool:
    if not values:
        return False
    if atom.equals:
        return set(values) == {atom.equals}
    if atom.least is not None:
        numbers = [int(v) for v in values if v.isascii() and v.isdigit() and len(v) < 9]
        return len(numbers) == len(values) and min(numbers) >= atom.least
    return True
