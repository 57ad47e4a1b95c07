"""Persons in events of MISP, in JSON: objects ``person`` and ``interpol-notice``.

What was deleted stays in the file under a mark: an attribute that is, counts as not
there; an object that is, is taken back. Passport and country stand in two attributes
of one object. Attributes outside objects have no subject to hang on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from node.matching.intake.lists.draft import Values, drafted
from node.matching.intake.lists.marking import handling_of_marks
from node.matching.intake.lists.paper import numbered
from node.matching.intake.lists.whole import objects, read_whole, text, texts
from node.matching.intake.row import (
    Drafted,
    Gone,
    Listed,
    NotTaken,
    Partial,
    Reject,
    RowDraft,
)
from node.model.codes import Handling, SubjectRole

_PERSONS: Final = ("person", "interpol-notice", "ftm-Person", "legal-entity")
_FIELDS: Final = {
    "full-name": "name",
    "name": "name",
    "first-name": "first_name",
    "forename": "first_name",
    "last-name": "family_name",
    "present-family-name": "family_name",
    "middle-name": "first_name",
    "mothers-name": "mother_name",
    "fathers-name": "father_name",
    "alias": "alias",
    "handle": "handle",
    "date-of-birth": "birth_date",
    "place-of-birth": "birth_place",
    "nationality": "nationality",
    "gender": "sex",
    "sex": "sex",
    "title": "title",
    "occupation": "occupation",
    "function": "occupation",
    "address": "address",
    "phone-number": "phone",
    "phone": "phone",
    "e-mail": "email",
    "email-src": "email",
    "height": "height",
    "weight": "weight",
    "colour-of-eyes": "eyes",
    "colour-of-hair": "hair",
    "language-spoken": "languages",
    "distinguishing-marks-and-characteristics": "distinguishing_marks",
    "charges": "notes",
    "social-security-number": "national_id",
    "identity-card-number": "national_id",
    "nie": "national_id",
    "dni": "national_id",
    "registration-number": "registration_number",
}
_ROLES: Final = {"red": SubjectRole.SUSPECT, "yellow": SubjectRole.MISSING}
_KEEPS_STILL: Final = ("prefer not to say", "not specified", "unknown")


def read_misp(chunks: Iterable[bytes]) -> Iterator[Listed]:
    """Yield persons and organisations, and those that were taken back."""
    yield Partial()
    try:
        found = read_whole(chunks)
    except NotTaken as why:
        yield Reject(1, str(why))
        return
    number = 0
    for event in (each for one in found for each in _events(one)):
        marks = [text(tag.get("name")) for tag in objects(event.get("Tag"))]
        handling = handling_of_marks(m for m in marks if m.casefold().startswith("tlp"))
        for each in objects(event.get("Object")):
            if text(each.get("name")) not in _PERSONS:
                continue
            number += 1
            yield _object(number, each, handling)


def _events(found: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the events of a file, in any of the wrappings that are met."""
    inside = found.get("response", found.get("Event"))
    if isinstance(inside, list):
        for one in objects(inside):
            yield from _events(one)
    elif isinstance(inside, dict):
        yield from _events(inside)
    elif "Object" in found or "Attribute" in found:
        yield found


def _object(number: int, found: Mapping[str, Any], handling: Handling | None) -> Listed:
    uuid = text(found.get("uuid"))
    if found.get("deleted") is True:
        return Gone(number, uuid)
    try:
        return Drafted(number, replace(_draft(found, uuid), handling=handling))
    except NotTaken as why:
        return Reject(number, str(why))


def _draft(found: Mapping[str, Any], uuid: str) -> RowDraft:
    said: dict[str, list[str]] = {}
    for attribute in objects(found.get("Attribute")):
        if attribute.get("deleted") is not True:
            relation = text(attribute.get("object_relation"))
            said.setdefault(relation, []).extend(texts(attribute.get("value")))
    given, family = said.get("first-name", []), said.get("last-name", [])
    middle = said.get("middle-name", [])
    given = given or said.get("forename", [])
    family = family or said.get("present-family-name", [])
    values: Values = [("name", " ".join((*given[:1], *middle[:1], *family[:1])))]
    country = text(said.pop("passport-country", []))
    values += [
        numbered("passport", n, country) for n in said.pop("passport-number", [])
    ]
    for relation, some in said.items():
        field = _FIELDS.get(relation, "notes")
        values += [
            (field, one if relation in _FIELDS else f"{relation}: {one}")
            for one in some
            if one.casefold() not in _KEEPS_STILL
        ]
    kind = "organisation" if found.get("name") == "legal-entity" else "person"
    role = _ROLES.get(text(said.get("notice-color", [])).casefold())
    return replace(drafted(kind, uuid, values), role=role)
