"""The selectors of identifiers: when two numbers are looked up as the same.

A number that a country gave out is known whole (``EG:1084010``) or bare. A
record puts itself under both or, when bare, under a mark of its own; a question
asks the whole number and the mark, or the bare number. So what is said of the
country narrows, and what is not known never hides:

    record  EG:1084010   ns=EG:1084010  ns~1084010
    record  1084010      ns?1084010     ns~1084010
    question EG:1084010  ns=EG:1084010  ns?1084010
    question 1084010     ns~1084010

Telephone numbers do the same with E.164 and their last nine digits. Where a
reader may take O for 0 or I for 1, both meet under one key; ``score`` tells them
apart again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

MIN_KEY = 3
PHONE_TAIL = 9
IMEI_BODY = 14

_CONFUSABLE = str.maketrans("OIQ", "010")


def confusable(number: str) -> str:
    """Return a number with O, Q and I read as 0 and 1."""
    return number.translate(_CONFUSABLE)


def _plain(normal: str) -> tuple[str, str]:
    return normal, ""


def _scoped(normal: str) -> tuple[str, str]:
    scope, _, number = normal.rpartition(":")
    core = confusable(number)
    if not core.strip("0"):
        return "", ""  # a row of zeros fills a form; it names nothing
    return (f"{scope}:{core}" if scope else ""), core


def _phone(normal: str) -> tuple[str, str]:
    tail = normal[-PHONE_TAIL:]
    if len(tail) < 6:
        return "", ""
    return (normal if normal.startswith("+") else ""), tail


_FORMS: Mapping[str, Callable[[str], tuple[str, str]]] = MappingProxyType(
    {
        "scoped-number": _scoped,
        "plate": _scoped,
        "phone": _phone,
        "serial": lambda normal: (confusable(normal), ""),
        "tail": _plain,
        "vin": lambda normal: (confusable(normal), ""),
        "imei": lambda normal: (normal[:IMEI_BODY], ""),
    }
)


def record_keys(space: str, kind: str, normal: str) -> tuple[str, ...]:
    """Return the selectors that a value of a record is put under."""
    full, core = _FORMS.get(kind, _plain)(normal)
    if not core:
        return (f"{space}={full}",) if len(full) >= MIN_KEY else ()
    if len(core) < MIN_KEY:
        return ()
    return (f"{space}={full}" if full else f"{space}?{core}", f"{space}~{core}")


def question_keys(space: str, kind: str, normal: str) -> tuple[str, ...]:
    """Return the selectors that a value of a question is looked up under."""
    full, core = _FORMS.get(kind, _plain)(normal)
    if not core:
        return (f"{space}={full}",) if len(full) >= MIN_KEY else ()
    if len(core) < MIN_KEY:
        return ()
    return (f"{space}={full}", f"{space}?{core}") if full else (f"{space}~{core}",)
