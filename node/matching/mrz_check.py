"""Check digits of a machine readable zone, and document numbers that they confirm.

Doc 9303-3, section 4.9. What a camera confuses is put right only where the digit then
holds, and only where there is one way to.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from types import MappingProxyType

from node.matching.mrz_layout import Layout

MAX_CONFUSED = 8
TO_DIGIT = str.maketrans("OQDILZSGB", "000112568")
_CONFUSED: Mapping[str, str] = MappingProxyType(
    {"O": "0", "0": "O", "I": "1", "1": "I", "S": "5", "5": "S"}
    | {"B": "8", "8": "B", "Z": "2", "2": "Z", "G": "6", "6": "G"}
)
_WEIGHTS = (7, 3, 1)


def check_digit(field: str) -> int:
    """Return the check digit of a field (Doc 9303-3, section 4.9)."""
    return (
        sum(
            (0 if char == "<" else int(char, 36)) * _WEIGHTS[place % 3]
            for place, char in enumerate(field)
        )
        % 10
    )


def holds(field: str, digit: str) -> bool:
    """Whether a check digit is that of a field; a filler is that of an empty one."""
    if digit == "<":
        return not field.strip("<")
    return digit.isdigit() and check_digit(field) == int(digit)


def _variants(field: str, flips: int) -> list[str]:
    places = [i for i, char in enumerate(field) if char in _CONFUSED][:MAX_CONFUSED]
    found = []
    for chosen in combinations(places, flips):
        chars = list(field)
        for place in chosen:
            chars[place] = _CONFUSED[chars[place]]
        found.append("".join(chars))
    return found


def _rest(zone: str, layout: Layout) -> str:
    """Return what the optional data hold of a number of more than nine characters."""
    long = layout.long_number and zone[layout.number.stop] == "<"
    return zone[layout.optional].partition("<")[0] if long else ""


def as_read(zone: str, layout: Layout) -> str:
    """Return the document number as it was read."""
    return zone[layout.number] + _rest(zone, layout)[:-1]


def document_number(zone: str, layout: Layout) -> tuple[str, bool]:
    """Return the number, put right where there is one way, and if its digit holds."""
    raw, rest = as_read(zone, layout), _rest(zone, layout)
    digit = rest[-1] if rest else zone[layout.number.stop]
    digit = digit if digit == "<" else digit.translate(TO_DIGIT)
    for flips in (0, 1):
        holding = [v for v in _variants(raw, flips) if holds(v, digit)]
        if holding:
            # More than one way to put it right is no way: keep what was read.
            return (holding[0], True) if len(holding) == 1 else (raw, False)
    return raw, False
