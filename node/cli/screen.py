"""What commands print: one JSON object, or words and tables for a person.

Results go to standard output, progress to standard error. Every text passes
through ``plain`` on its way, and rich's own markup is never read from data. The
content of records is printed and nothing else is done with it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from node.cli.plain_text import plain, plain_block
from node.cli.seat import seat

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_WIDTH_OF_A_PIPE: Final = 160


def show(value: object, words: Callable[[], None]) -> None:
    """Print ``value`` as JSON if that was asked for, else call ``words``."""
    if seat().as_json:
        print_json(value)
    else:
        words()


def show_made(make: Callable[[], object], words: Callable[[], None]) -> None:
    """Print what ``make`` returns as JSON if that was asked for, else call ``words``.

    For values that are made for programs alone.
    """
    if seat().as_json:
        print_json(make())
    else:
        words()


def print_json(value: object) -> None:
    """Print one object, keys sorted, everything outside ASCII escaped.

    Escaping keeps terminal controls inert, C1 ones too. Bytes are base64, times
    RFC 3339.
    """
    sys.stdout.write(json.dumps(builtins(value), sort_keys=True) + "\n")


def line(text: str = "", *, style: str = "") -> None:
    """Print one line."""
    _console(err=False).print(_text(text, style), soft_wrap=True)


def block(text: str) -> None:
    """Print several lines as they are, made safe."""
    sys.stdout.write(plain_block(text).rstrip("\n") + "\n")


def note(text: str) -> None:
    """Print one line about the progress, to standard error."""
    _console(err=True).print(_text(text, "dim"), soft_wrap=True)


def facts(pairs: Iterable[tuple[str, object]]) -> None:
    """Print names and values in two columns."""
    given = list(pairs)
    width = max(len(name) for name, _ in given)
    for name, value in given:
        told = _text(f"{name.ljust(width)}  ", "bold")
        told.append(_text(cell(value)))
        _console(err=False).print(told, soft_wrap=True)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; ``(none)`` when it would be empty."""
    filled = _table(columns)
    for row in rows:
        filled.add_row(*(_text(cell(value)) for value in row))
    if filled.row_count:
        _console(err=False).print(filled)
    else:
        line("(none)")


def listing(items: Iterable[object], *names: str) -> None:
    """Print a table of the named attributes of ``items``."""
    table(
        [name.replace("_", " ") for name in names],
        ([getattr(item, name) for name in names] for item in items),
    )


def cell(value: object) -> str:
    """Return a value as people read it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple | list | frozenset):
        return ", ".join(cell(item) for item in value)
    return str(value)


def builtins(value: object) -> Any:
    """Return a value as what JSON has: objects, lists, texts, numbers."""
    import msgspec

    return msgspec.to_builtins(value, str_keys=True)


def console() -> Console:
    """Return the console for results, on standard output."""
    return _console(err=False)


def progress_console() -> Console:
    """Return the console for progress bars, on standard error."""
    return _console(err=True)


def _table(columns: Sequence[str]) -> Table:
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in columns:
        made.add_column(_text(column), overflow="fold")
    return made


def _text(text: str, style: str = "") -> Any:
    from rich.text import Text

    return Text(plain(text), style=style)


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
