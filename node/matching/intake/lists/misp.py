"""Persons and organisations in events of MISP, in JSON: objects named for them.

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
from node.matching.intake.reason import NotTaken
from node.matching.intake.row import Drafted, Gone, Listed, Partial, RowDraft
from node.model.codes import Handling, SubjectRole

_SUBJECTS: Final = {
    "person": "person",
    "interpol-notice": "person",
    "ftm-Person": "person",
    "legal-entity": "organisation",
    "organization": "organisation",
    "ftm-Company": "organisation",
    "ftm-Organization": "organisation",
    "ftm-LegalEntity": "organisation",
}
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
    # Of objects that are FollowTheMoney's.
    "firstName": "first_name",
    "lastName": "family_name",
    "birthDate": "birth_date",
    "birthPlace": "birth_place",
    "passportNumber": "passport_number",
    "idNumber": "national_id",
    "taxNumber": "tax_number",
    "registrationNumber": "registration_number",
    "email": "email",
    "position": "occupation",
    "weakAlias": "weak_alias",
    "previousName": "previous_name",
}
_ROLES: Final = {"red": SubjectRole.SUSPECT, "yellow": SubjectRole.MISSING}
_YES: Final = ("1", "true")
_KEEPS_STILL: Final = ("prefer not to say", "not specified", "unknown")


def read_misp(chunks: Iterable[bytes]) -> Iterator[Listed]:
    """Yield persons and organisations, and those that were taken back."""
    yield Partial()
    try:
        found = read_whole(chunks)
    except NotTaken as why:
        yield why.at(1)
        return
    number = 0
    for event in (each for one in found for each in _events(one)):
        handling = handling_of_marks(_marks(event))
        for each in objects(event.get("Object")):
            if text(each.get("name")) not in _SUBJECTS:
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
    if _is_deleted(found):
        return Gone(number, uuid)
    attributes = [a for a in objects(found.get("Attribute")) if not _is_deleted(a)]
    codes = [handling, handling_of_marks(m for a in attributes for m in _marks(a))]
    handling = max(filter(None, codes), default=None)
    try:
        draft = _draft(found, uuid, attributes)
        return Drafted(number, replace(draft, handling=handling))
    except NotTaken as why:
        return why.at(number)


def _is_deleted(found: Mapping[str, Any]) -> bool:
    return text(found.get("deleted")).casefold() in _YES or found.get("deleted") is True


def _marks(found: Mapping[str, Any]) -> list[str]:
    """Return the colours that an event or an attribute is tagged with."""
    tags = [text(tag.get("name")) for tag in objects(found.get("Tag"))]
    return [tag for tag in tags if tag.casefold().startswith("tlp")]


def _draft(
    found: Mapping[str, Any], uuid: str, attributes: Iterable[Mapping[str, Any]]
) -> RowDraft:
    said: dict[str, list[str]] = {}
    for attribute in attributes:
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
    kind = _SUBJECTS[text(found.get("name"))]
    role = _ROLES.get(text(said.get("notice-color", [])).casefold())
    return replace(drafted(kind, uuid, values), role=role)
