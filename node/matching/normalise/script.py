"""Which script a word is written in, and the word as written, made comparable.

A word in letters of two alphabets is a disguise or a slip of the keyboard (UTS 39,
section 5.1): ``one_script`` reads it in the alphabet whose letters in it cannot be
mistaken for another's.

Native forms join what is one letter to a reader: the three alefs of Arabic, its
two yehs and kafs, its tatweel and vowel marks; stress marks of Cyrillic.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from node.matching.normalise.text import LOOKALIKES

LATIN = "latin"
# The first word of a letter's Unicode name, where it is not the script's name.
_SCRIPTS = {
    "cjk": "han",
    "kangxi": "han",
    "hiragana": "kana",
    "katakana": "kana",
    "katakana-hiragana": "kana",
    "halfwidth": "kana",
}
_DRAWN_ALIKE = ("latin", "cyrillic", "greek")
_TO_CYRILLIC = str.maketrans(
    "ABESIJKMHOPCTYXabesijkmhopctyx\u0138",
    "\u0410\u0412\u0415\u0405\u0406\u0408\u041a\u041c\u041d\u041e\u0420\u0421"
    "\u0422\u0423\u0425\u0430\u0432\u0435\u0455\u0456\u0458\u043a\u043c\u043d"
    "\u043e\u0440\u0441\u0442\u0443\u0445\u043a",
)
_TO_GREEK = str.maketrans(
    "ABEZHIKMNOPTYXaveikoptux",
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4"
    "\u03a5\u03a7\u03b1\u03bd\u03b5\u03b9\u03ba\u03bf\u03c1\u03c4\u03c5\u03c7",
)
_TO = {"latin": LOOKALIKES, "cyrillic": _TO_CYRILLIC, "greek": _TO_GREEK}

# Alef with madda, hamza above or below, wasla; alef maqsura and the Persian,
# Urdu and Pashto yehs; ta marbuta; waw and yeh with hamza; kaf; heh.
_ARABIC = str.maketrans(
    "\u0622\u0623\u0625\u0671\u0649\u06cc\u06d2\u06d0\u06cd\u0629\u0624\u0626"
    "\u06a9\u06aa\u06c1\u06be\u06d5\u06c0\u06c3",
    "\u0627\u0627\u0627\u0627\u064a\u064a\u064a\u064a\u064a\u0647\u0648\u064a"
    "\u0643\u0643\u0647\u0647\u0647\u0647\u0647",
    "\u0640\u0621",
)
_HEBREW_FINALS = str.maketrans(
    "\u05da\u05dd\u05df\u05e3\u05e5", "\u05db\u05de\u05e0\u05e4\u05e6"
)
_YIDDISH = {0x5F0: "\u05d5\u05d5", 0x5F1: "\u05d5\u05d9", 0x5F2: "\u05d9\u05d9"}
# Geresh, and what is typed for it: it makes another letter of the one before it.
_GERESH = str.maketrans("\u05f3\u2019\u2018`\u00b4", "'''''")
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u06d6-\u06ed]")


@lru_cache(maxsize=8192)
def script_of(char: str) -> str:
    """Return the script of one letter, or nothing for what is no letter."""
    if char.isascii():
        return LATIN if char.isalpha() else ""
    if not char.isalpha():
        return ""
    first = unicodedata.name(char, "other").partition(" ")[0].lower()
    return _SCRIPTS.get(first, first)


@lru_cache(maxsize=16384)
def script_of_word(word: str) -> str:
    """Return the script of most of a word's letters; ``latin`` where it has none."""
    if word.isascii():
        return LATIN
    found = Counter(filter(None, map(script_of, word)))
    if not found:
        return LATIN
    if "han" in found and "kana" in found:
        return "kana" if found["kana"] >= found["han"] else "han"
    return max(found, key=lambda name: (found[name], name))


def one_script(word: str) -> str:
    """Return a word of two alphabets in the one that it was meant to be in."""
    if word.isascii():
        return word
    found = {s for s in map(script_of, word) if s in _DRAWN_ALIKE}
    if len(found) < 2:
        return word
    whole = {s: _letters_of(word.translate(_TO[s])) == {s} for s in found}
    meant = [s for s in found if whole[s]]
    if not meant:
        return word
    # All letters could be either's: what most of them are, else as it looks.
    counts = Counter(map(script_of, word))
    return word.translate(_TO[max(meant, key=lambda s: (counts[s], s))])


def _letters_of(word: str) -> set[str]:
    return {s for s in map(script_of, word) if s in _DRAWN_ALIKE}


def native_form(word: str, script: str) -> str:
    """Return a word as written: letters only, what is one letter made one."""
    lower = word.lower() if script != LATIN else ""
    if script == "arabic":
        lower = _MARKS.sub("", lower).translate(_ARABIC)
    elif script == "hebrew":
        lower = (
            _MARKS.sub("", lower)
            .translate(_YIDDISH)
            .translate(_GERESH)
            .translate(_HEBREW_FINALS)
        )
        return re.sub("[^\u05d0-\u05ea']|^'", "", lower)
    elif script in ("cyrillic", "greek"):
        lower = _plain(lower, keep_letters=script == "cyrillic")
    return "".join(c for c in lower if c.isalpha() or unicodedata.category(c)[0] == "M")


def _plain(word: str, *, keep_letters: bool) -> str:
    """Drop accents that only mark stress; short i and io stay letters."""
    composed = unicodedata.normalize("NFC", word)
    if keep_letters:
        return _MARKS.sub("", composed)
    apart = unicodedata.normalize("NFD", composed)
    return unicodedata.normalize("NFC", _MARKS.sub("", apart)).replace(
        "\u03c2", "\u03c3"
    )
