"""Where log lines go while a node serves: nobody waits for them, and none raises.

    put → queue → a thread of its own → the descriptor

A pipe that nobody reads, a full disk, a reader that is gone: a line that cannot be
written is left out and counted, and once lines go through again the next one says how
many were.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import structlog

MOST: Final = 10_000
"""Lines that wait, at the most."""
LAST_S: Final = 2.0
"""So long the end of a process waits for lines that are not written yet."""

_log = structlog.get_logger(__name__)


class LogStream:
    """Takes the lines of all threads, for a descriptor."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lines: queue.Queue[bytes | None] = queue.Queue(MOST)
        self._lock = threading.Lock()
        self._left_out = 0
        self._untold = 0
        self._midline = False
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)
        self._thread.start()

    @property
    def left_out(self) -> int:
        """How many lines could not be written."""
        return self._left_out

    def write(self, text: str) -> int:
        """Let a line wait to be written, or leave it out."""
        try:
            self._lines.put_nowait(text.encode("utf-8", "replace"))
        except queue.Full:
            self._leave_out()
        return len(text)

    def flush(self) -> None:
        """Do nothing: lines are written as they come."""

    def close(self) -> None:
        """Write what waits, as far as that can be done in a moment."""
        try:
            self._lines.put(None, timeout=LAST_S)
        except queue.Full:
            return
        self._thread.join(LAST_S)

    def _run(self) -> None:
        while (line := self._lines.get()) is not None:
            if not self._written(line):
                self._leave_out()
            elif self._untold:
                with self._lock:
                    count, self._untold = self._untold, 0
                _log.warning("log.left-out", count=count)

    def _written(self, line: bytes) -> bool:
        """Write a whole line; part of one is ended before the next begins."""
        rest = b"\n" + line if self._midline else line
        try:
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
                self._midline = bool(rest)
        except OSError:
            return False
        return True

    def _leave_out(self) -> None:
        with self._lock:
            self._left_out += 1
            self._untold += 1


@contextmanager
def log_stream(descriptor: int) -> Iterator[LogStream]:
    """Take log lines until the end."""
    stream = LogStream(descriptor)
    try:
        yield stream
    finally:
        stream.close()
