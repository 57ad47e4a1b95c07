"""Rows of the first sheet of an Excel workbook (ECMA-376, Part 1, section 18).

A day is a number of days, from 1900 or 1904 on, that only the style of its cell tells
from any other number; it is given as ``1972-04-09``. The file is a ZIP, whose list of
parts stands at its end, so that it is held packed; what it unpacks to is bounded, and
read as a stream. Cells share their texts: a row is as long as all that it shows.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from node.matching.intake.cells import MAX_ROW
from node.matching.intake.elements import Element, read_elements
from node.matching.intake.reason import NotTaken, RejectCode, rejected
from node.matching.intake.row import Reject

MAX_PACKED: Final = 64 << 20
MAX_PART: Final = 512 << 20
MAX_STRINGS: Final = 1_000_000
MAX_CHARACTERS: Final = 64 << 20  # of all texts that cells share
_PIECE: Final = 1 << 18
_WORKBOOK: Final = "xl/workbook.xml"
_PARTS: Final = "xl/_rels/workbook.xml.rels"
_SHEET: Final = "xl/worksheets/sheet1.xml"
_STYLES: Final = "xl/styles.xml"
_STRINGS: Final = "xl/sharedStrings.xml"
_BUILT_IN_DAYS: Final = frozenset((*range(14, 23), *range(27, 37), *range(50, 59)))
_QUIET: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_EPOCH: Final = date(1899, 12, 30)
_EPOCH_1904: Final = date(1904, 1, 1)
_COLUMN: Final = re.compile(r"([A-Z]{1,3})\d+")
MAX_COLUMNS: Final = 1024


def read_workbook(chunks: Iterable[bytes]) -> Iterator[tuple[int, list[str]] | Reject]:
    """Yield the number and the cells of each row, or a reject."""
    try:
        with zipfile.ZipFile(io.BytesIO(_packed(chunks))) as whole:
            yield from _rows(whole)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        RuntimeError,
        NotImplementedError,
    ):
        yield rejected(1, RejectCode.NO_WORKBOOK)
    except NotTaken as why:
        yield why.at(1)


def _packed(chunks: Iterable[bytes]) -> bytes:
    pieces, size = [], 0
    for chunk in chunks:
        size += len(chunk)
        if size > MAX_PACKED:
            raise NotTaken(RejectCode.WORKBOOK_TOO_LARGE, MAX_PACKED)
        pieces.append(chunk)
    return b"".join(pieces)


def _rows(whole: zipfile.ZipFile) -> Iterator[tuple[int, list[str]] | Reject]:
    names = set(whole.namelist())
    book = _book(whole, names)
    if book.sheet not in names:
        raise NotTaken(RejectCode.NO_SHEET)
    if book.others:
        yield rejected(0, RejectCode.SEVERAL_SHEETS)
    strings = list(_strings(whole)) if _STRINGS in names else []
    days = _days(whole) if _STYLES in names else frozenset()
    for found in read_elements(_part(whole, book.sheet), {"worksheet/sheetData/row"}):
        if isinstance(found, Reject):
            yield found
        elif found.tag == "row":
            cells = _cells(found, strings, days, book.epoch)
            number = found.attribute("r")
            line = int(number) if number.isdecimal() else 0
            if sum(map(len, cells)) > MAX_ROW:
                yield rejected(line, RejectCode.ROW_TOO_LONG, MAX_ROW)
            elif any(cells):
                yield line, cells


@dataclass(frozen=True, slots=True)
class _Sheets:
    """The part with the first sheet that is shown, and the day from which it counts."""

    sheet: str = _SHEET
    others: bool = False
    epoch: date = _EPOCH


def _book(whole: zipfile.ZipFile, names: set[str]) -> _Sheets:
    if not {_WORKBOOK, _PARTS} <= names:
        return _Sheets()
    parts: dict[str, str] = {}
    for found in _each(whole, _PARTS, "Relationships/Relationship"):
        target = posixpath.join("/xl", found.attribute("Target"))
        parts[found.attribute("Id")] = posixpath.normpath(target).lstrip("/")
    shown: list[str] = []
    epoch = _EPOCH
    for found in _each(whole, _WORKBOOK, "workbook/workbookPr", "workbook/sheets"):
        if found.attribute("date1904") in ("1", "true"):
            epoch = _EPOCH_1904
        shown += [
            parts.get(sheet.attribute("id"), "")
            for sheet in found.all("sheet")
            if sheet.attribute("state") not in ("hidden", "veryHidden")
        ]
    return _Sheets(shown[0] if shown else _SHEET, len(shown) > 1, epoch)


def _each(whole: zipfile.ZipFile, name: str, *paths: str) -> Iterator[Element]:
    """Yield the elements at ``paths`` of a small part.

    Raises:
        NotTaken: it is no XML that is read.
    """
    for found in read_elements(_part(whole, name), paths):
        if isinstance(found, Reject):
            raise NotTaken(RejectCode(found.code), *found.values)
        if found.path in paths:
            yield found


def _part(whole: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    made = 0
    with whole.open(name) as part:
        while piece := part.read(_PIECE):
            made += len(piece)
            if made > MAX_PART:
                raise NotTaken(RejectCode.WORKBOOK_UNPACKS, MAX_PART)
            yield piece


def _strings(whole: zipfile.ZipFile) -> Iterator[str]:
    size = 0
    for count, found in enumerate(_each(whole, _STRINGS, "sst/si"), 1):
        text = _text(found)
        size += len(text)
        if count > MAX_STRINGS or size > MAX_CHARACTERS:
            raise NotTaken(RejectCode.TOO_MANY_TEXTS, MAX_STRINGS, MAX_CHARACTERS)
        yield text


def _days(whole: zipfile.ZipFile) -> frozenset[int]:
    """Return the numbers of the styles that show a number as a day."""
    formats: dict[int, str] = {}
    styles: list[int] = []
    for found in _each(whole, _STYLES, "styleSheet/numFmts", "styleSheet/cellXfs"):
        if found.tag == "numFmts":
            formats = {
                _number(one.attribute("numFmtId")): one.attribute("formatCode")
                for one in found.all("numFmt")
            }
        elif found.tag == "cellXfs":
            styles = [_number(one.attribute("numFmtId")) for one in found.all("xf")]
    return frozenset(
        place
        for place, number in enumerate(styles)
        if number in _BUILT_IN_DAYS
        or re.search("[dmy]", _QUIET.sub("", formats.get(number, "")), re.IGNORECASE)
    )


def _cells(
    row: Element, strings: list[str], days: frozenset[int], epoch: date
) -> list[str]:
    cells: list[str] = []
    for cell in row.all("c"):
        place = _place(cell.attribute("r"), len(cells))
        if place >= MAX_COLUMNS:
            break
        cells += [""] * (place + 1 - len(cells))
        cells[place] = _value(cell, strings, days, epoch)
    return cells


def _place(reference: str, following: int) -> int:
    found = _COLUMN.fullmatch(reference)
    if not found:
        return following
    place = 0
    for letter in found[1]:
        place = place * 26 + ord(letter) - 64
    return max(place - 1, 0)


def _value(cell: Element, strings: list[str], days: frozenset[int], epoch: date) -> str:
    kind, text = cell.attribute("t"), cell.text("v")
    if kind == "inlineStr":
        return "".join(_text(one) for one in cell.all("is"))
    if kind == "s":
        number = _number(text)
        return strings[number] if text and number < len(strings) else ""
    if kind not in ("", "n"):
        return _plain(text)
    if _number(cell.attribute("s")) in days:
        return _day(text, epoch)
    return text.removesuffix(".0")


def _day(text: str, epoch: date) -> str:
    try:
        return (epoch + timedelta(days=int(float(text)))).isoformat()
    except (ValueError, OverflowError):
        return text


def _text(found: Element) -> str:
    texts = [one.own for path in ("t", "r/t") for one in found.all(path)]
    return _plain(" ".join(texts))


def _plain(text: str) -> str:
    return " ".join(_ESCAPED.sub(lambda f: chr(int(f[1], 16)), text).split())


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0
