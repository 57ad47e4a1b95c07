"""What screens print in the language of who sits at them.

Codes become words; what was written by people stays as it is, made safe. A finished
text (``Said``) may hold isolates, which keep the directions of a line apart; any
other text is made safe here and set apart where it must be (``node.languages``). In
a language that is written from right to left the first column is the right one.

It knows no notice; what a screen consists of, the commands say. JSON is not printed
here: codes are the same in every language.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from node.cli import screen
from node.cli.seat import seat
from node.languages.bidi import (
    FIRST_STRONG_ISOLATE,
    POP_ISOLATE,
    Finished,
    mended,
    runs_left,
    settled,
    shown,
)
from node.languages.tongue import direction

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.measure import Measurement

Row = Sequence[object]
_DIGITS_TOLD: Final = 16  # of a digest: enough to compare two by eye


class Said(Finished):
    """A text of the catalogues, finished: it is printed as it stands."""

    __slots__ = ()


def say(key: str, /, **values: object) -> Said:
    """Return the text of ``key`` with ``values`` in their places."""
    from node.languages.catalogue import say as text_of

    return Said(text_of(key, seat().language, **values))


def coded(family: str, code: str) -> Said:
    """Return what a code is called; the code itself where nobody named it."""
    return say(f"{family}.{code}") if code else Said("")


def codes(family: str, given: Iterable[str]) -> Said:
    """Return what several codes are called, one after the other."""
    return Said(_comma().join(coded(family, code) for code in given))


def first_known(code: str, *families: str) -> Said:
    """Return what a code is called in the first family that knows it.

    What no family knows is shown as it is; long digests are cut.
    """
    from node.languages.catalogue import in_line, knows

    for family in families:
        if knows(f"{family}.{code}"):
            return coded(family, code)
    digest = len(code) > _DIGITS_TOLD and set(code) <= set("0123456789abcdef")
    text = f"{code[:_DIGITS_TOLD]}..." if digest else code
    return Said(in_line(text, seat().language)) if code else Said("")


def heading(name: str) -> Said:
    """Return what the attribute ``name`` is called."""
    return say(f"column.{name}")


def field_name(category: str, name: str) -> Said:
    """Return what a field of the catalogue of holdings is called."""
    from node.languages import words

    return Said(words.field_name(category, name, seat().language))


def thing_name(name: str, category: str = "") -> Said:
    """Return what a field, statement, question or column is called."""
    from node.languages import words

    return Said(words.name_of(name, seat().language, category=category))


def statement_value(name: str, value: str) -> str:
    """Return what a statement says: a code in words, all else as it was written."""
    from node.languages.catalogue import knows
    from node.languages.words import statement_value as meant

    if knows(f"code.{name}.{value}") or value in {"yes", "no"}:
        return Said(meant(name, value, seat().language))
    return value


def answer(*, holds: bool) -> Said:
    """Return the word for yes or no."""
    return say("word.yes" if holds else "word.no")


def countries(codes: Iterable[str]) -> Said:
    """Return countries by name and code, so that none is taken for another."""
    from node.languages.catalogue import in_line
    from node.languages.formats import country_name

    spoken = seat().language
    named = (f"{country_name(code, spoken)} ({shown(code)})" for code in codes)
    return Said(_comma().join(in_line(name, spoken) for name in named))


def moment(when: datetime | None) -> Said:
    """Return a moment in words."""
    from node.languages.formats import format_moment

    return Said(format_moment(when, seat().language)) if when else Said("")


def titled(text: str, *, style: str = "bold") -> None:
    """Print a heading after an empty line."""
    screen.line()
    line(text, style=style)


def columns_line(parts: Iterable[object]) -> None:
    """Print one line of a list that has no end; what is empty is left out."""
    cells = (_apart(cell) for cell in map(_cell, parts) if cell)
    line(Said("  ".join(cells)))


def line(text: str, *, style: str = "") -> None:
    """Print one line."""
    from rich.text import Text

    screen.console().print(Text(settled(safe(text)), style=style), soft_wrap=True)


def paragraphs(text: str) -> None:
    """Print what people wrote, line by line."""
    from node.languages.catalogue import in_line

    for each in text.split("\n"):
        line(Said(in_line(each.removesuffix("\r"), seat().language)))


def block(text: str) -> None:
    """Print finished lines as they are, such as a file to be filled in."""
    for each in text.removesuffix("\n").split("\n"):
        sys.stdout.write(settled(each) + "\n")


def facts(pairs: Iterable[tuple[str, object]]) -> None:
    """Print names and values in two columns; what is empty is left out."""
    labelled((heading(name), value, "") for name, value in pairs)


def labelled(rows: Iterable[tuple[Said, object, str]]) -> None:
    """Print labels, values and how each line looks; as ``facts``, without headings.

    A label that is empty stands for the one above it.
    """
    given = [row for row in rows if not _empty(row[1])]
    if given:
        looks = [look for *_, look in given]
        _print((), [row[:2] for row in given], style="bold", looks=looks)


def table(columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Print a table under the headings of ``columns``; a word where it is empty.

    A column that is empty in all rows is left out: screens are narrow.
    """
    given = list(rows)
    filled = [n for n in range(len(columns)) if not all(_empty(r[n]) for r in given)]
    if filled:
        heads = [heading(columns[n]) for n in filled]
        _print(heads, [[row[n] for n in filled] for row in given])
    else:
        line(say("word.none"))


