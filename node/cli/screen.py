"""What commands print: one JSON object, or a screen for a person.

Results go to standard output, progress to standard error. Every text passes
through ``plain`` on its way, and rich's own markup is never read from data. The
content of records is printed and nothing else is done with it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from node.cli import ending
from node.cli.fold import folded
from node.cli.seat import seat
from node.cli.table import drawn, tabled
from node.languages.bidi import Finished, settled, shown
from node.present.element import (
    Element,
    Fact,
    Facts,
    Gap,
    Heading,
    Remark,
    Table,
    Tone,
    Verbatim,
)

if TYPE_CHECKING:
    from rich.console import Console

_WIDTH_OF_A_PIPE: Final = 160
STYLES: Final[Mapping[Tone, str]] = MappingProxyType(
    {
        Tone.PLAIN: "",
        Tone.STRONG: "bold",
        Tone.GOOD: "bold green",
        Tone.DOUBTFUL: "yellow",
        Tone.BAD: "bold red",
        Tone.ASIDE: "dim",
    }
)
"""How each tone looks on a terminal."""


def show(value: object, elements: Iterable[Element]) -> None:
    """Print ``value`` as JSON if that was asked for, else a screen.

    A function is called for what it returns, for values made for programs alone.
    """
    if seat().as_json:
        print_json(value() if callable(value) else value)
    else:
        tell(elements)


def show_next(value: object, elements: Iterable[Element]) -> None:
    """Print one of many that never end, at once.

    Raises:
        BrokenPipeError: nobody reads any more: there is nothing to go on for.
    """
    if seat().as_json:
        sys.stdout.write(_as_json(value))
    else:
        for each in elements:
            _tell(each)
    sys.stdout.flush()


def print_json(value: object) -> None:
    """Print one object, keys sorted, everything outside ASCII escaped.

    Escaping keeps terminal controls inert, C1 ones too. Bytes are base64, times
    RFC 3339.
    """
    with _read_or_not():
        sys.stdout.write(_as_json(value))


def _as_json(value: object) -> str:
    return json.dumps(builtins(value), sort_keys=True) + "\n"


def tell(elements: Iterable[Element]) -> None:
    """Print the elements of a screen, each as it comes."""
    for each in elements:
        with _read_or_not():
            _tell(each)


def _tell(each: Element) -> None:
    match each:
        case Gap():
            _line("")
        case Heading():
            _line("")
            _line(each.text, f"bold {STYLES[each.tone]}".strip())
        case Remark():
            _line(each.text, STYLES[each.tone])
        case Verbatim():
            lines = map(settled, each.text.split("\n"))
            sys.stdout.write("\n".join(lines) + "\n")
        case Table():
            console = _console(err=False)
            for table in drawn(each, console.width):
                console.print(table)
        case Facts(rows, language) if not language:
            _facts(rows)
        case Facts(rows, language) if rows:
            cells = [(fact.label, fact.value) for fact in rows]
            styles = [STYLES[fact.tone] for fact in rows]
            _console(err=False).print(tabled((), cells, language, styles))


def note(text: str) -> None:
    """Print one line about the progress, to standard error."""
    from rich.text import Text

    line = settled(text if isinstance(text, Finished) else shown(text))
    with _read_or_not():
        _console(err=True).print(Text(line, style="dim"), soft_wrap=True)


def builtins(value: object) -> Any:
    """Return a value as what JSON has: objects, lists, texts, numbers."""
    import msgspec

    return msgspec.to_builtins(value, str_keys=True)


def progress_console() -> Console:
    """Return the console for progress bars, on standard error."""
    return _console(err=True)


@contextmanager
def _read_or_not() -> Iterator[None]:
    """Go on where nobody reads any more: the exit code tells what was found."""
    try:
        yield
    except BrokenPipeError:
        ending.say_no_more()


def _line(text: str, style: str = "") -> None:
    from rich.text import Text

    line = _for_terminal(settled(text))
    _console(err=False).print(Text(line, style=style), soft_wrap=True)


def _facts(rows: Sequence[Fact]) -> None:
    """Print facts that are not translated: in a pipe a line each, however long."""
    from rich.text import Text

    width = max((len(fact.label) for fact in rows), default=0)
    for fact in rows:
        label = f"{shown(fact.label).ljust(width)}  "
        line = _for_terminal(f"{label}{shown(fact.value)}", len(label))
        told = Text(line)
        told.stylize("bold", 0, len(label))
        _console(err=False).print(told, soft_wrap=True)


def _for_terminal(line: str, hang: int = 0) -> str:
    """Return a line as a terminal gets it; whoever reads a pipe gets it whole."""
    console = _console(err=False)
    return folded(line, console.width, hang) if console.is_terminal else line


def _console(*, err: bool) -> Console:
    return _made(sys.stderr if err else sys.stdout)


@cache
def _made(stream: Any) -> Console:
    from rich.console import Console

    class Piped(Console):
        def on_broken_pipe(self) -> None:
            """Raise it again: what becomes of the command is not for a console."""
            raise  # noqa: PLE0704 - called while it is handled

    return Piped(
        file=stream,
        highlight=False,
        markup=False,
        emoji=False,
        width=None if stream.isatty() else _WIDTH_OF_A_PIPE,
    )
