"""Names of Korea and China: family name and given name, its syllables joined.

A given name of two syllables is written joined, apart or with a hyphen; a name in
hangul or Chinese characters has no spaces at all. All become two words.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import replace
from functools import cache

from anyascii import anyascii

from node.matching.names.particles import together
from node.matching.names.spelt import latin
from node.matching.names.word import Word
from node.matching.normalise.letters import hangul
from node.matching.tables import rows, toml

_WORDS = toml("name_words")
_KOREAN: dict[str, list[str]] = {
    native: spelt.split() for native, spelt in _WORDS["korean"].items()
}
_CHINESE = _WORDS["chinese"]
_READINGS: dict[str, str] = _CHINESE["readings"]
_DOUBLE = frozenset(_CHINESE["double"].split())
FAMILIES = frozenset(_CHINESE["families"].split()) | {
    spelt for all_spelt in _KOREAN.values() for spelt in all_spelt if len(spelt) > 1
}
_SYLLABLE = re.compile(
    r"(?:kk|k|gh|g|n|tt|ts|tz|t|d|r|l|m|pp|p|b|ss|sh|s|szu|ss|hs|x|q|jj|j|ch|zh|z|c|h|f|w|y)?"
    r"(?:yeo|yae|yo|ya|ye|yu|yoo|you|wae|wa|weo|wo|we|wi|eo|eu|ae|oe|ui|oo|ou|ee|iang|iong"
    r"|iao|ian|ieh|ie|iu|ia|uai|ueh|uo|ua|uan|ue|ao|ai|ei|o|a|e|i|u|uh|ah)"
    r"(?:ng|n|k|g|m|p|b|t|l|r|h|eh)?"
)
_WADE_GILES = _WORDS["wade_giles"]
_WG_FIRST = re.compile(
    "^(?:" + "|".join(sorted(_WADE_GILES["first"], key=len)[::-1]) + ")"
)
_WG_LAST = re.compile("(?:" + "|".join(_WADE_GILES["last"]) + ")$")
_KOREAN_SPELT = frozenset(
    spelt for spellings in _KOREAN.values() for spelt in spellings
)
WHOLE_NAME = 3  # syllables of most names in hangul
MAX_KANJI = 3  # characters of a Japanese family name
MOST_GIVEN = 4  # syllables of one name without spaces


def is_syllable(text: str) -> bool:
    """Whether a Latin word can be one syllable of a Korean or Chinese name."""
    return 1 <= len(text) <= 6 and bool(_SYLLABLE.fullmatch(text))


def given_joined(
    words: Sequence[Word], hyphened: frozenset[int]
) -> tuple[Word, ...] | None:
    """Return three words as family name and given name, or ``None``.

    ``hyphened`` are the places of words with a hyphen between them and the next.
    """
    if len(words) != 3:
        return None
    texts = [word.text for word in words]
    if not all(text in FAMILIES or is_syllable(text) for text in texts):
        return None
    family_first = texts[0] in FAMILIES and 0 not in hyphened
    long = all(len(text) > 1 for text in texts[1:])
    if family_first and (long or 1 in hyphened):
        return words[0], _given(words[1:])
    if texts[2] in FAMILIES and 0 in hyphened:
        return _given(words[:2]), words[2]
    return None


def in_syllables(words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words, a given name that is written as one with its syllables."""
    made = list(words)
    for place in (0, 1) if len(words) == 2 else ():
        family, given = words[place].text, words[1 - place].text
        if family in FAMILIES and (found := _halves(given)):
            made[1 - place] = replace(words[1 - place], syllables=found)
            break
    return tuple(made)


def _halves(given: str) -> tuple[str, ...]:
    """Return the two syllables that a word is, or nothing where that is not sure."""
    found = [
        (given[:at], given[at:])
        for at in range(2, len(given) - 1)
        if given[at] not in "aeiouyw"
        and is_syllable(given[:at])
        and is_syllable(given[at:])
    ]
    return found[0] if len(found) == 1 else ()


def _given(words: Sequence[Word]) -> Word:
    texts = tuple(word.text for word in words)
    return replace(together(words, "".join(texts)), syllables=texts)


def pinyin_of(words: Sequence[Word], hyphened: frozenset[int]) -> tuple[Word, ...]:
    """Return a name spelt after Wade and Giles, hyphen and all, in pinyin, or nothing.

    The apostrophes that tell t from d are mostly left out where names are written;
    the sounds without them are taken.
    """
    if len(words) != 3 or hyphened != {1} or any(word.native for word in words):
        return ()
    texts = [word.text for word in words]
    if texts[0] in _KOREAN_SPELT or texts[0] not in FAMILIES:
        return ()
    family, *given = map(_wade_giles, texts)
    made = (Word(family), Word("".join(given)))
    unchanged = (made[0].text, made[1].text) == (texts[0], "".join(texts[1:]))
    return () if unchanged else made


