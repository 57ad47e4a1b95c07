"""A record with the normal form and check of each of its values.

The raw value is kept beside the normal one. Nothing is rejected here for its
content.
"""

from __future__ import annotations

from datetime import date

from node.matching.catalogue import Category, category
from node.matching.normalise.country import normal_country
from node.matching.normalise.date import under
from node.matching.normalise.table import KINDS
from node.model.record import FieldValue, Record

ADULT_AT = 18  # Convention on the Rights of the Child, Art. 1


def scope_country(kind: Category, fields: tuple[FieldValue, ...], scope: str) -> str:
    """Return the one country that ``scope`` names, or nothing if none or several."""
    if not scope or scope not in kind.fields:
        return ""
    found = {normal_country(f.value) for f in fields if f.field == scope}
    return found.pop() if len(found) == 1 else ""


def normalise_record(record: Record, *, today: date | None = None) -> Record:
    """Return ``record`` with ``normal`` and ``check`` filled, and ``minor`` if known.

    Given ``today``, a person who may be under 18 is marked as a minor; a mark
    that is already there is never taken away.

    Raises:
        BadInput: the category or one of the fields is not in the catalogue.
    """
    kind = category(record.category)
    scopes: dict[str, str] = {}
    fields = []
    for given in record.fields:
        rule = kind.field(given.field)
        country = ""
        if rule.scope:
            if rule.scope not in scopes:
                scopes[rule.scope] = scope_country(kind, record.fields, rule.scope)
            country = scopes[rule.scope]
        made = KINDS[rule.kind]
        text = made.text(given.value, country)
        mark = made.check(given.value, text)
        fields.append(FieldValue(given.field, given.value, text, mark))
    return Record(
        category=record.category,
        role=record.role,
        source=record.source,
        source_id=record.source_id,
        fields=tuple(fields),
        handling=record.handling,
        evaluation=record.evaluation,
        originator=record.originator,
        minor=record.minor or _may_be_minor(fields, today),
        hidden=record.hidden,
    )


def _may_be_minor(fields: list[FieldValue], today: date | None) -> bool:
    if today is None:
        return False
    births = tuple(f.normal for f in fields if f.field == "birth_date")
    return under(births, years=ADULT_AT, on=today)
