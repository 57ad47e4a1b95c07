"""Files of what became of rows: those not taken, and values that were not read.

Each is made when the first row of it comes, anew and readable by its owner alone.
Reasons may quote what a stranger's file said, so they are made safe for terminals
and for spreadsheets, which run a cell that begins like a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO, ClassVar

from node.cli.new_file import free_name, open_new
from node.errors import AlreadyThere
from node.present import spreadsheet


class RowFile:
    """Rows of one import, as CSV with a column for each of their attributes."""

    ending: ClassVar[str]
    columns: ClassVar[tuple[str, ...]]

    def __init__(self, source: Path, named: Path | None = None) -> None:
        """Choose the file: the named one, else a free name next to ``source``.

        Raises:
            AlreadyThere: the named one exists, be it as a symbolic link.
        """
        if named is not None and (named.is_symlink() or named.exists()):
            raise AlreadyThere(
                f"{named} is there already",
                advice="Name another reject file; nothing is overwritten.",
            )
        self.path = named or free_name(source.with_name(source.name + self.ending))
        self._file: BinaryIO | None = None
        self.count = 0

    def add(self, rows: Iterable[object]) -> None:
        """Write some more. Raises as :func:`node.cli.new_file.open_new`."""
        for row in rows:
            if self._file is None:
                self._file = open_new(self.path)
                self._file.write(f"{','.join(self.columns)}\n".encode())
            self._file.write(_row([getattr(row, name) for name in self.columns]))
            self.count += 1

    def close(self) -> None:
        """Close the file, if there is one."""
        if self._file is not None:
            self._file.close()


class RejectFile(RowFile):
    """Rows that were not taken: each with its line and the reason."""

    ending = ".rejects.csv"
    columns = ("line", "reason")


class UnreadFile(RowFile):
    """Values that were kept as they are written: line, field and reason."""

    ending = ".unread.csv"
    columns = ("line", "field", "reason")


class SameFile(RowFile):
    """Rows with a number that another record has: line, field and its reference."""

    ending = ".same.csv"
    columns = ("line", "field", "reference")


class MissingFile(RowFile):
    """Records of the same source that the file does not have: reference, category."""

    ending = ".missing.csv"
    columns = ("reference", "category")


def _row(cells: Sequence[object]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(map(_safe, cells))
    return out.getvalue().encode()


def _safe(cell: object) -> object:
    return spreadsheet.cell(cell) if isinstance(cell, str) else cell
