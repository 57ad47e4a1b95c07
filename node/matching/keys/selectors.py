"""What a record can be found by, and what a question looks up.

A selector is a plain string with a name space before it; the store keeps keyed
hashes of selectors only. A record and a question meet when they share one; then
``score`` says how well they agree.

Persons are found by tiers of keys:

    person:pair:ahmed|hasan     two words of one name, as spelt
    person:code:hmd|hsn         their consonant codes: other spelling, other script
    person:day:hsn|19630517     one code and a whole date of birth
    person:part:hsn|1963        one code, the year of a date not known to the day
    person:year:hsn|1963        one code and a year of birth

so that one name with a date of birth, or two names without, are enough
(Regulation (EU) 2024/982, Art. 43: two of first name, family name, date of
birth). Which of the last three a date gives depends on how much of it is known:

    date         a record is put under    a question asks
    whole        day, year                day, part, one year
    not whole    part, year               year

so that a whole date meets its equal and whoever may be meant by less, and never
all who were born in that year: in large holdings they are hundreds. A question
also asks for the day with day and month exchanged; and, with the most telling of
several words alone, for the year, as a day or month may be mistyped.

The number of selectors is capped; names come in the order of the catalogue, and
each gives its most telling pairs before any gives its rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from node.errors import BadInput
from node.matching.keys.identifier import identifier_keys
from node.matching.names.code import coded, pairs, ranked
from node.matching.normalise.date import span
from node.matching.terms import Known, Words, known_question, known_record
from node.model.query import Question
from node.model.record import Record

# How many selectors of each tier a record is put under, and a question asks.
RECORD_PAIRS, RECORD_CODES = 3, 16
RECORD_DAYS, RECORD_PARTS, RECORD_YEARS = 16, 12, 12
QUESTION_PAIRS, QUESTION_CODES = 10, 24
QUESTION_DAYS, QUESTION_PARTS, QUESTION_YEARS = 24, 16, 16
LEAST_CODES = 4  # that go with each date, however many dates there are
RECORD_TITLES = 6
MAX_IDENTIFIERS = 200  # values of one record that are indexed
MAX_BIRTH_YEARS = 3  # that one date may mean
MAX_BIRTH_YEARS_IN_ALL = 6
MAX_BIRTH_DAYS = 6
MONTHS = 12

_TOO_LITTLE = (
    "Give two words of a name, or one and a date of birth, or an identifier of the "
    "category with at least three characters."
)

# One word's code and a year of birth: about one record in ten thousand, and a third
# of that where the date is not whole. With a whole date: one in a million.
_WEAK = ("person:year:", "person:part:")


def weak_word(selector: str) -> str:
    """Return the one word that a weak selector stands on, or nothing.

    A selector is weak when very many records of large holdings share it by chance.
    """
    if not selector.startswith(_WEAK):
        return ""
    return selector.split(":", 2)[2].partition("|")[0]


def _in_turn(lists: Iterable[list[str]], limit: int) -> list[str]:
    """Return up to ``limit`` items: the first of each list, then the second, ..."""
    found: dict[str, None] = {}
    for round_ in zip_longest(*lists):
        for item in round_:
            if item is not None:
                found[item] = None
                if len(found) >= limit:
                    return list(found)
    return list(found)


@dataclass(frozen=True, slots=True)
class _Births:
    """Dates of birth: those known to the day, and the spans of the others."""

    days: tuple[date, ...]
    spans: tuple[tuple[date, date], ...]

    @classmethod
    def of(cls, known: Known) -> _Births:
        found = [s for normal in known.of("birth_date") if (s := span(normal))]
        return cls(
            tuple(first for first, last in found if first == last)[:MAX_BIRTH_DAYS],
            tuple((first, last) for first, last in found if first != last),
        )


def _years(spans: Iterable[tuple[date, date]]) -> list[str]:
    """Return the years that are possible, few or none."""
    years: dict[str, None] = {}
    for first, last in spans:
        if last.year - first.year < MAX_BIRTH_YEARS:
            years |= dict.fromkeys(map(str, range(first.year, last.year + 1)))
    return list(years)[:MAX_BIRTH_YEARS_IN_ALL]


def _exchanged(day: date) -> list[date]:
    """Return ``day`` with day and month exchanged, where that is a date."""
    return [day.replace(month=day.day, day=day.month)] if day.day <= MONTHS else []


def _texts(days: Iterable[date]) -> list[str]:
    return list(dict.fromkeys(day.isoformat().replace("-", "") for day in days))


_Names = list[list[str]]
"""The codes of each name, the most telling first."""

_Tier = tuple[str, list[str], list[str]]
"""A tier's name, the dates it is of, and the codes that go with each."""


