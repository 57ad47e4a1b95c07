"""The reject file: each row that was not taken, its line and the reason.

It is made when the first row is rejected, anew and readable by its owner alone.
Reasons may quote what a stranger's file said, so they are made safe for terminals
and for spreadsheets, which run a cell that begins like a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from node.cli.new_file import free_name, open_new
from node.cli.plain_text import plain
from node.errors import AlreadyThere
from node.model.desk.record import Reject

_FORMULA = ("=", "+", "-", "@")


class RejectFile:
    """Rejects of one import, as CSV with the columns ``line`` and ``reason``."""

    def __init__(self, source: Path, named: Path | None) -> None:
        """Choose the file: the named one, else a free name next to ``source``.

        Raises:
            AlreadyThere: the named one exists, be it as a symbolic link.
        """
        if named is not None and (named.is_symlink() or named.exists()):
            raise AlreadyThere(
                f"{named} is there already",
                advice="Name another reject file; nothing is overwritten.",
            )
        self.path = named or free_name(source.with_name(f"{source.name}.rejects.csv"))
        self._file: BinaryIO | None = None
        self.count = 0

    def add(self, rejects: Iterable[Reject]) -> None:
        """Write some more. Raises as :func:`node.cli.new_file.open_new`."""
        for reject in rejects:
            if self._file is None:
                self._file = open_new(self.path)
                self._file.write(b"line,reason\n")
            self._file.write(_row(reject))
            self.count += 1

    def close(self) -> None:
        """Close the file, if there is one."""
        if self._file is not None:
            self._file.close()


def _row(reject: Reject) -> bytes:
    reason = plain(reject.reason)
    if reason.startswith(_FORMULA):
        reason = f"'{reason}"
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow((reject.line, reason))
    return out.getvalue().encode()