def _wade_giles(text: str) -> str:
    if whole := _WADE_GILES["whole"].get(text):
        return str(whole)
    text = _WG_FIRST.sub(lambda found: _WADE_GILES["first"][found[0]], text)
    return _WG_LAST.sub(lambda found: _WADE_GILES["last"][found[0]], text)


# --- hangul -------------------------------------------------------------------


def _family_length(native: str, known: Container[str], longest: int = 2) -> int:
    for length in range(longest, 0, -1):
        if native[:length] in known and len(native) > length:
            return length
    return 0


def hangul_names(tokens: Sequence[str]) -> list[tuple[Word, ...]]:
    """Return the readings of a name in hangul, its spaces as written.

    The second is as the North and older passports write it.
    """
    if len(tokens) == 1 and 2 <= len(tokens[0]) <= MOST_GIVEN:
        cut = _family_length(tokens[0], _KOREAN)
        parts = [tokens[0][:cut], tokens[0][cut:]] if cut else [tokens[0]]
    elif 1 < len(tokens) <= 3 and tokens[0] in _KOREAN and max(map(len, tokens)) <= 2:
        parts = [tokens[0], "".join(tokens[1:])]
    else:
        return [
            tuple(Word(latin(token, "hangul"), token, "hangul") for token in tokens)
        ]
    if len(parts) < 2:
        whole = (Word(latin(parts[0], "hangul"), parts[0], "hangul"),)
        if len(parts[0]) != WHOLE_NAME:
            return [whole]
        # A Chinese name, or one that the table of families does not have.
        first, rest = parts[0][:1], parts[0][1:]
        words = Word(hangul(first), first, "hangul"), Word(hangul(rest), rest, "hangul")
        return [whole, words]
    family, given = parts
    spellings = _KOREAN[family]
    each = tuple(map(hangul, given))
    plain = (
        Word(spellings[0], family, "hangul"),
        Word(hangul(given), given, "hangul", syllables=each),
    )
    north = (
        Word(spellings[1] if len(spellings) > 1 else spellings[0], family, "hangul"),
        Word(hangul(given, north=True), given, "hangul", syllables=each),
    )
    return [plain] if plain == north else [plain, north]


# --- Chinese characters -------------------------------------------------------


def _pinyin(native: str) -> str:
    return re.sub(r"[^a-z0-9]", "", anyascii(native).lower())


@cache
def _japanese() -> dict[str, str]:
    """Return Japanese family names in their characters, and their usual reading."""
    return {kanji: read.split()[0] for kanji, read in rows("kanji")}


def han_names(tokens: Sequence[str]) -> list[tuple[Word, ...]]:
    """Return the readings of a name in Chinese characters, its spaces as written.

    By its Mandarin reading, and, where it begins with a Japanese family name, parted
    after that. How else it may be read is heard (``data/sound/han.tsv``).
    """
    plain = han_name(tokens)
    whole = "".join(tokens)
    cut = _family_length(whole, _japanese(), longest=MAX_KANJI)
    if len(tokens) > 2 or not cut or not 2 < len(whole) <= MAX_KANJI + MOST_GIVEN:
        return [plain]
    family, given = whole[:cut], whole[cut:]
    if len(tokens) == 2 and tokens[0] != family:
        return [plain]
    made = Word(_japanese()[family], family, "han"), Word(_pinyin(given), given, "han")
    return [plain] if made == plain else [plain, made]


def han_name(tokens: Sequence[str]) -> tuple[Word, ...]:
    """Return a name in Chinese characters by its Mandarin reading.

    A name in several parts (with a middle dot) is a foreign one, spelt by sound.
    Texts are empty where a character has no known reading.
    """
    if len(tokens) == 1 and 2 <= len(tokens[0]) <= MOST_GIVEN:
        name = tokens[0]
        cut = 2 if name[:2] in _DOUBLE and len(name) > 2 else 1
        family = _READINGS.get(name[:cut]) or _pinyin(name[:cut])
        each = tuple(map(_pinyin, name[cut:]))
        given = Word("".join(each), name[cut:], "han", syllables=each)
        return Word(family, name[:cut], "han"), given
    return tuple(Word(latin(token, "han"), token, "han") for token in tokens)
