"""Prose, folded for a terminal between words: never inside a command to be copied.

What is folded here is copied as several lines. So a command stays on one, however long,
and so does a word that no line has room for; the terminal itself folds those.
"""

from __future__ import annotations

import re
from typing import Final

from node.languages.bidi import FIRST_STRONG_ISOLATE

_PIECE: Final = re.compile(r"(\s*)(`[^`]*`\S*|comity [a-z-].*|--[a-z-]+ \S+|\S+)")
"""What is not parted: a command in quotes, one up to the end, an option, a word."""

_LABEL: Final = re.compile(r"\S*\s{2,}")
"""How a line begins that has a label, or is indented: what follows stands below."""


def folded(text: str, width: int, hang: int = 0) -> str:
    """Return ``text`` in lines of at most ``width``.

    All but the first are indented by ``hang``, or to where the text begins after its
    label.

    A line whose parts are set apart from each other stays as it is: a fold would part
    what belongs together.
    """
    from rich.cells import cell_len

    if cell_len(text) <= width or FIRST_STRONG_ISOLATE in text:
        return text
    start = _LABEL.match(text)
    indent = " " * (hang or (start.end() if start else 0))
    lines = [""]
    for space, piece in _PIECE.findall(text):
        if lines[-1].strip() and cell_len(lines[-1] + space + piece) > width:
            lines.append(f"{indent}{piece}")
        else:
            lines[-1] += space + piece
    return "\n".join(lines)
