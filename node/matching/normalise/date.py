"""Dates as they are written in files: whole, partial, uncertain.

Normal forms: ``1972-05-03``, ``1972-05``, ``1972``, ``1970/1975`` (from the
first to the last, each of the three before), and ``1972~`` (circa). ``span``
gives the days that a form can mean; two dates agree when their spans overlap.

A numeric date is read day first when only that is possible or when it is
dotted; ``03/04/1972`` may be March or April and keeps its year alone: less is
known, nothing false is.

    normal_date("1972-00-00")     # "1972"
    normal_date("02.12.2019")     # "2019-12-02"
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from node.matching.normalise.form import FAIL, UNCHECKED
from node.matching.normalise.text import clean

CIRCA_YEARS = 1
FIRST_YEAR, LAST_YEAR = 1000, 2999

_YEAR_FIRST = re.compile(
    r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[t ]\d{2}:\d{2}.{0,24})?"
)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})[-/. ](\d{4})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_MONTH_NAME = re.compile(r"(?:(\d{1,2})\.? )?([a-z]{3,9})\.?,? (\d{4})")
_MONTH_NAME_DAY = re.compile(r"([a-z]{3,9})\.? (\d{1,2}),? (\d{4})")
_CIRCA = re.compile(r"(?:circa|approximately|approx\.?|about|around|ca?\.?|~) ?")
_RANGE = re.compile(
    r"(?:between )?([^/]{4,20}?)(?: ?/ ?| - | to | and | or | ?\u2013 ?)([^/]{4,20})"
)
_YEARS = re.compile(r"(\d{4}) ?- ?(\d{4})")
_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name} | {
    name.lower(): n for n, name in enumerate(calendar.month_abbr) if name
}


def _parts(year: int, month: int, day: int) -> str:
    """Return the form of what is there; a part of 0 is not known."""
    if not FIRST_YEAR <= year <= LAST_YEAR or month > 12:
        return ""
    if not month:
        return f"{year:04d}"
    if not day:
        return f"{year:04d}-{month:02d}"
    if day > calendar.monthrange(year, month)[1]:
        return ""
    return f"{year:04d}-{month:02d}-{day:02d}"


def _year_last(first: int, mark: str, second: int, year: int) -> str:
    if mark in ". " or first > 12 or first == second:
        return _parts(year, second, first)
    if second > 12:
        return _parts(year, first, second)
    return _parts(year, 0, 0)


def _numbers(year: str, month: str | None, day: str | None) -> str:
    return _parts(int(year), int(month or 0), int(day or 0))


def _named(year: str, month: str, day: str | None) -> str:
    number = _MONTHS.get(month)
    return _parts(int(year), number, int(day or 0)) if number else ""


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_YEAR_FIRST, lambda m: _numbers(m[1], m[2], m[3])),
    (_YEAR_LAST, lambda m: _year_last(int(m[1]), m[2], int(m[3]), int(m[4]))),
    (_MONTH_YEAR, lambda m: _numbers(m[2], m[1], None)),
    (_COMPACT, lambda m: _numbers(m[1], m[2], m[3])),
    (_DAY_MONTH_NAME, lambda m: _named(m[3], m[2], m[1])),
    (_MONTH_NAME_DAY, lambda m: _named(m[3], m[1], m[2])),
)


def _single(value: str) -> str:
    for pattern, read in _READERS:
        if found := pattern.fullmatch(value):
            return read(found)
    return ""


@lru_cache(maxsize=16384)
def normal_date(value: str) -> str:
    """Return the normal form of a date, or nothing where none can be read."""
    text = clean(value[:64]).casefold()
    if found := _CIRCA.match(text):
        inner = _single(text[found.end() :])
        return f"{inner}~" if inner else ""
    if text.endswith("~"):
        inner = _single(text[:-1])
        return f"{inner}~" if inner else ""
    if single := _single(text):
        return single
    if found := _YEARS.fullmatch(text) or _RANGE.fullmatch(text):
        return _range(_single(found[1]), _single(found[2]))
    return ""


def _range(first: str, last: str) -> str:
    if not first or not last or _ends(first)[0] > _ends(last)[1]:
        return ""
    return first if first == last else f"{first}/{last}"


def _ends(form: str) -> tuple[date, date]:
    year, month, day = (*map(int, form.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        last = calendar.monthrange(year, month)[1]
        return date(year, month, 1), date(year, month, last)
    return date(year, 1, 1), date(year, 12, 31)


@lru_cache(maxsize=16384)
def span(normal: str) -> tuple[date, date] | None:
    """Return the first and last day that a normal form can mean."""
    if not normal:
        return None
    if normal.endswith("~"):
        first, last = _ends(normal[:-1])
        return (
            date(first.year - CIRCA_YEARS, 1, 1),
            date(last.year + CIRCA_YEARS, 12, 31),
        )
    first_form, _, last_form = normal.partition("/")
    return _ends(first_form)[0], _ends(last_form or first_form)[1]


def date_text(value: str, _country: str = "") -> str:
    """Return the normal form of a date."""
    return normal_date(value)


def date_check(raw: str, text: str) -> str:
    """Mark a date that is written in numbers but is no day of the calendar."""
    return FAIL if not text and any(map(str.isdigit, raw)) else UNCHECKED


def under(birth_dates: tuple[str, ...], *, years: int, on: date) -> bool:
    """Whether one of the normalised ``birth_dates`` may mean an age below ``years``.

    Doubt counts as yes: a minor must not be taken for an adult.
    """
    limit = on.toordinal()
    for normal in birth_dates:
        days = span(normal)
        if days is None:
            continue
        born = days[1]
        leap_safe = born.replace(day=28) if (born.month, born.day) == (2, 29) else born
        if leap_safe.replace(year=born.year + years).toordinal() > limit:
            return True
    return False
