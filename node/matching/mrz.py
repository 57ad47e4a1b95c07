"""Machine readable zones of travel documents (ICAO Doc 9303, parts 3 to 7).

Reads TD1 (3 x 30), TD2 (2 x 36), TD3 (2 x 44), MRV-A (2 x 44) and MRV-B (2 x 36),
as lines or in one piece. What a camera confuses (O and 0, I and 1, ...) is put
right only where the check digit then holds; the name and the countries have none
and are put right only when every other check holds. A check that fails marks the
reading and never refuses it: a bad document is still looked for.

A zone becomes two questions: the document (number, country, type: no more is
needed to look it up) and, where there is enough to ask, the person.

    read_mrz(text)      # (Question("document", ...), Question("person", ...))
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from types import MappingProxyType

from node.errors import BadInput
from node.matching.keys import question_selectors
from node.matching.mrz_layout import LAYOUTS, Layout
from node.matching.normalise.country import normal_country
from node.model.query import Question, Term

MAX_TEXT = 500
# An expiry year below this is of this century (no passport lives 50 years).
PIVOT = 70
MAX_CONFUSED = 8

_ZONE = re.compile(r"[A-Z0-9<]+")
_TO_DIGIT = str.maketrans("OQDILZSGB", "000112568")
_TO_LETTER = str.maketrans("012568", "OIZSGB")
_CONFUSED: Mapping[str, str] = MappingProxyType(
    {"O": "0", "0": "O", "I": "1", "1": "I", "S": "5", "5": "S"}
    | {"B": "8", "8": "B", "Z": "2", "2": "Z", "G": "6", "6": "G"}
)
_WEIGHTS = (7, 3, 1)


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


def check_digit(field: str) -> int:
    """Return the check digit of a field (Doc 9303-3, section 4.9)."""
    return (
        sum(
            (0 if char == "<" else int(char, 36)) * _WEIGHTS[place % 3]
            for place, char in enumerate(field)
        )
        % 10
    )


def _holds(field: str, digit: str) -> bool:
    if digit == "<":
        return not field.strip("<")
    return digit.isdigit() and check_digit(field) == int(digit)


def _zone(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise BadInput(f"a machine readable zone is at most {MAX_TEXT} characters")
    joined = "".join(text.upper().replace("\u00ab", "<<").split())
    if not _ZONE.fullmatch(joined) or (len(joined), joined[:1] == "V") not in LAYOUTS:
        raise BadInput(
            "not a machine readable zone",
            advice="Give 2 lines of 44 or 36 characters or 3 of 30, fillers as <.",
        )
    return joined


def _numeric(zone: str, place: slice) -> tuple[str, bool]:
    """Return a date field and its check, put right where that makes it hold."""
    raw, digit = zone[place], zone[place.stop]
    if _holds(raw, digit):
        return raw, True
    field, digit = raw.translate(_TO_DIGIT), digit.translate(_TO_DIGIT)
    return (field, True) if _holds(field, digit) else (raw, False)


def _variants(field: str, flips: int) -> list[str]:
    places = [i for i, char in enumerate(field) if char in _CONFUSED][:MAX_CONFUSED]
    found = []
    for chosen in combinations(places, flips):
        chars = list(field)
        for place in chosen:
            chars[place] = _CONFUSED[chars[place]]
        found.append("".join(chars))
    return found


def _rest(zone: str, layout: Layout) -> str:
    """Return what the optional data hold of a number of more than nine characters."""
    long = layout.long_number and zone[layout.number.stop] == "<"
    return zone[layout.optional].partition("<")[0] if long else ""


def _as_read(zone: str, layout: Layout) -> str:
    return zone[layout.number] + _rest(zone, layout)[:-1]


def _document_number(zone: str, layout: Layout) -> tuple[str, bool]:
    raw, rest = _as_read(zone, layout), _rest(zone, layout)
    digit = rest[-1] if rest else zone[layout.number.stop]
    digit = digit if digit == "<" else digit.translate(_TO_DIGIT)
    for flips in (0, 1):
        holding = [v for v in _variants(raw, flips) if _holds(v, digit)]
        if holding:
            # More than one way to put it right is no way: keep what was read.
            return (holding[0], True) if len(holding) == 1 else (raw, False)
    return raw, False


def _composite(
    zone: str, layout: Layout, mended: tuple[tuple[slice, str], ...]
) -> bool:
    chars = list(zone)
    for place, field in mended:
        if len(field) == place.stop - place.start:
            chars[place] = field
        chars[place.stop] = chars[place.stop].translate(_TO_DIGIT)
    whole = "".join(chars)
    covered = "".join(whole[place] for place in layout.covered)
    return _holds(covered, whole[layout.composite].translate(_TO_DIGIT))


def _country(raw: str, *, mend: bool) -> str:
    code = raw.strip("<")
    if mend and not code.isalpha():
        mended = code.translate(_TO_LETTER)
        return mended if normal_country(mended) else code
    return code


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


def _birth(field: str, expires: str, today: date | None) -> str:
    """Return a date of birth: of this century if it lies before what bounds it."""
    read = _date(field, int(expires[:4]) if expires else None)
    if today is None or not read.startswith("20"):
        return read
    return read if read <= today.isoformat() else f"19{read[2:]}"


def read_zone(text: str, *, today: date | None = None) -> MrzReading:
    """Return what a machine readable zone says; nobody is born after ``today``.

    Raises:
        BadInput: the text has not the shape of any zone.
    """
    zone = _zone(text)
    name, layout = LAYOUTS[len(zone), zone[0] == "V"]
    number, number_holds = _document_number(zone, layout)
    birth, birth_holds = _numeric(zone, layout.birth)
    expiry, expiry_holds = _numeric(zone, layout.expiry)
    checks = {"number": number_holds, "birth": birth_holds, "expiry": expiry_holds}
    if layout.personal is not None:
        digit = zone[layout.personal.stop].translate(_TO_DIGIT)
        personal = zone[layout.personal]
        checks["personal"] = _holds(personal, digit) or not personal.strip("<")
    if layout.composite >= 0:
        mended = (
            (layout.number, number),
            (layout.birth, birth),
            (layout.expiry, expiry),
        )
        checks["composite"] = _composite(zone, layout, mended)
    good = all(checks.values())
    names = zone[layout.names].translate(_TO_LETTER) if good else zone[layout.names]
    family, _, first = names.strip("<").partition("<<")
    if names.startswith("<<"):
        family, first = "", names.strip("<")
    expires = _date(expiry)
    return MrzReading(
        format=name,
        document_type=zone[layout.type].strip("<"),
        issuer=_country(zone[layout.issuer], mend=good),
        number=number.strip("<"),
        number_as_read=_as_read(zone, layout).strip("<"),
        family_name=" ".join(family.replace("<", " ").split()),
        first_name=" ".join(first.replace("<", " ").split()),
        nationality=_country(zone[layout.nationality], mend=good),
        birth_date=_birth(birth, expires, today),
        sex={"M": "M", "F": "F", "<": "X", "X": "X"}.get(zone[layout.sex], ""),
        expiry_date=expires,
        checks=MappingProxyType(checks),
        repaired=(number[:9], birth, expiry, names)
        != (
            zone[layout.number],
            zone[layout.birth],
            zone[layout.expiry],
            zone[layout.names],
        ),
    )


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

    That of the whole zone is named where no other explains it.

    Raises:
        BadInput: the text has not the shape of any zone.
    """
    failed = [name for name, holds in read_zone(text).checks.items() if not holds]
    told = [name for name in failed if name != "composite"] or failed
    return tuple(_CHECKED[name] for name in told)


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
        nationality=zone.nationality,
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
