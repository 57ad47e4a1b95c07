"""What commands print: one JSON object, or a screen for a person.

Results go to standard output, progress to standard error. Every text passes
through ``plain`` on its way, and rich's own markup is never read from data. The
content of records is printed and nothing else is done with it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

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


def print_json(value: object) -> None:
    """Print one object, keys sorted, everything outside ASCII escaped.

    Escaping keeps terminal controls inert, C1 ones too. Bytes are base64, times
    RFC 3339.
    """
    sys.stdout.write(json.dumps(builtins(value), sort_keys=True) + "\n")


def tell(elements: Iterable[Element]) -> None:
    """Print the elements of a screen, each as it comes."""
    for each in elements:
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
    _console(err=True).print(Text(line, style="dim"), soft_wrap=True)


def builtins(value: object) -> Any:
    """Return a value as what JSON has: objects, lists, texts, numbers."""
    import msgspec

    return msgspec.to_builtins(value, str_keys=True)


def progress_console() -> Console:
    """Return the console for progress bars, on standard error."""
    return _console(err=True)


def _line(text: str, style: str = "") -> None:
    from rich.text import Text

    _console(err=False).print(Text(settled(text), style=style), soft_wrap=True)


def _facts(rows: Sequence[Fact]) -> None:
    """Print facts that are not translated: a line each, however long."""
    width = max(len(fact.label) for fact in rows)
    for fact in rows:
        told = _text(f"{fact.label.ljust(width)}  ", "bold")
        told.append(_text(fact.value))
        _console(err=False).print(told, soft_wrap=True)


def _text(text: str, style: str = "") -> Any:
    from rich.text import Text

    return Text(shown(text), style=style)


def _console(*, err: bool) -> Console:
    return _made(sys.stderr if err else sys.stdout)


@cache
def _made(stream: Any) -> Console:
    from rich.console import Console

    return Console(
        file=stream,
        highlight=False,
        markup=False,
        emoji=False,
        width=None if stream.isatty() else _WIDTH_OF_A_PIPE,
    )
