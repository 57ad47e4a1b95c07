"""The words that screens are made of: headings, names, and what a draft lacks.

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
    return _first(f"field.{category}.{name}", f"field.{name}", language=language)


def name_of(name: str, language: str, *, category: str = "") -> str:
    """Return what a demand may be about: field, statement, question or column."""
    return _first(
        f"statement.{name}",
        f"field.{category}.{name}",
        *(f"{family}.{name}" for family in ("field", "thing", "question", "column")),
        language=language,
    )


def statement_value(name: str, code: str, language: str) -> str:
    """Return what the code of a statement of form ``code`` or ``flag`` means."""
    return _first(f"code.{name}.{code}", f"word.{code}", language=language)


def lack_text(kind: str, code: str, language: str) -> str:
    """Return what a draft of ``kind`` lacks, as its kind says it if it does.

    For a diffusion ``kind`` is the kind that it corresponds to.
    """
    ways = (f"demand.{kind}.{code}", f"demand.every.{code}", f"lack.{code}")
    return _first(*ways, language=language)


def yes_or_no(answer: bool, language: str) -> str:
    """Return the word for an answer."""
    return say("word.yes" if answer else "word.no", language)


def _first(*keys: str, language: str) -> str:
    """Say the first key that is known; if none is, the code of the last."""
    return say(next(filter(knows, keys), keys[-1]), language)
