"""Work that is done in steps, so that the work of others may come between.

A flow that takes long says ``yield`` where another may go first; what it returns is
its result. Who has a thread of its own runs it ``to_end``; the wire door takes the
steps of all peers in turn. Where the work waits for something (that an act of its own
is durable) it yields the future of that, and is gone on with once that is done.
"""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import Future, wait
from typing import Any, TypeVar

T = TypeVar("T")
Waits = Future[Any]
"""What work waits for. Whether it failed is for the work to see."""
Steps = Generator[Any, None, T]
"""Work in steps that returns a ``T``, and yields nothing or ``Waits``."""


def to_end(work: Steps[T]) -> T:
    """Do all steps of ``work`` one after the other, and return its result."""
    while True:
        try:
            waits: Waits | None = next(work)
        except StopIteration as done:
            result: T = done.value
            return result
        if waits is not None:
            wait((waits,))
