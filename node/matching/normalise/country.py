"""Countries: ISO 3166-1 alpha-2 where there is one, else the ICAO code.

Reads alpha-2, alpha-3, ICAO codes (``D``, ``GBD``, ``XXA``), names, older names
and adjectives; and the names that our own screens give, in each of their languages.
Of states that are no more, those that shared an alpha-2 code keep their alpha-3 one
(``CSK``, ``SCG``). A file may name several countries in one cell: ``countries`` reads
them all or none. What is not understood has no normal form and keeps its raw one.

    normal_country("Democratic People's Republic of Korea")   # "KP"
    countries("(a) German, (b) Moroccan")                     # ("DE", "MA")
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

import pycountry
from anyascii import anyascii

from node.languages.formats import country_names
from node.languages.tongue import LANGUAGES
from node.matching.normalise.text import clean

_WORDS = re.compile(r"[a-z]+")
_ANY_WORD = re.compile(r"[^\W\d_]+")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,5}")
_ASIDE = re.compile(r"\([^()]{2,80}\)")
_MARKS = re.compile(r"[;,/]|\band/or\b|\band\b|\(?\b[a-e1-9]\)")
# Alef with and without its marks; the ends of words.
_EITHER_WAY = str.maketrans(
    "\u0623\u0625\u0622\u0649\u0629", "\u0627\u0627\u0627\u064a\u0647"
)
_HEDGE = re.compile(r"^(?:possibly|presumably|allegedly|assumed|formerly) ")


def _fold(value: str) -> str:
    text = anyascii(clean(value[:200])).lower().replace("'", "")
    text = _DOTTED.sub(lambda found: found[0].replace(".", ""), text)
    return " ".join(_WORDS.findall(text))


@cache
def _table() -> dict[str, str]:
    """Every known spelling, folded, and its code. Built at first use."""
    found: dict[str, str] = {}
    for land in pycountry.countries:
        for key in ("name", "official_name", "common_name", "alpha_2", "alpha_3"):
            if value := getattr(land, key, None):
                found[_fold(value)] = land.alpha_2
    raw = files("node.matching.normalise").joinpath("countries.toml")
    own = tomllib.loads(raw.read_text("utf-8"))
    found |= {code.lower(): code for code in own["icao"]["codes"]}
    for code, names in own["names"].items():
        found |= {code.lower(): code} | dict.fromkeys(names, code)
    for code, names in own["native"].items():
        found |= dict.fromkeys(names, code)
    codes = set(found.values())
    for language in LANGUAGES:
        for code, name in country_names(language).items():
            if code in codes:
                found.setdefault(_alike(clean(name).casefold()), code)
                if not _is_foreign(name):
                    found.setdefault(_fold(name), code)
    return found


def _alike(text: str) -> str:
    """Return a text with those letters as one that Arabic is typed with either way."""
    return text.translate(_EITHER_WAY)


def _is_foreign(text: str) -> bool:
    return any(char > "\u024f" and char.isalpha() for char in text)


@lru_cache(maxsize=16384)
def normal_country(value: str) -> str:
    """Return the code of one country, or nothing where it is not understood."""
    known = _table()
    written = clean(value[:200]).casefold()
    folded = _fold(value)
    # A word of another script must not be read as a code that it sounds like.
    coded = len(folded) > 3 or not any(c > "\u024f" for c in written)
    found = known.get(written) or known.get(_alike(written))
    found = found or (known.get(folded) if coded else None)
    if found is None and coded:
        plain = _fold(_HEDGE.sub("", _ASIDE.sub(" ", clean(value[:200])).lower()))
        found = known.get(plain) or known.get(plain.removeprefix("the "))
        if found and _named_aside(value) - {found}:
            return ""  # Albanian (naturalised Greek): of which, is not said
    return found or ""


def _named_aside(value: str) -> set[str]:
    """Return the countries that stand in brackets; short words count as capitals."""
    known = _table()
    words = (
        word
        for aside in _ASIDE.findall(clean(value[:200]))
        for word in _ANY_WORD.findall(aside)
        if len(word) > 3 or word.isupper()
    )
    return {code for word in words if (code := known.get(_fold(word)))}


@lru_cache(maxsize=16384)
def countries(value: str) -> tuple[str, ...]:
    """Return the codes of all countries that a cell names; all or none."""
    whole = normal_country(value)
    if whole:
        return (whole,)
    parts = [part for part in _MARKS.split(clean(value[:200]).lower()) if part.strip()]
    codes = [normal_country(part) for part in parts]
    return tuple(dict.fromkeys(codes)) if codes and all(codes) else ()


def country_text(value: str, _country: str = "") -> str:
    """Return the code of one country."""
    return normal_country(value)
