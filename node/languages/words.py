"""The words that screens are made of: headings, names, and what a draft lacks.

A field is named by its name alone, unless its category calls it something else:
the title of a person is not that of a painting.
"""

from __future__ import annotations

from node.languages.catalogue import knows, say


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


def _first(*keys: str, language: str) -> str:
    """Say the first key that is known; if none is, the code of the last."""
    return say(next(filter(knows, keys), keys[-1]), language)
