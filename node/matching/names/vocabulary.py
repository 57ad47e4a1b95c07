"""The telling words of all readings of all names of one side, each once, and numbered.

Two sides are laid beside each other word by word. Names of one person mostly share
their words, so each word is compared once, and by its number it is known in which
readings it stands. This is worked out once for a record, and for a question, and not
for each pair of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from node.matching.names.chinese import chinese_words
from node.matching.names.told import TellingWord

Numbers = tuple[int, ...]


class Vocabulary(NamedTuple):
    """The telling words of one side, those of the main name first.

    ``signs`` are the words by their numbers (``Word.sign``); ``readings`` the numbers
    of the telling words of each reading; ``where`` the readings in which a word stands,
    with the bits that it tells there; ``chinese`` the words that may be Chinese
    (``chinese_words``), with their numbers.
    """

    signs: tuple[str, ...] = ()
    readings: tuple[Numbers, ...] = ()
    where: tuple[tuple[tuple[int, float], ...], ...] = ()
    chinese: tuple[tuple[int, TellingWord], ...] = ()


NO_WORDS = Vocabulary()


def vocabulary_of(readings: Iterable[Sequence[TellingWord]]) -> Vocabulary:
    """Return the vocabulary of readings, each given by its telling words."""
    number: dict[str, int] = {}
    words: list[TellingWord] = []
    where: list[list[tuple[int, float]]] = []
    numbered: list[Numbers] = []
    for place, told in enumerate(readings):
        row = []
        for one in told:
            at = number.setdefault(one.key, len(words))
            if at == len(words):
                words.append(one)
                where.append([])
            where[at].append((place, one.bits))
            row.append(at)
        numbered.append(tuple(row))
    return Vocabulary(
        tuple(one.word.sign for one in words),
        tuple(numbered),
        tuple(map(tuple, where)),
        tuple((number[one.key], one) for one in chinese_words(words)),
    )
