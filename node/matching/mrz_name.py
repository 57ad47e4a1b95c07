"""Names of a machine readable zone, and letters that it spells otherwise.

A zone has the letters A to Z alone. Doc 9303-3, section 6, says what is written for
others: two letters (AE, OE, UE, AA, SS, TH), in which names meet
(``names/code.py``), or a letter and XX: NXX for N with a tilde, UXX for U with dots.
"""

from __future__ import annotations

import re

FILLER = "<"
# Not Maxx or Foxx, where it ends the name, nor the twentieth of a name. No name has an
# N before XX but for this.
_MARKED = re.compile(r"(?<=N)XX|(?<=[AEIOU])XX(?=[A-Z])")


def names_of(row: str, first_row: str = "") -> tuple[str, str]:
    """Return family name and given names as they are written in a zone.

    ``row`` has both, two fillers between them; ``first_row`` is of a zone that has the
    given names elsewhere.
    """
    family, _, first = row.strip(FILLER).partition(FILLER * 2)
    if row.startswith(FILLER * 2):
        family, first = "", row.strip(FILLER)
    return _plain(family), _plain(first_row or first)


def _plain(written: str) -> str:
    words = written.replace(FILLER, " ").split()
    return " ".join(_MARKED.sub("", word) for word in words)
