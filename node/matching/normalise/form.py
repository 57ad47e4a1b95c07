"""What a normaliser is: a text form, and a check that marks and never rejects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

OK = "ok"
FAIL = "fail"
FILLS = "fills"  # it fills a form and says nothing (matching/normalise/filler.py)
UNREAD = "unread"  # it cannot be read, or not be meant (matching/normalise/misread.py)
UNCHECKED = ""


@dataclass(frozen=True, slots=True)
class Normal:
    """A normal form; ``check`` is ``"ok"``, ``"fail"`` or ``""`` (none applies)."""

    text: str
    check: str = UNCHECKED


def no_check(_raw: str, _text: str) -> str:
    """Return that nothing can be checked."""
    return UNCHECKED


@dataclass(frozen=True, slots=True)
class ValueKind:
    """How one kind of value is normalised.

    ``text(value, country)`` returns the normal form, empty where none is known;
    ``check(raw, text)`` is kept apart because a question needs no check and
    some are dear. Both accept any string and raise nothing.
    """

    text: Callable[[str, str], str]
    check: Callable[[str, str], str] = no_check


def verdict(holds: object) -> str:
    """Return the mark for a check that was made; what is true holds."""
    return OK if holds else FAIL


def digit_verdict(text: str, holds: object) -> str:
    """Return the mark for check digits; in a row of one character they prove nothing.

    A weighted sum of zeros is zero, so zeros hold nearly every check digit there is.
    """
    return verdict(holds) if len(set(text)) > 1 else UNCHECKED
