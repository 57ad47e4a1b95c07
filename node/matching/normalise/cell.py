"""A cell as it came, and the values that it holds, each without what stands beside it.

Lists and forms write more than the value into its cell: what it is (``Passport``,
``INN``), remarks (``expired``), whose it is (``Name <mail>``), and several values in
one. Here, and nowhere else, a cell is taken apart, for records and questions alike.

    values_in("scoped-number", "(a) AB1234567 (Ukraine), (b) CD7654321, expired 2019")
    # AB1234567 of UA, and CD7654321, each with its own part of what was written

Nothing is guessed: where it is not certain that a cell holds several values it is left
as one, and ``spoilt.py`` says why that is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from node.matching.normalise.label import any_of, words_of
from node.matching.normalise.listed import Listed, listed
from node.matching.normalise.shape import SHAPES, shaped
from node.matching.normalise.spoilt import Spoilt, is_cut_short
from node.matching.normalise.text import clean
from node.matching.tables import toml

MOST = 12  # values of one cell
MOST_CHARS = 1000  # of a cell that is taken apart
LONG = 6  # digits of a telephone number that is no area code

PLAIN: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        kind: re.compile(pattern)
        for kind, pattern in {
            "scoped-number": r"(?:[A-Z]{2}:)?[A-Z]{0,2}[-0-9][0-9A-Z.-]*",
            "plate": r"(?:[A-Z]{1,3}: ?)?[0-9A-Z?*-]+(?: [0-9A-Z?*-]+)*",
            "serial": r"[0-9A-Z*-]+",
            "tail": r"[0-9A-Z-]+",
            "bic": r"[0-9A-Z]+",
            "phone": r"(?:\+ ?)?\(?[0-9][0-9 ().-]{0,20}",
            "email": r"[^\s<>,;:|/()\"'\[\]@]+@[^\s<>,;:|/()\"'\[\]@]+",
            "url": r"(?:https?://)?[^\s:,;|()<>\"]+",
            "domain": r"[\w.-]+",
            "ip": r"[0-9A-Fa-f.:/]+",
            "handle": r"(?:[a-z]+:)?[\w.-]+",
            "wallet": r"[0-9A-Za-z]+",
            "imo": r"(?:IMO ?)?[0-9]+",
            "imo-company": r"[0-9]+",
            "mmsi": r"[0-9]+",
            "imei": r"[0-9]+",
            "imsi": r"[0-9]+",
            "iccid": r"[0-9]+",
            "vin": r"[0-9A-Z]+",
            "lei": r"[0-9A-Z]+",
            "iban": r"[0-9A-Z]+",
            "container": r"[0-9A-Z]+",
            "name": r"[^:\uff1a]+",
            "organisation": r"[^:\uff1a]+",
            "title": r"[^:\uff1a]+",
        }.items()
    }
)
"""What is plainly one value and no more, by kind; most cells are. Others have none."""

_NAMES = frozenset(("name", "organisation", "title"))
_ADDRESSES = frozenset(("domain", "email", "ip", "phone", "url", "wallet"))
_APART = re.compile(r"\s*[;,\n]\s*|\s+[|/]\s+|(?<=[^\s:])\s+(?=@)")


class CellValue(NamedTuple):
    """One value of a cell: its part of what was written, and the value alone.

    ``core`` is empty where there is none. ``country`` is the code of the one that the
    cell says gave it out; ``how`` says why it is no value, where the cell shows it.
    """

    written: str
    core: str
    country: str = ""
    how: Spoilt = Spoilt.NONE


def is_plain(kind: str, written: str) -> bool:
    """Whether a cell is one value and nothing else, as most are: decided at once.

    A very long one is not taken apart.
    """
    plain = PLAIN.get(kind)
    if plain is None or len(written) > MOST_CHARS:
        return True
    return plain.fullmatch(written) is not None


def values_in(kind: str, written: str) -> tuple[CellValue, ...]:
    """Return the values of a cell of a kind of the catalogue: one at least."""
    plain = PLAIN.get(kind)
    if plain is None or plain.fullmatch(written) or len(written) > MOST_CHARS:
        return (CellValue(written, written),)
    return _taken_apart(kind, written)


def value_in(kind: str, written: str) -> CellValue:
    """Return the one value of a cell; several are none, and marked so."""
    found = values_in(kind, written)
    if len(found) == 1:
        return found[0]
    return CellValue(written, written, how=Spoilt.SEVERAL)


def bare(kind: str, written: str) -> str:
    """Return a value as it was written, without what stands beside it in its cell."""
    if is_plain(kind, written):
        return written
    return value_in(kind, written).core or written


@lru_cache(maxsize=16384)
def _taken_apart(kind: str, written: str) -> tuple[CellValue, ...]:
    text = "\n".join(filter(None, map(clean, written.splitlines())))
    if not text:
        return (CellValue(written, written),)
    if kind in _NAMES:
        return (CellValue(written, _called(kind, text)),)
    if is_cut_short(kind, written):
        return (CellValue(written, text, how=Spoilt.PARTLY),)
    found = _handles(text) if kind == "handle" else _shaped(kind, text)
    if not found and kind not in _ADDRESSES:
        found = tuple(listed(kind, text))
    if len(found) > MOST or (not found and kind == "phone" and _many_phones(text)):
        return (CellValue(written, text, how=Spoilt.SEVERAL),)
    if len(found) == 1:
        (one,) = found
        how = Spoilt.SEVERAL if one.doubtful else Spoilt.NONE
        return (CellValue(written, one.core, one.country, how),)
    made = (CellValue(_part(one.written), one.core, one.country) for one in found)
    return tuple(made) or (CellValue(written, text),)


def _part(text: str) -> str:
    return text.strip(" ,;|/\n\t\u060c\u061b")


def _shaped(kind: str, text: str) -> tuple[Listed, ...]:
    found = shaped(kind, text) if kind in SHAPES else ()
    ends = [*(one.end for one in found[:-1]), len(text)][: len(found)]
    return tuple(
        Listed(text[one.start : end], one.core)
        for one, end in zip(found, ends, strict=True)
    )


def _many_phones(text: str) -> bool:
    """Whether a slash parts numbers, and no area code: 020 7946 0018/19."""
    first, *rest = (sum(map(str.isdigit, part)) for part in text.split("/"))
    return first > LONG and any(rest)


# --- names and handles ---------------------------------------------------------


@cache
def _name_label(kind: str) -> re.Pattern[str]:
    unspaced = toml("labels")["unspaced"].split()
    words = any_of({*words_of(kind), *unspaced} - {"no", "nr"})
    return re.compile(rf"[;,\s]*(?<!\w)(?:(?:{words})[ /]*)+[:\uff1a]", re.IGNORECASE)


def _called(kind: str, text: str) -> str:
    """Return a name without ``Name:`` and the like."""
    made = " ".join(_name_label(kind).sub(" ", text).split()).strip(" ;,")
    return made if any(map(str.isalnum, made)) else text


@cache
def _platform() -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = any_of(toml("labels")["platforms"]["names"].split())
    beside = r"(?: (?:id|user|account|handle))?[\s:]+"
    return (
        re.compile(rf"({names}){beside}@?([^\s@:]+)", re.IGNORECASE),
        re.compile(rf"@?([^\s@:]+) *\(({names})\)", re.IGNORECASE),
    )


def _handles(text: str) -> tuple[Listed, ...]:
    before, behind = _platform()
    made: list[Listed] = []
    for part in filter(None, _APART.split(text)):
        bare = part
        head, _, rest = part.partition(":")
        if rest.strip() and head.casefold().strip() in words_of("handle"):
            bare = rest.strip()
        if found := before.fullmatch(bare):
            bare = f"{found[1].lower()}:{found[2]}"
        elif found := behind.fullmatch(bare):
            bare = f"{found[2].lower()}:{found[1]}"
        if " " in bare:
            return (Listed(text, text),)
        made.append(Listed(part, bare))
    return tuple(made)
