"""The consolidated financial sanctions list of the EU, version 1.1, in XML or CSV.

All names are called strong; that one is weak, only a remark says. No name is called
the main one, and the first may be in another script or language. A country ``00`` is
not stated. Both forms hold the same parts: a row of the table is one part of an entity,
and is read as the element that it is in the other form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from node.matching.intake.elements import Element
from node.matching.intake.lists.draft import (
    Values,
    XmlList,
    drafted,
    joined_texts,
    read_xml_list,
    taken,
)
from node.matching.intake.lists.paper import numbered
from node.matching.intake.lists.rows import TableList, TableRow, read_table_list
from node.matching.intake.row import Listed, RowDraft

ROOT: Final = "export"
_WEAK: Final = re.compile(r"\blow?\b.{0,3}quality|weak", re.IGNORECASE)
_KINDS: Final = {"person": "person", "P": "person"}
_UNKNOWN: Final = ("", "00")
_ENTITY: Final = {
    "@euReferenceNumber": "source_reference",
    "@unitedNationId": "source_reference",
    "@designationDate": "listed_at",
    "@designationDetails": "notes",
    "regulation/@programme": "programme",
    "remark": "notes",
}
_NAME: Final = {"@gender": "sex", "@title": "title", "@function": "occupation"}
_FLAGS: Final = (
    *("knownExpired", "knownFalse", "reportedLost", "revokedByIssuer", "diplomatic"),
)
_ISSUED: Final = (
    *("@issuedBy", "@issuedDate", "@validFrom", "@validTo", "@nameOnDocument"),
    *("@region", "@placeOfIssue"),
)
_LEFT: Final = frozenset(
    (
        *("regulation", "regulationSummary", "@logicalId", "@regulationLanguage"),
        *("@nameLanguage", "@strong", "@asAtListingTime", "@countryDescription"),
        *("@circa", "@year", "@birthdate", "@dayOfMonth", "@monthOfYear", "@number"),
        *("@firstName", "@middleName", "@lastName", "@classificationCode"),
    )
)
"""What says nothing of a person; and a whole name's and a day's parts."""
_CONTACTS: Final = {"PHONE": "phone", "EMAIL": "email", "WEB": "website"}
_PLACE: Final = ("@street", "@poBox", "@zipCode", "@city", "@region", "@place")


def read_eu(chunks: Iterable[bytes]) -> Iterator[Listed]:
    """Yield persons and organisations of the XML."""
    return read_xml_list(chunks, _XML)


def read_eu_table(chunks: Iterable[bytes]) -> Iterator[Listed]:
    """Yield persons and organisations of the CSV."""
    return read_table_list(chunks, _TABLE)


def _entity(found: Element) -> RowDraft:
    kind = _KINDS.get(found.text("subjectType/@code"), "organisation")
    values: Values = list(taken(found, _ENTITY))
    for part in found.children:
        values += _part(part)
    return drafted(kind, found.attribute("logicalId"), values)


def _part(part: Element) -> Iterator[tuple[str, str]]:
    read = _PARTS.get(part.tag)
    if read:
        yield from read(part)


def _name(part: Element) -> Iterator[tuple[str, str]]:
    whole = part.attribute("wholeName") or " ".join(
        part.texts("@firstName") + part.texts("@middleName") + part.texts("@lastName")
    )
    weak = any(_WEAK.search(text) for text in part.texts("remark"))
    yield "weak_alias" if weak else "name", whole
    yield from taken(part, _NAME)


def _birth(part: Element) -> Iterator[tuple[str, str]]:
    day, month = part.attribute("dayOfMonth"), part.attribute("monthOfYear")
    year = part.attribute("year")
    first, last = part.attribute("yearRangeFrom"), part.attribute("yearRangeTo")
    text = part.attribute("birthdate")
    if not text and year:
        text = "-".join([year, *(f"{n:0>2}" for n in (month, day) if n)])
        text = text if month or not day else year
    elif not text and first and last:
        text = f"{first}-{last}"
    elif not text and (first or last):
        text = f"after {first}" if first else f"before {last}"
    if text and part.attribute("calendarType").upper() == "ISLAMIC":
        text = f"{year or text} AH"
    elif text and part.attribute("circa").casefold() == "true":
        text = f"circa {text}"
    yield "birth_date", text
    yield "birth_place", joined_texts(part, "@city", "@place", "@region")
    yield "birth_country", _country(part)
    yield from taken(part, {"remark": "notes"})


def _citizenship(part: Element) -> Iterator[tuple[str, str]]:
    yield "nationality", _country(part) or joined_texts(part, "@region")
    yield from taken(part, {"remark": "notes"})


def _identification(part: Element) -> Iterator[tuple[str, str]]:
    number = part.attribute("latinNumber") or part.attribute("number")
    if not number:
        return
    kind = joined_texts(
        part,
        *("@identificationTypeCode", "@identificationTypeDescription"),
        mark=" ",
    )
    field, text = numbered(kind, number, _country(part))
    # An IMO number here is that of a company: vessels are not told apart.
    yield "imo_company" if field == "imo" else field, text
    flags = [one for one in _FLAGS if part.attribute(one).casefold() == "true"]
    beside = [text for path in _ISSUED for text in part.texts(path)]
    if told := ", ".join(flags + beside + part.texts("remark")):
        yield "notes", f"{kind} {number}: {told}"


def _address(part: Element) -> Iterator[tuple[str, str]]:
    land = (
        "" if part.attribute("countryIso2Code") in _UNKNOWN else "@countryDescription"
    )
    yield "address", joined_texts(part, *_PLACE, *(land,) * bool(land))
    yield "residence_country", _country(part)
    yield from taken(part, {"@contactInfo": "notes", "remark": "notes"})
    for contact in part.all("contactInfo"):
        field = _CONTACTS.get(contact.attribute("key").upper(), "notes")
        yield field, contact.attribute("value")


def _country(part: Element) -> str:
    code = part.attribute("countryIso2Code")
    if code not in _UNKNOWN:
        return code
    name = part.attribute("countryDescription")
    return "" if code or name.upper() == "UNKNOWN" else name


_PARTS: Final = {
    "nameAlias": _name,
    "birthdate": _birth,
    "citizenship": _citizenship,
    "identification": _identification,
    "address": _address,
}
_XML: Final = XmlList(
    f"{ROOT}@generationDate", {f"{ROOT}/sanctionEntity": _entity}, _LEFT
)

# --- the same as a table -----------------------------------------------------

_PREFIXES: Final = {
    "NameAlias": "nameAlias",
    "BirthDate": "birthdate",
    "Citizenship": "citizenship",
    "Identification": "identification",
    "Address": "address",
}
_CALLED: Final = {
    "birthDate": "birthdate",
    "day": "dayOfMonth",
    "month": "monthOfYear",
    "typeCode": "identificationTypeCode",
    "typeDescription": "identificationTypeDescription",
}
_COLUMNS: Final = {
    "Entity_EU_ReferenceNumber": "source_reference",
    "Entity_UnitedNationId": "source_reference",
    "Entity_DesignationDate": "listed_at",
    "Entity_Regulation_Programme": "programme",
    "Entity_Remark": "notes",
}


def _row(row: TableRow) -> Iterator[tuple[str, str]]:
    for column, field in _COLUMNS.items():
        yield field, row.get(column, "")
    for prefix, tag in _PREFIXES.items():
        found = _element(row, prefix, tag)
        if found.attributes:
            yield from _part(found)
            # In the notes, as all that is not known; where it stands, the header says.
            for path, text in found.unread(_LEFT | {"@language", "@leba"}):
                yield "notes", f"{tag} {path.strip('@/')}: {text}"


def _element(row: Mapping[str, str], prefix: str, tag: str) -> Element:
    made = Element(tag, tag, 0)
    for column in row:
        head, _, rest = column.partition("_")
        if head == prefix and "_" not in rest and rest:
            text = row[column]
            name = rest[0].lower() + rest[1:]
            made.attributes[_CALLED.get(name, name)] = text
            if name == "remark":
                made.children.append(Element(name, name, 0, pieces=[text]))
    return made


def _category(row: TableRow) -> str:
    return _KINDS.get(row.get("Entity_SubjectType", ""), "organisation")


_TABLE: Final = TableList(
    key="Entity_LogicalId",
    category=_category,
    values=_row,
    day="fileGenerationDate",
    delimiter=";",
    left=frozenset(("Entity_SubjectType_ClassificationCode",)),
)
