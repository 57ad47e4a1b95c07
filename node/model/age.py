"""Whether somebody may be a minor: the one place that says so.

What is not known of an age protects as a child's does. So an adult is only who has a
date of birth, all of whose dates of birth are read, are possible, and are long enough
ago, on the day that somebody asks. A mark that somebody set is never overruled.

Worked out when it is asked and not when a record is kept: then it holds for what was
kept before, a better reading of dates helps at once, and nobody stays a child for ever
because a list was imported on the day before a birthday, or becomes an adult because
of a date that nobody could read.

    may_be_minor("person", births("2012, 2013", ""), on=date(2026, 6, 1))    # True
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from node.model.record import FieldValue
from node.model.span import span

ADULT_AT = 18  # Convention on the Rights of the Child, Art. 1
OLDEST = 120  # years; who is said to be older has a date of another calendar, or none
BIRTH = "birth_date"
AGELESS = frozenset(
    (
        "document",
        "vehicle",
        "vessel",
        "aircraft",
        "container",
        "firearm",
        "artwork",
        "organisation",
        "phone",
        "email",
        "bank-account",
        "wallet",
        "tissue",
        "case",
        "modus-operandi",
    )
)
"""Categories that are no person: a passport was not born.

They may carry the date of birth of a person, and then it counts; that they carry none
says nothing about anybody. A category that is not known is taken for a person.
"""


_BARE = re.compile(r"[\d\s./-]+")
_YEARS = re.compile(r"\d{4}")


class Age(StrEnum):
    """What dates of birth say of an age, on one day."""

    ADULT = "adult"
    YOUNG = "young"  # one of them may mean under 18
    UNREAD = "unread"  # one of them is not read, or not possible
    MISSING = "missing"  # there is none, where there should be


def age_of(category: str, births: Iterable[str], *, on: date) -> Age:
    """Return what ``births``, the normal forms of dates of birth, say on a day.

    A date that could not be read has an empty form, and must be among them.
    """
    found = [_one(form, on) for form in births]
    for doubt in (Age.YOUNG, Age.UNREAD):
        if doubt in found:
            return doubt
    return Age.ADULT if found or category in AGELESS else Age.MISSING


def may_be_minor(
    category: str, fields: Iterable[FieldValue], *, marked: bool, on: date
) -> bool:
    """Whether what is kept may be about a minor: marked as one, or no adult for sure.

    ``fields`` are normalised; of what is not, those dates are read that are in a
    normal form already.
    """
    return marked or age_of(category, births_of(fields), on=on) is not Age.ADULT


def births_of(fields: Iterable[FieldValue]) -> tuple[str, ...]:
    """Return the normal forms of all dates of birth, empty for what was not read.

    A year that is none of ours, with no word of its calendar, is read for matching
    (2515 as 1972); of an age it says nothing: it may be 2015, mistyped.
    """
    return tuple(_birth(field) for field in fields if field.field == BIRTH)


def _birth(field: FieldValue) -> str:
    years = _YEARS.findall(field.value) if _BARE.fullmatch(field.value.strip()) else ()
    if field.normal and years and not any(year in field.normal for year in years):
        return ""
    return field.normal or field.value.strip()


def _one(form: str, on: date) -> Age:
    days = span(form)
    if days is None:
        return Age.UNREAD
    born, last = days
    if born > on or born.year < on.year - OLDEST:
        return Age.UNREAD  # 2515-05-03, 1391-02-13: a year of another calendar
    if last.year > on.year:
        return Age.YOUNG
    leap_safe = last.replace(day=28) if (last.month, last.day) == (2, 29) else last
    grown = leap_safe.replace(year=last.year + ADULT_AT)
    return Age.YOUNG if grown > on else Age.ADULT
