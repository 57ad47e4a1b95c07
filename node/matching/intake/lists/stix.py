"""Persons in bundles of STIX 2, in JSON: identities that are individuals.

Of several versions of one id the one modified last counts; one that is revoked is taken
back. An identity that made an object of the bundle is its author and no subject. Dates,
papers and other names stand in extensions and in properties of one's own, and are known
by what they are called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from node.matching.intake.lists.draft import Values, drafted
from node.matching.intake.lists.marking import handling_of_marks
from node.matching.intake.lists.paper import numbered
from node.matching.intake.lists.whole import objects, read_whole, text, texts, told
from node.matching.intake.reason import NotTaken, RejectCode
from node.matching.intake.row import Drafted, Gone, Listed, Partial, RowDraft

_CATEGORIES: Final = {"individual": "person", "organization": "organisation"}
_FIELDS: Final = {
    "roles": "occupation",
    "sectors": "activity",
    "contact_information": "notes",
    "description": "notes",
    "aliases": "alias",
    "alias": "alias",
    "first_name": "first_name",
    "given_name": "first_name",
    "last_name": "family_name",
    "family_name": "family_name",
    "birth_date": "birth_date",
    "date_of_birth": "birth_date",
    "birthdate": "birth_date",
    "dob": "birth_date",
    "birth_place": "birth_place",
    "place_of_birth": "birth_place",
    "nationality": "nationality",
    "nationalities": "nationality",
    "gender": "sex",
    "sex": "sex",
    "passport_number": "passport_number",
    "national_id": "national_id",
    "tax_number": "tax_number",
    "email": "email",
    "email_addresses": "email",
    "phone": "phone",
    "phone_numbers": "phone",
    "address": "address",
    "addresses": "address",
}
_OWN: Final = frozenset(
    (
        *("type", "spec_version", "id", "name", "identity_class", "created"),
        *("created_by_ref", "modified", "revoked", "extensions", "extension_type"),
        *("object_marking_refs", "granular_markings", "lang", "labels", "confidence"),
        "external_references",
    )
)


def read_stix(chunks: Iterable[bytes]) -> Iterator[Listed]:
    """Yield persons and organisations, and those that were taken back."""
    yield Partial()
    try:
        found = [o for one in read_whole(chunks) for o in objects(one.get("objects"))]
    except NotTaken as why:
        yield why.at(1)
        return
    authors = {text(one.get("created_by_ref")) for one in found} - {""}
    statements = {
        text(one.get("id"))
        for one in found
        if one.get("type") == "marking-definition"
        and one.get("definition_type") == "statement"
    }
    latest: dict[str, tuple[int, dict[str, Any]]] = {}
    for number, one in enumerate(found, 1):
        name = text(one.get("id"))
        if one.get("type") == "identity" and name not in authors:
            name = name or str(number)
            before = latest.get(name)
            if before is None or _modified(before[1]) <= _modified(one):
                latest[name] = number, one
    for name, (number, one) in latest.items():
        if one.get("revoked") is True:
            yield Gone(number, name)
            continue
        try:
            yield Drafted(number, _identity(text(one.get("id")), one, statements))
        except NotTaken as why:
            yield why.at(number)


def _modified(one: Mapping[str, Any]) -> str:
    """Return a time that sorts as a text: RFC 3339 in UTC, with or without parts."""
    stamp = text(one.get("modified")).removesuffix("Z")
    whole, _, part = stamp.partition(".")
    return f"{whole}.{part:0<9}"


def _identity(name: str, one: Mapping[str, Any], statements: set[str]) -> RowDraft:
    kind = _CATEGORIES.get(text(one.get("identity_class")) or "individual")
    if kind is None:
        raise NotTaken(RejectCode.UNKNOWN_IDENTITY_CLASS)
    if not name:
        raise NotTaken(RejectCode.NO_ID)
    values: Values = [("name", text(one.get("name")))]
    for reference in objects(one.get("external_references")):
        values.append(("source_reference", text(reference.get("external_id"))))
        values += told("reference", reference.get("description"))
    parts: list[Mapping[str, Any]] = [one]
    extensions = one.get("extensions")
    if isinstance(extensions, dict):
        parts += [part for part in extensions.values() if isinstance(part, dict)]
    for part in parts:
        country = text(part.get("passport_country"))
        for key, given in part.items():
            if key not in _OWN:
                values += _said(key.casefold().removeprefix("x_"), given, country)
    marks = set(texts(one.get("object_marking_refs"))) - statements
    granular = objects(one.get("granular_markings"))
    marks |= {text(m.get("marking_ref")) for m in granular} - statements - {""}
    return replace(drafted(kind, name, values), handling=handling_of_marks(marks))


def _said(key: str, given: object, country: str) -> Iterator[tuple[str, str]]:
    field = _FIELDS.get(key)
    if field is None:
        yield from told(key, given)
        return
    for one in given if isinstance(given, list) else [given]:
        if isinstance(one, dict):
            yield from told(key, one)
    for one in texts(given):
        if field == "passport_number":
            yield numbered("passport", one, country)
        else:
            yield field, one
