"""What a record can be found by, and what a question looks up.

A selector is a plain string with a name space before it; the store keeps keyed
hashes of selectors only. A record and a question meet when they share one; then
``score`` says how well they agree.

Persons are found by tiers of keys:

    person:code:hmd|hsn         two words of one name, by their skeletons (skeleton.py)
    person:day:hsn|19630517     one word and a whole date of birth
    person:part:hsn|1963        one word, the year of a date not known to the day
    person:year:hsn|1963        one word and a year of birth

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

The number of selectors is capped; those are taken that cover the names (person.py).
Measured by ``python -m bench.matching.keys``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from node.errors import BadInput
from node.matching.keys.firm import firm_keys
from node.matching.keys.identifier import identifier_keys
from node.matching.keys.person import Clues, clues
from node.matching.keys.slips import slipped_pairs
from node.matching.names.code import pairs, ranked
from node.matching.terms import Known, Words, known_question, known_record
from node.model.query import Question
from node.model.record import Record

# How many selectors of each tier a record is put under, and a question asks.
RECORD_CODES, RECORD_DAYS, RECORD_PARTS, RECORD_YEARS = 16, 16, 12, 12
QUESTION_CODES, QUESTION_DAYS, QUESTION_PARTS, QUESTION_YEARS = 24, 24, 16, 16
QUESTION_SLIPS = 40  # of a name of two words that is asked for alone
LEAST_WORDS = 4  # that go with each date, however many dates there are
RECORD_TITLES = 6
MAX_IDENTIFIERS = 200  # values of one record that are indexed

_TOO_LITTLE = (
    "Give two words of a name, or one and a date of birth, or an identifier of the "
    "category with at least three characters."
)

# One word and a year of birth: about one record in ten thousand, and a third
# of that where the date is not whole. With a whole date: one in a million.
_WEAK = ("person:year:", "person:part:")


def weak_word(selector: str) -> str:
    """Return the one word that a weak selector stands on, or nothing.

    A selector is weak when very many records of large holdings share it by chance.
    """
    if not selector.startswith(_WEAK):
        return ""
    return selector.split(":", 2)[2].partition("|")[0]


def too_little(known: Known) -> BadInput:
    """Return what is wrong with a question that looks nothing up."""
    title = known.category.title.lower()
    if known.fillers:
        return BadInput(
            f"what is asked for a {title} only fills a form and says nothing",
            advice="Leave out UNKNOWN, zeros and the like. " + _TOO_LITTLE,
        )
    return BadInput(f"too little is given to look for a {title}", advice=_TOO_LITTLE)


_Tier = tuple[str, Sequence[str], int]
"""A tier's name, the dates it is of, and for about how many selectors.

Where that is one a date, it is of the most telling word.
"""


def _record_tiers(about: Clues) -> tuple[_Tier, ...]:
    born = about.births
    return (
        ("day", _texts(born.days), RECORD_DAYS),
        ("part", _texts(born.years), RECORD_PARTS),
        ("year", _texts(born.all_years), RECORD_YEARS),
    )


def _question_tiers(about: Clues) -> tuple[_Tier, ...]:
    born = about.births
    whole = _texts(day.year for day in born.days)
    return (
        ("day", _texts((*born.days, *born.exchanged)), QUESTION_DAYS),
        ("part", whole, QUESTION_PARTS),
        ("year", _texts(born.years), QUESTION_YEARS),
        # One name is no match where the day differs, so several must be given.
        ("year", whole if about.several_words else (), 1),
    )


def _texts(found: Iterable[object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(one).replace("-", "") for one in found))


@dataclass(frozen=True, slots=True)
class _Side:
    """What a record and a question do not have in common."""

    codes: int
    tiers: Callable[[Clues], tuple[_Tier, ...]]


_RECORD = _Side(RECORD_CODES, _record_tiers)
_QUESTION = _Side(QUESTION_CODES, _question_tiers)


def _person(known: Known, side: _Side) -> list[str]:
    """Return better selectors first, and of the weak ones those of rare words first.

    How rare a word is says a table of people, not the holdings: how many of those have
    it would tell of records that are hidden from who asks.
    """
    about = clues(known, asked=side is _QUESTION)
    found = [f"person:code:{a}|{b}" for a, b in about.pairs(side.codes)]
    if side is _QUESTION and not about.births.all_years:
        spelt = slipped_pairs(known.names[0], QUESTION_SLIPS) if known.names else []
        found += [f"person:code:{a}|{b}" for a, b in spelt]
    weak: list[tuple[float, str]] = []
    for tier, dates, most in side.tiers(about):
        if not dates:
            continue
        words = [about.most_telling]
        if most > 1:
            words = about.words(max(LEAST_WORDS, most // len(dates)))
        for word in words:
            made = [f"person:{tier}:{word}|{on}" for on in dates]
            if weak_word(made[0]):
                weak += [(about.share(word), selector) for selector in made]
            else:
                found += made
    weak.sort(key=itemgetter(0))
    return found + [selector for _, selector in weak]


def _organisation(known: Known, side: _Side) -> list[str]:
    return firm_keys(known, side.codes)


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
    known = known_record(record, compared=False)
    found = dict.fromkeys(identifier_keys(known, asked=False, most=MAX_IDENTIFIERS))
    return tuple(found | dict.fromkeys(_MODES[known.category.mode](known, _RECORD)))


def question_selectors(question: Question) -> tuple[str, ...]:
    """Return the selectors a question looks up, without repeats.

    Raises:
        BadInput: unknown category or field, or too little is given to look up.
    """
    return asked_selectors(known_question(question))


def asked_selectors(known: Known) -> tuple[str, ...]:
    """Return the selectors of a question whose values are normalised.

    Raises:
        BadInput: too little is given to look up.
    """
    found = dict.fromkeys(identifier_keys(known, asked=True, most=MAX_IDENTIFIERS))
    found |= dict.fromkeys(_MODES[known.category.mode](known, _QUESTION))
    if not found:
        raise too_little(known)
    return tuple(found)
