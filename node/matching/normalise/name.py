"""Names in any script to Latin letters: words in lower case, single spaces.

Diacritics are dropped here (Müller: muller); that MUELLER, as a travel document
spells it (ICAO Doc 9303-3, section 6), is the same is seen in the match keys, not
in the normal form. Chinese and Korean names become one word a syllable.
"""

from __future__ import annotations

import re

from anyascii import anyascii

from node.matching.normalise.script import one_script
from node.matching.normalise.text import MAX_CHARS, clean

_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = re.compile("['`\u00b4\u2018\u2019\u201b\u02bc\u02be\u02bf\u2032\uff07]")
_SYLLABIC = re.compile("[\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]")
_SYLLABLE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ARABIC_ARTICLE = re.compile("(?<![\u0621-\u064a])\u0627\u0644(?=[\u0621-\u064a]{3})")
# Long vowels, and the final letters that sound like one, would be lost.
_ARABIC_VOWELS = str.maketrans("\u0622\u0623\u0625\u0627\u0629\u0649", "aaaaaa")
# Hebrew letters that stand for two sounds: bet and pe open a word as b and p, vav
# within a word is mostly the vowel o or u.
_HEBREW = re.compile("(?<![\u05d0-\u05ea])[\u05d1\u05e4]|(?<=[\u05d0-\u05ea])\u05d5")
_HEBREW_LETTERS = {"\u05d1": "b", "\u05e4": "p", "\u05d5": "w"}


def _latin(chunk: str) -> str:
    if chunk.isascii():
        return chunk
    chunk = one_script(chunk)
    if _SYLLABIC.search(chunk):
        return _SYLLABLE.sub(" ", anyascii(chunk))
    chunk = _HEBREW.sub(lambda found: _HEBREW_LETTERS[found[0]], chunk)
    return anyascii(_ARABIC_ARTICLE.sub("", chunk).translate(_ARABIC_VOWELS))


def romanise(value: str) -> str:
    """Return a name's words in Latin letters and digits, lower case."""
    value = value[:MAX_CHARS]
    if not (value.isascii() and value.isprintable()):
        value = _APOSTROPHES.sub("", clean(value))
        value = " ".join(map(_latin, value.split()))
    value = _APOSTROPHES.sub("", value).lower()
    return " ".join(_WORD.findall(value))[:MAX_CHARS].rstrip()


def is_syllabic(value: str) -> bool:
    """Whether a name is written in characters that stand for syllables."""
    return not value.isascii() and bool(_SYLLABIC.search(value))


def name_text(value: str, _country: str = "") -> str:
    """Return the normal form of a person's, organisation's or thing's name."""
    return romanise(value)
