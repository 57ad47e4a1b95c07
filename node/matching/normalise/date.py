"""Dates as they are written in files: whole, partial, uncertain, several in a cell.

    words beside it → before, after, about → one date, a decade or a range → several

The normal forms, and the days that each can mean, are those of ``model/span.py``;
two dates agree when their spans overlap. Several dates in one cell are the range of
them all: less is known, nothing false is. What is only said to lie before or after a
year lies within a life of it (``LIFE_YEARS``). A year that is none of ours, written
without its calendar, is read in each calendar in which somebody alive can have it.

    normal_date("1972-00-00")     # "1972"
    normal_date("02.12.2019")     # "2019-12-02"
    normal_date("early 1970s")    # "1970/1973"
    normal_date("né en 1965")     # "1965"
    normal_date("2515-05-03")     # "1972-05-03", of the Buddhist era
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from node.matching.normalise import date_words as words
from node.matching.normalise.calendars import other_calendar
from node.matching.normalise.date_forms import (
    between,
    form_of,
    latin,
    one_date,
    whole_of,
)
from node.matching.normalise.form import FAIL, UNCHECKED
from node.matching.normalise.text import clean
from node.model.span import span

MAX_CHARS = 120
MAX_PARTS = 12
LIFE_YEARS = 60
"""How far before or after a year it may be, where no more is said."""

_PLAIN_DAY = re.compile("(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
"""A day in its normal form, in a year that no other calendar has today."""
_LISTED = re.compile(r"(?:^|[ ,;.]+)\(?(?:[1-9]|[a-h]|i{1,3}|iv|v)\)[ :]*|;")
_DECADE_PART = {"early": (0, 3), "mid": (4, 6), "late": (7, 9), "": (0, 9)}
_DECADE = re.compile(
    r"(?:the )?(early|mid|late)?(?: in)?[ -]?(?:the )?"
    r"(\d{3})0(?:['\u2019]?s|er(?: jahren?)?|-?(?:e|kh|h))"
)
_RANGE = re.compile(
    r"(?:between |from |entre |de |zwischen |von |s |vid )?([^/]{4,20}?)"
    r"(?: ?/ ?| - | to | and | or | until | et | y | und | bis | po | do "
    r"| ?\u2013 ?)([^/]{4,20})"
)
_YEARS = re.compile(r"(\d{4}) ?[-/.\u2013\u2014] ?(\d{4})")
_YEARS_SHORT = re.compile(r"(\d{2})(\d{2}) ?[-/\u2013] ?(\d{2})")
_AGED = re.compile(
    r"(?:aged?|age of)? ?(\d{1,3})(?: years? old| years?| y\.?o\.?)?"
    r",? (?:as of|in|on) (\d{4})"
)
_CENTURY = re.compile(r"(\d{4})(?: ?[-\u2013/] ?(\d{4}))?")


@lru_cache(maxsize=16384)
def normal_date(value: str) -> str:
    """Return the normal form of a date, or nothing where none can be read."""
    if _PLAIN_DAY.fullmatch(value) and _is_day(value):
        return value  # nearly all there are, and nothing about them is in doubt
    text = clean(value[:MAX_CHARS]).casefold()[:MAX_CHARS]
    if text.isascii() and (made := one_date(text)):
        return made
    if parts := [part for part in _LISTED.split(text) if part.strip(" ,.")]:
        if len(parts) > 1:
            return whole_of([_one(part) for part in parts])
        text = parts[0].strip() if len(parts[0]) < len(text) else text
    return _one(text) or _several(text)


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _several(text: str) -> str:
    """Read dates with commas or words between them; each must be read by itself."""
    parts = [part for part in words.EITHER.split(text) if part.strip(" .")]
    if not 1 < len(parts) <= MAX_PARTS:
        return ""
    return whole_of([_one(part) for part in parts])


def _one(text: str) -> str:
    text = text.strip(" ,.") if not text.endswith("~") else text.strip(" ,")
    return _doubtful(text) or _doubtful(words.bare(text))


def _doubtful(text: str) -> str:
    """Read what is said of a date: about, before, after it, or part of its year."""
    if text.endswith("~"):
        return _about(one_date(text[:-1]))
    for pattern in (words.ABOUT, words.ABOUT_LAST, words.QUERIED):
        if (
            found := pattern.search(text)
            if pattern is not words.ABOUT
            else (pattern.match(text))
        ):
            return _about(
                _known(words.bare(text[: found.start()] + text[found.end() :]))
            )
    if found := words.BEFORE.match(text):
        return _open(_known(words.bare(text[found.end() :])), -LIFE_YEARS)
    if found := words.AFTER.match(text):
        return _open(_known(words.bare(text[found.end() :])), LIFE_YEARS)
    return _known(text)


def _about(form: str) -> str:
    return form if "/" in form or not form or form.endswith("~") else f"{form}~"


def _open(form: str, years: int) -> str:
    """Return the years on one side of a date, as far as a life goes."""
    days = span(form)
    if days is None:
        return ""
    if years < 0:
        return between(
            f"{days[0].year + years:04d}", form.rpartition("/")[2].strip("~")
        )
    return between(form.partition("/")[0].strip("~"), f"{days[1].year + years:04d}")


def _known(text: str) -> str:
    """Read a date that is written without doubt, in any calendar, or a range."""
    if made := other_calendar(text):
        return made
    if found := words.DECADE.match(text):
        text = f"{text[found.end() :]}s"
    elif found := words.PART.match(text):
        year = words.bare(text[found.end() :])
        text = year if year.isdigit() and len(year) == 4 else text
    text = latin(text)
    if single := one_date(text):
        return single
    for pattern, read in _RANGES:
        if found := pattern.fullmatch(text):
            return read(found)
    return ""


def _decade(part: str | None, tens: str) -> str:
    first, last = _DECADE_PART[part or ""]
    ten = int(tens) * 10
    return between(form_of(ten + first, 0, 0), form_of(ten + last, 0, 0))


def _aged(years: int, when: int) -> str:
    return between(form_of(when - years - 1, 0, 0), form_of(when - years, 0, 0))


def _end(text: str) -> str:
    return one_date(text) or one_date(words.bare(text))


def _short_span(century: str, first: str, last: str) -> str:
    if int(last) <= max(int(first), 12):
        return ""  # the second number may be a month
    return between(f"{century}{first}", f"{century}{last}")


_RANGES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_DECADE, lambda m: _decade(m[1], m[2])),
    (_YEARS_SHORT, lambda m: _short_span(m[1], m[2], m[3])),
    (_AGED, lambda m: _aged(int(m[1]), int(m[2]))),
    (_YEARS, lambda m: between(_end(m[1]), _end(m[2]))),
    (_RANGE, lambda m: between(_end(m[1]), _end(m[2]))),
)


def date_text(value: str, _country: str = "") -> str:
    """Return the normal form of a date."""
    return normal_date(value)


def period_text(value: str, _country: str = "") -> str:
    """Return the normal form of when a thing was made: any year is of our calendar."""
    found = _CENTURY.fullmatch(clean(value[:MAX_CHARS]))
    if found is None or not int(found[1]) or (found[2] and found[1] > found[2]):
        return normal_date(value)
    return "/".join(sorted({part for part in found.groups() if part}))


def date_check(raw: str, text: str) -> str:
    """Mark a date that is written in numbers but is no day of the calendar."""
    return FAIL if not text and any(map(str.isdigit, raw)) else UNCHECKED
