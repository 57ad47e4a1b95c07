"""Whether two words of names can be one, by which rule, and how strongly.

The rules are tried from the surest to the weakest (``finding.Rule``). Words of two
scripts are compared as they were written, since a Latin form is one guess of many.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler, Levenshtein

from node.matching.compare.sound import HAN, LATIN, SCRIPTS, heard
from node.matching.finding import WordRule
from node.matching.names.attested import one_spelling
from node.matching.names.chinese import read_twice
from node.matching.names.code import code
from node.matching.names.nickname import nickname_of
from node.matching.names.word import Part, Word

MOST_HEARD = 0.98  # what is not written the same is never quite as sure
# Words that are less alike than both of these are not compared by their sound.
ALIKE_IN_LETTERS, ALIKE_IN_CODE = 0.75, 0.5
ACROSS_IN_LETTERS, ACROSS_IN_CODE = 0.45, 0.4
SLIP_IN_LETTERS = 0.8
MAX_SLIPS = 2
SLIP_COSTS = 1.6  # of the length of the shorter word
LEAST_SLIP, MOST_SLIP = 0.4, 0.6
STRENGTH = {
    WordRule.SAME: 1.0,
    WordRule.NICKNAME: 0.75,
    WordRule.INITIAL: 0.35,
}


class WordMeeting(NamedTuple):
    """Two words that can be one: by which rule, and how strongly, from 0 to 1."""

    rule: WordRule
    strength: float


def meet(asked: Word, held: Word) -> WordMeeting | None:
    """Return how two words meet, or ``None``. The same from both sides."""
    if asked.plain and held.plain:
        one, other = asked.text, held.text
        return meet_plain(one, other) if one <= other else meet_plain(other, one)
    if asked.native == held.native and asked.text == held.text:
        return _SAME
    if Part.INITIAL in (asked.part, held.part):
        return _BY_INITIAL if asked.text[0] == held.text[0] else None
    if asked.native and held.native and asked.script == held.script:
        if asked.native == held.native:
            return _SAME
        return meet_plain(*sorted((asked.text, held.text)))
    return _across(asked, held)


_SAME = WordMeeting(WordRule.SAME, 1.0)
_SPELT = WordMeeting(WordRule.SOUND, 0.95)  # known to be spellings of one name
_READ = WordMeeting(WordRule.SOUND, 0.8)  # one Chinese name in two readings
_BY_INITIAL = WordMeeting(WordRule.INITIAL, STRENGTH[WordRule.INITIAL])


@lru_cache(maxsize=65536)
def meet_plain(one: str, other: str) -> WordMeeting | None:
    """Return how two plain words meet (``Word.plain``), ``one`` the first in order."""
    if one == other:
        return _SAME
    if one_spelling(one) == one_spelling(other):
        return _SPELT
    letters = JaroWinkler.similarity(one, other)
    if letters < ALIKE_IN_LETTERS and not _codes_alike(one, other, ALIKE_IN_CODE):
        return _familiar(one, other)
    share = min(MOST_HEARD, heard(one, other))
    slip = _slip(one, other) if letters >= SLIP_IN_LETTERS else 0.0
    if share and share >= slip:
        return WordMeeting(WordRule.SOUND, share)
    if found := _familiar(one, other):
        return found
    return WordMeeting(WordRule.SPELLING, slip) if slip >= LEAST_SLIP else None


def _familiar(one: str, other: str) -> WordMeeting | None:
    if nickname_of(one, other):
        return WordMeeting(WordRule.NICKNAME, STRENGTH[WordRule.NICKNAME])
    return None


def meet_in_readings(asked: Word, held: Word) -> WordMeeting | None:
    """Return how words of two Chinese names meet that are read in two languages."""
    return _READ if read_twice(asked, held) else None


def _codes_alike(one: str, other: str, least: float) -> bool:
    return Levenshtein.normalized_similarity(code(one), code(other)) >= least


def _slip(one: str, other: str) -> float:
    """Return how strongly two words meet that differ by a slip or two of the pen.

    A letter wrong, missing, too many, or two neighbours exchanged; the first letter
    of a word is seldom wrong.
    """
    if one[0] != other[0]:
        return 0.0
    slips = OSA.distance(one, other, score_cutoff=MAX_SLIPS)
    whole = min(len(one), len(other))
    return min(MOST_SLIP, 1 - SLIP_COSTS * slips / whole) if slips <= MAX_SLIPS else 0.0


def _across(asked: Word, held: Word) -> WordMeeting | None:
    """Return how two words meet that are written in two scripts."""
    if asked.native and held.native:
        sides = [(asked, held), (held, asked)]
    else:
        sides = [(asked, held) if asked.native else (held, asked)]
    shares = [
        found
        for native, latin in sides
        if (found := _share(native.native, native.script, native.text, latin.text))
    ]
    return WordMeeting(WordRule.SCRIPT, max(shares)) if shares else None


@lru_cache(maxsize=65536)
def _share(native: str, script: str, text: str, latin: str) -> float:
    """Return how much of a word in ``script`` is heard in a Latin one; 0 is none."""
    letters = 1.0 if text == latin else JaroWinkler.similarity(text, latin)
    # A character is read in several languages: its text is one reading of many.
    unlike = script != HAN and letters < ACROSS_IN_LETTERS
    if unlike and not _codes_alike(text, latin, ACROSS_IN_CODE):
        return 0.0
    by_native = heard(native, latin, script) if script in SCRIPTS else 0.0
    if script == HAN and by_native:
        by_native = (1 + by_native) / 2  # each character is read so in some language
    by_text = heard(text, latin, LATIN) if text != latin else 1.0
    if script not in SCRIPTS and by_text < LEAST_SLIP:
        return 0.0  # no table of its sounds: what is compared is a guessed spelling
    return min(MOST_HEARD, max(by_native, by_text))
