"""The consolidated list of OFSI, in XML or CSV, which ended on 28 January 2026.

It is still given out, and its own day says how old it is. A record is a group of rows
that bear one group id; one in a thousand has no primary name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from node.matching.intake.elements import Element, read_elements
from node.matching.intake.lists.draft import day_first
from node.matching.intake.lists.rows import (
    TableList,
    TableRow,
    read_row_list,
    read_table_list,
)
from node.matching.intake.lists.uk import kind_of, name_field, passport
from node.matching.intake.row import Listed, Published, Reject

ENDED: Final = date(2026, 1, 28)
"""The XML does not say when it was made; it cannot be newer."""
ROOT: Final = "ArrayOfFinancialSanctionsTarget"
_RECORD: Final = f"{ROOT}/FinancialSanctionsTarget"
_COLUMNS: Final = {
    "Name Non-Latin Script": "name",
    "Title": "title",
    "Nationality": "nationality",
    "Passport Details": "notes",
    "National Identification Number": "national_id",
    "National Identification Details": "notes",
    "Position": "occupation",
    "Town of Birth": "birth_place",
    "Country of Birth": "birth_country",
    "Country": "residence_country",
    "Regime": "programme",
    "Other Information": "notes",
    "UK Sanctions List Ref": "source_reference",
    "Group ID": "source_reference",
}
_PROSE: Final = (
    (re.compile(r"\(UK Sanctions List Ref\): ?(\w+)"), "source_reference"),
    (re.compile(r"\(UN Ref\): ?([\w.]+\w)"), "source_reference"),
    (re.compile(r"\(Gender\): ?(\w+)"), "sex"),
    (re.compile(r"\(E-?mail address\): ?(\S+)"), "email"),
)
# What the XML calls the same.
_TAGS: Final = {
    **{f"name{n}": f"Name {n}" for n in range(1, 6)},
    **{f"Name{n}": f"Name {n}" for n in range(1, 7)},
    **{f"Address{n}": f"Address {n}" for n in range(1, 7)},
    "NameNonLatinScript": "Name Non-Latin Script",
    "NameTitle": "Title",
    "Individual_DateOfBirth": "DOB",
    "DateOfBirth": "DOB",
    "DateOfBirthId": "",
    "TownOfBirth": "Town of Birth",
    "CountryOfBirth": "Country of Birth",
    "Nationality": "Nationality",
    "PassportDetails": "Passport Details",
    "PassportNumber": "Passport Number",
    "NI_Number": "National Identification Number",
    "NationalIdNumber": "National Identification Number",
    "Position": "Position",
    "PostCode": "Post/Zip Code",
    "Country": "Country",
    "OtherInformation": "Other Information",
    "GroupTypeDescription": "Group Type",
    "AliasType": "Alias Type",
    "AliasTypeName": "Alias Type",
    "AliasQuality": "Alias Quality",
    "RegimeName": "Regime",
    "DateListed": "Listed On",
    "UKSanctionsListRef": "UK Sanctions List Ref",
    "GroupID": "Group ID",
}


def read_ofsi(chunks: Iterable[bytes]) -> Iterator[Listed]:
    """Yield persons, organisations and vessels of the XML."""
    yield Published(ENDED)
    header = list(dict.fromkeys(name for name in _TAGS.values() if name))
    yield from read_row_list(_rows(chunks, header), _PLAN)


def read_ofsi_table(chunks: Iterable[bytes]) -> Iterator[Listed]:
    """Yield persons, organisations and vessels of the CSV."""
    return read_table_list(chunks, _PLAN)


def _rows(
    chunks: Iterable[bytes], header: list[str]
) -> Iterator[tuple[int, list[str]] | Reject]:
    yield 1, header
    for found in read_elements(chunks, {_RECORD}):
        if isinstance(found, Reject):
            yield found
        elif found.path == _RECORD:
            yield found.line, _cells(found, header)


def _cells(found: Element, header: list[str]) -> list[str]:
    cells = dict.fromkeys(header, "")
    for child in found.children:
        name = _TAGS.get(child.tag)
        if name and child.attribute("nil") != "true":
            cells[name] = cells[name] or child.own
    return list(cells.values())


def _row(row: TableRow) -> Iterator[tuple[str, str]]:
    parts = [row.get(f"Name {n}", "") for n in range(1, 7)]
    field = name_field(row.get("Alias Type", ""), row.get("Alias Quality", ""))
    yield field, " ".join(part for part in parts if part not in ("", "0"))
    for column, target in _COLUMNS.items():
        yield target, row.get(column, "")
    for form, target in _PROSE:
        for found in form.findall(row.get("Other Information", "")):
            yield target, found
    yield from passport(row.get("Passport Number", ""), row.get("Passport Details", ""))
    yield "birth_date", day_first(row.get("DOB", ""))
    yield "listed_at", day_first(row.get("Listed On", ""))
    places = [row.get(f"Address {n}", "") for n in range(1, 7)]
    places += [row.get("Post/Zip Code", ""), row.get("Country", "")]
    yield "address", ", ".join(place for place in places if place)


_PLAN: Final = TableList(
    key="Group ID",
    category=lambda row: kind_of(row.get("Group Type", "")),
    values=_row,
    before="Last Updated",
    left=frozenset(("Last Updated", "UK Sanctions List Date Designated", "Grp Status")),
)
