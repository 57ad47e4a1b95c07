"""What a record can be found by, and what a question looks up.

A selector is a plain string with a name space before it; the store keeps keyed
hashes of selectors only. A record and a question meet when they share one; then
``score`` says how well they agree.

Persons are found by three tiers of keys:

    person:pair:ahmed|hasan     two words of one name, as spelt
    person:code:hmd|hsn         their consonant codes: other spelling, other script
    person:year:hsn|1963        one code and a year of birth

so that one name with a date of birth, or two names without, are enough
(Regulation (EU) 2024/982, Art. 43: two of first name, family name, date of
birth). The number of selectors is capped; names come in the order of the
catalogue, and each gives its most telling pairs before any gives its rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import zip_longest

from node.errors import BadInput
from node.matching.keys import question_keys, record_keys
from node.matching.names import coded, pairs, ranked
from node.matching.normalise.date import span
from node.matching.terms import Known, Words, known_question, known_record
from node.model.query import Question
from node.model.record import Record

# How many selectors of each tier a record is put under, and a question asks.
RECORD_PAIRS, RECORD_CODES, RECORD_YEARS = 3, 16, 12
QUESTION_PAIRS, QUESTION_CODES, QUESTION_YEARS = 10, 24, 16
RECORD_TITLES = 6
MAX_IDENTIFIERS = 200  # values of one record that are indexed
MAX_BIRTH_YEARS = 3  # that one date may mean
MAX_BIRTH_YEARS_IN_ALL = 6

_TOO_LITTLE = (
    "Give two words of a name, or one and a date of birth, or an identifier of the "
    "category with at least three characters."
)


_WEAK = "person:year:"


def is_weak(selector: str) -> bool:
    """Whether very many records of large holdings share it by chance.

    One word's code and a year of birth: about one record in ten thousand.
    """
    return selector.startswith(_WEAK)


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


def birth_years(known: Known) -> list[int]:
    """Return the years of birth that are possible, few or none."""
    years: dict[int, None] = {}
    for normal in known.of("birth_date"):
        days = span(normal)
        if days and days[1].year - days[0].year < MAX_BIRTH_YEARS:
            years |= dict.fromkeys(range(days[0].year, days[1].year + 1))
    return list(years)[:MAX_BIRTH_YEARS_IN_ALL]


def _person(known: Known, limits: tuple[int, int, int]) -> list[str]:
    most_pairs, most_codes, most_years = limits
    codes = [coded(name) for name in known.names]
    found = [
        f"person:pair:{pair}"
        for pair in _in_turn([pairs(name) for name in known.names], most_pairs)
    ]
    found += [
        f"person:code:{pair}"
        for pair in _in_turn([pairs(name) for name in codes], most_codes)
    ]
    years = birth_years(known)
    if years:
        most = max(2, most_years // len(years))
        single = _in_turn([ranked(name) for name in codes], most)
        found += [f"person:year:{code}|{year}" for code in single for year in years]
    return found


def _organisation(known: Known, limits: tuple[int, int, int]) -> list[str]:
    space = known.category.name
    names = [coded(name) for name in known.names]
    found = [f"{space}:code:{p}" for p in _in_turn(map(pairs, names), limits[1])]
    alone = [name[0] for name in names if len(name) == 1]
    return found + [f"{space}:one:{code}" for code in dict.fromkeys(alone[:4])]


def _title(known: Known, _limits: tuple[int, int, int]) -> list[str]:
    space = known.category.name
    return [f"{space}:title:{name[0]}" for name in known.names[:RECORD_TITLES]]


def _words(known: Known, limits: tuple[int, int, int]) -> list[str]:
    space = known.category.name
    together: Words = tuple(dict.fromkeys(w for name in known.names for w in name))
    told = tuple(ranked(together)[:6])
    return [f"{space}:word:{pair}" for pair in pairs(told)[: limits[1]]]


_MODES: dict[str, Callable[[Known, tuple[int, int, int]], list[str]]] = {
    "": lambda _known, _limits: [],
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
    found: dict[str, None] = {}
    for identifier in known.identifiers[:MAX_IDENTIFIERS]:
        for space in identifier.spaces:
            keys = record_keys(space, identifier.kind, identifier.normal)
            found |= dict.fromkeys(keys)
    limits = (RECORD_PAIRS, RECORD_CODES, RECORD_YEARS)
    return tuple(found | dict.fromkeys(_MODES[known.category.mode](known, limits)))


def question_selectors(question: Question) -> tuple[str, ...]:
    """Return the selectors a question looks up, without repeats.

    Raises:
        BadInput: unknown category or field, or too little is given to look up.
    """
    known = known_question(question)
    found: dict[str, None] = {}
    for identifier in known.identifiers:
        for space in identifier.spaces:
            keys = question_keys(space, identifier.kind, identifier.normal)
            found |= dict.fromkeys(keys)
    limits = (QUESTION_PAIRS, QUESTION_CODES, QUESTION_YEARS)
    found |= dict.fromkeys(_MODES[known.category.mode](known, limits))
    if not found:
        raise BadInput(
            f"too little is given to look for a {known.category.title.lower()}",
            advice=_TOO_LITTLE,
        )
    return tuple(found)
