"""The UK Sanctions List, in XML or CSV.

The table has a row for each combination of names, dates, nationalities and papers, up
to thousands of one person. A line with the day stands before its header. A record may
have two primary names, one of them without any part. Days that are not known are
letters or zeros. Whose grade is blank is not weak.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from node.matching.intake.elements import Element
from node.matching.intake.lists.draft import (
    Values,
    XmlList,
    day_first,
    drafted,
    joined_texts,
    read_xml_list,
    taken,
    whole_name,
)
from node.matching.intake.lists.paper import numbered
from node.matching.intake.lists.rows import TableList, TableRow, read_table_list
from node.matching.intake.reason import NotTaken, RejectCode
from node.matching.intake.row import Listed, RowDraft

ROOT: Final = "Designations"
NAME_PARTS: Final = ("Name1", "Name2", "Name3", "Name4", "Name5", "Name6")
# It reads: Ghana number GH88417, issued on ...; or: (1) Ghana passport number ...
_ISSUER: Final = re.compile(
    r"(?:\(\d+\) )?([A-Z][^,;:\d]{2,40}?) (?:passport )?number\b"
)
_CATEGORIES: Final = {
    "individual": "person",
    "entity": "organisation",
    "ship": "vessel",
    "vessel": "vessel",
}
_FIELDS: Final = {
    "NonLatinNames/NonLatinName/NameNonLatinScript": "name",
    "Titles/Title": "title",
    "RegimeName": "programme",
    "UNReferenceNumber": "source_reference",
    "OFSIGroupID": "source_reference",
    "UniqueID": "source_reference",
    "OtherInformation": "notes",
    "SanctionsImposed": "notes",
    "PhoneNumbers/PhoneNumber": "phone",
    "EmailAddresses/EmailAddress": "email",
    "Websites/Website": "website",
    "CryptoWalletAddresses/CryptoWalletAddress": "wallet",
}
_PERSON: Final = {
    "Nationalities/Nationality": "nationality",
    "Positions/Position": "occupation",
    "Genders/Gender": "sex",
    "BirthDetails/Location/TownOfBirth": "birth_place",
    "BirthDetails/Location/CountryOfBirth": "birth_country",
    "PassportDetails/Passport/PassportAdditionalInformation": "notes",
    "NationalIdentifierDetails/NationalIdentifier/NationalIdentifierNumber": (
        "national_id"
    ),
    "NationalIdentifierDetails/NationalIdentifier/"
    "NationalIdentifierAdditionalInformation": "notes",
}
_ENTITY: Final = {
    "TypeOfEntities/TypeOfEntity": "activity",
    "BusinessRegistrationNumbers/BusinessRegistrationNumber": "registration_number",
    "ParentCompanies/ParentCompany": "linked_to",
    "Subsidiaries/Subsidiary": "linked_to",
}
_SHIP: Final = {
    "IMONumbers/IMONumber": "imo",
    "HullIdentificationNumbers/HullIdentificationNumber": "hull_id",
    "CurrentBelievedFlagOfShips/CurrentBelievedFlagOfShip": "flag",
    "PreviousFlags/PreviousFlag": "flag",
    "TypeOfShipDetails/TypeOfShip": "vessel_type",
    "TonnageOfShipDetails/TonnageOfShip": "tonnage",
    "YearsBuilt/YearBuilt": "build_year",
    "CurrentOwnerOperators/CurrentOwnerOperator": "owner_name",
    "PreviousOwnerOperators/PreviousOwnerOperator": "linked_to",
}
_ADDRESS: Final = (*(f"AddressLine{n}" for n in range(1, 7)), "AddressPostalCode")
_DETAILS: Final = {
    "IndividualDetails/Individual": _PERSON,
    "EntityDetails/Entity": _ENTITY,
    "ShipDetails/Ship": _SHIP,
}


def read_uk(chunks: Iterable[bytes]) -> Iterator[Listed]:
    """Yield persons, organisations and vessels of the XML."""
    return read_xml_list(chunks, _XML)


def read_uk_table(chunks: Iterable[bytes]) -> Iterator[Listed]:
    """Yield persons, organisations and vessels of the CSV."""
    return read_table_list(chunks, _TABLE)


def kind_of(said: str) -> str:
    """Return the category that the list calls so.

    Raises:
        NotTaken: there is none.
    """
    found = _CATEGORIES.get(said.casefold())
    if found is None:
        raise NotTaken(RejectCode.UNKNOWN_RECORD_TYPE)
    return found


def name_field(kind: str, strength: str) -> str:
    """Return the field for a name, by what the list calls it and its grade."""
    if strength.casefold().startswith("low"):
        return "weak_alias"
    said = kind.casefold()
    if said.startswith("primary name"):
        return "alias" if "variation" in said else "name"
    return "previous_name" if said in ("fka", "formerly known as") else "alias"


def passport(number: str, told: str) -> Iterator[tuple[str, str]]:
    """Yield a passport's number; ``told`` may begin with the country that issued it."""
    issuer = _ISSUER.match(told)
    if number:
        yield numbered("passport", number, issuer[1] if issuer else "")


