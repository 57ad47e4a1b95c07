"""Write a notice, or another content for one that is out: what an analyst does.

What is written is an act like all others (``acts.py``), with content of its own. What
was asked for stays as it was asked: it can be sent back, not edited, while somebody
reads it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from node.crypto.ids import new_reference
from node.errors import BadInput
from node.flows.notice.acts import ActRequest, Acts
from node.flows.notice.approval import check_unasked
from node.flows.notice.content import content_of
from node.flows.notice.effects import KeptNotice
from node.model.desk.notice import NoticeInput, NoticeView
from node.model.notice import Notice, NoticeState
from node.model.officer import Officer
from node.protocol.notice.acts import Act
from node.protocol.notice.life import step


@dataclass(frozen=True, slots=True)
class Author:
    """Writes our notices. Safe to call from many threads."""

    acts: Acts

    def draft(self, officer: Officer, given: NoticeInput) -> NoticeView:
        """Begin a notice, or write one anew that is a draft or was returned.

        Form is refused here, lacks are not. Attachments stay; all else is as given.

        Raises:
            BadInput: it cannot be meant (``content_of``), or is no draft any more.
            NotFound: there is none of that id.
            AlreadyThere: somebody else changed it meanwhile.
        """
        now = self.acts.clock.now()
        kept: KeptNotice | None = None
        old: Notice | None = None
        if given.notice_id:
            kept, old = self.acts.repository.open(given.notice_id)
            step(old.state, Act.EDIT)
        content = content_of(
            given,
            officer=officer.pseudonym,
            attachments=old.content.attachments if old else (),
            offences=self.acts.repository.rules.bundle.offences,
            now=now,
        )
        if old is None:
            # The id says nothing of when or how many.
            new_id = new_reference(self.acts.repository.us.id)
            old = Notice(new_id, 0, NoticeState.DRAFT, content, ())
        written = replace(old, content=content)
        request = ActRequest(Act.EDIT, written, officer.pseudonym, now)
        return self.acts.views.view(self.acts.carry_out(kept, request), now)

    def update(self, officer: Officer, given: NoticeInput) -> NoticeView:
        """Ask for another content; the one in force holds until that is approved.

        Raises:
            CheckFailed: it lacks something; everything is listed.
            BadInput: it cannot be meant, is of another kind, or something else
                waits for a reviewer.
        """
        now = self.acts.clock.now()
        kept, notice = self.acts.repository.open(given.notice_id)
        step(notice.state, Act.UPDATE)
        check_unasked(notice)
        if (given.kind, given.category) != (
            notice.content.kind,
            notice.content.category,
        ):
            raise BadInput(
                "an update keeps kind and category",
                advice="Withdraw this notice and publish another.",
            )
        content = content_of(
            given,
            officer=officer.pseudonym,
            attachments=notice.content.attachments,
            offences=self.acts.repository.rules.bundle.offences,
            now=now,
        )
        newer = replace(notice, proposed=content)
        request = ActRequest(Act.UPDATE, newer, officer.pseudonym, now)
        return self.acts.views.view(self.acts.carry_out(kept, request), now)
