"""A record with the normal form and check of each of its values.

The raw value is kept beside the normal one; a cell that holds several values becomes
as many (``cell.py``). Nothing is rejected here for its
content; what cannot be read or meant is marked. A date of birth that plainly may be a
minor's marks the record, for good: who was a child when the record was made is not
asked for by name on the day of coming of age. What is not plain marks nothing, since it
may be read better one day; it is weighed whenever somebody asks (``model/age.py``).
"""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from functools import lru_cache

from node.matching.catalogue import Category, FieldDef, category
from node.matching.normalise.cell import value_in, values_in
from node.matching.normalise.country import normal_country
from node.matching.normalise.filler import SAID
from node.matching.normalise.form import FILLS, UNREAD
from node.matching.normalise.misread import (
    REASONS,
    Misread,
    misread_alone,
    misread_of,
)
from node.matching.normalise.table import KINDS, normal_in
from node.model.age import Age, age_of, births_of
from node.model.desk.record import UnreadValue
from node.model.record import FieldValue, Record

_MARKS = {each: UNREAD for each in Misread if each} | {Misread.FILLS: FILLS}
_MARKED = frozenset(_MARKS.values())
_FEW = SAID | {"date"}
"""Kinds of which whole files say the same few thousand values: each is read once."""


def scope_country(kind: Category, fields: tuple[FieldValue, ...], scope: str) -> str:
    """Return the one country that ``scope`` names, or nothing if none or several."""
    if not scope or scope not in kind.fields:
        return ""
    found = {normal_country(f.value) for f in fields if f.field == scope}
    return found.pop() if len(found) == 1 else ""


def normalise_record(
    record: Record,
    *,
    today: date | None = None,
    offences: Container[str] | None = None,
) -> Record:
    """Return ``record`` with ``normal`` and ``check`` filled, and ``minor`` if plain.

    Given ``today``, who may be under 18 by a date of birth that is read is marked as
    a minor; a mark that is already there is never taken away. ``offences`` are those of
    the policy in force in normal form, where they are at hand.

    Raises:
        BadInput: the category or one of the fields is not in the catalogue.
    """
    kind = category(record.category)
    scopes: dict[str, str] = {}
    several = False
    fields: list[FieldValue] = []
    for given in record.fields:
        rule = kind.field(given.field)
        if rule.kind in _FEW:
            read = _read_few(rule.kind, given.value)
            if not _may_lie_ahead(rule, read, today):
                fields += [FieldValue(given.field, *one) for one in read]
                several = several or len(read) > 1
                continue
        country = ""
        if rule.scope:
            if rule.scope not in scopes:
                scopes[rule.scope] = scope_country(kind, record.fields, rule.scope)
            country = scopes[rule.scope]
        cell = values_in(rule.kind, given.value)
        for found in cell:
            text = normal_in(rule.kind, found, country)
            wrong = misread_of(rule, found, text, today=today, offences=offences)
            mark = _MARKS[wrong] if wrong else KINDS[rule.kind].check(found.core, text)
            fields.append(FieldValue(given.field, found.written, text, mark))
        several = several or len(cell) > 1
    if several:
        fields = list({(f.field, f.value): f for f in fields}.values())
    return Record(
        category=record.category,
        role=record.role,
        source=record.source,
        source_id=record.source_id,
        fields=tuple(fields),
        handling=record.handling,
        evaluation=record.evaluation,
        originator=record.originator,
        minor=record.minor or _young(record.category, fields, today),
        hidden=record.hidden,
    )


def _may_lie_ahead(
    rule: FieldDef, read: tuple[tuple[str, str, str], ...], today: date | None
) -> bool:
    """Whether a date may begin this year or later, which ``misread_of`` weighs."""
    if today is None or rule.ahead or rule.kind in SAID:
        return False
    return any(normal[:4] >= str(today.year) for _, normal, _ in read)


@lru_cache(maxsize=32768)
def _read_few(kind: str, value: str) -> tuple[tuple[str, str, str], ...]:
    """Return of each value of a cell what was written, its normal form and its mark."""
    made = []
    for found in values_in(kind, value):
        text = normal_in(kind, found)
        wrong = misread_alone(kind, found, text)
        mark = _MARKS[wrong] if wrong else KINDS[kind].check(found.core, text)
        made.append((found.written, text, mark))
    return tuple(made)


def is_unread(given: FieldValue) -> bool:
    """Whether a normalised value was marked as not read."""
    return given.check in _MARKED


def unread_in(record: Record, line: int = 0) -> tuple[UnreadValue, ...]:
    """Return each value of a normalised record that was marked as not read, and why."""
    kind = category(record.category)
    return tuple(
        UnreadValue(line, f.field, REASONS[_why(kind.field(f.field), f)])
        for f in record.fields
        if is_unread(f)
    )


def _why(rule: FieldDef, given: FieldValue) -> Misread:
    """Return why a value is marked; what that hangs on may have been another then."""
    misread = misread_of(rule, value_in(rule.kind, given.value), given.normal)
    return misread or (Misread.UNLISTED if rule.codes else Misread.AHEAD)


def _young(name: str, fields: list[FieldValue], today: date | None) -> bool:
    if today is None:
        return False
    return age_of(name, births_of(fields), on=today) is Age.YOUNG
