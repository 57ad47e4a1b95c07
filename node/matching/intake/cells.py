"""Rows of cells, of lines with a mark between the cells (RFC 4180).

A quoted cell may run over lines. A quote that is never closed must not swallow
the file: past a few lines the line it opened on is rejected and reading goes on
behind it.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator

from node.matching.intake.lines import decode_text
from node.matching.intake.reason import NotTaken, RejectCode, rejected
from node.matching.intake.row import Reject

MAX_CELLS = 1024  # columns of a file
MAX_ROW_LINES = 64
MAX_ROW = 1 << 18  # bytes

_Line = tuple[int, bytes]


def read_cells(
    lines: Iterator[_Line | Reject],
    delimiter: str,
    *,
    decode: Callable[[bytes], str] = decode_text,
) -> Iterator[tuple[int, list[str]] | Reject]:
    """Yield the cells of each row that is not empty, with its line; or a reject."""
    waiting: deque[_Line | Reject] = deque()
    source = _Source(lines)
    for found in source:
        if isinstance(found, Reject):
            yield found
            continue
        waiting.clear()
        number, row = found
        while row.count(b'"') % 2 and len(waiting) < MAX_ROW_LINES:
            following = next(source, None)
            if following is None:
                break
            waiting.append(following)
            if isinstance(following, Reject):
                break
            row += b"\n" + following[1]
            if len(row) > MAX_ROW:
                break
        if row.count(b'"') % 2 or len(row) > MAX_ROW:
            source.ahead.extendleft(reversed(waiting))
            yield rejected(number, RejectCode.OPEN_QUOTE)
            continue
        if row.strip():
            try:
                yield number, _cells(decode(row), delimiter)
            except NotTaken as why:
                yield why.at(number)


class _Source:
    """Lines that were put back first, then new ones; also behind the last of them."""

    def __init__(self, lines: Iterator[_Line | Reject]) -> None:
        self.ahead: deque[_Line | Reject] = deque()
        self._lines = lines

    def __iter__(self) -> _Source:
        return self

    def __next__(self) -> _Line | Reject:
        return self.ahead.popleft() if self.ahead else next(self._lines)


def _cells(row: str, delimiter: str) -> list[str]:
    try:
        # One row in one piece: the reader sees its line ends as part of the cell.
        cells = next(csv.reader([row], delimiter=delimiter, strict=True))
    except csv.Error:
        raise NotTaken(RejectCode.NO_CSV) from None
    if len(cells) > MAX_CELLS:
        raise NotTaken(RejectCode.TOO_MANY_COLUMNS, MAX_CELLS)
    return cells
