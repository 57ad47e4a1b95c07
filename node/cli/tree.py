"""How a group of commands is made: plain help, no completion, no traceback."""

from __future__ import annotations

import typer


def group(text: str) -> typer.Typer:
    """Return an empty group of commands with ``text`` as its help."""
    return typer.Typer(
        help=text,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
