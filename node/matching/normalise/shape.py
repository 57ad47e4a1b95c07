"""Values that can be told by their shape wherever they stand in a cell.

An address has its ``@``, an IMO number seven digits, a VIN seventeen characters. What
stands beside them is a label or a remark, unless it may be a number itself: then
nothing is taken out of the cell.

    shaped("email", "Tamsin <t.orvalik@zarn.example>")   # ("t.orvalik@zarn.example",)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from node.matching.normalise.label import any_of, has_number, remark, words_of
from node.matching.tables import toml

_HOST = r"(?<![\w.@-])(?:[\w-]+\.)+[^\W\d_]{2,}(?![\w-])"
_ALONE, _END = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
SHAPES: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        kind: re.compile(pattern)
        for kind, pattern in {
            "email": r"[^\s<>,;:|/()\"'\[\]]+@[^\s<>,;:|/()\"'\[\]@]+",
            "url": rf"(?:https?://)?{_HOST}(?::\d+)?(?:/[^\s;|<>\"]*)?",
            "domain": _HOST,
            "ip": r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2})?(?![\d.])",
            "wallet": rf"{_ALONE}(?=[A-Za-z]*\d)[0-9A-Za-z]{{25,128}}{_END}",
            "imo": r"(?<!\d)\d{7}(?!\d)",
            "imo-company": r"(?<!\d)\d{7}(?!\d)",
            "mmsi": r"(?<!\d)\d{9}(?!\d)",
            "imei": r"(?<!\d)\d{2}[ -]?\d{6}[ -]?\d{6}[ -]?\d{1,2}(?!\d)",
            "imsi": r"(?<!\d)\d{14,15}(?!\d)",
            "iccid": r"(?<!\d)\d{4}(?:[ -]?\d{4}){3}[ -]?\d{3,4}(?!\d)",
            "vin": rf"{_ALONE}(?=[A-Za-z]*\d)[0-9A-HJ-NPR-Za-hj-npr-z]{{17}}{_END}",
            "lei": rf"{_ALONE}[0-9A-Z]{{18}}\d\d{_END}",
            "iban": (
                rf"{_ALONE}[A-Z]{{2}}\d\d(?: ?[0-9A-Z]{{4}}){{2,7}}"
                rf"(?: ?[0-9A-Z]{{1,3}})?{_END}"
            ),
            "container": r"(?<![A-Za-z])[A-Z]{3}[UJZ] ?\d{3} ?\d{3}[ -]?\d(?!\d)",
            "phone": r"(?:\+ ?)?\(?\d[\d ().\u2010-\u2015-]*\d|\d",
        }.items()
    }
)
"""By kind of the catalogue."""

LEAST_DIGITS, MOST_DIGITS = 7, 15  # of a telephone number (ITU-T E.164)
AREA = 6  # digits, at most, before a slash within one number
_EXTENSION = re.compile(
    r"(?<![^\W\d_])(?:ext(?:ension)?|x|poste|int(?:erno)?|anexo|ramal|dw|durchwahl"
    r"|\u0434\u043e\u0431|\u0432\u043d|\u062a\u062d\u0648\u064a\u0644\u0629|\u5206\u673a|\u5185\u7ebf)"
    r"[. :]*\d{1,6}(?!\d)",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-])?(?:19|20)\d\d(?!\d)")
_ORDINAL = re.compile(r"(?<![\d+(])(?<!\+ )\d ?[:.)](?=[ +\d])(?!\d)")
_HOSTS = frozenset(("url", "domain"))
_SMALL = re.compile(r"\( ?\w{1,4} ?\)")
_BROKEN = re.compile(r"\w[./]\w|\w[./-]\s|[/-]\S|\s/")  # a piece of an address
_JOINED = ("imo", "mmsi", "imei", "imsi", "iccid", "iban", "bic", "lei", "vin")


@dataclass(frozen=True, slots=True)
class Shaped:
    """One value in a cell: where what belongs to it begins and ends, and itself."""

    start: int
    end: int
    core: str


@cache
def _of_others(kind: str) -> re.Pattern[str]:
    """Return what finds numbers that another label says to be of another kind."""
    of_kind = toml("labels")["of_kind"]
    others = {word for name in _JOINED for word in of_kind[name].split()}
    named = any_of(others - words_of(kind))
    return re.compile(
        rf"(?<!\w)(?:{named}|{any_of(toml('labels')['shared'].split())})"
        r"(?: ?(?:no|nr|code))?[\s:.#]*(?=[A-Z]*\d|[A-Z]{8})[0-9A-Z-]{5,}",
        re.IGNORECASE,
    )


def blanked(pattern: re.Pattern[str], text: str, by: str = " ") -> str:
    """Return a text of the same length without what a pattern finds."""
    return pattern.sub(lambda found: by * len(found[0]), text)


def shaped(kind: str, text: str) -> tuple[Shaped, ...]:
    """Return the values of a cell, none where that is not certain."""
    plain = blanked(_of_others(kind), text)
    if kind == "phone":
        return _phones(plain)
    shape = SHAPES[kind]
    rest = shape.sub(" ", _SMALL.sub(" ", plain))
    if kind != "email" and (_BROKEN.search if kind in _HOSTS else has_number)(rest):
        return ()
    return _parted(
        [(m.start(), m.end(), _trimmed(kind, m[0])) for m in shape.finditer(plain)]
    )


def _trimmed(kind: str, core: str) -> str:
    if kind == "email":
        return core.strip(".")
    if kind == "url":
        core = core.rstrip(",.")
        return core.rstrip(")") if "(" not in core else core
    return core


def _phones(plain: str) -> tuple[Shaped, ...]:
    plain = blanked(_ORDINAL, blanked(_EXTENSION, plain))
    if (cut := remark().search(plain)) and any(map(str.isdigit, plain[: cut.start()])):
        plain = blanked(_DAY, plain)
    found: list[tuple[int, int, str]] = []
    for match in SHAPES["phone"].finditer(plain):
        for start, core in _each(match):
            if not LEAST_DIGITS <= sum(map(str.isdigit, core)) <= MOST_DIGITS:
                return ()
            found.append((start, start + len(core), core))
    return _parted(found)


def _each(match: re.Match[str]) -> list[tuple[int, str]]:
    """Return a run of digits and signs in pieces, each with at most one plus."""
    places = [n for n, char in enumerate(match[0]) if char == "+"] or [0]
    places = [0, *places] if places[0] else places
    ends = [*places[1:], len(match[0])]
    return [
        (match.start() + a, match[0][a:b].rstrip(" (-."))
        for a, b in zip(places, ends, strict=True)
        if match[0][a:b].strip(" (-.")
    ]


def _parted(found: list[tuple[int, int, str]]) -> tuple[Shaped, ...]:
    """Return values with what stands before each; the last has what follows, too."""
    ends = [end for _, end, _ in found]
    starts = [0, *ends][: len(ends)]
    return tuple(
        Shaped(start, end, core)
        for start, end, (_, _, core) in zip(starts, ends, found, strict=True)
    )
