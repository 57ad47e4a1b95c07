"""Characters that look alike: one number as several readers may have read it.

``folded`` is for keys and comparisons and never shown: it writes each class of
``data/confusable.toml`` as the digit that stands for it.

    folded("CO1X")       # "C01X"
    digits_of("98I5")    # "9815"
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from node.matching.tables import toml

_CLASSES: Mapping[str, str] = toml("confusable")["class"]

ALIKE: Mapping[str, str] = MappingProxyType(
    {
        char: "".join(other for other in digit + letters if other != char)
        for digit, letters in _CLASSES.items()
        for char in digit + letters
    }
)
"""Each character that has others like it, and those others."""

_TO_DIGIT = str.maketrans(
    {letter: digit for digit, letters in _CLASSES.items() for letter in letters}
)
_TO_LETTER = str.maketrans({digit: letters[0] for digit, letters in _CLASSES.items()})


def folded(number: str) -> str:
    """Return a number with every character as the one that stands for its class."""
    return number.translate(_TO_DIGIT)


def digits_of(text: str) -> str:
    """Return ``text`` in digits where look-alikes are its only letters, else nothing.

    Half of it at least must be digits as written: ``SIL`` is a word.
    """
    made = folded(text)
    written = sum(map(str.isdigit, text))
    return made if made.isdigit() and 2 * written >= len(text) else ""


def letters_of(text: str) -> str:
    """Return ``text`` in letters where look-alikes are its only digits, or nothing."""
    made = text.translate(_TO_LETTER)
    return made if made.isalpha() else ""
