"""Attach a file to a draft of ours.

    name → take in → look at → seal → keep → add to the notice

The file comes in parts of any size and goes out as sealed chunks: no more than a few
of them are in memory at a time. What it is, is read from its content on the way; the
name must agree at the end. Chunks are kept as they come, each batch with its entry;
the notice knows of the file, and holds the only copy of its key, from the last act
on. What was kept before a file is refused, or its sender hangs up, is dropped again:
without its key nobody could have opened it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from node.clock import Clock
from node.crypto.ids import random
from node.crypto.stream import Sealer, new_key
from node.errors import AlreadyThere, BadInput
from node.flows.notice.effects import DropChunks, PutChunk
from node.flows.notice.repository import NoticeChange, Repository
from node.flows.recorder import Recorder
from node.model.desk.notice import AttachChunk, AttachmentView
from node.model.notice import AttachmentRef, Notice
from node.model.officer import Officer
from node.protocol.notice.acts import Act
from node.protocol.notice.attachment import MOST, bound_to
from node.protocol.notice.life import step, stepped
from node.protocol.notice.media import Inspector, check_name

BATCH = 8
"""Chunks kept in one act: 2 MiB."""

TRIES = 5


@dataclass(frozen=True, slots=True)
class FileBounds:
    """The largest file, and all files of one notice together, in plain bytes."""

    file_most: int
    notice_most: int


class _Arriving:
    """A file on its way in."""

    def __init__(self, owner: str, notice_id: str, name: str) -> None:
        self.notice_id = notice_id
        self.name = name
        self.id = random(16).hex()
        self.size = 0
        self.chunks = 0
        self.waiting: list[PutChunk] = []
        self.inspector = Inspector()
        self._key = new_key()
        bound = bound_to(owner, notice_id, self.id)
        self._sealer = Sealer(self._key, bound_to=bound)

    @property
    def stored(self) -> int:
        """How many chunks are kept already."""
        return self.chunks - len(self.waiting)

    def take(self, data: bytes) -> None:
        self.size += len(data)
        self.inspector.feed(data)
        for sealed in self._sealer.push(data):
            self._put(sealed)

    def finish(self) -> AttachmentRef:
        media = self.inspector.finish()
        check_name(self.name, media)
        self._put(self._sealer.finish())
        return AttachmentRef(
            id=self.id,
            name=self.name,
            media_type=media,
            size=self.size,
            chunks=self.chunks,
            digest=self._sealer.digest,
            key=self._key,
        )

    def view(self) -> AttachmentView:
        media = self.inspector.media_type
        done = self.chunks
        return AttachmentView(self.id, self.name, media, self.size, done, done)

    def _put(self, sealed: bytes) -> None:
        put = PutChunk("", self.notice_id, self.id, self.chunks, sealed)
        self.waiting.append(put)
        self.chunks += 1


@dataclass(frozen=True, slots=True)
class Attacher:
    """Takes in files for drafts. Safe to call from many threads."""

    repository: Repository
    recorder: Recorder
    clock: Clock
    bounds: FileBounds

    def attach(
        self, officer: Officer, chunks: Iterator[AttachChunk]
    ) -> Iterator[AttachmentView]:
        """Attach the file that ``chunks`` carry; yield how far it has come.

        The last view is of the file as the notice has it.

        Raises:
            BadInput: the name or the content is not taken, it is too large, the
                notice is not being written, or the parts end before the last.
            NotFound: there is no such notice of ours.
            AlreadyThere: the notice kept changing meanwhile.
        """
        # (1) Name. Where nothing may be attached, nothing is read.
        first = next(chunks, None)
        if first is None:
            raise BadInput("an attachment without any data")
        check_name(first.name)
        _, notice = self.repository.open(first.notice_id)
        self._check(notice, first.name, 0)

        file = _Arriving(self.repository.us.id, notice.notice_id, first.name)
        done = False
        try:
            for part in _parts(first, chunks):
                # (2) Take in, (3) look at and (4) seal, as far as it is here.
                self._check(notice, file.name, file.size + len(part.data))
                file.take(part.data)
                # (5) Keep.
                if len(file.waiting) >= BATCH:
                    self._keep(officer, file)
                    yield file.view()
            # (6) Add to the notice.
            self._add(officer, file)
            done = True
            yield file.view()
        finally:
            if file.stored and not done:
                self._abandon(officer, file)

    def _check(self, notice: Notice, name: str, size: int) -> None:
        """Refuse a file of ``size`` bytes that the notice cannot take."""
        # What a second officer has read stays as it is; so a draft, or one returned.
        step(notice.state, Act.EDIT)
        held = notice.content.attachments
        if len(held) >= MOST or any(a.name == name for a in held):
            raise BadInput(
                f"the notice has {MOST} files, or one of that name already",
                advice="Give the file another name.",
            )
        left = self.bounds.notice_most - sum(a.size for a in held)
        most = max(0, min(self.bounds.file_most, left))
        if size > most:
            raise BadInput(
                f"the file is larger than the {most} bytes that the notice may take",
                advice="The operator sets notices.attachment_max_mb and "
                "notices.attachments_max_mb.",
            )

    def _keep(self, officer: Officer, file: _Arriving) -> None:
        first = file.waiting[0].number
        self.recorder.record(
            "attachment.arriving",
            file.waiting,
            at=self.clock.now(),
            officer=officer.pseudonym,
            details=(
                ("notice", file.notice_id),
                ("attachment", file.id),
                ("chunks", f"{first}-{file.chunks - 1}"),
            ),
        )
        file.waiting = []

    def _add(self, officer: Officer, file: _Arriving) -> None:
        ref = file.finish()
        for left in reversed(range(TRIES)):
            # The text of the draft may have changed since; the file goes with any.
            before, notice = self.repository.open(file.notice_id)
            self._check(notice, file.name, file.size)
            now = self.clock.now()
            content = notice.content
            content = replace(content, attachments=(*content.attachments, ref))
            # Who attaches is an author, and cannot be the one who approves.
            changed = stepped(
                replace(notice, content=content),
                Act.EDIT,
                officer=officer.pseudonym,
                at=now,
                state=step(notice.state, Act.EDIT),
            )
            try:
                change = _change(officer, ref, file, now)
                self.repository.keep(before, changed, change)
            except AlreadyThere:
                if not left:
                    raise
            else:
                return

    def _abandon(self, officer: Officer, file: _Arriving) -> None:
        self.recorder.record(
            "attachment.abandoned",
            (DropChunks("", file.notice_id, file.id),),
            at=self.clock.now(),
            officer=officer.pseudonym,
            details=(("notice", file.notice_id), ("attachment", file.id)),
        )


def _change(
    officer: Officer, ref: AttachmentRef, file: _Arriving, now: datetime
) -> NoticeChange:
    # Not its name: that may say who is in the picture.
    return NoticeChange(
        "attachment.added",
        now,
        officer.pseudonym,
        details=(
            ("attachment", ref.id),
            ("media-type", ref.media_type),
            ("size", str(ref.size)),
            ("sha256", ref.digest.hex()),
        ),
        effects=tuple(file.waiting),
    )


def _parts(first: AttachChunk, chunks: Iterator[AttachChunk]) -> Iterator[AttachChunk]:
    part: AttachChunk | None = first
    while part is not None:
        yield part
        if part.last:
            return
        part = next(chunks, None)
    raise BadInput(
        "the file ended before its last part arrived",
        advice="Nothing was attached; attach it again.",
    )
