"""Numbers that a slip of the pen may have spoilt, found again by their check digit.

Only kinds whose check digits tell most slips are here. A number that holds, or whose
kind has no such check, has no repairs. A repair is a guess among several: it is used
to look up and to weigh, and never put in the place of what was written.

    repairs("imo", "9187654")    # numbers one slip away that hold, likeliest first
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from node.matching.normalise.confusable import ALIKE
from node.matching.normalise.contact import iccid_check, imei_check
from node.matching.normalise.finance import iban_check, lei_check
from node.matching.normalise.form import FAIL, OK
from node.matching.normalise.transport import container_check, imo_check, vin_check

MAX_REPAIRS = 16
MAX_LENGTH = 40

_CHECKS: Mapping[str, Callable[[str, str], str]] = MappingProxyType(
    {
        "container": container_check,
        "iban": iban_check,
        "iccid": iccid_check,
        "imei": imei_check,
        "imo": imo_check,
        "lei": lei_check,
        "vin": vin_check,
    }
)
# The length of a whole number, where there is one.
_LENGTH = {"container": 11, "imei": 15, "imo": 7, "lei": 20, "vin": 17}
_MOD_97 = frozenset(("iban", "lei"))
_DIGITS = "0123456789"
_OTHER_DIGITS = {digit: _DIGITS.replace(digit, "") for digit in _DIGITS}


def holds(kind: str, text: str) -> str:
    """Return the mark of a number's check digits: ``ok``, ``fail`` or nothing."""
    check = _CHECKS.get(kind)
    return check("", text) if check and text else ""


def _mod_97(kind: str, text: str) -> bool:
    """Whether ISO 7064 MOD 97-10 holds: the quick half of a dear check."""
    turned = text[4:] + text[:4] if kind == "iban" else text
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def _exchanged(text: str) -> Iterator[str]:
    for i in range(len(text) - 1):
        if text[i] != text[i + 1]:
            yield text[:i] + text[i + 1] + text[i] + text[i + 2 :]


def _read_otherwise(text: str, others: Mapping[str, str]) -> Iterator[str]:
    for i, char in enumerate(text):
        for other in others.get(char, ""):
            yield text[:i] + other + text[i + 1 :]


def _less(text: str) -> Iterator[str]:
    for i in range(len(text)):
        yield text[:i] + text[i + 1 :]


def _more(text: str) -> Iterator[str]:
    for i in range(len(text) + 1):
        for digit in _DIGITS:
            yield text[:i] + digit + text[i:]


def _one_slip_away(text: str, length: int) -> Iterator[str]:
    """Yield what may have been meant, likeliest first."""
    yield from _exchanged(text)
    yield from _read_otherwise(text, ALIKE)
    yield from _read_otherwise(text, _OTHER_DIGITS)
    if len(text) == length + 1:
        yield from _less(text)
    elif len(text) == length - 1:
        yield from _more(text)


@lru_cache(maxsize=4096)
def repairs(kind: str, text: str) -> tuple[str, ...]:
    """Return the numbers one slip away whose check holds, likeliest first."""
    if (
        len(text) > MAX_LENGTH
        or not (text.isascii() and text.isalnum())
        or holds(kind, text) != FAIL
    ):
        return ()
    found: dict[str, None] = {}
    length = _LENGTH.get(kind, len(text))
    for meant in _one_slip_away(text, length):
        if meant in found or (kind in _MOD_97 and not _mod_97(kind, meant)):
            continue
        if holds(kind, meant) == OK:
            found[meant] = None
            if len(found) == MAX_REPAIRS:
                break
    return tuple(found)
