"""The forms of one date: numbers, names of months, what is not known left out.

A numeric date is read day first when only that is possible or when it is dotted;
``03/04/1972`` may be March or April and is the range of both. So is
``12 listopada 1965``, in October for a Croat and in November for a Pole. A year of two
digits is read where only one century is possible for a birth and for a paper that
ends: from 50 on.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable

from anyascii import anyascii

from node.matching.normalise.calendars import dated, plain_year
from node.matching.tables import toml
from node.model.span import ends, span

FIRST_YEAR, LAST_YEAR = 1000, 2999

_TIME = r"(?:[t ]\d{1,2}:\d{2}.{0,24}|z|[+-]\d{2}:\d{2})?"
_NONE = r"(?:00?|d{1,2}|m{1,2}|x{1,2}|-{1,2}|\?{1,2}|_{1,2}|n/a)"
_YEAR_FIRST = re.compile(
    rf"(\d{{4}})(?:[-/. ](\d{{1,2}}|{_NONE})(?:[-/. ](\d{{1,2}}|{_NONE}))?)?{_TIME}"
)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/. ])(\d{{1,2}})[-/. ](\d{{4}}){_TIME}")
_NO_DAY = re.compile(rf"{_NONE}?[-/. ](\d{{1,2}}|[a-z]{{3,12}}|{_NONE})[-/. ](\d{{4}})")
_SHORT_YEAR = re.compile(r"(\d{1,2})([-/.])(\d{1,2}|[a-z]{3,9})[-/.]([5-9]\d)")
_MONTH_SHORT_YEAR = re.compile(r"([a-z]{3,9})[-/ .']{1,2}([5-9]\d)")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ROMAN = re.compile(
    r"(\d{1,2})[-/. ]{1,2}(i{1,3}|iv|vi{0,3}|ix|xi{0,2})[-/. ]{1,2}(\d{4})"
)
_ROMAN_MONTHS = tuple("i ii iii iv v vi vii viii ix x xi xii".split())  # noqa: SIM905
_DAY_MONTH_NAME = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th|er|\.|o)?(?: day)?[ -])?(?:of |de )?([a-z. ]{2,20}?)"
    r"\.?,?[ -](?:de |of |del )?(\d{4})"
)
_MONTH_NAME_DAY = re.compile(r"([a-z]{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_YEAR_MONTH_NAME = re.compile(
    r"(\d{4})(?:[-. ]{1,2})([a-z]{3,12})\.?(?:[-. ]{1,2}(\d{1,2}))?\.?"
)


def _folded(text: str) -> str:
    return text if text.isascii() else anyascii(text).lower().replace("'", "")


def _named_months(rows: list[str]) -> dict[str, tuple[int, ...]]:
    """Return every word for a month, folded, and the months that it can mean."""
    found: dict[str, set[int]] = {}
    for row in rows:
        for number, words in enumerate(row.split(), 1):
            for word in set(words.split("/")) - {"-"}:
                plain = re.sub(r"[^a-z]", "", _folded(word))
                found.setdefault(plain, set()).add(number)
    return {
        word: tuple(sorted(numbers)) for word, numbers in found.items() if len(word) > 1
    }


_DATA = toml("dates")
_MONTHS = _named_months(_DATA["months"])
_OTHER_MONTHS = {
    name: _named_months([row for key, row in rows.items() if key.startswith(name)])
    for rows in (_DATA["calendar_months"],)
    for name in ("solar", "lunar")
}
_OWN_SCRIPT: dict[str, str] = _DATA["own_script"]
_IN_OWN_SCRIPT = re.compile(rf"\b(?:{'|'.join(_OWN_SCRIPT)})\b")
_EASTERN = re.compile(
    "(\\d{4}) ?[\u5e74\ub144]"
    "(?: ?(\\d{1,2}) ?[\u6708\uc6d4](?: ?(\\d{1,2}) ?[\u65e5\uc77c])?)?"
)


def latin(text: str) -> str:
    """Return ``text`` in Latin letters, months and marks of the East as numbers."""
    if text.isascii():
        return text
    text = _IN_OWN_SCRIPT.sub(lambda word: _OWN_SCRIPT[word[0]], text)
    return _folded(_EASTERN.sub(_dashed, text))


def _dashed(found: re.Match[str]) -> str:
    return "-".join(part.zfill(2) for part in found.groups() if part)


def form_of(year: int, month: int, day: int) -> str:
    """Return the form of what is there; a part of 0 is not known."""
    if not FIRST_YEAR <= year <= LAST_YEAR or month > 12:
        return ""
    if (other := plain_year(year, month, day)) is not None:
        return other
    if not month:
        return f"{year:04d}"
    if not day:
        return f"{year:04d}-{month:02d}"
    if day > calendar.monthrange(year, month)[1]:
        return ""
    return f"{year:04d}-{month:02d}-{day:02d}"


def between(first: str, last: str) -> str:
    """Return the form from the first day of one to the last day of the other."""
    if not first or not last:
        return ""
    if "/" in first or "/" in last:
        return whole_of([first, last])
    if ends(first)[0] > ends(last)[1]:
        return ""
    return first if first == last else f"{first}/{last}"


def whole_of(forms: list[str]) -> str:
    """Return the range of all dates; nothing where one cannot be read."""
    spans = [days for form in forms if (days := span(form))]
    if len(spans) < len(forms) or not spans:
        return ""
    if len(set(forms)) == 1:
        return forms[0]
    first, last = min(s[0] for s in spans), max(s[1] for s in spans)
    whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    if whole:
        return between(f"{first.year:04d}", f"{last.year:04d}")
    return between(first.isoformat(), last.isoformat())


def _year_last(first: int, mark: str, second: int, year: int) -> str:
    if mark in ". " or first > 12 or first == second:
        return form_of(year, second, first)
    if second > 12:
        return form_of(year, first, second)
    months = sorted((first, second))
    return between(form_of(year, *months), form_of(year, *reversed(months)))


def _short_year(first: str, mark: str, second: str, year: str) -> str:
    if second.isdigit():
        return _year_last(int(first), mark, int(second), 1900 + int(year))
    return _named(f"19{year}", second, first)


def _number(part: str | None) -> int:
    return int(part) if part and part.isdigit() else 0


def _no_day(month: str, year: str) -> str:
    if month.isdigit() or month not in _MONTHS:
        known = month.isdigit() or re.fullmatch(_NONE, month)
        return form_of(int(year), _number(month), 0) if known else ""
    return _named(year, month, None)


def _named(year: str, month: str, day: str | None) -> str:
    word = re.sub(r"[^a-z]", "", month)
    for name, months in _OTHER_MONTHS.items():
        if word in months and word not in _MONTHS:
            return dated(name, int(year), months[word][0], _number(day))
    numbers = _MONTHS.get(word, ())
    forms = [form_of(int(year), number, _number(day)) for number in numbers]
    read = [form for form in forms if form]
    return between(read[0], read[-1]) if read else ""


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_YEAR_FIRST, lambda m: form_of(int(m[1]), _number(m[2]), _number(m[3]))),
    (_YEAR_LAST, lambda m: _year_last(int(m[1]), m[2], int(m[3]), int(m[4]))),
    (_MONTH_YEAR, lambda m: form_of(int(m[2]), int(m[1]), 0)),
    (_NO_DAY, lambda m: _no_day(m[1], m[2])),
    (_COMPACT, lambda m: form_of(int(m[1]), int(m[2]), int(m[3]))),
    (
        _ROMAN,
        lambda m: form_of(int(m[3]), _ROMAN_MONTHS.index(m[2]) + 1, int(m[1])),
    ),
    (_DAY_MONTH_NAME, lambda m: _named(m[3], m[2], m[1])),
    (_MONTH_NAME_DAY, lambda m: _named(m[3], m[1], m[2])),
    (_YEAR_MONTH_NAME, lambda m: _named(m[1], m[2], m[3])),
    (_SHORT_YEAR, lambda m: _short_year(m[1], m[2], m[3], m[4])),
    (_MONTH_SHORT_YEAR, lambda m: _named(f"19{m[2]}", m[1], None)),
)


def one_date(text: str) -> str:
    """Return the form of one date that is written without doubt, or nothing."""
    for pattern, read in _READERS:
        if found := pattern.fullmatch(text):
            return read(found)
    return ""
