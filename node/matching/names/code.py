"""Words of names, and the codes under which different spellings meet.

``fold`` joins spellings that travel documents and plain Latin use for one letter
(ICAO Doc 9303-3, section 6: Mueller, Muller; Loekke, Lokke). ``code`` keeps the
consonants only, in classes, so that Arabic and Hebrew, which write no short
vowels, meet their Latin forms; where too little would remain it is the folded
word itself. Codes choose whom to compare; they never say that two are the same.

    words("al-hasan mueller")     # ("hasan", "muller")
    code("mohammed"), code("mhmd")     # "mhmd", "mhmd"
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations

from node.matching.tables import toml

MAX_WORDS = 8
MIN_CODE = 2

_WORDS = toml("words")
PARTICLES = frozenset(_WORDS["particles"].split())
LEGAL_FORMS = frozenset(_WORDS["legal_forms"].split())

_DOUBLE_E = re.compile(r"a[ae]+|(?<=[ou])e+")
_REPEATED = re.compile(r"(.)\1+")
_SOUNDS = (
    ("tsch", "s"),
    ("shch", "s"),
    ("sch", "s"),
    ("tch", "s"),
    ("kh", "k"),
    ("ph", "f"),
    ("gh", "k"),
    ("dzh", "j"),
    ("zh", "j"),
    ("dj", "j"),
    ("th", "t"),
    ("dh", "d"),
    ("sh", "s"),
    ("ch", "s"),
    ("ts", "s"),
    ("tz", "s"),
    ("ck", "k"),
    ("x", "ks"),
)
_SOFT_C = re.compile(r"c(?=[eiy])")
_CLASSES = str.maketrans("cgqpvz", "kkkbfs")
_FIRST_VOWELS = str.maketrans("", "", "aeiou")
_VOWELS = str.maketrans("", "", "aeiouwy")
_ARTICLE = re.compile(r"^(?:al|el|ul)(?=[b-df-hj-np-tv-xz][a-z]{2})")

# Yevgeny, Evgeny: one Cyrillic letter. Not Yehia, Yeong.
_SLAVIC_YE = re.compile(r"^ye(?=[vlkfgrm])")


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return a romanised word with ``ae``, ``oe``, ``ue`` and ``aa`` made single."""
    word = word.replace("aee", "ai")  # Saeed, Said: two sounds
    return _DOUBLE_E.sub(lambda found: found[0][:1].replace("e", ""), word)


def _sounds(word: str) -> str:
    for spelling, sound in _SOUNDS:
        if spelling in word:
            word = word.replace(spelling, sound)
    return _SOFT_C.sub("s", word).translate(_CLASSES)


@lru_cache(maxsize=65536)
def code(word: str) -> str:
    """Return the consonant code of a folded word."""
    if not word.isalpha():
        return word
    word = _ARTICLE.sub("", _SLAVIC_YE.sub("e", word))
    sounds = _REPEATED.sub(r"\1", _sounds(word))
    # A final h is a silent Arabic or Hebrew letter; w and y inside a
    # word are mostly written vowels.
    rest = sounds[1:].rstrip("h").translate(_VOWELS)
    made = sounds[:1].translate(_FIRST_VOWELS) + rest
    if made.startswith("bd") and len(made) > 4:
        made = made[3:] if made[2] == "l" else made[2:]  # Abdul Karim, Abdulkarim
    return made if len(made) >= MIN_CODE else word


@lru_cache(maxsize=16384)
def words(normal: str) -> tuple[str, ...]:
    """Return the folded words of a romanised name, particles and repeats left out."""
    found = tuple(dict.fromkeys(map(fold, normal.split())))
    if len(found) > 2:
        telling = tuple(word for word in found if word not in PARTICLES)
        found = telling if len(telling) > 1 else found
    if len(found) > MAX_WORDS:
        found = tuple(sorted(found, key=_weight)[:MAX_WORDS])
    return found


@lru_cache(maxsize=16384)
def firm_words(normal: str) -> tuple[str, ...]:
    """Return the folded words of an organisation's name without its legal form."""
    found = tuple(dict.fromkeys(map(fold, normal.split())))
    telling = tuple(word for word in found if word not in LEGAL_FORMS)
    telling = telling or found
    if len(telling) > MAX_WORDS:
        telling = tuple(sorted(telling, key=_weight)[:MAX_WORDS])
    return telling


def _weight(word: str) -> tuple[int, str]:
    return (-len(code(word)), word)


def ranked(found: tuple[str, ...]) -> list[str]:
    """Return words with the most telling (longest code) first."""
    return sorted(found, key=_weight)


def joined(found: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return a syllabic name as family name and joined given name, if it can be."""
    return (found[0], "".join(found[1:])) if 2 < len(found) <= 4 else None


def pairs(found: tuple[str, ...]) -> list[str]:
    """Return the sorted pairs of words, most telling first: ``a|b``."""
    return [
        f"{a}|{b}" if a < b else f"{b}|{a}" for a, b in combinations(ranked(found), 2)
    ]


def coded(found: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes of words, repeats left out."""
    return tuple(dict.fromkeys(map(code, found)))
