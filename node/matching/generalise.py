"""How a value is weakened before it leaves: the year, the country, the prefix.

Whether it may leave so weakened is policy's business. What cannot be weakened
safely gives nothing at all: silence, not a guess.

    generalised("person", FieldValue("birth_date", "3 May 1972", "1972-05-03"))   # "1972"
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import phonenumbers

from node.matching.catalogue import category
from node.matching.normalise.country import normal_country
from node.matching.normalise.date import span
from node.model.record import FieldValue

# How many leading characters tell a country, issuer or type, and no more.
_PREFIXES: Mapping[str, int] = MappingProxyType(
    {
        "iban": 2,
        "bic": 6,
        "vin": 3,
        "mmsi": 3,
        "imei": 8,
        "imsi": 3,
        "iccid": 4,
        "container": 4,
    }
)


def _year(_kind: str, normal: str) -> str:
    days = span(normal)
    if days is None:
        return ""
    first, last = days[0].year, days[1].year
    return f"{first}" if first == last else f"{first}/{last}"


def _country(kind: str, normal: str) -> str:
    if kind == "country":
        return normal
    if kind in ("sec", "sec-donation"):
        return normal_country(normal[:2])
    scope, colon, _ = normal.rpartition(":")
    return scope if colon else ""


def _prefix(kind: str, normal: str) -> str:
    if kind == "phone":
        return _calling_code(normal)
    size = _PREFIXES.get(kind, 0)
    return normal[:size] if len(normal) > size else ""


def _calling_code(normal: str) -> str:
    if not normal.startswith("+"):
        return ""
    try:
        return f"+{phonenumbers.parse(normal).country_code}"
    except phonenumbers.NumberParseException:
        return ""


_HOW: Mapping[str, Callable[[str, str], str]] = MappingProxyType(
    {
        "year": _year,
        "country": _country,
        "prefix": _prefix,
        "none": lambda _kind, _normal: "",
    }
)


def generalised(category_name: str, value: FieldValue) -> str:
    """Return the weakened form of a normalised value, or nothing.

    Raises:
        BadInput: the category or field is not in the catalogue.
    """
    rule = category(category_name).field(value.field)
    return _HOW[rule.generalise](rule.kind, value.normal) if value.normal else ""
