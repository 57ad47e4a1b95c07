"""The words that screens are made of: headings, and the names of fields.

A field is named by its name alone, unless its category calls it something else:
the title of a person is not that of a painting.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from node.languages.catalogue import knows, say, texts
from node.languages.tongue import FALLBACK

_COLUMN: Final = "column."


@cache
def table_words(language: str) -> Mapping[str, str]:
    """Return the headings of tables, by the attribute that stands below."""
    return MappingProxyType(
        {
            key.removeprefix(_COLUMN): say(key, language)
            for key in texts(FALLBACK)
            if key.startswith(_COLUMN)
        }
    )


def field_name(category: str, name: str, language: str) -> str:
    """Return what a field of the catalogue of holdings is called."""
    own = f"field.{category}.{name}"
    return say(own if knows(own) else f"field.{name}", language)


def yes_or_no(answer: bool, language: str) -> str:
    """Return the word for an answer."""
    return say("word.yes" if answer else "word.no", language)
