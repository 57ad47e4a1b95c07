"""A file on its way into the holdings, and what became of its rows.

Rows that were not taken, values that were not read and numbers that another record has
go to files of their own as they come; the first of each are kept for the screen. What
stops an import half way does not undo it: what was kept by then is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from node.cli import screen
from node.cli.bar import bar
from node.cli.reject import (
    MissingFile,
    RejectFile,
    RowFile,
    SameFile,
    UnreadFile,
)
from node.cli.upload import Upload
from node.cli.world import Desk
from node.errors import CheckFailed, ComityError
from node.model.desk.record import RECORDS_IMPORT, ImportChunk, ImportProgress

LISTED: Final = 20
"""Of each kind, on a screen and in JSON; the files have all."""
COUNTS: Final = (
    *("read", "added", "changed", "unchanged", "joined", "rejected", "unread"),
    *("same", "missing", "withdrawn", "selectors", "bytes_read"),
)


@dataclass(slots=True)
class Import:
    """What an import has come to."""

    files: dict[str, RowFile]
    last: ImportProgress | None = None
    listed: dict[str, list[Any]] = field(default_factory=dict)

    def take(self, progress: ImportProgress) -> None:
        """Take in one report."""
        self.last = progress
        for name, rows in (
            ("rejects", progress.rejects),
            ("unread", progress.unread_values),
            ("same", progress.same_numbers),
            ("missing", progress.missing_records),
        ):
            self.files[name].add(rows)
            kept = self.listed.setdefault(name, [])
            kept += rows[: LISTED - len(kept)]

    @property
    def total(self) -> ImportProgress:
        """The last report.

        Raises:
            CheckFailed: there is none.
        """
        if self.last is None:
            raise CheckFailed("the node reported nothing", advice=self.stays)
        return self.last

    @property
    def as_json(self) -> dict[str, object]:
        """What is said of it to programs: counts, what is listed first, the files."""
        told: dict[str, object] = {n: getattr(self.total, n) for n in COUNTS}
        for name, key in _LISTS:
            told[key] = screen.builtins(self.listed.get(name, []))
        return told | {f"{_FILES[name]}_file": path for name, path in self.paths()}

    def paths(self) -> Iterator[tuple[str, str]]:
        """Yield the path of each file that was written, by what is in it."""
        for name, each in self.files.items():
            if each.count:
                yield name, str(each.path)

    @property
    def stays(self) -> str:
        """What stays of an import that did not come to its end."""
        again = "The same import again goes on and adds nothing twice."
        if self.last is None:
            return f"No row was reported as kept; some may be. {again}"
        kept = f"{self.last.added} added and {self.last.changed} changed records stay"
        return f"{kept}, of {self.last.read} rows read. {again}"


_FILES: Final = {
    "rejects": "reject",
    "unread": "unread",
    "same": "same",
    "missing": "missing",
}
_LISTS: Final = (
    ("unread", "unread_values"),
    ("same", "same_numbers"),
    ("missing", "missing_records"),
)


def run(desk: Desk, file: Path, first: ImportChunk, *, rejects: Path | None) -> Import:
    """Import ``file`` as ``first`` says, and return what came of it.

    Raises:
        CheckFailed: it did not come to its end.
        ComityError: the node refused it, or the file is at fault.
    """
    upload = Upload(file)
    done = Import(
        {
            "rejects": RejectFile(file, rejects),
            "unread": UnreadFile(file),
            "same": SameFile(file),
            "missing": MissingFile(file),
        }
    )
    try:
        for progress in _with_bar(
            desk.duplex(RECORDS_IMPORT, upload.chunks(first)), upload
        ):
            done.take(progress)
    except KeyboardInterrupt:
        screen.note(done.stays)
        raise
    except ComityError as error:
        fault = upload.fault or error
        if done.last is not None or upload.position:
            fault.advice = f"{fault.advice} {done.stays}".strip()
        raise fault from None
    finally:
        for each in done.files.values():
            each.close()
    if done.last is None or not done.last.done:
        raise CheckFailed(
            f"the import of {file} did not come to its end", advice=done.stays
        )
    return done


def _with_bar(
    replies: Iterator[ImportProgress], upload: Upload
) -> Iterator[ImportProgress]:
    with bar("importing", upload.size) as advance:
        for reply in replies:
            told = (
                f"{reply.read} rows, {reply.rejected} rejected, {reply.unread} unread"
            )
            advance(upload.taken(reply.bytes_read), told)
            yield reply
