"""One raw name to its readings, each a row of words.

    clean -> take apart what stands beside the name -> words -> join -> mark

The plain reading comes first; others follow from brackets, slashes, "born" and
"also known as", and from words that may be one or two: Abu Bakr, Abubakr. Which of
them is meant is for those to say who compare.

No reading drops a word of the name itself. What the order of the words is, first
name or family name first, is not decided: papers of one person differ in it.

    read_name("LIMA, Ana")[0].texts     # ("ana", "lima")
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from node.matching.names.aside import spellings
from node.matching.names.code import fold
from node.matching.names.particles import (
    MOST_LETTERS,
    apart,
    joined,
    kunya,
    marked,
    parted,
    titles_as_names,
)
from node.matching.names.spaceless import SCRIPTS as SPACELESS
from node.matching.names.spaceless import THAI, parted_thai, spaceless
from node.matching.names.spelt import known, latin
from node.matching.names.syllables import (
    given_joined,
    han_name,
    han_names,
    hangul_names,
    in_syllables,
    pinyin_of,
)
from node.matching.names.word import Name, Word
from node.matching.normalise.letters import (
    OTHER_TONGUES,
    arabic_tongue,
    cyrillic_tongue,
    letters,
)
from node.matching.normalise.script import (
    LATIN,
    native_form,
    one_script,
    script_of_word,
)
from node.matching.normalise.text import clean

MAX_CHARS = 400
MAX_WORDS = 24
MAX_READINGS = 6

_APOSTROPHES = re.compile(
    "['`\u00b4\u2018\u2019\u201b\u02b9-\u02c1\u02c8\u02ca\u02cb\u0374\u055a\u05f3\u2032\uff07]"
)
_HYPHENS = re.compile("[-\u2010-\u2015\u2212\u05be\u30a0\ufe58\ufe63\uff0d]+")
_DOTTED = re.compile(r"(?:[^\W\d_]\.){1,5}[^\W\d_]?\.?")
_DOTTED_TITLES = frozenset(("phd", "md", "msc", "bsc"))
_BREAKS = re.compile(
    r"[.,:;!?&+*=~^%$#@_\u00b7\u0387\u30fb\u2027\u2022\u3001\u3002\u06d4\u0f0b\u0f0c\u0f0d]+"
)
_NATIVE_ABD = re.compile(
    "\u0639\u0628\u062f\u0627\u0644(?!\u0644\u0647$|\u062f\u064a\u0646$)(?=.{3})"
)
_NATIVE_ABD_ALONE = "\u0639\u0628\u062f"
_NATIVE_AL = "\u0627\u0644"
_NATIVE_ABU = "\u0627\u0628\u0648"
_NATIVE_DIN = "\u0627\u0644\u062f\u064a\u0646"
_NATIVE_ALLAH = "\u0627\u0644\u0644\u0647"
_NATIVE_WORDS = {
    "\u0628\u0646": "bin",
    "\u0627\u0628\u0646": "ibn",
    "\u0628\u0646\u062a": "bint",
    "\u0627\u0628\u0648": "abu",
    "\u0627\u0628\u064a": "abu",
    "\u0627\u0644": "al",
    "\u0648\u0644\u062f": "ould",
    "\u0627\u0645": "um",
    _NATIVE_DIN: "uddin",
    _NATIVE_ALLAH: "allah",
    "\u0639\u0628\u062f": "abd",
}


@lru_cache(maxsize=16384)
def read_name(raw: str) -> tuple[Name, ...]:
    """Return the readings of a raw name, at most six, without repeats.

    Empty only where the raw name has neither a letter nor a digit. Accepts any
    text; what is longer than ``MAX_CHARS`` is cut.
    """
    text = clean(raw[:MAX_CHARS])[:MAX_CHARS]
    firsts: list[tuple[Word, ...]] = []
    others: list[tuple[Word, ...]] = []
    for spelt in spellings(text):
        first, *rest = _readings(spelt)
        firsts.append(first)
        others += rest
    found = [words for words in map(_bounded, (*firsts, *others)) if words]
    if len(found) > 1:
        found = list(dict.fromkeys(found))[:MAX_READINGS]
    return tuple(map(Name, found))


def _bounded(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Return the words that stand in as many letters as a raw name may have."""
    if len(words) < MAX_WORDS and sum(len(w.text) for w in words) < MAX_CHARS // 2:
        return words
    kept: list[Word] = []
    room = MAX_CHARS
    for word in words[:MAX_WORDS]:
        room -= len(word.text) + 1
        if room < 0:
            break
        kept.append(word)
    return tuple(kept)


