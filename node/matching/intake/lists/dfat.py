"""Australia's consolidated list of DFAT, a workbook.

A row is a name: ``1000`` the primary one, ``1000a`` an alias. Rows of one number next
to each other are one record, and what they say is added up; a number that comes again
further on was given twice by mistake, and is an error. One column holds days, years and
prose. The control date is the last edit, and no date of listing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from node.matching.intake.lists.draft import day_first
from node.matching.intake.lists.rows import TableList, TableRow, read_row_list
from node.matching.intake.lists.workbook import read_workbook
from node.matching.intake.reason import NotTaken, RejectCode
from node.matching.intake.row import Listed

_CATEGORIES: Final = {
    "individual": "person",
    "entity": "organisation",
    "vessel": "vessel",
}
_COLUMNS: Final = {
    "IMO Number": "imo",
    "Committees": "programme",
    "Additional Information": "notes",
    "Listing Information": "notes",
    "Instrument of Designation": "notes",
}
_SPLIT: Final = {
    "Place of Birth": "birth_place",
    "Citizenship": "nationality",
    "Address": "address",
}
_NAMES: Final = {
    "Name of Individual or Entity",
    "Name of Individual, Entity or Vessel",
    "Name of Individual or Entity or Vessel",
    "Name",
}
_LEFT: Final = frozenset(
    (
        *("Control Date", "Targeted Financial Sanction", "Travel Ban"),
        *("Arms Embargo", "Maritime Restriction"),
    )
)
_LETTERED: Final = re.compile(r"(?:^|\s)\(?[a-z]\)\s|;")
_LISTED: Final = re.compile(r"Listed on (\d{1,2} \w{3,9}\.? \d{4})")
_NUMBER: Final = re.compile(r"(\d+)(?:\.0)?[a-zA-Z]*")


def read_dfat(chunks: Iterable[bytes]) -> Iterator[Listed]:
    """Yield persons, organisations and vessels."""
    return read_row_list(read_workbook(chunks), _PLAN)


def _key(cell: str) -> str:
    found = _NUMBER.fullmatch(cell.strip())
    return found[1] if found else ""


def _category(row: TableRow) -> str:
    found = _CATEGORIES.get(row.get("Type", "").casefold())
    if found is None:
        raise NotTaken(RejectCode.UNKNOWN_RECORD_TYPE)
    return found


def _row(row: TableRow) -> Iterator[tuple[str, str]]:
    weak = row.get("Alias Strength", "").casefold() == "weak"
    is_alias = row.get("Name Type", "").casefold() == "alias"
    field = "weak_alias" if weak else "alias" if is_alias else "name"
    for column in _NAMES & row.keys():
        yield field, row[column]
    for column, target in _SPLIT.items():
        for part in _LETTERED.split(row.get(column, "")):
            yield target, part.strip()
    for part in _LETTERED.split(row.get("Date of Birth", "")):
        yield "birth_date", day_first(part)
    for found in _LISTED.findall(row.get("Listing Information", "")):
        yield "listed_at", found
    for column, target in _COLUMNS.items():
        yield target, row.get(column, "")


_PLAN: Final = TableList(
    key="Reference", category=_category, values=_row, key_of=_key, left=_LEFT
)
