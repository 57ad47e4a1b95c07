"""Senzing's entity records, a JSON object a line, in any of three shapes.

Flat, where a prefix tells features of one kind apart (``PRIMARY_NAME_LAST``); lists of
features under names of their own; and one list ``FEATURES``, which may hold the type of
the record as well. A number and its country are of one feature. What is not known is
payload, and stays in the notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from node.matching.intake.lines import split_lines
from node.matching.intake.lists.draft import Values, drafted
from node.matching.intake.lists.paper import numbered
from node.matching.intake.lists.whole import objects, read_shallow, text, told
from node.matching.intake.reason import NotTaken, RejectCode
from node.matching.intake.row import Drafted, Listed, Reject, RowDraft

_CATEGORIES: Final = {
    "PERSON": "person",
    "INDIVIDUAL": "person",
    "ORGANIZATION": "organisation",
    "COMPANY": "organisation",
    "VESSEL": "vessel",
    "AIRCRAFT": "aircraft",
    "": "person",
}
_PLAIN: Final = {
    "DATE_OF_BIRTH": "birth_date",
    "DATE_OF_DEATH": "death_date",
    "GENDER": "sex",
    "NATIONALITY": "nationality",
    "CITIZENSHIP": "nationality",
    "COUNTRY_OF_ASSOCIATION": "residence_country",
    "PLACE_OF_BIRTH": "birth_place",
    "REGISTRATION_DATE": "incorporated_at",
    "REGISTRATION_COUNTRY": "country",
    "PHONE_NUMBER": "phone",
    "EMAIL_ADDRESS": "email",
    "WEBSITE_ADDRESS": "website",
    "LEI_NUMBER": "lei",
    "IMO_NUMBER": "imo",
    "MMSI_NUMBER": "mmsi",
    "CALL_SIGN": "call_sign",
    "TOPIC": "notes",
    "REL_POINTER_KEY": "linked_to",
}
_NUMBERS: Final = {
    "PASSPORT": "passport",
    "NATIONAL_ID": "national id",
    "SSN": "ssn",
    "TAX_ID": "tax",
    "DRLIC": "driving licence",
    "DRIVERS_LICENSE": "driving licence",
    "DUNS": "duns",
    "OTHER_ID": "",
    "TRUSTED_ID": "",
    "NPI": "",
}
_GIVEN: Final = ("NAME_FIRST", "NAME_MIDDLE", "NAME_LAST", "NAME_SUFFIX")
_PLACE: Final = (
    *("ADDR_FULL", "ADDR_LINE1", "ADDR_LINE2", "ADDR_LINE3", "ADDR_POSTAL_CODE"),
    *("ADDR_CITY", "ADDR_STATE", "ADDR_COUNTRY"),
)
_FAMILIES: Final = ("NAME", "ADDR", *_NUMBERS, *_PLAIN)
_SPLIT: Final = re.compile(
    rf"(?:(?P<prefix>\w+?)_)??(?P<own>(?:{'|'.join(_FAMILIES)})\w*)"
)
_KEYS: Final = ("DATA_SOURCE", "RECORD_ID", "RECORD_TYPE", "FEATURES", "LAST_CHANGE")
_UNSAID: Final = ("RECORD_TYPE", "ADDR_TYPE", "PHONE_TYPE", "NAME_TYPE")
MAX_KEY: Final = 256
Feature = Mapping[str, str]


def read_senzing(chunks: Iterable[bytes]) -> Iterator[Listed]:
    """Yield persons, organisations, vessels and aircraft."""
    for found in split_lines(chunks):
        if isinstance(found, Reject):
            yield found
            continue
        number, line = found
        if line.strip():
            try:
                yield Drafted(number, _draft(read_shallow(line)))
            except NotTaken as why:
                yield why.at(number)


def _draft(entity: Mapping[str, Any]) -> RowDraft:
    features = list(_features(entity))
    said = text(entity.get("RECORD_TYPE")) or next(
        (f["RECORD_TYPE"] for f in features if f.get("RECORD_TYPE")), ""
    )
    kind = _CATEGORIES.get(said.upper())
    if kind is None:
        raise NotTaken(RejectCode.UNKNOWN_RECORD_TYPE)
    values: Values = [one for feature in features for one in _values(feature, kind)]
    values += _beside(entity)
    source, number = text(entity.get("DATA_SOURCE")), text(entity.get("RECORD_ID"))
    if not number:
        raise NotTaken(RejectCode.NO_RECORD_ID)
    return drafted(kind, f"{source}:{number}" if source else number, values)


def _features(entity: Mapping[str, Any]) -> Iterator[Feature]:
    """Yield every feature, whichever of the shapes it stands in."""
    flat: dict[tuple[str, str], dict[str, str]] = {}
    for key, given in entity.items():
        if isinstance(given, list):
            for one in objects(given):
                yield {name: text(value) for name, value in one.items()}
        elif key not in _KEYS and not isinstance(given, dict):
            if len(key) > MAX_KEY:
                raise NotTaken(RejectCode.KEY_TOO_LONG, MAX_KEY)
            found = _SPLIT.fullmatch(key)
            own = found["own"] if found else key
            family = next((f for f in _FAMILIES if own.startswith(f)), own)
            prefix = (found["prefix"] or "") if found else ""
            flat.setdefault((prefix, family), {})[own] = text(given)
            if family == "NAME" and prefix:
                flat[prefix, family].setdefault("NAME_TYPE", prefix)
    yield from flat.values()


def _beside(entity: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield as notes what stands where features have one text."""
    for key, given in entity.items():
        name = key[:MAX_KEY].lower().replace("_", " ")
        if isinstance(given, dict):
            yield from told(name, given)
        for one in given if isinstance(given, list) else ():
            if not isinstance(one, dict):
                yield from told(name, one)
                continue
            for inner, value in one.items():
                if isinstance(value, dict):
                    yield from told(f"{name} {inner}", value)
                elif isinstance(value, list):
                    yield from told(f"{name} {inner}", value)[1:]


def _values(feature: Feature, kind: str) -> Iterator[tuple[str, str]]:
    left = dict(feature)
    if any(key.startswith("NAME_") for key in left):
        yield from _name(left, kind)
    places = [left.pop(key) for key in _PLACE if left.get(key)]
    yield "address", ", ".join(places)
    for family, said in _NUMBERS.items():
        number = left.pop(f"{family}_NUMBER", "")
        country = left.pop(f"{family}_COUNTRY", "")
        if number:
            yield numbered(said or left.pop(f"{family}_TYPE", ""), number, country)
    for key, given in left.items():
        if key in _PLAIN:
            yield _PLAIN[key], given
        elif given and key not in _UNSAID:
            yield "notes", f"{key.lower().replace('_', ' ')}: {given}"


def _name(left: dict[str, str], kind: str) -> Iterator[tuple[str, str]]:
    is_alias = left.pop("NAME_TYPE", "").upper() not in ("", "PRIMARY", "LEGAL")
    whole = left.pop("NAME_FULL", "") or left.pop("NAME_ORG", "")
    parts = {key: left.pop(key, "") for key in _GIVEN}
    whole = whole or " ".join(filter(None, parts.values()))
    yield "alias" if is_alias else "name", whole
    if kind == "person" and not is_alias:
        yield "first_name", parts["NAME_FIRST"]
        yield "family_name", parts["NAME_LAST"]
