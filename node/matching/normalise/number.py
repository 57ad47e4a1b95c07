"""Numbers that a country or authority gives out: documents, registers, plates.

The issuing country may be written before the number, divided by a colon, and
stays part of the normal form (``EG:1084010``): a number alone is not unique in
the world. A country in brackets after the number is read as the same. ``O`` and
``0`` are kept apart here; match keys join them.

    scoped("1084 010 (Egypt)")          # "EG:1084010"
    scoped("c01x-0006h", "D")           # "DE:C01X0006H"
"""

from __future__ import annotations

import re

from node.matching.normalise.country import normal_country
from node.matching.normalise.text import alnum, clean

MAX_NUMBER = 40

_PREFIXED = re.compile(r"([A-Za-z]{1,3}) ?: ?(.+)")
_ASIDE = re.compile(r"\(([^()]{0,80})\)")
_LABEL = re.compile(
    r"(?:(?:passport|national|identity|identification|card|id|tax|reg(?:istration)?)"
    r"\.? )*(?:no|nr|number|num|n\u00b0)[.:]? ?(?=.*\d)",
    re.IGNORECASE,
)


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
    number = alnum(_LABEL.sub("", value, count=1))
    if len(number) > MAX_NUMBER or not any(map(str.isdigit, number)):
        return ""
    return f"{scope}:{number}" if scope else number


def serial(value: str, _country: str = "") -> str:
    """Return a serial number or call sign: capitals and digits."""
    number = alnum(value[:200])
    return number if len(number) <= MAX_NUMBER else ""
