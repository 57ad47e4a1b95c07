"""The consolidated list of the UN Security Council, in XML.

An alias may carry a date of birth of its own: that of another claimed identity, which
stays beside the name in the notes. Several names stand in one alias by ``;``. A range
of years stands in places of its own, and a reader of the year alone would lose it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from node.matching.intake.elements import Element
from node.matching.intake.lists.draft import (
    Values,
    XmlList,
    drafted,
    joined_texts,
    read_xml_list,
    taken,
    whole_name,
)
from node.matching.intake.lists.paper import numbered
from node.matching.intake.row import Listed, RowDraft

ROOT: Final = "CONSOLIDATED_LIST"
_NAME: Final = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_FIELDS: Final = {
    "NAME_ORIGINAL_SCRIPT": "name",
    "GENDER": "sex",
    "TITLE/VALUE": "title",
    "DESIGNATION/VALUE": "occupation",
    "NATIONALITY/VALUE": "nationality",
    "NATIONALITY2": "nationality",
    "INDIVIDUAL_PLACE_OF_BIRTH/COUNTRY": "birth_country",
    "INDIVIDUAL_PLACE_OF_BIRTH/NOTE": "notes",
    "REFERENCE_NUMBER": "source_reference",
    "LISTED_ON": "listed_at",
    "UN_LIST_TYPE": "programme",
    "COMMENTS1": "notes",
}
_QUALITY: Final = {"Low": "weak_alias", "f.k.a.": "previous_name"}
_BIRTH_PLACE: Final = ("STREET", "CITY", "STATE_PROVINCE")
_LEFT: Final = frozenset(
    (
        *("DATAID", "VERSIONNUM", "LIST_TYPE", "LAST_DAY_UPDATED", "SORT_KEY"),
        *("SORT_KEY_LAST_MOD", "SUBMITTED_BY"),
    )
)
_ADDRESS: Final = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE")


def read_un(chunks: Iterable[bytes]) -> Iterator[Listed]:
    """Yield persons and organisations."""
    return read_xml_list(chunks, _PLAN)


def _person(found: Element) -> RowDraft:
    return _draft("person", found, "INDIVIDUAL")


def _entity(found: Element) -> RowDraft:
    return _draft("organisation", found, "ENTITY")


def _draft(kind: str, found: Element, prefix: str) -> RowDraft:
    values: Values = [("name", whole_name(found, *_NAME))]
    values += taken(found, _FIELDS)
    for alias in found.all(f"{prefix}_ALIAS"):
        values += _alias(alias)
    for one in found.all(f"{prefix}_ADDRESS"):
        values.append(("address", joined_texts(one, *_ADDRESS)))
        if kind == "organisation":
            values.append(("country", one.text("COUNTRY")))
    for one in found.all("INDIVIDUAL_PLACE_OF_BIRTH"):
        values.append(("birth_place", joined_texts(one, *_BIRTH_PLACE)))
    for one in found.all("INDIVIDUAL_DATE_OF_BIRTH"):
        values += _birth(one)
    for one in found.all("INDIVIDUAL_DOCUMENT"):
        values += _paper(one)
    return drafted(kind, found.text("REFERENCE_NUMBER"), values)


def _alias(alias: Element) -> Iterator[tuple[str, str]]:
    names = alias.text("ALIAS_NAME")
    for name in names.split(";"):
        yield _QUALITY.get(alias.text("QUALITY"), "alias"), name
    beside = (
        *("DATE_OF_BIRTH", "CITY_OF_BIRTH", "STATE_OF_BIRTH", "COUNTRY_OF_BIRTH"),
        "NOTE",
    )
    if told := joined_texts(alias, *beside):
        yield "notes", f"alias {names}: {told}"


def _birth(birth: Element) -> Iterator[tuple[str, str]]:
    kind, years = (
        birth.text("TYPE_OF_DATE"),
        joined_texts(birth, "FROM_YEAR", "TO_YEAR", mark="-"),
    )
    day = birth.text("DATE") or birth.text("YEAR") or years
    note = birth.text("NOTE")
    if not day:
        yield "notes", f"date of birth: {note}" if note else ""
        return
    yield "birth_date", f"circa {day}" if kind == "APPROXIMATELY" else day
    yield "notes", f"date of birth {day}: {note}" if note else ""


def _paper(paper: Element) -> Iterator[tuple[str, str]]:
    number = paper.text("NUMBER")
    kind = joined_texts(paper, "TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2")
    lands = paper.texts("ISSUING_COUNTRY") + paper.texts("COUNTRY_OF_ISSUE")
    beside = joined_texts(paper, "DATE_OF_ISSUE", "CITY_OF_ISSUE", "NOTE")
    if not number:
        told = ", ".join((*dict.fromkeys(lands), beside) if beside else ())
        yield "notes", f"{kind or 'document'}: {told}" if told else ""
        return
    yield numbered(kind, number, next(iter(lands), ""))
    yield "notes", f"{kind} {number}: {beside}" if beside else ""


_PLAN: Final = XmlList(
    f"{ROOT}@dateGenerated",
    {
        f"{ROOT}/INDIVIDUALS/INDIVIDUAL": _person,
        f"{ROOT}/ENTITIES/ENTITY": _entity,
    },
    _LEFT,
)
