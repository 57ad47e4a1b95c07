"""The keys of blind lookup: what is found without being said.

Who is asked sees blinded keys only, and who asks learns whether one is there. There
is no search beside it that could look at candidates: each key must tell one person
from nearly all others by itself, and few must do, as each costs a record a place in
every view and a question an evaluation.

A person is put under, and asked by, the skeletons of words (skeleton.py) and dates:

    day    hsn|19630517        one word and a whole date of birth
    part   hsn|1963            one word and a year, of records not dated to the day
    span   hsn|245             the same, of records that may be of several years
    year   hsn|kld|1963        two words of one name and a year
    pair   hsn|kld             two words, of records with a date
    bare   hsn|kld             two words, of records without

    a question's date   it asks
    whole               day, day and month exchanged, year, the years beside, bare
    not whole           part, span, year, the years beside, bare
    none                pair, bare

A key under which a million people would give too many strangers is neither put nor
asked, unless there is no other: Mohammed, Ahmed and no date of birth are thousands.
How many share a word is estimated from its rarity.

Identifiers are one key each, by their broadest form: the country of a number is
compared once a hit is redeemed.

    blind_record_keys(record)       # at most 12
    blind_question_keys(question)   # at most 16
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from node.matching.keys.identifier import is_part, record_keys
from node.matching.keys.person import Births, Clues, Pair, clues, in_turn
from node.matching.keys.selectors import too_little
from node.matching.terms import Known, known_question, known_record
from node.model.query import Question
from node.model.record import Record

RECORD_KEYS, QUESTION_KEYS = 12, 16
RECORD_NUMBERS, QUESTION_NUMBERS = 3, 8  # of a person, of these
RECORD_YEARS, RECORD_PAIRS = 2, 1  # places of a record that words do not fill
BESIDE_PAIRS = 2  # pairs that are asked with the years beside, too
MAX_BARE = 3
SPAN_YEARS = 8
MAX_CHARS = 64  # of a key; what is cut is compared once a hit is redeemed

CROWD = 1_000_000
# With how many strangers in a crowd a key of each tier is still put and asked: set by
# what it finds. A few words of two are met together far more often than by chance.
MOST_PART, MOST_YEAR, MOST_PAIR = 50, 2, 20
# How large a part of the crowd was born in one year, of those who are looked for, and
# has no date known to the day.
_ONE_YEAR, _NOT_WHOLE = 1 / 69, 0.08


def blind_record_keys(record: Record, *, most: int = RECORD_KEYS) -> tuple[str, ...]:
    """Return the keys that a normalised record is put under, without repeats.

    Raises:
        BadInput: the category or one of the fields is not in the catalogue.
    """
    known = known_record(record)
    if known.category.mode != "person":
        return _numbers(known, most)
    numbers = _numbers(known, min(RECORD_NUMBERS, most))
    return (*numbers, *_record(clues(known), most - len(numbers)))


def blind_question_keys(
    question: Question, *, most: int = QUESTION_KEYS
) -> tuple[str, ...]:
    """Return the keys that a question asks, without repeats.

    Raises:
        BadInput: unknown category or field, or too little is given to look up.
    """
    known = known_question(question)
    if known.category.mode != "person":
        found = _numbers(known, most)
    else:
        numbers = _numbers(known, min(QUESTION_NUMBERS, most))
        found = (*numbers, *_question(clues(known, asked=True), most - len(numbers)))
    if not found:
        raise too_little(known)
    return found


def _numbers(known: Known, most: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for one in known.identifiers:
        for space in () if is_part(one.kind, one.normal) else one.spaces:
            keys = record_keys(space, one.kind, one.normal)
            found |= dict.fromkeys(key[:MAX_CHARS] for key in keys[-1:])
        if len(found) >= most:
            break
    return tuple(found)[:most]


# --- persons ------------------------------------------------------------------


def _record(about: Clues, most: int) -> list[str]:
    born = about.births
    words, pairs = about.words(most), about.pairs(most)
    if not born.all_years:
        return [_bare(pair) for pair in pairs][:most]
    days = [_day(word, day) for word in words for day in born.days]
    parts = _parts(born, _telling(about, words, MOST_PART))
    years = [
        _year(pair, year)
        for pair in _rare(about, pairs, MOST_YEAR / _ONE_YEAR)
        for year in born.all_years
    ]
    alone = [_pair(pair) for pair in _rare(about, pairs, MOST_PAIR) or pairs[:1]]
    found = dict.fromkeys(
        in_turn([days, parts], max(0, most - RECORD_YEARS - RECORD_PAIRS))
    )
    found |= dict.fromkeys((*years[:RECORD_YEARS], *alone[:RECORD_PAIRS]))
    found |= dict.fromkeys(in_turn([days, parts, years, alone], 2 * most))
    return list(found)[:most]


def _question(about: Clues, most: int) -> list[str]:
    born = about.births
    words = sorted(about.words(most), key=lambda word: (about.share(word), word))
    pairs = about.rarest_pairs(most)
    bare = [_bare(pair) for pair in pairs]
    if not born.all_years:
        alone = [_pair(pair) for pair in _rare(about, pairs, MOST_PAIR) or pairs[:1]]
        return in_turn([alone, bare], most)
    rare = _rare(about, pairs, MOST_YEAR / _ONE_YEAR)
    years = [_year(pair, year) for pair in rare for year in born.all_years]
    beside = [
        _year(pair, year + step)
        for pair in rare[:BESIDE_PAIRS]
        for year in born.all_years
        for step in (-1, 1)
    ]
    telling = _telling(about, words, MOST_PART)
    days = [_day(word, day) for word in words for day in born.days]
    exchanged = [_day(word, day) for word in words for day in born.exchanged]
    parts = [_part(word, year) for word in telling for year in born.years]
    spans = [_span(word, year) for word in telling for year in born.years]
    found = dict.fromkeys(in_turn([days, spans, parts], most))
    found |= dict.fromkeys(
        in_turn(
            [years[::2], years[1::2], bare[:MAX_BARE], exchanged, beside],
            2 * most,
        )
    )
    return list(found)[:most]


def _telling(about: Clues, words: list[str], most: float) -> list[str]:
    """Return the words that leave at most so many strangers with a part of a date."""
    crowd = CROWD * _ONE_YEAR * _NOT_WHOLE
    return [word for word in words if crowd * about.share(word) <= most]


def _rare(about: Clues, pairs: list[Pair], most: float) -> list[Pair]:
    """Return the pairs that leave at most so many strangers."""
    return [pair for pair in pairs if CROWD * about.share_of_pair(pair) <= most]


def _parts(born: Births, words: Iterable[str]) -> list[str]:
    """Return what a record is put under whose date is not known to the day."""
    made = _span if born.several else _part
    return list(dict.fromkeys(made(w, year) for w in words for year in born.years))


def _day(word: str, day: date) -> str:
    return f"person:day:{word}|{day:%Y%m%d}"


def _part(word: str, year: int) -> str:
    return f"person:part:{word}|{year}"


def _span(word: str, year: int) -> str:
    return f"person:span:{word}|{year // SPAN_YEARS}"


def _year(pair: Pair, year: int) -> str:
    return f"person:year:{pair[0]}|{pair[1]}|{year}"


def _pair(pair: Pair) -> str:
    return f"person:pair:{pair[0]}|{pair[1]}"


def _bare(pair: Pair) -> str:
    return f"person:bare:{pair[0]}|{pair[1]}"
