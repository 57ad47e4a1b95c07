"""Sentences that were said by code: why something was decided, and what would cure it.

A value that is a code is told in words, and the code itself beside it: it is what
rules, commands and other agencies call it. In the plain form, which programs read, the
code stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from node.languages.bidi import Finished
from node.languages.catalogue import in_line, knows, say
from node.languages.finding import listed
from node.languages.tongue import FALLBACK

FAMILIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "agency_class": "agency-class",
        "category": "category",
        "field": "field",
        "group": "group",
        "offence": "offence",
        "purpose": "purpose",
        "remedies": "remedy",
    }
)
"""By the place of a value: the family of texts that its codes are of."""


def sentence_text(
    code: str, values: Iterable[tuple[str, str]], language: str
) -> Finished:
    """Return a sentence in words, its codes with what they are called."""
    told = {name: _named(name, value, language) for name, value in values}
    return Finished(say(f"explain.{code}", language, **told))


def plain_text(code: str, values: Iterable[tuple[str, str]]) -> str:
    """Return a sentence in English, its codes as they are."""
    return say(f"explain.{code}", FALLBACK, **dict(values))


def _named(name: str, value: str, language: str) -> str:
    family = FAMILIES.get(name)
    if not family:
        return value
    return listed((_called(family, c, language) for c in value.split(", ")), language)


def _called(family: str, code: str, language: str) -> str:
    key = f"{family}.{code}"
    if not knows(key):
        return in_line(code, language)
    return say("word.called", language, text=Finished(say(key, language)), code=code)
