"""The days of an office: where its day begins, and which of its days are off.

Holidays come from a library, by country and part of it. What is not known is no day
off, and a table that has more days off in a row than any office has is not believed:
no table makes a term longer than the law means.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

from node.errors import BadInput

MOST_OFF: Final = 14
"""How many days in a row an office is believed to be closed."""
_DAY: Final = timedelta(days=1)

IsOff = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Office:
    """Where an authority works: its zone (``Europe/Lisbon``), country and part of it.

    ``country`` is ISO 3166-1 alpha-2; ``part`` its code in ISO 3166-2, or nothing.
    """

    zone: str
    country: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Offices:
    """Those of who asks and of who is asked."""

    asker: Office
    asked: Office


def zone_of(office: Office) -> ZoneInfo:
    """Return the time zone of an office.

    Raises:
        BadInput: there is no such zone.
    """
    try:
        return ZoneInfo(office.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(
            f"{office.zone[:40]!r} is not a time zone",
            advice="Give a zone from the time zone database, such as Europe/Lisbon.",
        ) from None


def day_at(moment: datetime, office: Office) -> date:
    """Return which day it is at an office."""
    return moment.astimezone(zone_of(office)).date()


def begin_of(day: date, office: Office) -> datetime:
    """Return the instant at which a day begins at an office, in UTC.

    A midnight that there is twice is the first; one that is skipped is the skip.
    """
    return datetime.combine(day, time.min, zone_of(office)).astimezone(UTC)


def is_off(day: date, office: Office) -> bool:
    """Whether a day is a weekend or public holiday there; what is not known is none."""
    days, weekend = _table(office.country, office.part, day.year)
    return day in days or day.weekday() in weekend


@cache
def _table(
    country: str, part: str, year: int
) -> tuple[frozenset[date], frozenset[int]]:
    """Return the holidays of a year, and the days of the week that are off."""
    try:
        found = holidays.country_holidays(country, subdiv=part or None, years=year)
    except NotImplementedError:
        return frozenset(), frozenset()
    days = frozenset(day for day in found if day.year == year)
    return days, frozenset(found.weekend)


def next_open(day: date, is_off: IsOff) -> date:
    """Return ``day``, or the next that is not off; at most ``MOST_OFF`` days later."""
    for ahead in range(MOST_OFF + 1):
        found = day + ahead * _DAY
        if not is_off(found):
            return found
    return day


def last_open(day: date, is_off: IsOff) -> date:
    """Return ``day``, or the last before it that is not off; likewise bounded."""
    for back in range(MOST_OFF + 1):
        found = day - back * _DAY
        if not is_off(found):
            return found
    return day


def after_open_days(day: date, count: int, is_off: IsOff) -> date:
    """Return the ``count``-th day after ``day`` that is not off.

    Of what is off in a row no more than ``MOST_OFF`` days are believed, and of all no
    more than twice the term and that: what is beyond counts as any other day.
    """
    found, left, closed, spared = day, count, 0, 0
    while left > 0:
        found += _DAY
        believed = closed < MOST_OFF and spared < count + MOST_OFF
        if is_off(found) and believed:
            closed, spared = closed + 1, spared + 1
        else:
            closed, left = 0, left - 1
    return found