def _designation(found: Element) -> RowDraft:
    values: Values = [
        (
            name_field(name.text("NameType"), name.text("AliasStrength")),
            whole_name(name, *NAME_PARTS),
        )
        for name in found.all("Names/Name")
    ]
    values += taken(found, _FIELDS)
    values.append(("listed_at", day_first(found.text("DateDesignated"))))
    values.append(("notes", html.unescape(found.text("UKStatementofReasons"))))
    for one in found.all("Addresses/Address"):
        values.append(("address", joined_texts(one, *_ADDRESS, "AddressCountry")))
        values.append(("residence_country", one.text("AddressCountry")))
    for path, table in _DETAILS.items():
        for one in found.all(path):
            values += taken(one, table)
            values += [("birth_date", day_first(t)) for t in one.texts("DOBs/DOB")]
            for paper in one.all("PassportDetails/Passport"):
                told = paper.text("PassportAdditionalInformation")
                values += passport(paper.text("PassportNumber"), told)
    kind = kind_of(found.text("IndividualEntityShip"))
    return drafted(kind, found.text("UniqueID"), values)


_XML: Final = XmlList(
    f"{ROOT}/DateGenerated",
    {f"{ROOT}/Designation": _designation},
    frozenset(
        (
            *("LastUpdated", "DesignationSource", "SanctionsImposedIndicators"),
            *("NonLatinScriptType", "NonLatinScriptLanguage"),
        )
    ),
)

# --- the same as a table -----------------------------------------------------

_COLUMNS: Final[Mapping[str, str]] = {
    "Name non-latin script": "name",
    "Title": "title",
    "Regime Name": "programme",
    "UN Reference Number": "source_reference",
    "OFSI Group ID": "source_reference",
    "Unique ID": "source_reference",
    "Other Information": "notes",
    "Sanctions Imposed": "notes",
    "UK Statement of Reasons": "notes",
    "Phone number": "phone",
    "Email address": "email",
    "Website": "website",
    "Address Country": "residence_country",
    "Nationality(/ies)": "nationality",
    "National Identifier number": "national_id",
    "National Identifier additional information": "notes",
    "Passport additional information": "notes",
    "Position": "occupation",
    "Gender": "sex",
    "Town of birth": "birth_place",
    "Country of birth": "birth_country",
    "Type of entity": "activity",
    "Subsidiaries": "linked_to",
    "Parent company": "linked_to",
    "Business registration number (s)": "registration_number",
    "IMO number": "imo",
    "Current owner/operator (s)": "owner_name",
    "Previous owner/operator (s)": "linked_to",
    "Current believed flag of ship": "flag",
    "Previous flags": "flag",
    "Type of ship": "vessel_type",
    "Tonnage of ship": "tonnage",
    "Year Built": "build_year",
    "Hull identification number (HIN)": "hull_id",
}
_LINES: Final = (*(f"Address Line {n}" for n in range(1, 7)), "Address Postal Code")


def _row(row: TableRow) -> Iterator[tuple[str, str]]:
    parts = [row.get(f"Name {n}", "") for n in range(1, 7)]
    field = name_field(row.get("Name type", ""), row.get("Alias strength", ""))
    yield field, " ".join(part for part in parts if part)
    for column, target in _COLUMNS.items():
        yield target, html.unescape(row.get(column, ""))
    told = row.get("Passport additional information", "")
    yield from passport(row.get("Passport number", ""), told)
    yield "birth_date", day_first(row.get("D.O.B", ""))
    yield "listed_at", day_first(row.get("Date Designated", ""))
    places = (row.get(column, "") for column in (*_LINES, "Address Country"))
    yield "address", ", ".join(place for place in places if place)


_TABLE: Final = TableList(
    key="Unique ID",
    category=lambda row: kind_of(row.get("Designation Type", "")),
    values=_row,
    before="Report Date",
    left=frozenset(
        (
            *("Last Updated", "Designation source"),
            *("Non-latin script type", "Non-latin script language"),
        )
    ),
)
