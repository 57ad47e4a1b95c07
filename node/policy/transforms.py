"""How a value is weakened before it leaves.

A rule names a transform in ``@transform``; the name is a key of ``TRANSFORMS``.
Each takes one value and returns a weaker one, or None where it does not
understand the value: what cannot be weakened is withheld. They stand from the
strongest weakening to the mildest, and where two rules name different ones for
one field, the stronger holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_DATE = r"([0-9]{4})(?:-[0-9]{2}){0,2}"
_DATES = re.compile(rf"{_DATE}(?:/{_DATE})?(~?)")
_RAW = re.compile(r"([0-9]{4})(?:[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{4})(?:T.*)?")
_COUNTRY = re.compile(r"(?:.*[\s,;(/:-])?([A-Z]{2,3})\)?", re.DOTALL)
_DOMAIN = re.compile(r"[^@\s]+@([^@\s]+)")

PREFIX_MOST = 4


def date_to_year(value: str) -> str | None:
    """``1972-05-03`` becomes ``1972``; spans and ``~`` for circa keep their form."""
    text = value.strip()
    found = _DATES.fullmatch(text)
    if found is None:
        raw = _RAW.fullmatch(text)
        return raw.group(1) if raw else None
    first, last, circa = found.groups()
    return f"{first}{circa}" if last in (None, first) else f"{first}/{last}{circa}"


def country_only(value: str) -> str | None:
    """``Lisbon, PT`` becomes ``PT``: the country code at the end, or nothing."""
    found = _COUNTRY.fullmatch(value.strip())
    return found.group(1) if found else None


def initials(value: str) -> str | None:
    """``Ana Maria Silva`` becomes ``A. M. S.``."""
    letters = [word[0] for word in value.split() if word[0].isalpha()]
    return " ".join(f"{letter}." for letter in letters) or None


def domain_only(value: str) -> str | None:
    """``someone@example.org`` becomes ``example.org``."""
    found = _DOMAIN.fullmatch(value.strip())
    return found.group(1) if found else None


def prefix(value: str) -> str | None:
    """Keep the first four characters, and never more than a third of the value."""
    text = value.strip()
    keep = min(PREFIX_MOST, len(text) // 3)
    return f"{text[:keep]}…" if keep else None


TRANSFORMS: dict[str, Callable[[str], str | None]] = {
    "country-only": country_only,
    "initials": initials,
    "date-to-year": date_to_year,
    "domain-only": domain_only,
    "prefix": prefix,
}
_STRENGTH = {name: place for place, name in enumerate(TRANSFORMS)}


def strongest(names: Iterable[str]) -> str:
    """Return the name of the strongest known transform; empty if there is none.

    An unknown name yields empty as well: the field is then withheld.
    """
    known = set(names)
    if not known or not known <= _STRENGTH.keys():
        return ""
    return min(known, key=_STRENGTH.__getitem__)
