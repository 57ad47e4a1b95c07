"""Numbers in a cell, one after the other: where one ends, and what belongs to it.

listed("scoped-number", "13185231 INN: 5013045054 KPP: 504001001")
# 13185231, and 5013045054; a KPP is that of an office, and of thousands
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from node.matching.normalise.label import any_of, segment
from node.matching.normalise.shape import blanked
from node.matching.normalise.spoilt import spoilt
from node.matching.tables import toml

SURE, SHORT = 6, 4
"""Letters and digits that make sure of one of several numbers: at all, and where a
label or a letter of a list says that it is one."""

_BRACKETS = re.compile(r"\([^()]*\)")
_ENUMERATED = re.compile(r"(?:(?<=^)|(?<=[\s,;.\"]))\(?[a-i1-9]\) *")
_BETWEEN = re.compile(
    r"\n+|\s*(?:[;|\u060c\u061b\u3001]|,(?!\d{3}(?!\d))|(?<=\s)/|/(?=\s)"
    r"|\s(?:or|and|ou|et|o|y|e|und|oder|\u0438|\u0438\u043b\u0438|ve|veya"
    r"|\u0648|\u0623\u0648)(?=\s))\s*"
)
_ALIKE = re.compile(r"([A-Za-z]{1,3} ?\d{5,9})/([A-Za-z]{1,3} ?\d{5,9})")
# A number of ten digits and a code of nine that begins with the same tax office.
_TAX_OFFICE = re.compile(
    r"(?<!\d)((\d{4})\d{6})\s*[/\\]\s*(?:\2\d\d|\d{4}(?:01|43|45|50|99))\d{3}(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One of the values of a cell: its part of the text, itself, and whose it is.

    ``doubtful``: what stands beside it may be a number, too.
    """

    written: str
    core: str
    country: str = ""
    labelled: bool = False
    doubtful: bool = False


def listed(kind: str, text: str) -> Iterator[Listed]:
    """Yield the numbers of a cell, each with the remarks that follow it.

    Where it is not certain that they are several, the whole is one.
    """
    text = text.strip("\"'\u201c\u201d")
    plain = _TAX_OFFICE.sub(lambda m: m[1] + " " * (len(m[0]) - len(m[1])), text)
    plain = blanked(_shared(), plain)
    found: list[Listed] = []
    for piece in _pieces(plain):
        one = _read(kind, piece)
        if any(map(str.isdigit, one.core)):
            found.append(one)
        elif found:
            found[-1] = _read(kind, f"{found[-1].written}, {piece}")
    if len(found) < 2:
        yield found[0] if found else _read(kind, plain)
        return
    counted = len(_ENUMERATED.findall(text)) > 1
    if all(_is_sure(kind, one, counted=counted) for one in found):
        yield from found
    else:
        yield Listed(text, plain)


def _read(kind: str, text: str) -> Listed:
    read = segment(kind, text)
    return Listed(text, read.core, read.country, read.labelled, read.doubtful)


def _is_sure(kind: str, one: Listed, *, counted: bool) -> bool:
    known = sum(map(str.isalnum, one.core))
    least = SHORT if counted or one.labelled else SURE
    return known >= least and not one.doubtful and not spoilt(kind, one.core)


def _pieces(text: str) -> list[str]:
    """Return what stands between the marks of a list, brackets left whole."""
    hidden = blanked(_BRACKETS, text, "\x00")
    places = [(m.start(), m.end()) for m in _BETWEEN.finditer(hidden)]
    places += [(m.start(), m.end()) for m in _ENUMERATED.finditer(text)]
    places += [(m.start(), m.start()) for m in _begins().finditer(hidden)]
    places += [(m.end(1), m.start(2)) for m in _ALIKE.finditer(text)]
    found: list[str] = []
    at = 0
    for start, end in sorted(places):
        if start >= at:
            found.append(text[at:start])
            at = end
    return [piece for piece in (*found, text[at:]) if any(map(str.isalnum, piece))]


@cache
def _begins() -> re.Pattern[str]:
    """Return what finds the label of another number within a cell."""
    words = any_of(toml("labels")["begins"].split())
    return re.compile(
        rf"(?<=\s)(?:{words})(?!\w)(?=\W*(?:no\W*)?\w{{0,3}}\d)", re.IGNORECASE
    )


@cache
def _shared() -> re.Pattern[str]:
    """Return what finds a code of an office, and its label beside another's."""
    words = any_of(toml("labels")["shared"].split())
    return re.compile(
        rf"(?<![\w/])(?:{words})[\s:.#]*\d+|/(?:{words})(?!\w)", re.IGNORECASE
    )