def _readings(spelt: str) -> list[tuple[Word, ...]]:
    tokens, hyphened = _tokens(spelt)
    scripts = {script_of_word(token) for token in tokens}
    if scripts == {"hangul"}:
        whole = [native_form(token, "hangul") for token in tokens]
        return [_folded(name) for name in hangul_names(whole)]
    if scripts == {"han"}:
        whole = [native_form(token, "han") for token in tokens]
        return [_folded(name) for name in han_names(whole)]
    if len(scripts) == 1 and scripts <= SPACELESS:
        script = min(scripts)
        whole = [native_form(token, script) for token in tokens]
        more = parted_thai(whole) if script == THAI else []
        return [_folded(name) for name in (spaceless(whole, script), *more)]
    tongue = _tongue(" ".join(tokens), scripts)
    plain, *more = parted(_spoken(tokens, tongue))
    short = given_joined(plain, hyphened)
    found = [short, plain] if short else _variants(in_syllables(plain))
    found += [_variants(words)[0] for words in more]
    if other_spelling := pinyin_of(plain, hyphened):
        found.append(other_spelling)
    if other := OTHER_TONGUES.get(tongue):
        found.append(_variants(parted(_spoken(tokens, other))[0])[0])
    return found


def _tongue(text: str, scripts: set[str]) -> str:
    if "arabic" in scripts:
        return arabic_tongue(text)
    return cyrillic_tongue(text) if "cyrillic" in scripts else ""


def _spoken(tokens: list[str], tongue: str) -> tuple[Word, ...]:
    words: list[Word] = []
    for token in tokens:
        words += _words(token, tongue)
    return tuple(words[:MAX_WORDS])


def _variants(plain: tuple[Word, ...]) -> list[tuple[Word, ...]]:
    first = marked(joined(plain))
    found = [first]
    servant = apart(first)
    if len(servant) > len(first):
        found.append(marked(servant))
    if father := kunya(first):
        found.append(marked(father))
    if titled := titles_as_names(first):
        found.append(titled)
    return found


def _folded(words: tuple[Word, ...]) -> tuple[Word, ...]:
    return tuple(
        replace(
            w,
            text=_short(w.text) or _unsounded(w.native),
            syllables=tuple(map(fold, w.syllables)),
        )
        for w in words
    )


def _tokens(spelt: str) -> tuple[list[str], frozenset[int]]:
    """Return a plain name's tokens, and which have a hyphen to the next."""
    tokens: list[str] = []
    hyphened: set[int] = set()
    for chunk in spelt.split():
        parts = [part for part in _HYPHENS.split(chunk) if part]
        for place, part in enumerate(parts):
            tokens += _undotted(part)
            if place + 1 < len(parts) and tokens:
                hyphened.add(len(tokens) - 1)
    return tokens, frozenset(hyphened)


def _undotted(part: str) -> list[str]:
    if part.isascii() and part.isalnum():
        return [part]
    bare = part.replace(".", "")
    if bare != part and bare.lower() in _DOTTED_TITLES:
        return [bare]
    if bare != part and _DOTTED.fullmatch(part):
        return list(bare)
    made = (one_script(piece) for piece in _BREAKS.split(part))
    return [piece for piece in made if any(map(str.isalnum, piece))]


@lru_cache(maxsize=16384)
def _words(token: str, tongue: str) -> list[Word]:
    """Return the words that one token is. The list is shared: it is only read."""
    if token.isascii() and token.isalpha():
        return [Word(_short(token.lower()) or _unsounded(token))]
    script = script_of_word(token)
    if script == LATIN:
        bare = _APOSTROPHES.sub("", token)
        text = _short(letters(bare.lower(), LATIN))
        return [Word(text or _unsounded(token))]
    native = native_form(token, script)
    if script == "arabic":
        return _arabic(native, tongue)
    if script == "han":
        return list(_folded(han_name([native])))
    text = _short(latin(native, script, tongue))
    return [Word(text or _unsounded(token), native, script if native else LATIN)]


def _arabic(native: str, tongue: str) -> list[Word]:
    """Return the words that one Arabic word is: its article apart, a servant's name."""
    if native in _NATIVE_WORDS:
        return [Word(_NATIVE_WORDS[native], native, "arabic")]
    if text := _compound(native, tongue):
        return [Word(text, native, "arabic")]
    if not known("arabic", native):
        for start, head in ((_NATIVE_ABU, "abu"), (_NATIVE_AL, "al")):
            rest = native.removeprefix(start)
            if rest != native and len(rest) > 2:
                first = Word(head, start, "arabic")
                return [first, Word(_sound(rest, tongue), rest, "arabic")]
    return [Word(_sound(native, tongue), native, "arabic")] if native else []


def _compound(native: str, tongue: str) -> str:
    """Return the joined form of a name written as one; empty if it is none."""
    if found := _NATIVE_ABD.match(native):
        return "abdul" + _sound(native[found.end() :], tongue)
    for ending, end in ((_NATIVE_DIN, "uddin"), (_NATIVE_ALLAH, "ullah")):
        stem = native.removesuffix(ending)
        if stem == _NATIVE_ABD_ALONE and end == "ullah":
            return "abdullah"
        if len(stem) > 1 and stem != native:
            return _sound(stem, tongue) + end
    return ""


def _sound(native: str, tongue: str) -> str:
    return _short(latin(native, "arabic", tongue)) or _unsounded(native)


def _short(text: str) -> str:
    return fold(text)[:MOST_LETTERS]


def _unsounded(token: str) -> str:
    """Return a stand-in for letters that no table can read."""
    return "u" + "".join(f"{ord(char)}" for char in token[:4])
