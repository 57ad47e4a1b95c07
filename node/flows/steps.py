"""Work that is done in steps, so that the work of others may come between.

A flow that takes long says ``yield`` where another may go first; what it returns is
its result. Who has a thread of its own runs it ``to_end``; the wire door takes the
steps of all peers in turn.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")
Steps = Generator[None, None, T]
"""Work in steps that returns a ``T``."""


def to_end(work: Steps[T]) -> T:
    """Do all steps of ``work`` one after the other, and return its result."""
    while True:
        try:
            next(work)
        except StopIteration as done:
            result: T = done.value
            return result
