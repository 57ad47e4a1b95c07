"""Files of notices: one goes up to a draft, one comes down to a new file.

``comity notice attach``, ``detach`` and ``comity inbox save``; the groups are made
elsewhere.
What comes down goes where the officer says, never where its name says, and over
nothing that is there: a peer chose the name. It is written for its owner's eyes
alone, and a file that did not come to its end is taken away again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, BinaryIO, Final

import typer

from node.cli import screen
from node.cli.bar import bar
from node.cli.local_file import open_file
from node.cli.new_file import open_new
from node.cli.seat import seat
from node.errors import BadInput, CheckFailed, ComityError
from node.model.desk.inbox import INBOX_FETCH, AttachmentPart, AttachmentRequest
from node.model.desk.notice import (
    NOTICES_ATTACH,
    NOTICES_DETACH,
    AttachChunk,
    AttachmentView,
    DetachRequest,
)
from node.present import plain
from node.present.notice import notice_brief
from node.steady import Steady

CHUNK: Final = 256 * 1024
OURS: Final = "-"
"""Stands for our own agency where a sender is asked for."""


def attach(
    notice: Annotated[str, typer.Argument(help="The id of a draft of ours.")],
    file: Annotated[Path, typer.Argument(help="JPEG, PNG, WebP, PDF or UTF-8 text.")],
    *,
    name: Annotated[
        str, typer.Option(help="What recipients read. Default: the file's name.")
    ] = "",
) -> None:
    """Attach a file to a draft. Its content is looked at, and its name must agree."""
    with open_file(file) as source:
        steady = Steady(file, source.fileno())
        size = steady.size
        if not size:
            raise BadInput(f"{file} is empty")
        desk, called = seat().desk(), name or file.name
        with bar("attaching", size) as advance:
            view: AttachmentView | None = None
            chunks = _chunks(notice, called, source, steady)
            try:
                for view in desk.duplex(NOTICES_ATTACH, chunks):
                    advance(view.size)  # what the node has, and not what was sent ahead
            except ComityError:
                steady.check()  # why the last part was not sent
                raise
    if view is None or view.here != view.chunks or view.size != size:
        raise CheckFailed(
            f"{file} did not arrive in full",
            advice="Nothing was attached; attach it again.",
        )
    told = "attachment=id", "name", "type=media_type", "bytes=size"
    screen.show(view, [plain.facts_of(view, *told)])


def detach(
    notice: Annotated[str, typer.Argument(help="The id of a draft of ours.")],
    attachment: Annotated[str, typer.Argument(help="The attachment's id.")],
) -> None:
    """Take a file off a draft, and destroy it."""
    request = DetachRequest(notice, attachment)
    view = seat().desk().call(NOTICES_DETACH, request)
    screen.show(view, notice_brief(seat().words, view))


def save(
    sender: Annotated[str, typer.Argument(help="Who sent it; - for a notice of ours.")],
    notice: Annotated[str, typer.Argument(help="The notice's id.")],
    attachment: Annotated[str, typer.Argument(help="The attachment's id.")],
    *,
    out: Annotated[Path, typer.Option(help="A new file; nothing is overwritten.")],
) -> None:
    """Save a file of a notice, fetched from its owner as far as it is not here."""
    request = AttachmentRequest("" if sender == OURS else sender, notice, attachment)
    desk = seat().desk()
    whole = False
    with open_new(out) as target:
        try:
            parts = desk.stream(INBOX_FETCH, request)
            shown = _write(parts, target)
            whole = True
        finally:
            if not whole:
                out.unlink(missing_ok=True)
    told = plain.facts([("saved", str(out)), *shown.items()])
    screen.show({"out": str(out), **shown}, [told])


def _chunks(
    notice: str, name: str, source: BinaryIO, steady: Steady
) -> Iterator[AttachChunk]:
    while data := source.read(CHUNK):
        if source.tell() > steady.size:
            steady.check()  # or one that grows for ever had no end
        yield AttachChunk(notice, name, data)
    steady.check(source.tell())
    yield AttachChunk(notice, name, b"", last=True)


def _write(parts: Iterator[AttachmentPart], target: BinaryIO) -> dict[str, object]:
    """Write all parts; return what is told of the file.

    Raises:
        CheckFailed: there are fewer or more bytes than the node announced.
    """
    first = next(parts, None)
    if first is None:
        raise CheckFailed("the node gave nothing")
    seen, written = hashlib.sha256(), 0
    with bar("saving", first.size) as advance:
        part: AttachmentPart | None = first
        while part is not None:
            written += len(part.data)
            if written > first.size:
                break
            target.write(part.data)
            seen.update(part.data)
            advance(written)
            part = next(parts, None)
    if written != first.size:
        raise CheckFailed(
            "the file did not come to its end",
            advice="Save it again; what the node has fetched is not fetched twice.",
        )
    return {
        "name": first.name,
        "media_type": first.media_type,
        "bytes": written,
        "sha256": seen.hexdigest(),
    }
