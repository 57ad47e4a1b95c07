"""Readers of files that agencies and others publish: FtM, CSV, JSON, and their lists.

Each takes chunks of bytes and gives rows or rejects with their line, one by one;
none holds the file, but for what a list tells only at its end. A reject's reason names
what is wrong, never what was read.

    for found in open_reader("ftm", origin)(chunks):
        ...                         # Row(line, record) or Reject(line, reason)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from node.errors import BadInput
from node.matching.intake.document import read_document
from node.matching.intake.formats import FORMATS, LISTS, recognised
from node.matching.intake.ftm import read_ftm
from node.matching.intake.joined import joined
from node.matching.intake.lists.statements import read_statements
from node.matching.intake.mapping import read_mapping
from node.matching.intake.reason import NamedReject
from node.matching.intake.row import (
    Adjacent,
    Found,
    Gone,
    Origin,
    Partial,
    Published,
    Reject,
    Row,
    Unknown,
    at_least,
    finished,
)
from node.matching.intake.table import read_table

Reader = Callable[[Iterable[bytes]], Iterator[Found]]


def open_reader(file_format: str, origin: Origin, *, mapping: str = "") -> Reader:
    """Return the reader of ``file_format``; ``mapping`` is a mapping file's text.

    Raises:
        BadInput: unknown format, or a mapping that is missing or not well formed.
    """
    if file_format == "ftm":
        return lambda chunks: joined(read_ftm(chunks, origin), adds=False)
    if file_format == "statements":
        return lambda chunks: joined(read_statements(chunks, origin), adds=False)
    if file_format == "json":
        return lambda chunks: joined(read_document(chunks, origin), adds=False)
    if file_format == "csv":
        plan = read_mapping(mapping)
        adds = plan.rows == "add"
        return lambda chunks: joined(read_table(chunks, origin, plan), adds=adds)
    read = LISTS.get(file_format)
    if read is None:
        raise BadInput(
            f"{file_format[:20]!r} is not a format of record files",
            advice="One of: " + ", ".join(FORMATS) + ".",
        )
    return lambda chunks: joined(
        finished(at_least(read(chunks), origin.handling), origin), adds=False
    )


__all__ = [
    "FORMATS",
    "LISTS",
    "Adjacent",
    "Found",
    "Gone",
    "NamedReject",
    "Origin",
    "Partial",
    "Published",
    "Reader",
    "Reject",
    "Row",
    "Unknown",
    "open_reader",
    "recognised",
]
