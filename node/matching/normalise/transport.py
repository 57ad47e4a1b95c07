"""Vehicles, vessels, aircraft and containers.

VIN: ISO 3779 has the check digit in position 9, but only North America and China
demand it; elsewhere a digit that does not hold means nothing. MMSI and tail
numbers have no check digit. IMO numbers and ISO 6346 containers have one.
"""

from __future__ import annotations

import re

from stdnum import imo as stdnum_imo
from stdnum import iso6346

from node.matching.normalise.confusable import digits_of, letters_of
from node.matching.normalise.form import FAIL, UNCHECKED, digit_verdict, verdict
from node.matching.normalise.text import alnum

_VIN = re.compile(r"[0-9A-HJ-NPR-Z]{17}")
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VIN_VALUES = dict(
    zip(
        "0123456789ABCDEFGHJKLMNPRSTUVWXYZ",
        map(int, "0123456789" + "12345678" + "12345" + "79" + "23456789"),
        strict=True,
    )
)
_VIN_MANDATORY = frozenset("12345L")
_OWNER = 4  # letters of a container's owner, and the kind of equipment
_CONTAINER = 11
# Marks of what a vessel is, before its name: motor vessel, tanker, ...
_VESSEL_MARK = re.compile(
    r"(?:(?:m ?v|m ?t|m ?s|s ?s|f ?v|m ?y|s ?y|r ?v|lpg ?c?|lng ?c?|the) )+(?=\S)"
)


def vin(value: str, _country: str = "") -> str:
    """Return a vehicle identification number or an older chassis number."""
    text = alnum(value[:100])
    return text if 5 <= len(text) <= 20 else ""


def vin_check(_raw: str, text: str) -> str:
    """Mark a VIN by ISO 3779; a missing check digit is no fault elsewhere."""
    if not text:
        return UNCHECKED
    if not _VIN.fullmatch(text):
        return FAIL
    total = sum(_VIN_VALUES[c] * w for c, w in zip(text, _VIN_WEIGHTS, strict=True))
    holds = "0123456789X"[total % 11] == text[8]
    if not holds and text[0] not in _VIN_MANDATORY:
        return UNCHECKED
    return digit_verdict(text, holds)


def imo(value: str, _country: str = "") -> str:
    """Return the seven digits of an IMO number; the prefix is optional.

    The number has digits alone, so a letter that looks like one is that digit.
    """
    text = alnum(value[:100])
    while text.startswith("IMO"):
        text = text[3:]
    return digits_of(text) if len(text) <= 10 else ""


def imo_check(_raw: str, text: str) -> str:
    """Mark an IMO ship number by its check digit."""
    return digit_verdict(text, stdnum_imo.is_valid(text))


def imo_company_check(_raw: str, text: str) -> str:
    """Mark a company's number that has not seven digits (IMO Res. A.1117(30))."""
    return UNCHECKED if not text or len(text) == 7 else FAIL


def mmsi(value: str, _country: str = "") -> str:
    """Return the digits of an MMSI."""
    text = alnum(value[:100]).removeprefix("MMSI")
    return digits_of(text) if len(text) <= 12 else ""


def mmsi_check(_raw: str, text: str) -> str:
    """Mark an MMSI that has not nine digits (ITU-R M.585)."""
    return UNCHECKED if not text or len(text) == 9 else FAIL


def container(value: str, _country: str = "") -> str:
    """Return a freight container's owner code, serial and check digit.

    Four letters and seven digits (ISO 6346): what stands in the wrong half for its
    look-alike is put right where the check digit then holds.
    """
    text = alnum(value[:100])
    if len(text) == _CONTAINER and not iso6346.is_valid(text):
        meant = letters_of(text[:_OWNER]) + digits_of(text[_OWNER:])
        text = meant if iso6346.is_valid(meant) else text
    return text if _OWNER <= len(text) <= 20 else ""


def container_check(_raw: str, text: str) -> str:
    """Mark a container number by ISO 6346."""
    return verdict(iso6346.is_valid(text)) if text else UNCHECKED


def tail(value: str, _country: str = "") -> str:
    """Return an aircraft's registration mark, without its hyphen."""
    text = alnum(value[:100])
    return text if 2 <= len(text) <= 12 else ""


def vessel_name(normal: str) -> str:
    """Return a vessel's name in normal form without ``M/V``, ``MT`` and the like."""
    return (
        _VESSEL_MARK.sub("", normal, count=1) if _VESSEL_MARK.match(normal) else normal
    )
