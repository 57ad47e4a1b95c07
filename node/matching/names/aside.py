"""What a raw name says beside the name: brackets, quotes, slashes, "also known as".

``spellings`` takes them apart into plain names, each words and nothing else, the
plain one first. Remarks that are no name (a date, a rank) are left out.

    spellings("Ana (Anna) LIMA")          # ("Ana LIMA", "Anna LIMA")
    spellings("Rui ALVES / Ruy ALVEZ")    # ("Rui ALVES", "Ruy ALVEZ")
"""

from __future__ import annotations

import re

from anyascii import anyascii

from node.matching.names.particles import BORN, OTHERWISE, TITLES
from node.matching.normalise.script import LATIN, one_script, script_of, script_of_word
from node.matching.tables import toml

MOST = 8  # spellings of one raw name

_WORDS = toml("name_words")
_BORN_INSIDE = BORN | frozenset(_WORDS["born_in_brackets"].split())
_PHRASE = re.compile(
    r"(?<!\w)(?:"
    + "|".join(re.escape(p) for p in sorted(_WORDS["otherwise_phrases"], key=len)[::-1])
    + r")(?!\w)\s*[:.]?",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[(\[{<]([^()\[\]{}<>]*)(?:[)\]}>]|$)")
_QUOTES = re.compile(
    '["\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a\u300c\u300e]([^"\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a\u300c\u300d\u300e\u300f]*)'
    '["\u201c\u201d\u201f\u00ab\u00bb\u2039\u203a\u300d\u300f]'
)
_REMARK = re.compile(
    r"\d{3}|date of birth|place of birth|nationality|passport|listed|father|mother"
    r"|\b(?:deceased|died|dob|pob|low|good|quality|position|title|alt)\b",
    re.IGNORECASE,
)
_INNER_SLASH = re.compile(r"[/\\|]")
_INNER = re.compile(r"[^\s/\\|]+(?:[/\\|][^\s/\\|]+)+")
_SLASH = re.compile(r"\s+[/\\|]\s*|\s*[/\\|]\s+|\s+[\u2013\u2014]\s+|\s*[;\u061b]\s*")
_LIST = re.compile(r"\s*[,;/\u060c\u061b\u3001]\s*")
_PLAIN = re.compile("[A-Za-z' -]*[A-Za-z][A-Za-z' -]*")
_COMMA = re.compile(r"\s*[,\uff0c\u060c]\s*")


def _has_letter(text: str) -> bool:
    return any(map(str.isalpha, text))


def _key(word: str) -> str:
    return anyascii(word).strip(".:,").lower()


def _untitled(text: str) -> list[str]:
    return [word for word in text.split() if _key(word).replace(".", "") not in TITLES]


def spellings(text: str) -> tuple[str, ...]:
    """Return the plain names of a cleaned raw name, without repeats."""
    if _PLAIN.fullmatch(text) and not _PHRASE.search(text):
        return (" ".join(text.split()),)  # most names say nothing else
    found: list[str] = []
    rest: list[str] = []
    plain = _without_quotes(_without_brackets(text, rest), rest)
    for part in _parted(plain):
        found += _by_script(_turned(part))
    for part in rest:
        found += _by_script(_turned(part))
    kept = [" ".join(name.split()) for name in found if _has_letter(name)]
    return tuple(dict.fromkeys(kept))[:MOST] or (text,)


def _without_brackets(text: str, rest: list[str]) -> str:
    """Return the text without its brackets; ``rest`` gets what they add."""
    plain = text
    for _ in range(MOST):
        found = _BRACKETS.search(plain)
        if not found:
            break
        before, inside, after = plain[: found.start()], found[1], plain[found.end() :]
        if not _has_letter(before.translate(_NO_CLOSING)) or inside.strip().endswith(
            "-"
        ):
            gap = "" if inside.rstrip().endswith("-") else " "
            plain = f"{before} {inside.strip()}{gap}{after}"
            continue
        rest += _bracketed(before, inside.strip(), after)
        plain = f"{before} {after}"
    return plain.translate(_NO_CLOSING)


_NO_CLOSING = str.maketrans(dict.fromkeys("()[]{}<>", " "))


def _bracketed(before: str, inside: str, after: str) -> list[str]:
    if not _has_letter(inside) or _REMARK.search(inside):
        return []
    inside = _PHRASE.sub(" ", inside).strip()
    words = inside.split()
    if words and (_key(words[0]) in _BORN_INSIDE or _key(words[0]) == "z"):
        return _maiden(
            before.split(), [w for w in words if _key(w) not in (*_BORN_INSIDE, "z")]
        )
    if words and _key(words[0]) in OTHERWISE:
        words = words[1:]
    telling = _untitled(" ".join(words))
    if not telling:
        return []
    if len(telling) > 1:
        return [part for part in _LIST.split(" ".join(words)) if _has_letter(part)]
    if script_of_word(telling[0]) != script_of_word(before.rsplit(maxsplit=1)[-1]):
        return [telling[0]]
    # One word: how the word before is spelt as well, or what they are called.
    return [" ".join([*before.split()[:-1], telling[0], *after.split()])]


def _without_quotes(text: str, rest: list[str]) -> str:
    """Return the text without quotes; one in the middle is what they are called."""
    for _ in range(MOST):
        found = _QUOTES.search(text)
        if not found:
            break
        before, inside, after = text[: found.start()], found[1], text[found.end() :]
        if (_has_letter(before) or _has_letter(after)) and _has_letter(inside):
            family = after.split() or before.split()[1:]
            nick = inside.split()
            rest.append(" ".join(nick if len(nick) > 1 else [*nick, *family[-2:]]))
            text = f"{before} {after}"
        else:
            text = f"{before} {inside} {after}"
    return text


def _parted(text: str) -> list[str]:
    """Return the names that slashes and "also known as" part, the first first."""
    whole = [part for part in _PHRASE.split(text) if _has_letter(part)] or [text]
    made: list[str] = []
    for part in whole:
        names = [name for name in _SLASH.split(part) if _has_letter(name)]
        for spelt in _slashed(names or [part]):
            made += _inner_slashes(spelt)
    return made[:MOST]


def _slashed(names: list[str]) -> list[str]:
    """Return what names around a slash mean: other names, or another last word."""
    if all(len(name.split()) > 1 for name in names) or len(names) > 4:
        return names
    made = [names[0].split()]
    for name in names[1:]:
        words = name.split()
        made = [one + words[1:] for one in made] + [made[0][:-1] + words]
    return [" ".join(words) for words in made]


def _inner_slashes(text: str) -> list[str]:
    """Return a name once with the first of each "A/B", and once with the last."""
    if not _INNER.search(text):
        return [text]
    first = _INNER.sub(lambda found: _INNER_SLASH.split(found[0])[0], text)
    last = _INNER.sub(lambda found: _INNER_SLASH.split(found[0])[-1], text)
    halves = [half for half in _INNER_SLASH.split(text) if len(half.split()) > 1]
    return [first, last] + (halves if len(halves) == 2 and text.count(" ") > 1 else [])


def _maiden(before: list[str], born: list[str]) -> list[str]:
    if not born:
        return []
    if len(born) > 1 or len(before) < 2:
        return [" ".join(born)]
    return [" ".join([*before[:-1], *born])]


def _turned(text: str) -> str:
    """Return "LAST, First" as "First LAST"; a title or suffix keeps its place."""
    parts = [part for part in _COMMA.split(text) if _has_letter(part)]
    if len(parts) < 2:
        return text
    telling = [part for part in parts if _untitled(part)]
    titles = [part for part in parts if not _untitled(part)]
    if len(telling) < 2:
        return " ".join(parts)
    return " ".join([*telling[1:], telling[0], *titles])


def _by_script(text: str) -> list[str]:
    """Part a name that stands in two scripts one after the other."""
    if text.isascii():
        return [text]
    runs: list[tuple[str, list[str]]] = []
    for word in text.split():
        if not any(map(script_of, word)):
            continue
        script = script_of_word(one_script(word))
        if runs and (runs[-1][0] == script or {runs[-1][0], script} == {"han", "kana"}):
            runs[-1][1].append(word)
        else:
            runs.append((script, [word]))
    scripts = {script for script, _ in runs}
    if LATIN in scripts and len(runs) == len(scripts) == 2:
        return [" ".join(words) for _, words in runs]
    return [text]
