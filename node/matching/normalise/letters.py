"""Words of alphabets and of hangul and kana in Latin letters, as names are written.

One common Latin form a word, not the only one: the letters as written stay beside
it (``names/word.py``). Arabic and Hebrew write few vowels; an ``a`` is put where
two consonants meet, or no two of their words would look alike to a person.

    letters("\u0449\u0438\u0442", "cyrillic")     # "shchit"
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

from anyascii import anyascii

from node.matching.tables import toml

_TABLES: dict[str, dict[str, str]] = toml("letters")
_NOT_ALNUM = re.compile(r"[^a-z0-9]+")


def _spelling(*tables: Mapping[str, str]) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return a pattern of the tables' keys, longest first, and the tables as one."""
    whole = {key: value for table in tables for key, value in table.items()}
    keys = sorted(whole, key=lambda key: (-len(key), key))
    return re.compile("|".join(map(re.escape, keys))), whole


def _spelt(word: str, spelling: tuple[re.Pattern[str], dict[str, str]]) -> str:
    pattern, table = spelling
    return pattern.sub(lambda found: table[found[0]], word)


def _ascii(text: str) -> str:
    return _NOT_ALNUM.sub("", anyascii(text).lower())


# --- Cyrillic -----------------------------------------------------------------

_CYRILLIC = {
    name: _spelling(_TABLES["cyrillic"], _TABLES.get(f"cyrillic_{name}", {}))
    for name in ("russian", "ukrainian", "belarusian", "serbian", "bulgarian")
}
# Another common spelling of the same letters, if there is one.
OTHER_TONGUES = {
    "ukrainian": "russian",
    "belarusian": "russian",
    "bulgarian": "russian",
    "arabic": "persian",
    "persian": "arabic",
}
_ENDINGS = _TABLES["cyrillic_endings"]
_ENDING = re.compile("(?:" + "|".join(_ENDINGS) + ")$")
# Letters that tell the language; the hard sign is a vowel in Bulgarian alone.
_TONGUES = (
    ("belarusian", re.compile("\u045e.*\u0456|\u0456.*\u045e|\u045e$")),
    ("ukrainian", re.compile("[\u0454\u0456\u0457\u0491]")),
    ("serbian", re.compile("[\u0452\u0458\u0459\u045a\u045b\u045f]")),
    ("bulgarian", re.compile("\u044a(?![\u0435\u0451\u044e\u044f]|$)")),
)
_AFTER_HUSH = re.compile("(?<=[\u0436\u0447\u0448\u0449])\u0451")


def cyrillic_tongue(text: str) -> str:
    """Return which spelling a Cyrillic text's letters tell; ``russian`` if none."""
    lower = text.lower()
    return next((name for name, sign in _TONGUES if sign.search(lower)), "russian")


def _cyrillic(word: str, tongue: str) -> str:
    word = _AFTER_HUSH.sub("\u043e", word)
    if tongue in ("", "russian") and len(word) > 3:
        word = _ENDING.sub(lambda found: _ENDINGS[found[0]], word)
    return _spelt(word, _CYRILLIC.get(tongue, _CYRILLIC["russian"]))


# --- Greek --------------------------------------------------------------------

_GREEK = _spelling(_TABLES["greek"])
_GREEK_FIRST = _spelling(_TABLES["greek_first"])
_UPSILON = re.compile("([\u03b1\u03b5\u03b7])\u03c5(?=(.?))")
_VOICED = frozenset(
    "\u03b1\u03b2\u03b3\u03b4\u03b5\u03b6\u03b7\u03b9\u03bb\u03bc\u03bd\u03bf\u03c1\u03c5\u03c9"
)


def _upsilon(found: re.Match[str]) -> str:
    return found[1] + ("v" if found[2] in _VOICED and found[2] else "f")


def _greek(word: str, _tongue: str) -> str:
    head = _GREEK_FIRST[0].match(word)
    if head:
        word = _GREEK_FIRST[1][head[0]] + word[head.end() :]
    return _spelt(_UPSILON.sub(_upsilon, word), _GREEK)


# --- Arabic and Hebrew --------------------------------------------------------

_ARABIC = _TABLES["arabic"]
_PERSIAN = _ARABIC | _TABLES["arabic_persian"]
_PERSIAN_SIGN = re.compile(
    "[\u067e\u0686\u0698\u06a9\u06af\u06cc\u06d2\u06c1\u06be\u0679\u0688\u0691]"
)
_HEBREW = _TABLES["hebrew"]
_HEBREW_FIRST = _TABLES["hebrew_first"]
_HEBREW_LETTER = re.compile(".'?")
_MEDIAL_V = re.compile("(?<=[\u05d0-\u05ea'])\u05d5(?![\u05d5'])")
_DOUBLE_V = "\u05d5\u05d5"
_VOWELS = frozenset("aeiou")
_HALF = {"y": "i", "w": "u"}


def _is_vowel(sound: str) -> bool:
    return sound[:1] in _VOWELS


def _voiced(sounds: list[str]) -> str:
    """Return consonants and long vowels as a word that can be said.

    w and y between consonants are vowels; where two consonants meet and the
    syllable before cannot take the first, an ``a`` is put between them.
    """
    sounds = [sound for sound in sounds if sound]
    after = ""
    for n in range(len(sounds) - 1, 0, -1):
        if sounds[n] in _HALF and not _is_vowel(sounds[n - 1] + after):
            sounds[n] = _HALF[sounds[n]] if not _is_vowel(after) else sounds[n]
        after = sounds[n]
    made: list[str] = []
    for n, sound in enumerate(sounds):
        after = sounds[n + 1] if n + 1 < len(sounds) else ""
        closes = bool(made) and _is_vowel(made[-1])
        made.append(sound)
        if _is_vowel(sound) or not after or _is_vowel(after):
            continue
        if not closes or n + 2 == len(sounds) or after in _HALF:
            made.append("a")
    return "".join(made)


