"""Agree to what waits, or send it back: what a release officer does.

Two people let a notice out, change it and take it back: who wrote any of what is to
be approved, or asked for it, does not approve it. An approval is of the content that
was asked for, to the byte: its digest stands in the step and in the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from node.errors import BadInput, NotYourRole
from node.flows.notice.effects import KeptNotice
from node.flows.notice.office import Office, asking
from node.flows.notice.repository import Change, stepped
from node.model.desk_notice import NoticeAct, NoticeView
from node.model.notice import Ending, Notice, NoticeState
from node.model.officer import Officer
from node.protocol.notice.life import Act, check_reason, step

WRITING = frozenset({Act.EDIT, Act.SUBMIT, asking(Act.UPDATE)})
SAID_OF = {
    Act.PUBLISH: "published",
    Act.UPDATE: "updated",
    Act.RENEW: "renewed",
    Act.WITHDRAW: "withdrawn",
    Act.CANCEL: "cancelled",
}


@dataclass(frozen=True, slots=True)
class Approver:
    """The release officer's side of our notices. Safe to call from many threads."""

    office: Office

    def approve(self, officer: Officer, given: NoticeAct) -> NoticeView:
        """Agree to what is asked; anything but publishing then happens at once.

        Raises:
            BadInput: nothing waits, or it cannot happen in this state.
            NotYourRole: the officer wrote some of it, or asked for it.
            CheckFailed: it lacks something by now.
        """
        now = self.office.clock.now()
        kept, notice = self.office.repository.open(given.notice_id)
        # (1) Something waits.
        if not notice.asked:
            raise BadInput(
                "nothing waits for a reviewer in this notice",
                advice="`comity notice list` shows what does.",
            )
        check_reason(Act.APPROVE, given.reason, given.text)
        asked = Act(notice.asked)

        # (2) A second person.
        if officer.pseudonym in authors(notice):
            raise NotYourRole(
                "who wrote or asked for it does not approve it",
                advice="Another release officer looks at it.",
            )
        # (3) What was approved, by digest; then it happens.
        if asked is Act.PUBLISH:
            return self._approve_first(kept, notice, officer, given=given, now=now)
        approved = self._approved(notice, officer, now)
        return self._do(kept, approved, asked, officer, given=given, now=now)

    def return_(self, officer: Officer, given: NoticeAct) -> NoticeView:
        """Send back what waits, or what was approved and is not published.

        Raises:
            BadInput: no reason code, or nothing waits.
        """
        now = self.office.clock.now()
        kept, notice = self.office.repository.open(given.notice_id)
        check_reason(Act.RETURN, given.reason, given.text)
        asks_more = notice.asked and notice.asked != Act.PUBLISH
        state = notice.state if asks_more else step(notice.state, Act.RETURN)
        after = stepped(
            replace(notice, asked="", proposed=None),
            Act.RETURN,
            officer=officer.pseudonym,
            at=now,
            reason=given.reason,
            state=state,
        )
        return self.office.keep(
            kept,
            after,
            Change(
                "notice.returned",
                now,
                officer.pseudonym,
                details=(("asked", notice.asked), ("reason", given.reason)),
                text=given.text,
            ),
        )

    # --- parts ----------------------------------------------------------------------

    def _approve_first(
        self,
        kept: KeptNotice,
        notice: Notice,
        officer: Officer,
        *,
        given: NoticeAct,
        now: datetime,
    ) -> NoticeView:
        state = step(notice.state, Act.APPROVE)
        self.office.repository.check(notice.notice_id, notice.content, now)
        after = replace(self._approved(notice, officer, now, state), asked="")
        digest = self.office.repository.digest(notice.content)
        return self.office.keep(
            kept,
            after,
            Change(
                "notice.approved",
                now,
                officer.pseudonym,
                details=(("asked", Act.PUBLISH), ("content", digest)),
                text=given.text,
            ),
        )

    def _do(  # noqa: PLR0913 - what, of which notice, by whom, why, when
        self,
        kept: KeptNotice,
        notice: Notice,
        act: Act,
        officer: Officer,
        *,
        given: NoticeAct,
        now: datetime,
    ) -> NoticeView:
        """Carry out what was asked and is now approved, and tell of it."""
        state = step(notice.state, act)
        asked = next(s for s in reversed(notice.steps) if s.verb == asking(act))
        content = notice.content
        if act is Act.UPDATE and notice.proposed is not None:
            # Files are in nobody's proposal: they stay with the notice.
            content = replace(notice.proposed, attachments=content.attachments)
        elif act is Act.RENEW:
            content = replace(content, valid_until=None)
        if act in (Act.UPDATE, Act.RENEW):
            self.office.repository.check(notice.notice_id, content, now)
        done = stepped(
            replace(
                notice,
                content=content,
                proposed=None,
                asked="",
                sequence=notice.sequence + 1,
            ),
            act,
            officer=asked.officer,
            at=now,
            reason=asked.reason,
            state=state,
        )
        return self.office.tell(
            kept,
            done,
            act,
            Change(
                f"notice.{SAID_OF[act]}",
                now,
                officer.pseudonym,
                details=(
                    ("content", self.office.repository.digest(content)),
                    ("reason", asked.reason),
                    ("asked-by", asked.officer),
                ),
                text=given.text,
            ),
            ending=Ending(asked.reason),
        )

    def _approved(
        self,
        notice: Notice,
        officer: Officer,
        now: datetime,
        state: NoticeState | None = None,
    ) -> Notice:
        digest = self.office.repository.digest(notice.proposed or notice.content)
        return stepped(
            notice,
            Act.APPROVE,
            officer=officer.pseudonym,
            at=now,
            reason=digest,
            state=state,
        )


def authors(notice: Notice) -> frozenset[str]:
    """Return who wrote or asked for what waits; none of them approves it.

    For a first publication and an update all who ever wrote are authors: what they
    wrote may still stand. For the rest it is who asked.
    """
    asked = Act(notice.asked)
    wrote = asked in (Act.PUBLISH, Act.UPDATE)
    verbs = WRITING if wrote else frozenset({asking(asked)})
    return frozenset(s.officer for s in notice.steps if s.verb in verbs)
