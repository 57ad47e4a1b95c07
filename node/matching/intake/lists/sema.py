"""Canada's list under the Special Economic Measures Act, in XML.

On 24 August 2026 every field was given a name in two languages; both kinds are read. A
record has no id, and its number in the schedule changes: schedule, name and date are
taken for one. The country is that of the regulation, and nobody's nationality. The
same field is a person's date of birth and a ship's year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from node.matching.intake.elements import Element
from node.matching.intake.lists.draft import Values, XmlList, drafted, read_xml_list
from node.matching.intake.reason import NotTaken, RejectCode
from node.matching.intake.row import MAX_ID, Listed, RowDraft

ROOT: Final = "data-set"
_FIELDS: Final = frozenset(
    (
        *(
            "LastName",
            "GivenName",
            "EntityOrShip",
            "Entity",
            "ShipIMONumber",
            "Aliases",
        ),
        *("Country", "Schedule", "Item", "DateOfListing", "TitleOrShipType"),
        *("TitleOrShip", "DateOfBirthOrShipBuildDate", "DateOfBirth"),
    )
)
_ASIDE: Final = re.compile(
    r"\((?:a\.k\.a\.?|also known as|[A-Z][a-z]+ ?:)[ :]*([^()]+)\)?"
)
_LANGUAGE: Final = re.compile(r"^(?:[A-Z][a-z]+|a\.k\.a\.?) ?: ?")


def read_sema(chunks: Iterable[bytes]) -> Iterator[Listed]:
    """Yield persons, organisations and vessels."""
    return read_xml_list(chunks, _PLAN)


def _record(found: Element) -> RowDraft:
    # Country-Pays, and Country before: the English word comes first.
    said: dict[str, str] = {}
    for child in found.children:
        name = child.tag.partition("-")[0]
        if name in _FIELDS and not said.get(name):
            said[name] = child.own
    family, given = said.get("LastName", ""), said.get("GivenName", "")
    other = said.get("EntityOrShip") or said.get("Entity", "")
    imo = said.get("ShipIMONumber", "")
    own = " ".join(filter(None, (given, family)))
    name = own or other
    if not name:
        raise NotTaken(RejectCode.NO_NAME)
    country, schedule = said.get("Country", ""), said.get("Schedule", "")
    kind = "vessel" if imo else "person" if family or given else "organisation"
    born = said.get("DateOfBirthOrShipBuildDate") or said.get("DateOfBirth", "")
    title = said.get("TitleOrShipType") or said.get("TitleOrShip", "")
    values: Values = [
        ("name", name),
        ("first_name", given if kind == "person" else ""),
        ("family_name", family if kind == "person" else ""),
        ("alias", other if own else ""),
        *(("alias", alias) for alias in _aliases(said.get("Aliases", ""))),
        ("build_year" if imo else "birth_date", born),
        ("vessel_type" if imo else "title", title.partition(" | ")[0]),
        ("imo", imo),
        ("programme", country),
        ("notes", f"schedule {schedule}, item {said.get('Item', '')}"),
        ("listed_at", said.get("DateOfListing", "")),
    ]
    # Items are numbered anew when the list is amended.
    number = ", ".join((country.partition(" / ")[0], schedule, name, born))
    return drafted(kind, number[:MAX_ID], values)


def _aliases(text: str) -> Iterator[str]:
    """Yield names; in brackets behind one stands the same in another language."""
    for part in text.split(";"):
        plain = _ASIDE.sub(" ", part)
        for name in (plain, *_ASIDE.findall(part)):
            yield _LANGUAGE.sub("", name.strip())


_PLAN: Final = XmlList(f"{ROOT}@generated", {f"{ROOT}/record": _record})