def _arabic(word: str, tongue: str) -> str:
    table = _PERSIAN if tongue == "persian" else _ARABIC
    return _voiced([table.get(char, char) for char in word])


def arabic_tongue(text: str) -> str:
    """Return ``persian`` where a text has letters that Arabic has not."""
    return "persian" if _PERSIAN_SIGN.search(text) else "arabic"


def _hebrew(word: str, _tongue: str) -> str:
    word = _MEDIAL_V.sub("u", word.replace(_DOUBLE_V, "w"))
    units = _HEBREW_LETTER.findall(word)
    sounds = [_HEBREW.get(unit) or _HEBREW.get(unit[:1], unit[:1]) for unit in units]
    if units and units[0] in _HEBREW_FIRST:
        sounds[0] = _HEBREW_FIRST[units[0]]
    return _voiced(sounds)


# --- Hangul and kana ----------------------------------------------------------

_FIRST, _VOWEL, _LAST, _VOWEL_NORTH = (
    _TABLES["hangul"][name].replace("-", "").split(" ")
    for name in ("first", "vowel", "last", "vowel_north")
)
_HANGUL, _HANGUL_LAST = 0xAC00, 0xD7A3


def hangul(word: str, *, north: bool = False) -> str:
    """Return hangul syllables in Latin letters, joined."""
    vowels = _VOWEL_NORTH if north else _VOWEL
    made: list[str] = []
    for char in word:
        place = ord(char) - _HANGUL
        if not 0 <= place <= _HANGUL_LAST - _HANGUL:
            made.append(_ascii(char))
            continue
        first, rest = divmod(place, 588)
        vowel, last = divmod(rest, 28)
        head = _FIRST[first]
        if head == "r" and made and made[-1].endswith("l"):
            head = "l"
        made.append(head + vowels[vowel] + _LAST[last])
    return "".join(made)


_KANA = _TABLES["kana"]
_SMALL_Y = {"\u30e3": "ya", "\u30e5": "yu", "\u30e7": "yo"}
_SMALL_VOWEL = {
    "\u30a1": "a",
    "\u30a3": "i",
    "\u30a5": "u",
    "\u30a7": "e",
    "\u30a9": "o",
}
_SMALL_TSU, _LONG = "\u30c3", "\u30fc"
_HIRAGANA = {n: n + 0x60 for n in range(0x3041, 0x3097)}
_LONG_VOWEL = re.compile(r"ou|oo|uu")


def kana(word: str) -> str:
    """Return kana by Hepburn's rules, long vowels written short."""
    made: list[str] = []
    doubled = False
    for char in word.translate(_HIRAGANA):
        last = made[-1] if made else ""
        if char == _SMALL_TSU:
            doubled = True
        elif char in _SMALL_Y and last.endswith("i"):
            plain = last[:-1]
            soft = plain.endswith(("sh", "ch", "j"))
            made[-1] = plain + (_SMALL_Y[char][1:] if soft else _SMALL_Y[char])
        elif char in _SMALL_VOWEL and last[-1:] in "iueo" and len(last) > 1:
            made[-1] = last[:-1] + _SMALL_VOWEL[char]
        elif char != _LONG:
            syllable = _KANA.get(char) or _SMALL_VOWEL.get(char) or anyascii(char)
            made.append(syllable[:1] * doubled + syllable)
            doubled = False
    return _LONG_VOWEL.sub(lambda found: found[0][:1], "".join(made))


# --- scripts of India ---------------------------------------------------------

_NASALS = frozenset(_TABLES["inherent_a"]["nasals"])
_INHERENT_A = frozenset(_TABLES["inherent_a"]["scripts"].split())


def _inherent(word: str) -> str:
    """Return each letter with its ``a``, unless a sign or the next letter takes it."""
    made: list[str] = []
    plain = unicodedata.normalize("NFC", word)
    for place, char in enumerate(plain):
        sound = _ascii(char)
        sign = unicodedata.category(char)
        if char in _NASALS:
            # It sounds as the next letter has it: Singh, Mumbai.
            labial = _ascii(plain[place + 1 : place + 2])[:1] in ("p", "b", "m")
            made += ["a"] if made and made[-1][-1:] not in _VOWELS else []
            made += ["m" if labial else "n", ""]
            continue
        if sign[0] != "M" and made and made[-1] and made[-1][-1] not in _VOWELS:
            made.append("a")
        if sign == "Mn" and not sound:
            made.append("")  # virama: no vowel
        made.append(sound)
    return "".join(made)


# --- the door -----------------------------------------------------------------

_READERS: dict[str, Callable[[str, str], str]] = {
    "cyrillic": _cyrillic,
    "greek": _greek,
    "arabic": _arabic,
    "hebrew": _hebrew,
    "hangul": lambda word, _tongue: hangul(word),
    "kana": lambda word, _tongue: kana(word),
}


@lru_cache(maxsize=32768)
def letters(native: str, script: str, tongue: str = "") -> str:
    """Return a word's native form (``native_form``) in lower Latin letters.

    ``tongue`` is of Cyrillic and Arabic words (``cyrillic_tongue``,
    ``arabic_tongue``); Russian and Arabic where none is given. Empty where the word's
    letters have no sound of their own.
    """
    reader = _READERS.get(script)
    word = reader(native, tongue) if reader else native
    if script in _INHERENT_A:
        return _inherent(word)
    if not word.isascii():
        word = anyascii(unicodedata.normalize("NFC", word))
    return _NOT_ALNUM.sub("", word.lower())
