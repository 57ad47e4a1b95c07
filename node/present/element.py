"""The elements that a screen consists of, and how each is meant.

Texts in them are made safe and worded. ``language`` says which language a table or
facts are in, and with it which way they run; empty where they are the same words in
every language, and stand as they are. How a tone looks is for whoever draws it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from node.languages.bidi import (
    FIRST_STRONG_ISOLATE,
    POP_ISOLATE,
    mended,
    runs_left,
    settled,
)
from node.languages.tongue import direction

NAMES: Final = frozenset(
    (
        *("act", "agency", "case", "exchange", "id", "index", "key_id", "notice"),
        *("notice_id", "officer"),
        *("number", "peer", "pseudonym", "query", "query_id", "reference", "release"),
        *("sender", "told_as"),
    )
)
"""Columns by which something is named in the next command: each stays on one line."""


class Tone(StrEnum):
    """How something is meant."""

    PLAIN = "plain"
    STRONG = "strong"
    GOOD = "good"
    DOUBTFUL = "doubtful"
    BAD = "bad"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of what follows, apart from what stands before it."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Remark:
    """One line of text."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Gap:
    """An empty line: what follows is another matter under the same heading."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and a value; an empty label stands for the one above it."""

    label: str
    value: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and values, one beside the other."""

    rows: tuple[Fact, ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings. Columns at ``whole`` have names that are never parted."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    language: str = ""
    whole: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Lines that keep their form, such as a file to be filled in."""

    text: str


Element = Heading | Remark | Gap | Facts | Table | Verbatim
Elements = Iterator[Element]


def names_at(columns: Iterable[str]) -> tuple[int, ...]:
    """Return which of the named columns have names that are never parted."""
    return tuple(
        place for place, name in enumerate(columns) if name.replace(" ", "_") in NAMES
    )


def set_apart(text: str, language: str) -> str:
    """Return one finished line of a cell, set apart from the cells beside it.

    Two neighbours that are both written from right to left would change places.
    """
    whole = settled(mended(text))
    if whole and (direction(language) == "rtl" or runs_left(whole)):
        return f"{FIRST_STRONG_ISOLATE}{whole}{POP_ISOLATE}"
    return whole
