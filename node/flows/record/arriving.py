"""The parts of a file as they arrive, and what holds for all of its rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from node.errors import BadInput
from node.flows.record.coded import handling_of, role_of
from node.flows.record.tally import Tally
from node.matching.intake import Origin
from node.model.desk.record import ImportChunk


def origin_of(first: ImportChunk, *, today: date, offences: frozenset[str]) -> Origin:
    """Return what holds for all rows of the file that say nothing themselves."""
    return Origin(
        first.source,
        role_of(first.role),
        handling_of(first.handling),
        today=today,
        offences=offences,
        reject_unread=first.reject_unread,
    )


def bytes_of(
    first: ImportChunk, chunks: Iterator[ImportChunk], tally: Tally
) -> Iterator[bytes]:
    """Yield the file in parts, and count them.

    Raises:
        BadInput: its last part did not come.
    """
    chunk: ImportChunk | None = first
    while chunk is not None:
        tally.bytes_read += len(chunk.data)
        yield chunk.data
        if chunk.last:
            return
        chunk = next(chunks, None)
    raise BadInput(
        "the file ended before its last part arrived",
        advice="What was read before is kept; run the same import again.",
    )
