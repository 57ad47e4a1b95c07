"""Moments and countries as every language writes them.

A moment has one form, the same on every page and in every language: a day by ISO 8601,
as fields and files have it, and the minute in UTC. Who reads it may be in another
country than who wrote it. Names of countries are those of the Unicode CLDR.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from babel import Locale

from node.languages.bidi import shown
from node.languages.tongue import checked


def format_moment(when: datetime) -> str:
    """Return the day and the minute, in UTC: ``2026-11-21 18:05Z``."""
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%MZ")


def country_name(code: str, language: str) -> str:
    """Return the country of an ISO 3166 alpha-2 code; an unknown code as it is."""
    return _locale(language).territories.get(code.upper()) or shown(code)


def country_names(language: str) -> dict[str, str]:
    """Return what a language calls each country of ISO 3166, by its alpha-2 code."""
    named = _locale(language).territories.items()
    return {code: name for code, name in named if len(code) == 2 and code.isalpha()}


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(checked(language))
