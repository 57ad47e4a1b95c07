"""Text of both directions on one line, shown in the order it is meant.

Two dangers. A number or a name inside an Arabic sentence pulls its neighbours
about: it is set apart by isolates (Unicode TR 9, FIRST STRONG ISOLATE to POP
DIRECTIONAL ISOLATE). And a text from outside may hold directional controls of its
own, to be read as another text than it is (CVE-2021-42574), or controls that move
a terminal's cursor, rewrite what was printed or paste into the shell: those are
written out, never obeyed. Whatever is set apart is made safe first, so no text can end
the isolate that it stands in.
"""

from __future__ import annotations

import unicodedata
from typing import Final

FIRST_STRONG_ISOLATE: Final = "\u2068"
POP_ISOLATE: Final = "\u2069"

# Zero-width (non-)joiners are letters' business in Persian and Indic names;
# every other format character only hides something or moves the rest.
_KEPT: Final = frozenset("\u200c\u200d")
_HIDDEN: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_RIGHT_TO_LEFT: Final = frozenset(("R", "AL", "AN"))


class Finished(str):
    """A text of our own: its values were made safe, and stand apart already."""

    __slots__ = ()


def shown(text: str) -> str:
    r"""Return ``text`` on one line, with whatever does not show written out.

    A bidi override becomes ``\u202e``, ``ESC`` ``\x1b``, a line feed ``\n``.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if _shows(c) else _written(c) for c in text)


def isolate(text: str) -> str:
    """Return ``text``, shown, set apart from the line around it."""
    return f"{FIRST_STRONG_ISOLATE}{shown(text)}{POP_ISOLATE}"


def settled(line: str) -> str:
    """Return a finished line as ``shown`` does, but with its isolates in place.

    Only pairs stand; an isolate that is not closed, or closes nothing, is written
    out. For lines whose parts were made safe one by one: a part that was not could
    bring a pair of its own.
    """
    standing = _pairs(line)
    return "".join(c if place in standing else shown(c) for place, c in enumerate(line))


def mended(part: str) -> str:
    """Return a part of a settled line without the isolates that lost their partner.

    For lines that are folded: what was one pair may stand on two lines.
    """
    standing = _pairs(part)
    isolates = (FIRST_STRONG_ISOLATE, POP_ISOLATE)
    return "".join(
        c for place, c in enumerate(part) if c not in isolates or place in standing
    )


def runs_left(text: str) -> bool:
    """Say whether anything in ``text`` is written from right to left."""
    return any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in text)


def _pairs(line: str) -> frozenset[int]:
    found: set[int] = set()
    open_at: list[int] = []
    for place, char in enumerate(line):
        if char == FIRST_STRONG_ISOLATE:
            open_at.append(place)
        elif char == POP_ISOLATE and open_at:
            found.update((open_at.pop(), place))
    return frozenset(found)


def _shows(char: str) -> bool:
    return char in _KEPT or unicodedata.category(char) not in _HIDDEN


def _written(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
