"""FollowTheMoney JSON lines: what OpenSanctions and others publish.

One entity a line: ``id``, ``schema``, ``properties`` of lists. ``ftm.toml`` says
what each becomes. Values that the catalogue has no field for are kept in
``notes``; an unknown schema is rejected. Cells that hold several countries are taken
apart.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from node.matching.catalogue import Category, category
from node.matching.intake.lines import read_object, split_lines, text_of
from node.matching.intake.row import NotTaken, Origin, Reject, Row, RowDraft, finish
from node.matching.normalise.country import countries

_TAIL = re.compile(r"(?=.*[-0-9])[A-Z0-9]{1,3}-?[A-Z0-9]{2,6}")
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


def read_ftm(chunks: Iterable[bytes], origin: Origin) -> Iterator[Row | Reject]:
    """Yield a row or a reject for each line that is not empty."""
    for found in split_lines(chunks):
        if isinstance(found, Reject):
            yield found
            continue
        number, line = found
        if line.strip():
            try:
                yield finish(number, _draft(read_object(line)), origin)
            except NotTaken as why:
                yield Reject(number, str(why))


def _draft(entity: dict[str, Any]) -> RowDraft:
    schema, properties = entity.get("schema"), entity.get("properties")
    plan = _plans().get(schema) if isinstance(schema, str) else None
    if plan is None:
        raise NotTaken("a schema that has no category here")
    if not isinstance(properties, dict):
        raise NotTaken("no properties")
    texts = {name: _texts(name, values) for name, values in properties.items()}
    for about, number in _ISSUED.items():
        if about in texts and number in texts:
            texts[number] = _with_country(texts[number], texts.pop(about))
    values: list[tuple[str, str]] = []
    for name, found in texts.items():
        field = plan.fields.get(name, "")
        for value in found:
            values.extend(_values(plan.category, field, name, value))
    return RowDraft(plan.category.name, text_of(entity.get("id"), "id"), values)


def _texts(name: str, values: object) -> list[str]:
    if isinstance(values, list):
        return [text_of(value, f"a value of {name[:40]!r}") for value in values]
    return [text_of(values, f"the value of {name[:40]!r}")]


def _with_country(numbers: list[str], about: list[str]) -> list[str]:
    """Put the country before each number that ``about`` (``number|country``) knows."""
    known = dict(text.partition("|")[::2] for text in about)
    issued = {n: countries(known[n]) for n in numbers if n in known}
    return [
        f"{issued[n][0]}:{n}" if len(issued.get(n, ())) == 1 else n for n in numbers
    ]


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
