"""FollowTheMoney JSON lines: what OpenSanctions and others publish.

One entity a line: ``id``, ``schema``, ``properties`` of lists. ``ftm.toml`` says
what each becomes. Values that the catalogue has no field for are kept in
``notes``; an unknown schema is rejected. Cells that hold several countries
are taken apart. Papers, offices and sanctions, which stand on
lines of their own or nested in the entity, are told of whom they are about. A line may
be a change (``op``) around an entity.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from node.matching.catalogue import Category, category
from node.matching.intake.adjacent import AboutOthers, values_of
from node.matching.intake.lines import read_object, split_lines, text_of
from node.matching.intake.reason import NotTaken, RejectCode
from node.matching.intake.row import (
    Adjacent,
    Drafted,
    Found,
    Gone,
    Listed,
    Origin,
    Partial,
    Reject,
    RowDraft,
    finished,
)
from node.matching.normalise.country import countries
from node.model.codes import SubjectRole

_TAIL = re.compile(r"(?=.*[-0-9])[A-Z0-9]{1,3}-?[A-Z0-9]{2,6}")
_VAGUE = ("Thing", "LegalEntity", "Asset", "Organization")
_ACTS = ("ADD", "MOD", "DEL")
_OFFICE = ("role.", "gov.", "pol.")
_ACCUSED = (SubjectRole.SUSPECT, SubjectRole.CONVICTED)
_IDS = frozenset(("holder", "owner", "operator"))
_ISSUED = {"passportCountry": "passportNumber", "idCountry": "idNumber"}


@dataclass(frozen=True, slots=True)
class _Plan:
    category: Category
    fields: Mapping[str, str]


@cache
def _plans() -> Mapping[str, _Plan]:
    raw = files("node.matching.intake").joinpath("ftm.toml").read_text("utf-8")
    data = tomllib.loads(raw)
    plans = {}
    for schema, rows in data["schema"].items():
        own = data["schema"][rows["like"]] if "like" in rows else rows
        kind = category(own["category"])
        wanted = {**data["default"], **own}
        fields = {p: f for p, f in wanted.items() if f in kind.fields}
        plans[schema] = _Plan(kind, fields)
    return plans


Entities = Iterable[tuple[int, dict[str, Any], int] | Reject]
"""Entities, each with the line it begins on and how many it has; or rejects."""


def read_ftm(chunks: Iterable[bytes], origin: Origin) -> Iterator[Found]:
    """Yield a row, a reject or what belongs to another for each line with something."""
    return read_entities(_entities(chunks), origin)


def read_entities(found: Entities, origin: Origin) -> Iterator[Found]:
    """Yield what ``read_ftm`` does, of entities however they are written."""
    return finished(_listed(found, origin), origin)


def _entities(chunks: Iterable[bytes]) -> Entities:
    for found in split_lines(chunks):
        if isinstance(found, Reject):
            yield found
            continue
        number, line = found
        if line.strip():
            try:
                yield number, read_object(line), 1
            except NotTaken as why:
                yield why.at(number)


def _listed(entities: Entities, origin: Origin) -> Iterator[Listed]:
    about = AboutOthers()
    for found in entities:
        if isinstance(found, Reject):
            yield found
            continue
        number, entity, lines = found
        try:
            for one in _line(number, entity, origin, about):
                if lines > 1 and isinstance(one, Drafted):
                    yield replace(one, lines=lines)
                else:
                    yield one
        except NotTaken as why:
            yield why.at(number)
    for told in about.done():
        yield told if isinstance(told, Adjacent) else _alone(*told)


def _alone(number: int, entity: dict[str, Any]) -> Listed:
    """Return an entity about one that is not in the file, for itself if it can be."""
    try:
        return Drafted(number, draft_of(entity))
    except NotTaken as why:
        return why.at(number, str(entity.get("id", "")))


def _line(
    number: int, entity: dict[str, Any], origin: Origin, about: AboutOthers
) -> Iterator[Listed]:
    """Yield what one line is: an entity, one about another, or a change of either."""
    act = entity.get("op")
    if act is not None:
        inner = entity.get("entity")
        if not isinstance(inner, dict) or act not in _ACTS:
            raise NotTaken(RejectCode.UNKNOWN_CHANGE)
        yield Partial()
        if act == "DEL":
            yield Gone(number, text_of(inner.get("id"), "id"))
            return
        entity = inner
    if about.take(number, entity):
        return
    try:
        draft = draft_of(entity)
        _same_role(entity, draft, origin)
    except NotTaken as why:
        name = entity.get("id")
        if not isinstance(name, str):
            raise
        yield why.at(number, name)
        return
    about.seen(draft.source_id)
    yield Drafted(number, draft)


def _same_role(entity: dict[str, Any], draft: RowDraft, origin: Origin) -> None:
    """See that nobody is made a suspect for an office that they hold."""
    topics = entity["properties"].get("topics", ())
    if draft.category != "person" or origin.role not in _ACCUSED or not topics:
        return
    if isinstance(topics, list) and all(str(t).startswith(_OFFICE) for t in topics):
        raise NotTaken(RejectCode.OFFICE_ONLY)


def schema_of(names: Iterable[str]) -> str:
    """Return the schema of an entity that several sources tell of, each by its own.

    The one that says most; ``LegalEntity`` may be a person or an organisation.

    Raises:
        NotTaken: they are of several categories.
    """
    found = list(dict.fromkeys(names))
    for vague in _VAGUE:
        if len(found) > 1 and vague in found:
            found.remove(vague)
    plans = [plan for name in found if (plan := _plans().get(name))]
    if len({plan.category.name for plan in plans}) > 1:
        raise NotTaken(RejectCode.SEVERAL_SCHEMATA)
    return next((n for n in found if n in _plans()), found[0] if found else "")


def draft_of(entity: dict[str, Any]) -> RowDraft:
    """Return the draft of one entity; what is nested in it is told with it.

    Raises:
        NotTaken: its schema has no category, or a value is no text.
    """
    schema, properties = entity.get("schema"), entity.get("properties")
    plan = _plans().get(schema) if isinstance(schema, str) else None
    if plan is None:
        raise NotTaken(RejectCode.UNKNOWN_SCHEMA)
    if not isinstance(properties, dict):
        raise NotTaken(RejectCode.NO_PROPERTIES)
    values: list[tuple[str, str]] = []
    texts: dict[str, list[str]] = {}
    for name, given in properties.items():
        nested = _nested(given)
        plain = [v for v in given if not isinstance(v, dict)] if nested else given
        texts[name] = _texts(name, plain)
        for one in nested:
            values.extend(values_of(one, plan.category, plan.fields.get(name, "")))
    for about, number in _ISSUED.items():
        if about in texts and number in texts:
            texts[number] = _with_country(texts[number], texts.pop(about))
    for name, found in texts.items():
        # What stands for an entity is its id, and nobody's name.
        field = "" if name in _IDS else plan.fields.get(name, "")
        if field and _as_written(plan.category, field):
            values.extend([(field, value) for value in found])
            continue
        for value in found:
            values.extend(_values(plan.category, field, name, value))
    referents = entity.get("referents", ())
    return RowDraft(
        plan.category.name,
        text_of(entity.get("id"), "id"),
        values,
        referents=tuple(r for r in referents if isinstance(r, str))
        if isinstance(referents, list)
        else (),
    )


def _nested(given: object) -> list[dict[str, Any]]:
    """Return the entities that stand in a property in place of their ids."""
    return [v for v in given if isinstance(v, dict)] if isinstance(given, list) else []


def _texts(name: str, values: object) -> list[str]:
    if isinstance(values, list):
        return [
            value
            if isinstance(value, str)
            else text_of(value, repr(name[:40]), RejectCode.VALUE_NO_TEXT)
            for value in values
        ]
    return [text_of(values, repr(name[:40]), RejectCode.VALUE_NO_TEXT)]


def _with_country(numbers: list[str], about: list[str]) -> list[str]:
    """Put the country before each number that ``about`` (``number|country``) knows."""
    known = dict(text.partition("|")[::2] for text in about)
    issued = {n: countries(known[n]) for n in numbers if n in known}
    return [
        f"{issued[n][0]}:{n}" if len(issued.get(n, ())) == 1 else n for n in numbers
    ]


def _as_written(kind: Category, field: str) -> bool:
    """Whether ``_values`` gives such a value as it is, as it does nearly all."""
    return kind.name != "aircraft" and kind.fields[field].kind != "country"


def _values(
    kind: Category, field: str, name: str, value: str
) -> Iterator[tuple[str, str]]:
    if not field:
        yield "notes", f"{name[:60]}: {value}"
        return
    if kind.name == "aircraft" and field == "name":
        # Lists name an aircraft by its mark or its manufacturer's serial number.
        if _TAIL.fullmatch(value):
            field = "registration"
        elif value.startswith("MSN "):
            field, value = "serial_number", value.removeprefix("MSN ")
    if kind.fields[field].kind == "country":
        codes = countries(value)
        if len(codes) > 1:
            yield from ((field, code) for code in codes)
            yield "notes", f"{name[:60]}: {value}"
            return
    yield field, value
