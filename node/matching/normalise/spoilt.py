"""Values that were spoilt on their way: by a spreadsheet, a form, or a hand.

A number that a spreadsheet shortened, two numbers in one cell, a number of which a part
is not known: letters and digits are left in each of them, and as a number they are
somebody else's or nobody's. What was spoilt is named, so that nobody takes "no hit" for
an answer.

    spoilt("scoped-number", "1.23457E+11")             # Spoilt.SHORTENED
    spoilt("scoped-number", "AB123456; CD987654")      # Spoilt.SEVERAL
    spoilt("name", "1972-04-12")                       # Spoilt.NO_NAME

It stays narrow: numbers have dots, dashes, slashes and spaces of their own, plates have
``?`` and ``*``, and stars stand around what is stamped into metal.
"""

from __future__ import annotations

import re
from enum import StrEnum

PRINTED = frozenset(
    (
        *("bic", "container", "iban", "iccid", "imei", "imo", "imo-company", "imsi"),
        *("lei", "mmsi", "phone", "scoped-number", "sec", "sec-donation", "tail"),
    )
)
"""Numbers that are printed or typed, in which a star stands for what is not known."""
NUMBERS = PRINTED | frozenset(("plate", "reference", "serial", "vin"))
LEAST = 4  # letters and digits of each of several numbers
DIGITS = 5  # in a name: those of a number or a date

_LOST = "\ufffd"  # what could not be decoded
_SHORTENED = re.compile(r"[+-]?\d+[.,]\d+[eE][+-]?\d+|[+-]?\d+[eE][+-]\d+|\d{3,}\.0+")
_BROKEN = re.compile(r"#+|#[\u00a1\u00bf]?[A-Z\u00c0-\u00dc0/]{3,12}[!?]|#N/[AD]|#NV")
_PART = re.compile(r"\?|\u2026|\.{2,}$|__")
_CUT = re.compile(r"\u2026|\.{2,}\s*$")
_STAR = re.compile(r"\*")
_BETWEEN = re.compile(
    r"[;|\t\r\n,\u060c\u061b]|\s/\s|\s(?:or|and|ou|et|o|y|e|und|oder|\u0648|\u0623\u0648)\s"
)
_SCOPE = re.compile(r"^[A-Za-z]{2,3}\s*:\s*")  # the country of a number
_TWO_ALIKE = re.compile(r"[A-Za-z]{1,3} ?\d{5,9}/[A-Za-z]{1,3} ?\d{5,9}")
_MAIL = re.compile(r"\S+@\S+\.\S+")


class Spoilt(StrEnum):
    """What was done to a value; empty where nothing was."""

    NONE = ""
    BROKEN = "broken"
    SHORTENED = "shortened"
    SEVERAL = "several"
    PARTLY = "partly"
    NO_NAME = "no-name"


def spoilt(kind: str, value: str) -> Spoilt:
    """Return how a value of a kind of the catalogue was spoilt, as it was written."""
    text = value[:400].strip()
    if _is_whole(kind, text):
        return Spoilt.NONE
    if _LOST in text or (kind != "handle" and _BROKEN.fullmatch(text)):
        return Spoilt.BROKEN
    if kind == "name":
        return _no_name(text)
    return _number(kind, text) if kind in NUMBERS else Spoilt.NONE


def _is_whole(kind: str, text: str) -> bool:
    """Whether letters alone, or for a number letters and digits, leave no doubt.

    Nearly every value is so, and a file has millions.
    """
    if kind == "name":
        return text.replace(" ", "").isalpha()
    return text.isalnum()


def is_cut_short(kind: str, written: str) -> bool:
    """Whether a number goes on beyond what a cell shows of it: ``AB1234`` and dots."""
    return kind in NUMBERS and _CUT.search(written) is not None


def _number(kind: str, text: str) -> Spoilt:
    if _SHORTENED.fullmatch(_SCOPE.sub("", text)):
        return Spoilt.SHORTENED
    if _are_several(text):
        return Spoilt.SEVERAL
    in_part = kind != "plate" and _PART.search(text)
    if in_part or (kind in PRINTED and _STAR.search(text)):
        return Spoilt.PARTLY
    return Spoilt.NONE


def _no_name(text: str) -> Spoilt:
    digits = sum(map(str.isdigit, text))
    if _MAIL.fullmatch(text) or digits >= DIGITS:
        return Spoilt.NO_NAME
    return Spoilt.NO_NAME if digits and not any(map(str.isalpha, text)) else Spoilt.NONE


def _are_several(text: str) -> bool:
    if _TWO_ALIKE.fullmatch(text):
        return True
    numbers = 0
    for part in _BETWEEN.split(text):
        known = [char for char in part if char.isalnum()]
        numbers += len(known) >= LEAST and any(map(str.isdigit, known))
    return numbers > 1
