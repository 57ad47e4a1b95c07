"""Texts for the cells of a CSV, which a spreadsheet may open in its own way.

A spreadsheet calculates a cell that begins like a formula. Where it cuts the cells is
its own affair: in many countries it cuts at semicolons, whatever the file says, so a
formula may begin behind any sign that some spreadsheet cuts at.
"""

from __future__ import annotations

import re
from typing import Final

from node.languages.bidi import shown

FORMULAS: Final = "=+\\-@\uff1d\uff0b\uff0d\uff20"
"""How a text begins that is calculated, in the narrow form and in the wide one."""
CUTS: Final = ";,|"
_BEGINS: Final = re.compile(rf"(^|[{CUTS}])(\s*\"*\s*)([{FORMULAS}])")


def cell(text: str) -> str:
    """Return a text that no terminal acts upon and no spreadsheet calculates."""
    return _BEGINS.sub(r"\1\2'\3", shown(text))
