"""Tables and facts, drawn on a terminal.

In a language that is written from right to left the first column is the right one.
What is folded is set apart line by line. Without a language all stands as it is.

An id is never parted, and no word: where a terminal is too narrow to keep the ids of
rows whole and every word of the rest, each row is drawn as facts, one below the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from node.languages.bidi import settled
from node.languages.tongue import direction
from node.present.element import Table as Rows
from node.present.element import set_apart

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.measure import Measurement
    from rich.table import Table

WORD_MOST: Final = 24
"""Cells of the longest word that is kept whole; what is longer is no word."""
GAP: Final = 3
"""Cells between two columns."""


def drawn(rows: Rows, width: int) -> Iterator[Table]:
    """Yield a table as it is drawn in ``width``: whole, or row by row as facts."""
    if widths := _widths(rows, width):
        yield tabled(rows.headings, rows.rows, rows.language, widths=widths)
        return
    for row in rows.rows:
        pairs = [pair for pair in zip(rows.headings, row, strict=True) if pair[1]]
        yield tabled((), [*pairs, ("", "")], rows.language)


def tabled(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    language: str,
    styles: Sequence[str] = (),
    widths: Sequence[int] = (),
) -> Table:
    """Return rows as they are drawn; without headings, the first column is bold.

    ``widths`` are those of the columns, where they are not as wide as what they hold.
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
            width=widths[place] if widths else None,
        )
    for row, style in zip(rows, styles or [""] * len(rows), strict=True):
        made.add_row(*[_Cell(text, language) for text in row][::order], style=style)
    return made


def _widths(rows: Rows, width: int) -> list[int]:
    """Return how wide each column is in ``width``; none where words would be parted."""
    from rich.cells import cell_len

    least: list[int] = []
    most: list[int] = []
    for place, cells in enumerate(zip(rows.headings, *rows.rows, strict=True)):
        longest = max(map(cell_len, cells))
        words = (cell_len(word) for cell in cells for word in cell.split())
        word = min(max(words, default=0), WORD_MOST)
        least.append(longest if place in rows.whole else word)
        most.append(longest)
    spare = width - GAP * (len(most) - 1) - sum(least)
    if spare < 0:
        return []
    made = least
    while spare and made != most:
        # One cell more for the column that is folded into the most lines.
        place = max(range(len(made)), key=lambda at: most[at] / max(made[at], 1))
        made[place] += 1
        spare -= 1
    return made


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
