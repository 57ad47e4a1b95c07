"""See that a socket's file is still the one that was bound, and have it bound anew."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

import structlog

from node.errors import ComityError

LOOK_S: Final = 1.0
"""Seconds between two looks."""

_log = structlog.get_logger(__name__)


class SocketWatch:
    """Looks at ``path`` on a thread of its own; ``bind`` binds it anew.

    ``bind`` raises one of our errors where it cannot be, and is called again.
    """

    def __init__(self, path: Path, bind: Callable[[], None]) -> None:
        self._path, self._bind = path, bind
        self._file: tuple[int, int] | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="socket", daemon=True)
        self.bound = True

    def note(self) -> None:
        """Take the file that is there now for the one that was bound."""
        self._file = self._there()

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more, and wait for the look in hand."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> None:
        """Look once."""
        if self._there() == self._file:
            return
        try:
            self._bind()
        except (ComityError, OSError) as why:
            if self.bound:
                self.bound = False
                _log.error("desk.not-bound", exc_info=why)
        else:
            self.bound = True
            _log.warning("desk.bound-anew")

    def _run(self) -> None:
        while not self._over.wait(LOOK_S):
            self.look()

    def _there(self) -> tuple[int, int] | None:
        try:
            found = self._path.lstat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
