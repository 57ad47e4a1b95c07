"""The names that one name of an organisation or a vessel holds.

Lists write former names, names of trade and names in another script into one cell, and
beside them what is no name: in liquidation, so-called. Each name is one by itself. A
place in brackets stays: a branch in Zarn is not the house in Vostnec. The words are in
``data/called.toml``.

    names_in("Zarnovka Ltd (formerly Polzeath Shipping Ltd), in liquidation")
    # ("Zarnovka Ltd", "Polzeath Shipping Ltd")
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from node.matching.names.firm import has_form, has_own
from node.matching.normalise.country import normal_country
from node.matching.normalise.name import name_text
from node.matching.normalise.script import LATIN, script_of_word
from node.matching.normalise.text import clean
from node.matching.tables import toml

MOST = 8  # names of one cell
MOST_CHARS = 600
LETTERS = 3  # of what may be a name by itself
WORDS = 4  # in brackets, that are a name without a form: fewer may be a place
BESIDE = 3  # the same, behind one word, which they say in full
TIGHT, BOTH = 3, 2  # words on each side of a slash without spaces, and sides

_TABLE = toml("called")
_MARKS = frozenset("([{;|/\uff08\u3010")
_BRACKETS = re.compile(r"[(\[{\uff08]([^()\[\]{}\uff08\uff09]*)(?:[)\]}\uff09]|$)")
_PARTS = re.compile(r"\s*[;|]\s*|\s+/\s*|\s*/\s+")
# Between names that each have a legal form, and nowhere else: lines are wrapped, and
# many a name has a dash.
_LOOSE = re.compile(r"\s*\n\s*|\s+[-\u2013\u2014]\s+")
_TIGHT = re.compile(r"(?<=[^\W\d_])/(?=[^\W\d_])")
_UNTIL = re.compile(
    r"\b(?:until|till|up to|since|before|from|bis|seit|jusqu'en|depuis|hasta|desde|"
    r"fino al|\u0434\u043e|\u0441|at\u00e9)\s+(?:[^\W\d_]+\s+)?(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_ENDS = " ,;:.-\u2013\u2014\"'\u2018\u2019\u201c\u201d\u00ab\u00bb"


def _any_of(phrases: Iterable[str]) -> str:
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in ordered)


@cache
def _between() -> re.Pattern[str]:
    return re.compile(
        rf"\s*,?\s*(?<!\w)(?:{_any_of(_TABLE['between'])})(?![^\W\d_])\s*[:.,]?\s*"
        rf"|\s*,\s*(?:{_any_of(_TABLE['opening'])})(?!\w)\s*[:.]?\s*",
        re.IGNORECASE,
    )


@cache
def _opening() -> re.Pattern[str]:
    both = (*_TABLE["in_brackets"], *_TABLE["opening"], *_TABLE["between"])
    return re.compile(rf"\s*(?:{_any_of(both)})(?![^\W\d_])\s*[:.,]?\s*", re.IGNORECASE)


@cache
def _aside() -> re.Pattern[str]:
    return re.compile(
        rf"\s*,?\s*(?<!\w)(?:{_any_of(_TABLE['aside'])})(?!\w)\s*", re.IGNORECASE
    )


@cache
def _first_words() -> Mapping[str, frozenset[str]]:
    """Return the first words of phrases, and for each the second ones, or nothing."""
    found: dict[str, set[str]] = {}
    for phrase in (*_TABLE["between"], *_TABLE["opening"], *_TABLE["aside"]):
        first, second, *_ = (*_words(phrase), "", "")
        found.setdefault(first, set()).add(second)
    return {first: frozenset(seconds) for first, seconds in found.items()}


@cache
def _unspaced() -> tuple[str, ...]:
    """Return the phrases of scripts without spaces between words."""
    phrases = (*_TABLE["between"], *_TABLE["aside"])
    return tuple(p for p in phrases if "\u4e00" <= p[0] <= "\u9fff")


def _words(text: str) -> list[str]:
    words = text.casefold().replace("-", " ").replace(",", " ").split()
    return [word.strip(_ENDS) for word in words]


def _is_plain(text: str) -> bool:
    """Whether a name holds no mark and no phrase, as most do: decided at once."""
    if not _MARKS.isdisjoint(text) or _LOOSE.search(text):
        return False
    firsts = _first_words()
    words = _words(text)
    for place, word in enumerate(words):
        seconds = firsts.get(word)
        if seconds and ("" in seconds or {*words[place + 1 : place + 2]} & seconds):
            return False
    return text.isascii() or not any(phrase in text for phrase in _unspaced())


@lru_cache(maxsize=16384)
def names_in(raw: str) -> tuple[str, ...]:
    """Return the names that a raw name holds, the first first, without repeats."""
    if _is_plain(raw) or len(raw) > MOST_CHARS:
        return (raw,)
    lines = [clean(line) for line in _LOOSE.split(raw.strip())]
    if len(lines) > 1 and all(has_form(line) and has_own(line) for line in lines):
        raw = ";".join(lines)
    text = clean(raw)
    found = [name for part in _parted(_without_asides(text)) for name in _names(part)]
    kept = [name for name in map(_trimmed, found) if _may_be_name(name)]
    return tuple(dict.fromkeys(kept))[:MOST] or (raw,)


def called(
    words: tuple[str, ...], field: str, raw: str, normal: str
) -> Iterator[tuple[str, str, str]]:
    """Yield a value as field, raw and normal form, or each name that it holds.

    ``words`` are the fields of names: the first keeps its own, others are aliases.
    """
    if field not in words or not normal:
        yield field, raw, normal
        return
    first, *others = names_in(raw)
    yield field, first, normal if first == raw else name_text(first)
    for name in others:
        yield "alias", name, name_text(name)


def _without_asides(text: str) -> str:
    made = _aside().sub(" ", text)
    return re.sub(r"[(\[{][\s,.]*[)\]}]", " ", made)


def _trimmed(name: str) -> str:
    return " ".join(_UNTIL.sub(" ", name).split()).strip(_ENDS)


def _may_be_name(text: str) -> bool:
    return sum(map(str.isalpha, text)) >= LETTERS or (
        not text.isascii() and any(map(str.isalpha, text))
    )


def _parted(text: str) -> list[str]:
    """Return what stands between the marks of a list, where each may be a name."""
    hidden = _BRACKETS.sub(lambda found: "\x00" * len(found[0]), text)
    parts, at = [], 0
    for place in _PARTS.finditer(hidden):
        parts.append(text[at : place.start()])
        at = place.end()
    parts = [part for part in (*parts, text[at:]) if part.strip()]
    if len(parts) > 1:
        return parts if all(map(_is_name, parts)) and not _is_choice(parts) else [text]
    sides = _TIGHT.split(text)
    if len(sides) == BOTH and all(len(side.split()) >= TIGHT for side in sides):
        return [text, *sides]
    return [text]


def _is_name(text: str) -> bool:
    """Whether a text has words of its own, and may be a whole name."""
    return _may_be_name(text) and has_own(text)


def _is_choice(parts: list[str]) -> bool:
    """Whether one word stands for another of a long name: army / front / party of X."""
    sizes = [len(part.split()) for part in parts]
    short = [p for p, size in zip(parts, sizes, strict=True) if size == 1]
    return max(sizes) > 2 and not all(map(str.isupper, short))


def _names(text: str) -> Iterator[str]:
    """Yield the names of a part: those outside its brackets, then those within."""
    inside: list[str] = []

    def outside(found: re.Match[str]) -> str:
        names = _bracketed(text[: found.start()], found[1])
        inside.extend(names or ())
        return found[0] if names is None else " "

    plain = _BRACKETS.sub(outside, text)
    yield from _between().split(plain)
    yield from inside


def _bracketed(before: str, text: str) -> list[str] | None:
    """Return the names in a bracket; ``None`` where it is part of the name before."""
    opened = _opening().match(text)
    if opened or _between().search(text):
        rest = text[opened.end() :] if opened else text
        return [name for one in _between().split(rest) for name in _listed(one)]
    words, outside = text.split(), before.split()
    if not words or not outside or not _is_name(text) or normal_country(text):
        return None
    scripts = {script_of_word(word) for word in words if any(map(str.isalpha, word))}
    other = LATIN not in scripts and script_of_word(outside[-1]) == LATIN
    least = BESIDE if len(outside) == 1 else WORDS
    whole = len(words) >= least or (len(words) > 1 and has_form(text))
    return [text] if other or (whole and words[0][:1].isupper()) else None


def _listed(text: str) -> list[str]:
    """Return names between commas; a form behind a comma belongs to the name."""
    made: list[str] = []
    for part in re.split(r"\s*[,;]\s*", text):
        if made and len(part.split()) == 1 and (has_form(part) or not part):
            made[-1] = f"{made[-1]}, {part}"
        else:
            made.append(part)
    return made
