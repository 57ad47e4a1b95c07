"""A machine readable zone as somebody typed it, or as a camera gave it, in one piece.

What stands for the filler is told from its look (a guillemet, a full-width sign, the
entity of the web). Nobody counts nineteen fillers: a line of names, which no check
digit covers, may end in fewer or more of them, or in none. A line of numbers may not:
what is missing there could be a digit.
"""

from __future__ import annotations

import unicodedata

FILLER = "<"
# How long the lines are, by their number and the length of those that are counted.
_WIDTHS = frozenset(((2, 44), (2, 36), (3, 30)))
_FILLERS = str.maketrans(
    {"\u00ab": "<<", "\u226a": "<<", "\u300a": "<<", "\u2039": "<", "\u3008": "<"}
)
_FRENCH = "IDFRA"  # ends in numbers above, too


def in_one_piece(text: str) -> str:
    """Return the zone in capitals, without line ends, each line of names as long."""
    plain = unicodedata.normalize("NFKC", text.replace("&lt;", FILLER))
    plain = plain.translate(_FILLERS).upper()
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    packed = ["".join(line.split()) for line in lines]
    if len(lines) == 2 and not packed[0].startswith(_FRENCH):
        packed[0] = _filled(lines[0], len(packed[1]), count=2)
    elif len(lines) == 3:
        packed[2] = _filled(lines[2], len(packed[1]), count=3)
    return "".join(packed)


def _filled(line: str, width: int, *, count: int) -> str:
    """Return a line of names of ``width``, where only fillers are too few or many."""
    packed = "".join(line.split())
    if (count, width) not in _WIDTHS or len(packed) == width:
        return packed
    # Without two fillers in a row there would be no given names: blanks stand for them.
    written = packed if FILLER * 2 in packed else line.replace(" ", FILLER)
    bare = written.rstrip(FILLER)
    return bare.ljust(width, FILLER) if len(bare) <= width else packed
