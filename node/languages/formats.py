"""Dates and countries as each language writes them.

Times are told in UTC and say so: who reads them may be in another country than
who wrote them. Names of countries are those of the Unicode CLDR.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import Final

from babel import Locale
from babel.dates import format_date as _format_date
from babel.dates import format_time as _format_time

from node.languages.bidi import shown
from node.languages.catalogue import say
from node.languages.tongue import checked

_CLOCK: Final = "HH:mm"
# Marks that CLDR puts beside signs: a screen would write them out, and a value
# that is set apart from its line (bidi.py) needs none.
_MARKS: Final = str.maketrans("", "", "\u200e\u200f\u061c")


def format_date(when: date, language: str) -> str:
    """Return the day, with the month in words; a datetime is taken to UTC."""
    day = when.astimezone(UTC).date() if isinstance(when, datetime) else when
    told = _format_date(day, format="long", locale=_locale(language))
    return told.translate(_MARKS)


def format_moment(when: datetime, language: str) -> str:
    """Return the day and the minute, in UTC."""
    clock = _format_time(
        when.astimezone(UTC).time(), format=_CLOCK, locale=_locale(language)
    )
    return say("format.moment", language, day=format_date(when, language), clock=clock)


def country_name(code: str, language: str) -> str:
    """Return the country of an ISO 3166 alpha-2 code; an unknown code as it is."""
    return _locale(language).territories.get(code.upper()) or shown(code)


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(checked(language))
