"""What a code is called, in the language of whoever reads it.

Keys are stable and dotted: the family, then the code (``kind.red``,
``field.birth_date``, ``reason.purpose-achieved``). A text may name values in
braces (``{when}``). They are put in whole and read as text alone: no attribute,
index or format of a value can be asked for, and nothing inside a value is looked
at again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from babel.messages.pofile import read_po

from node.languages.bidi import Finished, isolate, runs_left, settled, shown
from node.languages.tongue import FALLBACK, checked, direction

_PLACE: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def say(key: str, language: str, /, **values: object) -> str:
    """Return the text of ``key``, with ``values`` in their places.

    Falls back to English, and from there to the code itself: what is not known
    is shown, never dropped. Raises BadInput for a language that is not ours, and
    KeyError for a value that the text names and nobody gave.
    """
    text = texts(language).get(key) or texts(FALLBACK).get(key)
    if text is None:
        return in_line(key.partition(".")[2] or key, language)
    return _PLACE.sub(lambda place: in_line(values[place[1]], language), text)


def knows(key: str) -> bool:
    """Say whether ``key`` is in the catalogues."""
    return key in texts(FALLBACK)


def codes_in(family: str) -> tuple[str, ...]:
    """Return the codes of a family that the catalogues name, in their order."""
    begins = f"{family}."
    return tuple(
        key.removeprefix(begins) for key in texts(FALLBACK) if key.startswith(begins)
    )


def in_line(value: object, language: str) -> str:
    """Return ``value`` made safe, set apart where directions could mix."""
    if isinstance(value, Finished):
        return settled(value)
    text = str(value)
    if direction(language) == "rtl" or runs_left(text):
        return isolate(text)
    return shown(text)


@cache
def texts(language: str) -> Mapping[str, str]:
    """Return all texts of one language by their keys."""
    source = files("node.languages") / checked(language) / "comity.po"
    with source.open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    return MappingProxyType(
        {
            message.id: message.string
            for message in catalogue
            if isinstance(message.id, str)
            and isinstance(message.string, str)
            and message.id
            and message.string
        }
    )
