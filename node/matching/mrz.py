"""Machine readable zones of travel documents (ICAO Doc 9303, parts 3 to 7).

Reads TD1 (3 x 30), TD2 (2 x 36), TD3 (2 x 44), MRV-A (2 x 44) and MRV-B (2 x 36),
as lines or in one piece, and the French identity card of 1988 to 2021. What a camera
confuses (O and 0, I and 1, ...) is put right only where the check digit then holds;
the name and the countries have none and are put right only when every other check
holds. A check that fails marks the reading and never refuses it: a bad document is
still looked for.

A zone becomes two questions: the document (number, country, type: no more is
needed to look it up) and, where there is enough to ask, the person.

    read_mrz(text)      # (Question("document", ...), Question("person", ...))
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from node.errors import BadInput
from node.matching.keys import question_selectors
from node.matching.mrz_check import (
    TO_DIGIT,
    as_read,
    check_digit,
    document_number,
    holds,
)
from node.matching.mrz_layout import TO_LETTER, Layout, layout_of
from node.matching.mrz_name import names_of
from node.matching.mrz_text import in_one_piece
from node.matching.normalise.country import normal_country
from node.model.query import Question, Term

__all__ = [
    "MrzReading",
    "check_digit",
    "failed_checks",
    "number_put_right",
    "read_mrz",
    "read_zone",
]

MAX_TEXT = 500
# An expiry year below this is of this century (no passport lives 50 years).
PIVOT = 70
FIRST_ISSUED = 88  # year of a French card
PAST = 2025  # a year that was past when this was written

# Not said, and refugees, who have a nationality that their paper does not say.
_NO_NATIONALITY = frozenset(("XXX", "XXB", "XXC"))

_ZONE = re.compile(r"[A-Z0-9<]+")


@dataclass(frozen=True, slots=True)
class MrzReading:
    """What a zone says. ``checks`` tells which check digits hold, by their field.

    Dates are in normal form, partial where the document leaves parts out.
    ``repaired`` is set when a character was put right.
    """

    format: str
    document_type: str
    issuer: str
    number: str
    number_as_read: str
    family_name: str
    first_name: str
    nationality: str
    birth_date: str
    sex: str
    expiry_date: str
    checks: Mapping[str, bool]
    repaired: bool


def _zone(text: str) -> tuple[str, str, Layout]:
    """Return a zone in one piece, its format, and where things stand in it."""
    if len(text) > MAX_TEXT:
        raise BadInput(f"a machine readable zone is at most {MAX_TEXT} characters")
    joined = in_one_piece(text)
    found = layout_of(joined)
    if not _ZONE.fullmatch(joined) or found is None:
        raise BadInput(
            "not a machine readable zone",
            advice="Give 2 lines of 44 or 36 characters or 3 of 30, fillers as <.",
        )
    return joined, *found


def _numeric(zone: str, place: slice) -> tuple[str, bool]:
    """Return a date field and its check, put right where that makes it hold."""
    raw, digit = zone[place], zone[place.stop]
    if holds(raw, digit):
        return raw, True
    field, digit = raw.translate(TO_DIGIT), digit.translate(TO_DIGIT)
    return (field, True) if holds(field, digit) else (raw, False)


def _composite(zone: str, layout: Layout, mended: Sequence[tuple[slice, str]]) -> bool:
    chars = list(zone)
    for place, field in mended:
        if len(field) == place.stop - place.start:
            chars[place] = field
        chars[place.stop] = chars[place.stop].translate(TO_DIGIT)
    whole = "".join(chars)
    covered = "".join(whole[place] for place in layout.covered)
    return holds(covered, whole[layout.composite].translate(TO_DIGIT))


def _country(raw: str, *, mend: bool) -> str:
    code = raw.strip("<")
    if mend and not code.isalpha():
        mended = code.translate(TO_LETTER)
        return mended if normal_country(mended) else code
    return code


def _type(raw: str) -> str:
    """Return what the document is: its first character is a letter in any format."""
    return raw[:1].translate(TO_LETTER) + raw[1:]


def _year(two: str, limit: int | None) -> int | None:
    if not two.isdigit():
        return None
    if limit is None:
        return int(two) + (1900 if int(two) >= PIVOT else 2000)
    return int(two) + (2000 if int(two) + 2000 <= limit else 1900)


def _date(field: str, limit: int | None = None) -> str:
    year = _year(field[:2], limit)
    if year is None:
        return ""
    month, day = field[2:4], field[4:6]
    if not month.isdigit() or month == "00":
        return f"{year}"
    return f"{year}-{month}-{day}" if day.isdigit() else f"{year}-{month}"


def _birth(field: str, bounds: str, today: date | None) -> str:
    """Return a date of birth: of this century if it lies before what bounds it.

    ``bounds`` is a date of expiry or of issue. Where it is not known, nobody is born
    after ``today``, nor, where that is not said, after a year that is past.
    """
    latest = int(bounds[:4]) if bounds else today.year if today else PAST
    read = _date(field, latest)
    if today is None or not read.startswith("20"):
        return read
    return read if read <= today.isoformat() else f"19{read[2:]}"


def read_zone(text: str, *, today: date | None = None) -> MrzReading:
    """Return what a machine readable zone says; nobody is born after ``today``.

    Raises:
        BadInput: the text has not the shape of any zone.
    """
    zone, name, layout = _zone(text)
    number, number_holds = document_number(zone, layout)
    birth, birth_holds = _numeric(zone, layout.birth)
    checks = {"number": number_holds, "birth": birth_holds}
    mended = [(layout.number, number), (layout.birth, birth)]
    expires, bounds = "", _issued(zone, layout) if number_holds else ""
    if layout.expiry is not None:
        expiry, checks["expiry"] = _numeric(zone, layout.expiry)
        mended.append((layout.expiry, expiry))
        expires = _date(expiry)
        # A year that was mistyped would make a child of today a hundred years old.
        bounds = expires if checks["expiry"] else ""
    if layout.personal is not None:
        digit = zone[layout.personal.stop].translate(TO_DIGIT)
        checks["personal"] = holds(zone[layout.personal], digit)
    if layout.composite >= 0:
        checks["composite"] = _composite(zone, layout, mended)
    good = all(checks.values())
    names, first = zone[layout.names], zone[layout.first] if layout.first else ""
    if good:
        mended.append((layout.names, names.translate(TO_LETTER)))
        names, first = names.translate(TO_LETTER), first.translate(TO_LETTER)
    family_name, first_name = names_of(names, first)
    return MrzReading(
        format=name,
        document_type=_type(zone[layout.type].strip("<")),
        issuer=_country(zone[layout.issuer], mend=good),
        number=number.strip("<"),
        number_as_read=as_read(zone, layout).strip("<"),
        family_name=family_name,
        first_name=first_name,
        nationality=_country(zone[layout.nationality], mend=good),
        birth_date=_birth(birth, bounds, today),
        sex={"M": "M", "F": "F", "<": "X", "X": "X"}.get(zone[layout.sex], ""),
        expiry_date=expires,
        checks=MappingProxyType(checks),
        repaired=any(zone[at] != put[: at.stop - at.start] for at, put in mended),
    )


def _issued(zone: str, layout: Layout) -> str:
    """Return the month of issue of a card of 1988 to 2021, or nothing."""
    written = zone[layout.issued] if layout.issued else ""
    if not written.isdigit():
        return ""
    return f"{19 if int(written[:2]) >= FIRST_ISSUED else 20}{written[:2]}"


_CHECKED: Mapping[str, str] = MappingProxyType(
    {
        "number": "document number",
        "birth": "date of birth",
        "expiry": "date of expiry",
        "personal": "personal number",
        "composite": "whole zone",
    }
)


def failed_checks(text: str) -> tuple[str, ...]:
    """Return what of a zone has a check digit that does not hold, in words.

    Raises:
        BadInput: the text has not the shape of any zone.
    """
    checks = read_zone(text).checks.items()
    return tuple(_CHECKED[name] for name, holds in checks if not holds)


def number_put_right(text: str) -> tuple[str, str]:
    """Return the document number as it was read, and as its check digit has it.

    Nothing, where the digit holds for what was read, or for nothing else either.

    Raises:
        BadInput: the text has not the shape of any zone.
    """
    zone = read_zone(text)
    if zone.number == zone.number_as_read:
        return "", ""
    return zone.number_as_read, zone.number


def read_mrz(text: str, *, today: date | None = None) -> tuple[Question, ...]:
    """Return the questions a zone asks: the document, then the person.

    Raises:
        BadInput: not a zone, or its document number is too short to ask for.
    """
    zone = read_zone(text, today=today)
    document = _question(
        "document",
        # One character put right may still be the wrong one: both are asked.
        number=zone.number,
        number_as_read=zone.number_as_read if zone.repaired else "",
        issuing_country=zone.issuer,
        document_type=zone.document_type,
    )
    question_selectors(document)
    person = _question(
        "person",
        family_name=zone.family_name,
        first_name=zone.first_name,
        birth_date=zone.birth_date,
        nationality="" if zone.nationality in _NO_NATIONALITY else zone.nationality,
        sex=zone.sex,
    )
    try:
        question_selectors(person)
    except BadInput:
        return (document,)
    return document, person


def _question(category: str, **terms: str) -> Question:
    given = (
        Term(field.removesuffix("_as_read"), value)
        for field, value in terms.items()
        if value
    )
    return Question(category, tuple(dict.fromkeys(given)))
