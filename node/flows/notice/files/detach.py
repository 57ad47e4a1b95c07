"""Take a file off a draft of ours.

    open → find it → keep the notice without it, and destroy it

What a second officer has read stays as it is: a file goes only while the notice is
being written, when nobody else has it. Its key was in the notice alone and its chunks
go in the same act; the entry that it was there stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from node.errors import NotFound
from node.flows.notice.acts import Acts
from node.flows.notice.effects import DropChunks
from node.flows.notice.repository import NoticeChange
from node.model.desk.notice import DetachRequest, NoticeView
from node.model.officer import Officer
from node.protocol.notice.acts import Act
from node.protocol.notice.life import step, stepped


@dataclass(frozen=True, slots=True)
class Detacher:
    """Takes files off drafts. Safe to call from many threads."""

    acts: Acts

    def detach(self, officer: Officer, request: DetachRequest) -> NoticeView:
        """Take a file off a draft; return the notice without it.

        Raises:
            BadInput: the notice is not being written.
            NotFound: there is no such notice of ours, or it has no such file.
            AlreadyThere: somebody else changed the notice meanwhile.
        """
        # (1) Open; what is out, or waits for a second officer, is not touched.
        now = self.acts.clock.now()
        kept, notice = self.acts.repository.open(request.notice_id)
        state = step(notice.state, Act.EDIT)

        # (2) Find it.
        held = notice.content.attachments
        gone = next((a for a in held if a.id == request.attachment_id), None)
        if gone is None:
            raise NotFound(
                f"notice {notice.notice_id} has no file {request.attachment_id[:60]!r}",
                advice="`comity notice show` lists its files.",
            )

        # (3) Keep the notice without it, and destroy it, in one act. Who takes a
        #     file off is an author, and cannot be the one who approves.
        left = tuple(a for a in held if a.id != gone.id)
        changed = stepped(
            replace(notice, content=replace(notice.content, attachments=left)),
            Act.EDIT,
            officer=officer.pseudonym,
            at=now,
            state=state,
        )
        change = NoticeChange(
            "attachment.removed",
            now,
            officer.pseudonym,
            details=(("attachment", gone.id), ("sha256", gone.digest.hex())),
            effects=(DropChunks("", notice.notice_id, gone.id),),
        )
        self.acts.repository.keep(kept, changed, change)
        return self.acts.views.view(changed, now)
