"""Tables and facts, drawn on a terminal.

In a language that is written from right to left the first column is the right one.
What is folded is set apart line by line. Without a language all stands as it is.

An id is never parted: where a table is too narrow to keep the ids of its rows whole and
the rest readable, each row is drawn as facts, one below the other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from node.languages.bidi import settled
from node.languages.tongue import direction
from node.present.element import Table as Rows
from node.present.element import set_apart

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.measure import Measurement
    from rich.table import Table

READABLE: Final = 8
"""Cells of a column that is folded, at the least."""


def drawn(rows: Rows, width: int) -> Iterator[Table]:
    """Yield a table as it is drawn in ``width``: whole, or row by row as facts."""
    if _fits(rows, width):
        yield tabled(rows.headings, rows.rows, rows.language, whole=rows.whole)
        return
    for row in rows.rows:
        pairs = [pair for pair in zip(rows.headings, row, strict=True) if pair[1]]
        yield tabled((), [*pairs, ("", "")], rows.language)


def tabled(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    language: str,
    styles: Sequence[str] = (),
    whole: Collection[int] = (),
) -> Table:
    """Return rows as they are drawn; without headings, the first column is bold.

    The columns at ``whole`` are not folded.
    """
    from rich import box
    from rich.table import Table

    made = Table(
        box=box.SIMPLE_HEAD if headings else None,
        show_header=bool(headings),
        pad_edge=False,
        show_edge=False,
        padding=(0, 1) if headings else (0, 2, 0, 0),
    )
    leftward = bool(language) and direction(language) == "rtl"
    order = -1 if leftward else 1
    heads = [(head, "") for head in headings] or [("", "bold"), ("", "")]
    for place, (head, style) in list(enumerate(heads))[::order]:
        made.add_column(
            _Cell(head, language),
            style=style,
            justify="right" if leftward else "left",
            overflow="fold",
            no_wrap=place in whole,
        )
    for row, style in zip(rows, styles or [""] * len(rows), strict=True):
        made.add_row(*[_Cell(text, language) for text in row][::order], style=style)
    return made


def _fits(rows: Rows, width: int) -> bool:
    """Whether names stay whole beside columns that can still be read."""
    from rich.cells import cell_len

    needed = 3 * (len(rows.headings) - 1)
    for place, cells in enumerate(zip(rows.headings, *rows.rows, strict=True)):
        longest = max(map(cell_len, cells))
        needed += longest if place in rows.whole else min(longest, READABLE)
    return needed <= width


class _Cell:
    """A text in a table, each of its lines set apart from the cells beside it."""

    def __init__(self, text: str, language: str) -> None:
        self._text = text
        self._language = language

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> RenderResult:
        from rich.text import Text

        lines = Text(self._text).wrap(console, options.max_width, overflow="fold")
        for each in lines:
            line, spoken = each.plain.rstrip(), self._language
            yield Text(set_apart(line, spoken) if spoken else settled(line))

    def __rich_measure__(
        self, console: Console, options: ConsoleOptions
    ) -> Measurement:
        from rich.measure import Measurement
        from rich.text import Text

        return Measurement.get(console, options, Text(self._text))
