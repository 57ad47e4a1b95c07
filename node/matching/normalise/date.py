"""Dates as they are written in files: whole, partial, uncertain.

The normal forms, and the days that each can mean, are those of ``model/span.py``;
two dates agree when their spans overlap.

A numeric date is read day first when only that is possible or when it is
dotted; ``03/04/1972`` may be March or April and is the range of both. So is
``12 listopada 1965``, in October for a Croat and in November for a Pole. Several
dates in one cell are the range of them all: less is known, nothing false is. A
year of two digits is read where only one century is possible for a birth and for
a paper that ends: from 50 on.

    normal_date("1972-00-00")     # "1972"
    normal_date("02.12.2019")     # "2019-12-02"
    normal_date("early 1970s")    # "1970/1973"
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from functools import lru_cache

from anyascii import anyascii

from node.matching.normalise.calendars import other_calendar
from node.matching.normalise.form import FAIL, UNCHECKED
from node.matching.normalise.text import clean
from node.matching.tables import toml
from node.model.span import ends, span

MAX_CHARS = 120
FIRST_YEAR, LAST_YEAR = 1000, 2999

_YEAR_FIRST = re.compile(
    r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[t ]\d{2}:\d{2}.{0,24})?"
)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})[-/. ](\d{4})")
_SHORT_YEAR = re.compile(r"(\d{1,2})([-/.])(\d{1,2}|[a-z]{3,9})[-/.]([5-9]\d)")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_MONTH_NAME = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th|er|\.|o)?[ -])?(?:of |de )?([a-z ]{2,16}?)"
    r"\.?,?[ -](?:de |of )?(\d{4})\.?(?: ?(?:g\.?|goda|godine|roku|yil))?"
)
_MONTH_NAME_DAY = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_EASTERN = re.compile(
    "(\\d{4}) ?[\u5e74\ub144]"
    "(?: ?(\\d{1,2}) ?[\u6708\uc6d4](?: ?(\\d{1,2}) ?[\u65e5\uc77c])?)?"
)
_HEDGE = (
    r"(?:circa|approximately|approx\.?|about|around|roughly|probably|possibly"
    r"|presumably|est\.?|estimated|ca?\.?|~)"
)
_CIRCA = re.compile(_HEDGE + " ?")
_CIRCA_LAST = re.compile(rf" ?(?:\(? ?{_HEDGE} ?\)?|\(?\?\)?)$")
_LEAD = re.compile(
    r"(?:(?:d\.?o\.?b\.?|date of birth|born(?: on| in)?|year|in|on|the)\b:? ?)+"
)
_LISTED = re.compile(r"(?:^|[ ,;.]+)\(?(?:[1-9]|[a-h]|i{1,3}|iv|v)\)[ :]*|;")
_DECADE = re.compile(r"(early|mid|late)?[ -]?(\d{3})0'?s")
_DECADE_PART = {"early": (0, 3), "mid": (4, 6), "late": (7, 9), None: (0, 9)}
_RANGE = re.compile(
    r"(?:between |from )?([^/]{4,20}?)"
    r"(?: ?/ ?| - | to | and | or | until | ?\u2013 ?)([^/]{4,20})"
)
_YEARS = re.compile(r"(\d{4}) ?[-/\u2013] ?(\d{4})")
_YEARS_SHORT = re.compile(r"(\d{2})(\d{2}) ?[-/\u2013] ?(\d{2})")


def _folded(text: str) -> str:
    return text if text.isascii() else anyascii(text).lower().replace("'", "")


def _months() -> dict[str, tuple[int, ...]]:
    """Return every word for a month, folded, and the months that it can mean."""
    found: dict[str, set[int]] = {}
    for row in toml("dates")["months"]:
        for number, words in enumerate(row.split(), 1):
            for word in set(words.split("/")) - {"-"}:
                found.setdefault(_folded(word), set()).add(number)
    return {word: tuple(sorted(numbers)) for word, numbers in found.items()}


_MONTHS = _months()
_OWN_SCRIPT: dict[str, str] = toml("dates")["own_script"]
_IN_OWN_SCRIPT = re.compile(rf"\b(?:{'|'.join(_OWN_SCRIPT)})\b")


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
    months = sorted((first, second))
    return _range(_parts(year, *months), _parts(year, *reversed(months)))


def _short_year(first: str, mark: str, second: str, year: str) -> str:
    if second.isdigit():
        return _year_last(int(first), mark, int(second), 1900 + int(year))
    return _named(f"19{year}", second, first)


def _decade(part: str | None, tens: str) -> str:
    first, last = _DECADE_PART[part]
    return _range(
        _parts(int(tens) * 10 + first, 0, 0), _parts(int(tens) * 10 + last, 0, 0)
    )


def _short_span(century: str, first: str, last: str) -> str:
    if int(last) <= max(int(first), 12):
        return ""  # the second number may be a month
    return _range(f"{century}{first}", f"{century}{last}")


def _numbers(year: str, month: str | None, day: str | None) -> str:
    return _parts(int(year), int(month or 0), int(day or 0))


def _named(year: str, month: str, day: str | None) -> str:
    numbers = _MONTHS.get(month.replace(" ", ""), ())
    forms = [_parts(int(year), number, int(day or 0)) for number in numbers]
    read = [form for form in forms if form]
    return _range(read[0], read[-1]) if read else ""


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_YEAR_FIRST, lambda m: _numbers(m[1], m[2], m[3])),
    (_YEAR_LAST, lambda m: _year_last(int(m[1]), m[2], int(m[3]), int(m[4]))),
    (_MONTH_YEAR, lambda m: _numbers(m[2], m[1], None)),
    (_COMPACT, lambda m: _numbers(m[1], m[2], m[3])),
    (_DAY_MONTH_NAME, lambda m: _named(m[3], m[2], m[1])),
    (_MONTH_NAME_DAY, lambda m: _named(m[3], m[1], m[2])),
    (_SHORT_YEAR, lambda m: _short_year(m[1], m[2], m[3], m[4])),
    (_EASTERN, lambda m: _numbers(m[1], m[2], m[3])),
    (_DECADE, lambda m: _decade(m[1], m[2])),
)


def _single(value: str) -> str:
    for pattern, read in _READERS:
        if found := pattern.fullmatch(value):
            return read(found)
    return ""


@lru_cache(maxsize=16384)
def normal_date(value: str) -> str:
    """Return the normal form of a date, or nothing where none can be read."""
    text = clean(value[:MAX_CHARS]).casefold()
    if parts := [part for part in _LISTED.split(text) if part.strip(" ,.")]:
        if len(parts) > 1:
            return _all([_one(part.strip(" ,.")) for part in parts])
        text = parts[0].strip() if len(parts[0]) < len(text) else text
    return _one(text)


def _one(text: str) -> str:
    text = _LEAD.sub("", text, count=1) if _LEAD.match(text) else text
    hedged = _CIRCA.match(text) or _CIRCA_LAST.search(text)
    if hedged:
        inner = _known(text[: hedged.start()] + text[hedged.end() :])
        return inner if "/" in inner or not inner else f"{inner}~"
    if text.endswith("~"):
        inner = _single(text[:-1])
        return f"{inner}~" if inner else ""
    return _known(text)


def _known(text: str) -> str:
    """Read a date that is written without doubt, in any calendar, or a range."""
    if made := other_calendar(text):
        return made
    if not text.isascii():
        text = _IN_OWN_SCRIPT.sub(lambda word: _OWN_SCRIPT[word[0]], text)
        text = _folded(_EASTERN.sub(_dashed, text))
    if single := _single(text):
        return single
    if short := _YEARS_SHORT.fullmatch(text):
        return _short_span(short[1], short[2], short[3])
    if found := _YEARS.fullmatch(text) or _RANGE.fullmatch(text):
        return _range(_single(found[1]), _single(found[2]))
    return ""


def _dashed(found: re.Match[str]) -> str:
    return "-".join(part.zfill(2) for part in found.groups() if part)


def _all(forms: list[str]) -> str:
    """Return the range of all dates; nothing where one cannot be read."""
    spans = [days for form in forms if (days := span(form))]
    if len(spans) < len(forms) or not spans:
        return ""
    if len(set(forms)) == 1:
        return forms[0]
    first, last = min(s[0] for s in spans), max(s[1] for s in spans)
    whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    if whole:
        return _range(f"{first.year:04d}", f"{last.year:04d}")
    return _range(first.isoformat(), last.isoformat())


def _range(first: str, last: str) -> str:
    if not first or not last:
        return ""
    if "/" in first or "/" in last:
        return _all([first, last])
    if ends(first)[0] > ends(last)[1]:
        return ""
    return first if first == last else f"{first}/{last}"


def date_text(value: str, _country: str = "") -> str:
    """Return the normal form of a date."""
    return normal_date(value)


def date_check(raw: str, text: str) -> str:
    """Mark a date that is written in numbers but is no day of the calendar."""
    return FAIL if not text and any(map(str.isdigit, raw)) else UNCHECKED
