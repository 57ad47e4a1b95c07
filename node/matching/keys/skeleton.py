"""The skeleton of a word: what is left when spellings of one name fall together.

It begins with the consonant code (names/code.py) and goes further, as a key may be
wrong more often than a comparison: who is found is then looked at.

* A j that Swedish, German and Slavic spellings write for y, ch, sh or zh is read so
  (Dmitrij, Dmitry; Ivanovitj, Ivanovich), and Belarusian dz as d.
* b, p, f, v and a w at the beginning are one letter: they are in Arabic, Hebrew and
  Korean, or in German and Polish.
* An h inside a word is left out: many scripts and people do.
* A word with fewer than two consonants is kept with its vowels, in classes (Ayoub,
  Ayub; Lee, Li).

    skeleton("dmitrij"), skeleton("dzmitry")     # "dmtr", "dmtr"
    skeleton("ayyub"), skeleton("aioub")         # "aiub", "aiub"
"""

from __future__ import annotations

import re
from functools import lru_cache

from node.matching.names.code import code

MAX_CHARS = 16  # of a skeleton; no key is longer than what stands on two

_GLIDE = re.compile(
    r"(?<=[eiy])j(?=$|[^aeiouyh])|(?<=[ln])j|(?<=[ae])j(?=e[vw])|(?<=i)j(?=a?$)"
)
_SPELT_WITH_J = (("dzj", "d"), ("tj", "ch"), ("sj", "sh"), ("zj", "zh"))
_DZ = re.compile(r"dz(?!h)")
_LIPS = str.maketrans("fw", "bb")
_VOWELS = frozenset("aeiouwy")
_VOWEL_CLASSES = str.maketrans("eyjow", "iiiuu")
_VOWEL_PAIRS = (("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "i"), ("ai", "a"))
_REPEATED = re.compile(r"(.)\1+")
MIN_CONSONANTS = 2


def _respelt(word: str) -> str:
    if "j" in word:
        word = _GLIDE.sub("", word)
        for spelling, sound in _SPELT_WITH_J:
            word = word.replace(spelling, sound)
    return _DZ.sub("d", word)


def sounded(word: str) -> str:
    """Return a short word with its vowels in classes: Kyiv, Kiev."""
    for spelling, sound in _VOWEL_PAIRS:
        word = word.replace(spelling, sound)
    return _REPEATED.sub(r"\1", word.translate(_VOWEL_CLASSES))


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """Return the skeleton of a folded word, at most ``MAX_CHARS`` characters."""
    if not word.isalpha():
        return word[:MAX_CHARS]
    made = code(_respelt(word))
    # The code of a word with too few consonants is the word itself.
    if _VOWELS.isdisjoint(made[1:]):
        made = (made[:1] + made[1:].replace("h", "")).translate(_LIPS)
        if len(made) >= MIN_CONSONANTS:
            return made[:MAX_CHARS]
    return sounded(word)[:MAX_CHARS]
