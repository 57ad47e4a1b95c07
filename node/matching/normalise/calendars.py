"""Years and days of other calendars, as the days of ours that they can mean.

Read where the calendar is named: ``1385 AH``, ``1343 SH``, ``2505 BE``, ``Showa 40``;
and where a year is written that cannot be ours (``plain_year``). The first day of a
lunar month is seen, not reckoned, and differs by country. A lunar date is reckoned by
the arithmetical calendar (Reingold and Dershowitz, Calendrical Calculations, chapter 7)
and means the days from two before to one after: so far apart from it is Umm al-Qura,
the civil calendar of Saudi Arabia, between 1343 and 1500 (hijridate 2.6.0). A day that
its month has not got has no normal form.

    other_calendar("1343 sh")      # "1964-03-21/1965-03-20"
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from node.matching.tables import toml

_WORDS = toml("dates")
_ERAS: dict[str, int] = _WORDS["eras"]
_LUNAR_EPOCH = date(622, 7, 19).toordinal()  # 1 Muharram of the year 1
_SOLAR_NEW_YEAR = date(1921, 3, 21).toordinal()  # 1 Farvardin 1300
_SOLAR_LEAPS = frozenset((1, 5, 9, 13, 17, 22, 26, 30))  # of 33 years
_BEFORE, _AFTER = 2, 1  # days that a lunar date may be off
_LUNAR_MOST = 30  # days of a month
BUDDHIST = 543
LUNAR_YEARS, SOLAR_YEARS, BUDDHIST_YEARS = (1200, 1500), (1244, 1470), (2380, 2640)

_MARKS = {
    "lunar": r"a\.? ?h\.?|h\.?|hijri|hijra|hijriyah?|qamari"
    r"|\u0647\u0640?|\u0647\u062c\u0631\u064a",
    "solar": r"s\.? ?h\.?|a\.? ?p\.?|h\.? ?s\.?|shamsi|hijri shamsi|solar hijri|persian"
    r"|iranian|\u0647\.? ?\u0634\.?|\u0634\u0645\u0633\u06cc|\u0634\u0645\u0633\u064a",
    "buddhist": r"b\.? ?e\.?|buddhist(?: era)?|\u0e1e\.\u0e28\.",
}
_DATE = r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2}))?|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})"
_CALENDARS = {
    name: re.compile(rf"(?:(?:{marks}) ?)?(?:{_DATE})(?: ?\(?(?:{marks})\)?)?")
    for name, marks in _MARKS.items()
}
_MARKED = {
    name: re.compile(rf"(?:^(?:{marks}) ?\d)|(?:\d ?\(?(?:{marks})\)?$)")
    for name, marks in _MARKS.items()
}
_ERA = re.compile(
    f"({'|'.join(sorted(_ERAS, key=len, reverse=True))})"
    "[ .-]?(\\d{1,3}|\u5143)(?:\u5e74|\ub144)?"
    "(?: ?(\\d{1,2})[\u6708\uc6d4./-] ?(\\d{1,2})[\u65e5\uc77c]?)?"
)


def _lunar(year: int, month: int, day: int) -> int:
    months = (29 * (month - 1)) + month // 2
    return _LUNAR_EPOCH - 1 + (year - 1) * 354 + (3 + 11 * year) // 30 + months + day


def _is_leap(year: int) -> bool:
    return year % 33 in _SOLAR_LEAPS


def _solar_days(year: int, month: int) -> int:
    if month < 12:
        return 31 if month <= 6 else 30
    return 29 + _is_leap(year)


def _solar(year: int, month: int, day: int) -> int:
    at = _SOLAR_NEW_YEAR
    step = 1 if year >= 1300 else -1
    for passed in range(1300, year, step) if step > 0 else range(year, 1300):
        at += step * (365 + _is_leap(passed))
    return at + (month - 1) * 30 + min(month - 1, 6) + day - 1


def _range(first: int, last: int) -> str:
    start, end = date.fromordinal(first).isoformat(), date.fromordinal(last).isoformat()
    return start if start == end else f"{start}/{end}"


def _of_lunar(year: int, month: int, day: int) -> str:
    if day > _LUNAR_MOST:
        return ""
    if month:
        at = _lunar(year, month, day)
        return _range(at - _BEFORE, at + _AFTER)
    next_year = _lunar(year + 1, 1, 1)
    return _range(_lunar(year, 1, 1) - _BEFORE, next_year - 1 + _AFTER)


def _of_solar(year: int, month: int, day: int) -> str:
    if month:
        at = _solar(year, month, day)
        return _range(at, at) if day <= _solar_days(year, month) else ""
    return _range(_solar(year, 1, 1), _solar(year + 1, 1, 1) - 1)


def _of_buddhist(year: int, month: int, day: int) -> str:
    ours = year - BUDDHIST
    if month:
        return _day(ours, month, day)
    # Until 1941 the year of Thailand began in April.
    return f"{ours}" if ours >= 1941 else f"{ours}/{ours + 1}"


_READERS: dict[str, tuple[tuple[int, int], Callable[[int, int, int], str]]] = {
    "solar": (SOLAR_YEARS, _of_solar),
    "lunar": (LUNAR_YEARS, _of_lunar),
    "buddhist": (BUDDHIST_YEARS, _of_buddhist),
}


PLAIN = {"solar": (1280, 1420), "lunar": (1320, 1465), "buddhist": BUDDHIST_YEARS}
"""Years of people and papers of today, where no calendar is named beside them."""


def plain_year(year: int, month: int, day: int) -> str | None:
    """Return the form of a date whose year cannot be of our calendar; None if it can.

    1390 may be of the solar or of the lunar Hijri calendar: it is the range of both.
    A part of 0 is not known.
    """
    found = [
        made
        for name, (least, most) in PLAIN.items()
        if least <= year <= most and (made := dated(name, year, month, day))
    ]
    if not any(least <= year <= most for least, most in PLAIN.values()):
        return None
    if not found:
        return ""
    first = min(form.partition("/")[0] for form in found)
    last = max(form.rpartition("/")[2] for form in found)
    return first if first == last else f"{first}/{last}"


def dated(name: str, year: int, month: int, day: int) -> str:
    """Return the form of a date of the calendar ``name``; a part of 0 is not known."""
    (least, most), read = _READERS[name]
    if not least <= year <= most or month > 12 or day > 31:
        return ""
    if month and not day:
        first, last = read(year, month, 1), _last_of(read, year, month)
        return f"{first.partition('/')[0]}/{last.rpartition('/')[2]}"
    return read(year, month, day)


def _last_of(read: Callable[[int, int, int], str], year: int, month: int) -> str:
    return next(made for day in (31, 30, 29, 28) if (made := read(year, month, day)))


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def other_calendar(text: str) -> str:
    """Return the normal form of a date of a calendar that ``text`` names, or nothing.

    ``text`` is clean and in lower case.
    """
    if found := _ERA.fullmatch(text):
        return _of_era(found)
    for name, ((least, most), read) in _READERS.items():
        found = _CALENDARS[name].fullmatch(text)
        if not found or not _MARKED[name].search(text):
            continue
        year = int(found[1] or found[6])
        month, day = int(found[2] or found[5] or 0), int(found[3] or found[4] or 0)
        if (
            least <= year <= most
            and month <= 12
            and day <= 31
            and bool(month) == bool(day)
        ):
            return read(year, month, day)
    return ""


def _of_era(found: re.Match[str]) -> str:
    number = 1 if found[2] == "\u5143" else int(found[2])
    year = _ERAS[found[1]] + number
    if not number or not found[3]:
        return f"{year}" if number else ""
    return _day(year, int(found[3]), int(found[4]))
