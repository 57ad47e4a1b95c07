"""Catch what libraries write to standard error, past our log.

gRPC's core writes there in words of its own about whoever comes to a port, and what
it says may be a stranger's. Meanwhile our own log goes to where standard error led.

    with caught_stderr() as out:
        configure_logs("info", stream=out)

Whoever writes is never kept waiting: what the pipe has no room for is lost. Words are
neither kept nor told, see ``logs.stray``.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TextIO

from node.logs import stray

STDERR: Final = 2
LINE_MOST: Final = 4096
"""Bytes of a line that are looked at; the rest of it counts as another."""


@contextmanager
def caught_stderr(tell: Callable[[bytes], None] = stray) -> Iterator[TextIO]:
    """Tell ``tell`` each line that is written to standard error, until the end.

    Yields what leads to where standard error led before, and leads again after.
    """
    kept = os.dup(STDERR)
    read, write = os.pipe()
    os.set_blocking(write, False)
    os.dup2(write, STDERR)
    os.close(write)
    reader = threading.Thread(target=_tell_lines, args=(read, tell), daemon=True)
    reader.start()
    out = os.fdopen(kept, "w", buffering=1, encoding="utf-8", errors="replace")
    try:
        yield out
    finally:
        # Nothing writes to the pipe any more, so that its reader comes to an end.
        os.dup2(kept, STDERR)
        reader.join()


def _tell_lines(read: int, tell: Callable[[bytes], None]) -> None:
    with os.fdopen(read, "rb") as lines:
        while line := lines.readline(LINE_MOST):
            tell(line)
