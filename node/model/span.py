"""Normal forms of dates, and the days that each can mean.

A normal form is ``1972-05-03``, ``1972-05``, ``1972``, ``1970/1975`` (from the first
to the last, each of the three before) or ``1972~`` (circa). Values are brought to it
in ``matching/normalise/date.py``; who decides what may leave reads it here, and may
be handed anything: what is no normal form has no days.

    span("1972-05")          # (date(1972, 5, 1), date(1972, 5, 31))
    span("3 May 1972")       # None
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

CIRCA_YEARS = 1

_PART = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
_FORM = re.compile(rf"{_PART}(?:~|/{_PART})?")


def ends(form: str) -> tuple[date, date]:
    """Return the first and last day of a year, a month or a day.

    Raises:
        ValueError: there is no such day.
    """
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
    if not _FORM.fullmatch(normal):
        return None
    first_form, _, last_form = normal.removesuffix("~").partition("/")
    try:
        first, last = ends(first_form)[0], ends(last_form or first_form)[1]
        if normal.endswith("~"):
            first = date(first.year - CIRCA_YEARS, 1, 1)
            last = date(last.year + CIRCA_YEARS, 12, 31)
    except ValueError:
        return None
    return (first, last) if first <= last else None
