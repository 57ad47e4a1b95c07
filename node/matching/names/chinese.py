"""Chinese names in two Latin readings: Wong Chi Keung and Huang Zhiqiang.

One character is read in several languages, and each paper writes the reading of where
it was made. Which Latin syllables can be one character was counted beforehand
(``data/chinese_readings.tsv``, ``bench/matching/fit_readings.py``), of family names and
of given ones. Two given names are one where each syllable is, in its place.

    wong, huang = Word("wong"), Word("huang")
    read_twice(wong, huang)                                   # True: family names
    chi_keung = Word("chikeung", syllables=("chi", "keung"))
    zhi_qiang = Word("zhiqiang", syllables=("zhi", "qiang"))
    read_twice(chi_keung, zhi_qiang)                          # True: each syllable
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from node.matching.names.syllables import FAMILIES
from node.matching.names.told import TellingWord
from node.matching.names.word import Word
from node.matching.tables import rows

# Eighths of a bit: of those who write the one, one in eight at least may be the other;
# of family names one in fourteen, as Singapore's are a small part of all.
MOST_COST, MOST_FAMILY_COST = 24, 30
_NONE: Mapping[str, int] = MappingProxyType({})


@cache
def _table() -> Mapping[str, Mapping[str, Mapping[str, int]]]:
    """Return, of family and given names, each syllable's others and their costs."""
    found: dict[str, dict[str, dict[str, int]]] = {"family": {}, "given": {}}
    for kind, one, other, cost in rows("chinese_readings"):
        found[kind].setdefault(one, {})[other] = int(cost)
        found[kind].setdefault(other, {})[one] = int(cost)
    return found


def load_readings() -> None:
    """Read the table, so that the first comparison takes no longer than any other."""
    _table()


def chinese_words(told: Sequence[TellingWord]) -> tuple[TellingWord, ...]:
    """Return, in Latin letters, given names in two syllables and family names beside.

    Nothing where no given name is in syllables: then nobody here is known as Chinese.
    """
    if not any(one.word.syllables for one in told):
        return ()
    return tuple(
        one
        for one in told
        if one.word.plain and (one.word.syllables or one.word.text in FAMILIES)
    )


def family_readings(text: str) -> Mapping[str, int]:
    """Return what a family name may be in another reading, and at what cost."""
    return _table()["family"].get(text, _NONE) if text in FAMILIES else _NONE


def given_readings(syllable: str) -> Mapping[str, int]:
    """Return what a syllable of a given name may be, and at what cost."""
    return _table()["given"].get(syllable, _NONE)


def read_twice(one: Word, other: Word) -> bool:
    """Whether two plain words of Chinese names are known to be one, read twice."""
    ours, theirs = one.syllables, other.syllables
    if ours or theirs:
        alike = len(ours) == len(theirs) and all(map(_one_character, ours, theirs))
        return alike and one.plain and other.plain
    cost = family_readings(one.text).get(other.text)
    return cost is not None and cost <= MOST_FAMILY_COST


def _one_character(one: str, other: str) -> bool:
    return one == other or given_readings(one).get(other, MOST_COST + 1) <= MOST_COST