def _print(
    headings: Sequence[str],
    rows: Sequence[Row],
    *,
    style: str = "",
    looks: Sequence[str] = (),
) -> None:
    from rich import box
    from rich.table import Table

    made = Table(
        box=box.SIMPLE_HEAD if headings else None,
        show_header=bool(headings),
        pad_edge=False,
        show_edge=False,
        padding=(0, 1) if headings else (0, 2, 0, 0),
    )
    leftward = direction(seat().language) == "rtl"
    order = -1 if leftward else 1
    width = max(map(len, rows))
    heads = [_Cell(text) for text in headings or [""] * width]
    styles = [style, *[""] * (width - 1)]
    for head, look in list(zip(heads, styles, strict=True))[::order]:
        made.add_column(
            head,
            style=look,
            justify="right" if leftward else "left",
            overflow="fold",
        )
    for row, look in zip(rows, looks or [""] * len(rows), strict=True):
        made.add_row(*[_Cell(_cell(value)) for value in row][::order], style=look)
    screen.console().print(made)


class _Cell:
    """A text in a table, each of its lines set apart from the cells beside it.

    Two neighbours that are both written from right to left would change places.
    """

    def __init__(self, text: str) -> None:
        self._text = text

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> RenderResult:
        from rich.text import Text

        lines = Text(self._text).wrap(console, options.max_width, overflow="fold")
        for each in lines:
            yield Text(_apart(each.plain.rstrip()))

    def __rich_measure__(
        self, console: Console, options: ConsoleOptions
    ) -> Measurement:
        from rich.measure import Measurement
        from rich.text import Text

        return Measurement.get(console, options, Text(self._text))


def _apart(text: str) -> str:
    whole = settled(mended(text))
    if not whole:
        return ""
    if direction(seat().language) == "rtl" or runs_left(whole):
        return f"{FIRST_STRONG_ISOLATE}{whole}{POP_ISOLATE}"
    return whole


def _empty(value: object) -> bool:
    return value is None or value in ("", ())


def _comma() -> str:
    return "\u060c " if direction(seat().language) == "rtl" else ", "


def _cell(value: Any) -> str:
    """Return a value as a table tells it; moments short, since many stand there."""
    if isinstance(value, Said):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%MZ")
    if isinstance(value, bool):
        return answer(holds=value)
    if isinstance(value, tuple | list):
        return _comma().join(map(_cell, value))
    return "" if value is None else shown(str(value))


def safe(text: str) -> str:
    """Return a text made safe, unless it is finished."""
    return text if isinstance(text, Said) else shown(text)
