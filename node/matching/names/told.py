"""The words of a name that tell who is meant, and how much each tells.

Titles and particles tell nothing where anything else remains; an initial tells
little; any other word what it is rare (``rarity.py``). This is worked out once, when
a name is read, and used in every comparison.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from node.matching.names.attested import one_spelling
from node.matching.names.rarity import rarity
from node.matching.names.word import Part, Word

MAX_WORDS = 12
INITIAL_BITS = 3.0
_TELLING = (Part.NAME, Part.INITIAL)


class TellingWord(NamedTuple):
    """One telling word: its place in the name, and its bits.

    ``key`` is the same for words that are compared in the same way.
    """

    place: int
    key: str
    bits: float
    word: Word


def tell(words: Sequence[Word]) -> tuple[TellingWord, ...]:
    """Return the telling words of a name, or all where none tells more than others."""
    some = [(n, w) for n, w in enumerate(words[:MAX_WORDS]) if w.part in _TELLING]
    chosen = some or list(enumerate(words[:MAX_WORDS]))
    return tuple(TellingWord(n, _key(word), _bits(word), word) for n, word in chosen)


def _key(word: Word) -> str:
    key = word.native or word.text
    return f"{key}." if word.part is Part.INITIAL else key


def _bits(word: Word) -> float:
    return (
        INITIAL_BITS if word.part is Part.INITIAL else rarity(one_spelling(word.text))
    )
