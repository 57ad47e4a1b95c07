"""The telling words of all readings of all names of one side, each once, and numbered.

Two sides are laid beside each other word by word. Names of one person mostly share
their words, so each word is compared once, and by its number it is known in which
readings it stands. This is worked out once for a record, and for a question, and not
for each pair of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from node.matching.names.chinese import chinese_words
from node.matching.names.told import TellingWord
from node.matching.names.word import sign_as_one

Numbers = tuple[int, ...]


class Vocabulary(NamedTuple):
    """The telling words of one side, those of the main name first.

    ``signs`` are the words by their numbers (``Word.sign``); ``readings`` the numbers
    of the telling words of each reading; ``as_one`` the signs of each two neighbours of
    them written as one; ``where`` the readings in which a word stands, with the most
    bits that it tells there; ``chinese`` the words that may be Chinese
    (``chinese_words``), with their numbers.
    """

    signs: tuple[str, ...] = ()
    readings: tuple[Numbers, ...] = ()
    as_one: tuple[tuple[str, ...], ...] = ()
    where: tuple[tuple[tuple[int, float], ...], ...] = ()
    chinese: tuple[tuple[int, TellingWord], ...] = ()


NO_WORDS = Vocabulary()


def vocabulary_of(readings: Iterable[Sequence[TellingWord]]) -> Vocabulary:
    """Return the vocabulary of readings, each given by its telling words."""
    number: dict[str, int] = {}
    words: list[TellingWord] = []
    where: list[dict[int, float]] = []
    numbered: list[Numbers] = []
    as_one: list[tuple[str, ...]] = []
    for place, told in enumerate(readings):
        row = []
        for one in told:
            at = number.setdefault(one.key, len(words))
            if at == len(words):
                words.append(one)
                where.append({})
            where[at][place] = max(one.bits, where[at].get(place, 0.0))
            row.append(at)
        numbered.append(tuple(row))
        neighbours = pairwise(told)
        as_one.append(tuple(sign_as_one(a.word, b.word) for a, b in neighbours))
    return Vocabulary(
        tuple(one.word.sign for one in words),
        tuple(numbered),
        tuple(as_one),
        tuple(tuple(found.items()) for found in where),
        tuple((number[one.key], one) for one in chinese_words(words)),
    )
