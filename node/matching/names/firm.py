"""An organisation's name as it is compared: its own words, what it does, its form.

A name holds a legal form (``OOO``, ``GmbH``, ``Sociedad Anonima``) that lists add,
drop and translate; words of what it does that thousands share, in any language
(trading, torgovlya, handel: one meaning); numbers that tell one works from the next;
and words that are its own. Tables: ``data/legal_forms.tsv``, ``data/firm_words.tsv``.

    read_firm("ooo zarya trading 5")
    # Firm(words=("zarya", "trade"), generic={"trade"}, forms={"LLC"}, numbers={"5"})
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from node.matching.names.code import fold
from node.matching.normalise.name import romanise
from node.matching.tables import rows, toml

MAX_WORDS = 24  # of one name that are read
MAX_KEPT = 12
MIN_INITIALS, MAX_INITIALS = 3, 8
ANYWHERE = 4  # letters of a form that is one wherever it stands in a name
STARTS = 3
FIRST = frozenset(("ao", "pt", "ip", "up", "ab", "oy"))  # short forms that begin a name
LEAST_GLUED = 4  # letters of a name that a form is glued to
OTHER = "other"  # a form that belongs to no class

_TABLES = toml("firm")
_SMALL = frozenset(_TABLES["small"].split())
_GLUED_BEHIND = tuple(_TABLES["glued_behind"].split())
_GLUED_BEFORE = tuple(_TABLES["glued_before"].split())
_EMPTY = frozenset(("co", "corp"))  # company: hardly more than a legal form
_ROMAN = {
    "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"
}  # fmt: skip
_COUNTED = {
    word: str(number)
    for number, words in enumerate(_TABLES["counted"].strip().splitlines(), start=1)
    for word in words.split()
}
_ORDINAL = re.compile(r"0*([0-9]{1,9})(?:st|nd|rd|th|y|i|ya|ogo)?")
_NUMBERED = re.compile(r"(?:no|nr|num|n)0*([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Firm:
    """One reading of an organisation's name.

    ``words`` are folded, in order, generic ones by their meaning; ``numbers`` are the
    numbers of the name, which are no words; ``forms`` are classes of legal forms;
    ``initials`` what it may be called in short, with "company" or without.
    """

    words: tuple[str, ...]
    generic: frozenset[str]
    forms: frozenset[str]
    numbers: frozenset[str]
    initials: frozenset[str] = frozenset()

    @property
    def own(self) -> tuple[str, ...]:
        """The words that are its own."""
        return tuple(word for word in self.words if word not in self.generic)


def _rows(name: str) -> Iterator[tuple[str, list[str]]]:
    for head, rest in rows(name):
        yield head, rest.split("|")


def _split(normal: str) -> list[str]:
    """Return folded words; letters that stand alone are one word: s a e, sae."""
    found: list[str] = []
    alone = False
    for word in normal.split()[:MAX_WORDS]:
        single = len(word) == 1 and word.isalpha()
        if single and alone:
            found[-1] += word
        else:
            found.append(word)
        alone = single
    return [part for word in found for part in _unglued(fold(word))]


def _unglued(word: str) -> tuple[str, ...]:
    """Return a word and the legal form that is glued to it."""
    if len(word) > LEAST_GLUED:
        for form in _GLUED_BEHIND:
            if word.endswith(form) and len(word) - len(form) >= LEAST_GLUED:
                return word[: -len(form)], form
        for form in _GLUED_BEFORE:
            if word.startswith(form) and len(word) - len(form) >= LEAST_GLUED:
                return form, word[len(form) :]
    return (word,)


@cache
def _forms() -> Mapping[str, Mapping[tuple[str, ...], str]]:
    """Legal forms by their first word: the words of each, and its class."""
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for name, aliases in (*_rows("legal_forms"), *_TABLES["forms"].items()):
        for alias in aliases:
            words = tuple(_split(romanise(alias)))
            if words and (len(words) > 1 or len(words[0]) > 1):
                known = found.setdefault(words[0], {})
                if known.get(words, OTHER) == OTHER:
                    known[words] = name
    return MappingProxyType(found)


@cache
def _meanings() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for meaning, words in _rows("firm_words"):
        for word in words:
            split = _split(romanise(word))
            if len(split) == 1 and len(split[0]) > 1:
                found.setdefault(split[0], meaning)
    return MappingProxyType(found)


def _is_form(words: tuple[str, ...], start: int, end: int, count: int) -> bool:
    if len(words) > 1 or len(words[0]) >= ANYWHERE:
        return True
    if end == count:
        return True
    return start == 0 and (len(words[0]) >= STARTS or words[0] in FIRST)


def _without_forms(words: list[str]) -> tuple[list[str], frozenset[str]]:
    """Return the words without legal forms, the longest first, and their classes."""
    kept: list[str] = []
    forms: set[str] = set()
    place = 0
    while place < len(words):
        best: tuple[str, ...] = ()
        for form in () if _number(words[place]) else _forms().get(words[place], ()):
            end = place + len(form)
            fits = len(form) > len(best) and tuple(words[place:end]) == form
            if fits and _is_form(form, place, end, len(words)):
                best = form
        if best:
            forms.add(_forms()[words[place]][best])
            place += len(best)
        else:
            kept.append(words[place])
            place += 1
    return kept, frozenset(forms - {OTHER})


def has_form(raw: str) -> bool:
    """Whether a raw name has a legal form of a known class."""
    return bool(_without_forms(_split(romanise(raw)))[1])


def has_own(raw: str) -> bool:
    """Whether a raw name has words of its own: no legal form, and nothing generic."""
    kept, _ = _without_forms(_split(romanise(raw)))
    meanings = _meanings()
    return any(word not in _SMALL and word not in meanings for word in kept)


def _number(word: str) -> str:
    found = _ORDINAL.fullmatch(word) or _NUMBERED.fullmatch(word)
    return found[1] if found else _ROMAN.get(word) or _COUNTED.get(word) or ""


@lru_cache(maxsize=16384)
def read_firm(normal: str) -> Firm:
    """Read the normal form of an organisation's name. Never raises."""
    split = _split(normal)
    kept, forms = _without_forms(split)
    if not any(word not in _SMALL for word in kept):
        kept, forms = split, frozenset()
    meanings = _meanings()
    bare = [word for word in kept if meanings.get(word) not in _EMPTY]
    letters = {_initials(found) for found in (split, kept, bare)} - {""}
    numbers = frozenset(filter(None, map(_number, kept)))
    words = [w for w in kept if not _number(w) and w not in _SMALL] or kept
    words = [w for w in words if meanings.get(w) not in _EMPTY] or words
    if words and words[-1] == _initials(words[:-1]):
        words.pop()  # Zarya Machine Works (ZMW)
    made = tuple(dict.fromkeys(meanings.get(word, word) for word in words))[:MAX_KEPT]
    generic = frozenset(meanings[word] for word in words if word in meanings)
    return Firm(made, generic & frozenset(made), forms, numbers, frozenset(letters))


def _initials(words: list[str]) -> str:
    found = "".join(word[0] for word in words if word not in _SMALL)
    return found if MIN_INITIALS <= len(found) <= MAX_INITIALS else ""
