"""Numbers that a country or authority gives out: documents, registers, plates.

The issuing country may be written before the number, divided by a colon, and
stays part of the normal form (``EG:1084010``): a number alone is not unique in
the world. A country in brackets after the number is read as the same. ``O`` and
``0`` are kept apart here; match keys join them.

    scoped("1084 010 (Egypt)")          # "EG:1084010"
    scoped("Portugal: AB123456")        # "PT:AB123456"
    scoped("c01x-0006h", "D")           # "DE:C01X0006H"

A plate may be known in part: ``?`` stands for one character, ``*`` for any number.

    plate("12-A?-34", "PT")             # "PT:12A?34"
"""

from __future__ import annotations

import re

from node.matching.normalise.country import normal_country
from node.matching.normalise.text import alnum, clean

MAX_NUMBER = 40
LEAST_KNOWN = 4  # characters of a plate that is known in part
WILD = frozenset("?*")

_WILD = re.compile(r"([?*])")
_STARS = re.compile(r"\*[?*]*")
_PREFIXED = re.compile(r"([^\W\d_][^:\d]{0,59}) ?: ?(.+)")
_ASIDE = re.compile(r"\(([^()]{0,80})\)")


def scoped(value: str, country: str = "") -> str:
    """Return ``CC:NUMBER``, or ``NUMBER`` where the country is not known.

    Without a digit there is no number: "unknown" and "n/a" have no normal form.
    """
    value = clean(value[:200])
    scope = normal_country(country) if country else ""
    if found := _PREFIXED.fullmatch(value):
        if named := normal_country(found[1]):
            scope, value = named, found[2]
    elif "(" in value:
        asides = {normal_country(aside) for aside in _ASIDE.findall(value)} - {""}
        scope = asides.pop() if len(asides) == 1 else scope
        value = _ASIDE.sub(" ", value).strip()
    number = alnum(value)
    if len(number) > MAX_NUMBER or not any(map(str.isdigit, number)):
        return ""
    return f"{scope}:{number}" if scope else number


def plate(value: str, country: str = "") -> str:
    """Return a registration plate as ``scoped`` does, with the marks of a part kept.

    A part with less than four known characters tells nothing and has no normal form.
    """
    value = clean(value[:200])
    if not WILD & set(value):
        return scoped(value, country)
    scope = normal_country(country) if country else ""
    if (found := _PREFIXED.fullmatch(value)) and (named := normal_country(found[1])):
        scope, value = named, found[2]
    parts = [part if part in WILD else alnum(part) for part in _WILD.split(value)]
    number = _STARS.sub("*", "".join(parts))
    known = sum(char not in WILD for char in number)
    if not LEAST_KNOWN <= known <= len(number) <= MAX_NUMBER:
        return ""
    return f"{scope}:{number}" if scope else number


def serial(value: str, _country: str = "") -> str:
    """Return a serial number or call sign: capitals and digits."""
    number = alnum(value[:200])
    return number if len(number) <= MAX_NUMBER else ""
