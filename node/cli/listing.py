"""The options of a list, the same for each: which, how many, from where on."""

from __future__ import annotations

import shlex
from typing import Annotated, Final

import typer

_PLACE: Final = frozenset(("after", "before"))
"""What says where a page begins: the next begins elsewhere."""

Count = Annotated[int, typer.Option("--count", "--page", min=1, help="How many.")]
After = Annotated[
    str, typer.Option("--after", help="Where the page before ended: its `next`.")
]
OldestFirst = Annotated[bool, typer.Option("--oldest-first", help="Not newest first.")]
Since = Annotated[
    str, typer.Option(metavar="DAY", help="From this day or moment on, UTC.")
]
Until = Annotated[
    str, typer.Option(metavar="DAY", help="To the end of this day, or a moment.")
]
Peer = Annotated[str, typer.Option(help="Only of this peer.")]
Officer = Annotated[
    str, typer.Option(metavar="PSEUDONYM", help="Only of this officer; me: yours.")
]
Case = Annotated[str, typer.Option(help="Only of this case.")]
Purpose = Annotated[str, typer.Option(help="Only for this purpose.")]
Offence = Annotated[str, typer.Option(help="Only about this offence.")]
Category = Annotated[str, typer.Option(help="Only about this category.")]
Reference = Annotated[
    str, typer.Option(metavar="REF", help="Only of this reference, or its beginning.")
]
Text = Annotated[str, typer.Option(help="Only what has this text in it.")]


def next_page(command: typer.Context, after: str) -> str:
    """Return the command for the page that begins after ``after``, with all of it."""
    return f"{as_given(command)} --after {shlex.quote(after)}" if after else ""


def as_given(command: typer.Context) -> str:
    """Return the command with all that was given but where its page begins."""
    given = [command.command_path]
    for each in command.command.params:
        value = command.params.get(each.name or "")
        if each.name in _PLACE or not value:
            continue
        if each.param_type_name != "option":
            given.append(shlex.quote(str(value)))
        elif value is True:
            given.append(each.opts[0])
        elif value != each.default:
            some = value if isinstance(value, list | tuple) else [value]
            given += [f"{each.opts[0]} {shlex.quote(str(one))}" for one in some]
    return " ".join(given)
