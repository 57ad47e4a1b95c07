"""A bar that shows how far something is: on a terminal alone, never beside JSON."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from node.cli import screen
from node.cli.seat import seat


class Advance(Protocol):
    """Told how much is done, and what to say of it instead of before."""

    def __call__(self, done: int, told: str | None = None) -> None:
        """Show it."""
        ...


@contextmanager
def bar(doing: str, size: int | None, *, counted: bool = False) -> Iterator[Advance]:
    """Show ``doing`` until the end; ``size`` is in bytes, None if it is not known.

    Where ``counted``, it is a number of things.
    """
    console = screen.progress_console()
    if seat().as_json or not console.is_terminal:
        yield _unseen
        return
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn() if counted else DownloadColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task(doing, total=size)

        def advance(done: int, told: str | None = None) -> None:
            shown.update(task, completed=done, description=told)

        yield advance


def _unseen(done: int, told: str | None = None) -> None:
    del done, told