def _with(names: _Names, dates: list[str], most: int) -> list[str]:
    """Return the codes that go with each date, for about ``most`` keys in all."""
    return _in_turn(names, max(LEAST_CODES, most // max(1, len(dates))))


def _record_tiers(births: _Births, names: _Names) -> tuple[_Tier, ...]:
    days, part = _texts(births.days), _years(births.spans)
    years = _years([*((day, day) for day in births.days), *births.spans])
    return (
        ("day", days, _with(names, days, RECORD_DAYS)),
        ("part", part, _with(names, part, RECORD_PARTS)),
        ("year", years, _with(names, years, RECORD_YEARS)),
    )


def _question_tiers(births: _Births, names: _Names) -> tuple[_Tier, ...]:
    exchanged = [other for day in births.days for other in _exchanged(day)]
    days, years = _texts([*births.days, *exchanged]), _years(births.spans)
    whole = _years((day, day) for day in births.days)
    # One name is no match where the day differs, so several must be given.
    several = [codes for codes in names if len(codes) > 1]
    return (
        ("day", days, _with(names, days, QUESTION_DAYS)),
        ("part", whole, _with(names, whole, QUESTION_PARTS)),
        ("year", years, _with(names, years, QUESTION_YEARS)),
        ("year", whole, _in_turn(several, 1)),
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """What a record and a question do not have in common."""

    pairs: int
    codes: int
    tiers: Callable[[_Births, _Names], tuple[_Tier, ...]]


_RECORD = _Side(RECORD_PAIRS, RECORD_CODES, _record_tiers)
_QUESTION = _Side(QUESTION_PAIRS, QUESTION_CODES, _question_tiers)


def _person(known: Known, side: _Side) -> list[str]:
    codes = [coded(name) for name in known.names]
    found = [
        f"person:pair:{pair}"
        for pair in _in_turn([pairs(name) for name in known.names], side.pairs)
    ]
    found += [
        f"person:code:{pair}"
        for pair in _in_turn([pairs(name) for name in codes], side.codes)
    ]
    names = [ranked(name) for name in codes]
    for tier, dates, with_each in side.tiers(_Births.of(known), names):
        found += [f"person:{tier}:{code}|{on}" for code in with_each for on in dates]
    return found


def _organisation(known: Known, side: _Side) -> list[str]:
    space = known.category.name
    names = [coded(name) for name in known.names]
    found = [f"{space}:code:{p}" for p in _in_turn(map(pairs, names), side.codes)]
    alone = [name[0] for name in names if len(name) == 1]
    return found + [f"{space}:one:{code}" for code in dict.fromkeys(alone[:4])]


def _title(known: Known, _side: _Side) -> list[str]:
    space = known.category.name
    return [f"{space}:title:{name[0]}" for name in known.names[:RECORD_TITLES]]


def _words(known: Known, side: _Side) -> list[str]:
    space = known.category.name
    together: Words = tuple(dict.fromkeys(w for name in known.names for w in name))
    told = tuple(ranked(together)[:6])
    return [f"{space}:word:{pair}" for pair in pairs(told)[: side.codes]]


_MODES: dict[str, Callable[[Known, _Side], list[str]]] = {
    "": lambda _known, _side: [],
    "person": _person,
    "name": _organisation,
    "title": _title,
    "words": _words,
}


def record_selectors(record: Record) -> tuple[str, ...]:
    """Return the selectors a normalised record is found by, without repeats.

    Raises:
        BadInput: the category or one of the fields is not in the catalogue.
    """
    known = known_record(record)
    found = dict.fromkeys(identifier_keys(known, asked=False, most=MAX_IDENTIFIERS))
    return tuple(found | dict.fromkeys(_MODES[known.category.mode](known, _RECORD)))


def question_selectors(question: Question) -> tuple[str, ...]:
    """Return the selectors a question looks up, without repeats.

    Raises:
        BadInput: unknown category or field, or too little is given to look up.
    """
    known = known_question(question)
    found = dict.fromkeys(identifier_keys(known, asked=True, most=MAX_IDENTIFIERS))
    found |= dict.fromkeys(_MODES[known.category.mode](known, _QUESTION))
    if not found:
        raise BadInput(
            f"too little is given to look for a {known.category.title.lower()}",
            advice=_TOO_LITTLE,
        )
    return tuple(found)
