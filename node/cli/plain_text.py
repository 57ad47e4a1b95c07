"""Text that is safe to show on a terminal.

What peers, lists and files say may hold control sequences that move the cursor,
rewrite what was printed, retitle the window or paste into the shell, and Unicode
controls that show a text in another order than it has (CVE-2021-42574). Every
text that reaches a screen passes through here. It decides nothing and prints
nothing.
"""

from __future__ import annotations

import unicodedata
from typing import Final

# Zero-width (non-)joiners are letters' business in Persian and Indic names;
# every other format character (bidi overrides and isolates, tags, soft hyphens,
# invisible operators) only hides something.
_KEPT: Final = frozenset("\u200c\u200d")
_HIDDEN: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


def plain(text: str) -> str:
    r"""Return ``text`` on one line, with whatever does not show written out.

    ``ESC`` becomes ``\x1b``, a line feed ``\n``, a bidi override ``\u202e``.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if _shows(c) else _written(c) for c in text)


def plain_block(text: str) -> str:
    """Return ``text`` with its line feeds kept and every line made safe."""
    return "\n".join(plain(line) for line in text.split("\n"))


def _shows(char: str) -> bool:
    return char in _KEPT or unicodedata.category(char) not in _HIDDEN


def _written(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
