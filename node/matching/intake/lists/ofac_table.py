"""OFAC's lists as four tables without a header, given one behind the other.

    cat SDN.CSV ALT.CSV ADD.CSV SDN_COMMENTS.CSV     # and the same of CONS_PRIM

The number of columns tells which table a row is of, the first column joins them. Rows
are Windows-1252, nothing is ``-0- ``, and a byte of 1A ends each file. Quotes inside a
text are not doubled in the last one. Nearly all that tells a person apart stands in
the remarks, which stop at a thousand characters and go on, at the very next letter, in
the comments.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from node.matching.intake.lines import split_lines
from node.matching.intake.lists.draft import Values, drafted
from node.matching.intake.lists.paper import numbered
from node.matching.intake.reason import NotTaken, RejectCode, rejected
from node.matching.intake.row import Drafted, Listed, Reject, RowDraft
from node.matching.normalise.misread import REASONS, Misread

MAX_HELD: Final = 2_000_000
"""Rows that may be held until the end."""
_CELL: Final = re.compile(r'(?:"(.*?)"|([^",]*))(?:,(?="|-0-|-?\d)|$)', re.DOTALL)
_NOTHING: Final = "-0-"
_REMARKS_STOP: Final = 1000  # characters
_MAIN, _NAMES, _PLACES, _MORE = 12, 5, 6, 2
_WITHOUT = {
    frozenset((_NAMES,)): RejectCode.NO_NAMES_TABLE,
    frozenset((_PLACES,)): RejectCode.NO_ADDRESSES_TABLE,
    frozenset((_NAMES, _PLACES)): RejectCode.NO_NAMES_NOR_ADDRESSES,
}
"""What is said of tables that no row is of."""
_CATEGORIES: Final = {
    "individual": "person",
    "vessel": "vessel",
    "aircraft": "aircraft",
    "": "organisation",
}
_COLUMNS: Final = {
    4: "title",
    5: "call_sign",
    6: "vessel_type",
    7: "tonnage",
    8: "tonnage",
    9: "flag",
    10: "owner_name",
}
_ALIASES: Final = {"fka": "previous_name", "aka": "alias", "nka": "name"}
# What a remark begins with, and the field of what follows.
_REMARKS: Final = tuple(
    (re.compile(rf"(?:[Aa]lt\. )?(?:{words})[: ]+(.+)", re.DOTALL), target)
    for words, target in (
        ("DOB", "birth_date"),
        ("POB", "birth_place"),
        ("nationality|citizen", "nationality"),
        ("Nationality of Registration", "country"),
        ("Gender", "sex"),
        ("Linked To", "linked_to"),
        (r"Digital Currency Address - \w+", "wallet"),
        (r"(?i:Phone|Telephone|Fax)(?: Number| No\.)?", "phone"),
        ("Email Address", "email"),
        (r"Website|http://|https://|www\.", "website"),
        ("Organization Established Date", "incorporated_at"),
        ("Aircraft Tail Number", "registration"),
        ("Aircraft Model", "model"),
        ("Aircraft Mode S Transponder Code", "icao_address"),
        (
            r"Aircraft Construction Number \(also called L/N or S/N or F/N\)",
            "serial_number",
        ),
        (r"Aircraft Manufacturer's Serial Number \(MSN\)", "serial_number"),
        ("Aircraft Manufacture Date|Vessel Year of Build", "build_year"),
        ("Vessel Type", "vessel_type"),
        ("Vessel Flag", "flag"),
        ("Vessel Call Sign", "call_sign"),
        (r"(?:f\.k\.a\.)", "previous_name"),
    )
)
_WEAK: Final = re.compile(r"a\.k\.a\. ['\"](.+)['\"]", re.DOTALL)
_NUMBER: Final = re.compile(
    r"(?:alt\. )?(?P<kind>[^\d(]{0,60}?"
    r"(?:No\.?|Number|ID|#|Passport|Booklet|Identification|IMO|MMSI|BIC|Card|"
    r"(?:Fiscal|Credit) Code|FEIN|Identidad|Nacional|electoral|License|RFC|"
    r"\((?:USCCC?|NUIT)\)|C\.U\.I\.T?\.?|C\.I\.F\.|"
    r"D\.N\.I\.|C\.U\.R\.P\.|R\.F\.C\.|RTN|SSN|NIE|I\.F\.E\.|C\.R\.)):? ?"
    # Up to the first digit and from there on: two ways to read one text are too many.
    r"(?P<number>(?:[A-Z]{1,4}[- ])?(?:[^\W\d]|[./-])*\d[\w./-]*"
    r"(?: (?:[^\W\d]|[./-])*\d[\w./-]*)*(?:\(\d\))?)"
    r"(?: \((?P<country>[^()]+)\))?(?P<rest>[ ,].*)?",
    re.DOTALL,
)


def read_ofac_table(chunks: Iterable[bytes]) -> Iterator[Listed]:
    """Yield persons, organisations, vessels and aircraft."""
    work = _Tables()
    for found in split_lines(chunks):
        if isinstance(found, Reject):
            yield found
            continue
        number, line = found
        text = _decoded(line).strip("\x1a\r ")
        if not text:
            continue
        try:
            work.take(number, _cells(text))
        except NotTaken as why:
            yield why.at(number)
        if work.held > MAX_HELD:
            yield rejected(number, RejectCode.TOO_MANY_ROWS_HELD, MAX_HELD)
            return
    yield from work.done()


@dataclass(slots=True)
class _Tables:
    """The rows of the tables, by the number that joins them."""

    main: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    beside: dict[str, list[list[str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    held: int = 0
    seen: set[int] = field(default_factory=set)

    def take(self, line: int, cells: list[str]) -> None:
        """Keep one row of any of the tables."""
        if len(cells) == _MAIN:
            if cells[0] in self.main:
                raise NotTaken(RejectCode.ID_ALREADY, self.main[cells[0]][0])
            self.main[cells[0]] = line, cells
        elif len(cells) in (_NAMES, _PLACES, _MORE):
            self.beside[cells[0]].append(cells)
        else:
            raise NotTaken(RejectCode.NO_TABLE)
        self.seen.add(len(cells))
        self.held += 1

    def done(self) -> Iterator[Listed]:
        """Yield each record, with what belongs to it; and what belongs to none."""
        for number, (line, cells) in self.main.items():
            try:
                yield Drafted(line, _draft(cells, self.beside.pop(number, [])))
            except NotTaken as why:
                yield why.at(line)
        for _ in self.beside:
            yield rejected(0, RejectCode.NO_FIRST_TABLE)
        missing = {_NAMES, _PLACES} - self.seen
        if self.main and missing:
            yield rejected(0, _WITHOUT[frozenset(missing)])


def _decoded(line: bytes) -> str:
    """Return a row as text: what is not pure ASCII is UTF-8 by no accident."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _cells(text: str) -> list[str]:
    cells, place = [], 0
    while place <= len(text):
        found = _CELL.match(text, place)
        if not found:
            raise NotTaken(RejectCode.NO_ROW)
        cell = found[1] if found[1] is not None else found[2]
        if '"' not in cell.replace('""', ""):  # all of them are doubled
            cell = cell.replace('""', '"')
        cells.append("" if cell.strip() == _NOTHING else cell.strip())
        if found.end() == len(text):
            break
        place = found.end()
    return cells


def _draft(cells: list[str], beside: list[list[str]]) -> RowDraft:
    number, name, kind, programmes, *_ = cells
    category = _CATEGORIES.get(kind)
    if category is None:
        raise NotTaken(RejectCode.UNKNOWN_PARTY_TYPE)
    is_person = category == "person"
    values: Values = list(_named("name", name, is_person=is_person))
    values += [("programme", one) for one in programmes.split("] [")]
    values += [(target, cells[place]) for place, target in _COLUMNS.items()]
    remarks, goes_on = cells[11], len(cells[11]) >= _REMARKS_STOP
    for row in beside:
        if len(row) == _NAMES:
            target = _ALIASES.get(row[2], "alias")
            values += _named(target, row[3], is_person=is_person, whole=True)
            values.append(("notes", row[4]))
        elif len(row) == _PLACES:
            values += _address(row, is_person=is_person)
        else:
            remarks, goes_on = remarks + row[1], False
    *told, last = remarks.removesuffix(".").split("; ")
    for remark in told:
        values += _remark(remark.strip().removesuffix("."))
    values += [("notes", last)] if goes_on else _remark(last.strip())
    values.append(("source_reference", number))
    why = (("notes", REASONS[Misread.CUT]),)
    draft = drafted(category, number, values)
    return replace(draft, unread=why) if goes_on else draft


def _named(
    target: str, name: str, *, is_person: bool, whole: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield a name; a person's is written LAST, First, and perhaps a suffix."""
    family, _, given = name.partition(", ")
    if not is_person or not given:
        yield target, name
        return
    first, _, suffix = given.partition(", ")
    yield target, " ".join(part for part in (first, family, suffix) if part)
    if not whole:
        yield "first_name", first
        yield "family_name", family


def _address(row: list[str], *, is_person: bool) -> Iterator[tuple[str, str]]:
    yield "address", ", ".join(part for part in row[2:5] if part)
    if not is_person:
        yield "country", row[4]
    yield "notes", row[5]


def _remark(remark: str) -> Iterator[tuple[str, str]]:
    weak = _WEAK.fullmatch(remark)
    if weak:
        yield "weak_alias", weak[1]
        return
    for form, target in _REMARKS:
        if found := form.fullmatch(remark):
            yield target, found[1]
            return
    if found := _NUMBER.fullmatch(remark):
        kind, number = found["kind"], found["number"]
        if any(char.isdigit() for char in number):
            told = f"{kind} {number}" if number.startswith("IMO ") else kind
            yield numbered(told, number, found["country"] or "")
            if found["rest"]:
                yield "notes", remark
            return
    yield "notes", remark
