"""Write a notice and let it out: what an analyst does.

    draft → submit → (another officer approves) → publish → update, renew, take back

One officer asks, another agrees (``approve.py``): to publish, update, renew, withdraw
or cancel. What the kind demands is listed with every draft, and asked for again at
each step towards the door, since time passes and policies change. What was asked for
stays as it was asked: it can be sent back, not edited, while somebody reads it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from node.crypto.ids import new_reference
from node.errors import BadInput, CheckFailed, PolicySaysNo
from node.flows.notice.content import content_of
from node.flows.notice.effects import KeptNotice
from node.flows.notice.office import Office, asking
from node.flows.notice.publication import Publication
from node.flows.notice.repository import Change, stepped
from node.flows.notice.validity import renewable_from
from node.model.agency import Agency
from node.model.desk_notice import NoticeAct, NoticeInput, NoticeView
from node.model.notice import Notice, NoticeState, NoticeStep
from node.model.officer import Officer
from node.model.parcel import Verb
from node.protocol.notice.life import Act, check_reason, step


@dataclass(frozen=True, slots=True)
class Author:
    """The analyst's side of our notices. Safe to call from many threads."""

    us: Agency
    office: Office

    def draft(self, officer: Officer, given: NoticeInput) -> NoticeView:
        """Begin a notice, or write one anew that is a draft or was returned.

        Raises:
            BadInput: it cannot be meant (``content_of``), or is no draft any more.
            NotFound: there is none of that id.
            AlreadyThere: somebody else changed it meanwhile.
        """
        now = self.office.clock.now()
        # (1) Which notice. Its attachments stay; all else is as given now.
        kept: KeptNotice | None = None
        old: Notice | None = None
        state = NoticeState.DRAFT
        if given.notice_id:
            kept, old = self.office.repository.open(given.notice_id)
            state = step(old.state, Act.EDIT)

        # (2) Read what was written. Form is refused here, lacks are not.
        content = content_of(
            given,
            officer=officer.pseudonym,
            attachments=old.content.attachments if old else (),
            now=now,
        )
        # (3) Keep it. The id says nothing of when or how many.
        base = (
            replace(old, content=content)
            if old
            else Notice(new_reference(self.us.id), 0, state, content, ())
        )
        notice = stepped(base, Act.EDIT, officer=officer.pseudonym, at=now, state=state)
        return self._keep(kept, notice, officer, act="notice.drafted", now=now)

    def submit(self, officer: Officer, given: NoticeAct) -> NoticeView:
        """Hand a draft in for review.

        Raises:
            CheckFailed: it lacks something; everything is listed.
            BadInput: it is no draft.
        """
        now = self.office.clock.now()
        kept, notice = self.office.repository.open(given.notice_id)
        state = step(notice.state, Act.SUBMIT)
        check_reason(Act.SUBMIT, given.reason, given.text)
        self.office.repository.check(notice.notice_id, notice.content, now)
        asked = replace(notice, asked=Act.PUBLISH)
        after = stepped(
            asked, Act.SUBMIT, officer=officer.pseudonym, at=now, state=state
        )
        return self._keep(
            kept, after, officer, act="notice.submitted", now=now, text=given.text
        )

    def publish(self, officer: Officer, given: NoticeAct) -> NoticeView:
        """Let an approved notice out.

        Raises:
            CheckFailed: it lacks something now, or is not what was approved.
            PolicySaysNo: nobody at all may be told.
            BadInput: it is not approved.
        """
        now = self.office.clock.now()
        kept, notice = self.office.repository.open(given.notice_id)
        # (4) It was approved, and is what was approved, to the byte.
        state = step(notice.state, Act.PUBLISH)
        check_reason(Act.PUBLISH, given.reason, given.text)
        approval = approval_of(notice)
        if approval is None or approval.reason != self.office.repository.digest(
            notice.content
        ):
            raise CheckFailed(
                "the notice is not what was approved",
                advice="A release officer returns it; then it is submitted again.",
            )
        # (5) It still lacks nothing.
        self.office.repository.check(notice.notice_id, notice.content, now)
        # (6) Policy, for each recipient, as it is now.
        after = stepped(
            replace(notice, sequence=notice.sequence + 1),
            Act.PUBLISH,
            officer=officer.pseudonym,
            at=now,
            state=state,
        )
        told = self.office.publisher.publication(after, Verb.PUBLISH, now=now)
        if not told.told:
            # What a release officer could approve waits for one all the same.
            refused = Change(
                "notice.not-published", now, officer.pseudonym, publication=told
            )
            self.office.repository.note(kept, notice, refused)
            raise PolicySaysNo(f"nobody may be told of it: {_why(told)}")
        # (7) The notice, what is to be said of it, and why, in one act.
        return self._keep(
            kept,
            after,
            officer,
            act="notice.published",
            now=now,
            text=given.text,
            publication=told,
        )

    def update(self, officer: Officer, given: NoticeInput) -> NoticeView:
        """Ask for another content; the one in force holds until that is approved.

        Raises:
            CheckFailed: it lacks something; everything is listed.
            BadInput: it cannot be meant, is of another kind, or something else
                waits for a reviewer.
        """
        now = self.office.clock.now()
        kept, notice = self.office.repository.open(given.notice_id)
        step(notice.state, Act.UPDATE)
        _nothing_asked(notice)
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
            now=now,
        )
        self.office.repository.check(notice.notice_id, content, now)
        asked = replace(notice, proposed=content, asked=Act.UPDATE)
        after = stepped(asked, asking(Act.UPDATE), officer=officer.pseudonym, at=now)
        return self._keep(kept, after, officer, act="notice.update-asked", now=now)

    def renew(self, officer: Officer, given: NoticeAct) -> NoticeView:
        """Ask for more life, when its end is near and not before.

        Raises:
            BadInput: no reason in words, it is too early, or something else waits
                for a reviewer.
            CheckFailed: it lacks something by now.
        """
        now = self.office.clock.now()
        kept, notice = self.office.repository.open(given.notice_id)
        step(notice.state, Act.RENEW)
        check_reason(Act.RENEW, given.reason, given.text)
        _nothing_asked(notice)
        if not given.text.strip():
            raise BadInput("a renewal says in words why the notice is still needed")
        begins = renewable_from(notice, now)
        if now < begins:
            raise BadInput(
                f"it can be renewed from {begins:%Y-%m-%d} on",
                advice="Lives do not add up: a renewal counts from its own day.",
            )
        self.office.repository.check(
            notice.notice_id, replace(notice.content, valid_until=None), now
        )
        return self._ask(kept, notice, Act.RENEW, officer, given=given, now=now)

    def withdraw(self, officer: Officer, given: NoticeAct) -> NoticeView:
        """Ask that the notice be taken back: its purpose is achieved, or it erred.

        Raises:
            BadInput: no reason code, it does not hold, or something else waits for a
                reviewer.
        """
        return self._take_back(Act.WITHDRAW, officer, given)

    def cancel(self, officer: Officer, given: NoticeAct) -> NoticeView:
        """Ask that the notice be cancelled: a condition of it is lost.

        Raises:
            BadInput: as ``withdraw``.
        """
        return self._take_back(Act.CANCEL, officer, given)

    def _take_back(self, act: Act, officer: Officer, given: NoticeAct) -> NoticeView:
        now = self.office.clock.now()
        kept, notice = self.office.repository.open(given.notice_id)
        step(notice.state, act)
        check_reason(act, given.reason, given.text)
        # Nothing takes the place of what somebody may be reading: their approval of
        # the one would be one of the other. Who cannot wait has it suspended.
        _nothing_asked(notice)
        return self._ask(kept, notice, act, officer, given=given, now=now)

    def _ask(  # noqa: PLR0913 - what is asked, of which notice, by whom, why, when
        self,
        kept: KeptNotice,
        notice: Notice,
        act: Act,
        officer: Officer,
        *,
        given: NoticeAct,
        now: datetime,
    ) -> NoticeView:
        after = stepped(
            replace(notice, asked=act),
            asking(act),
            officer=officer.pseudonym,
            at=now,
            reason=given.reason,
        )
        return self._keep(
            kept,
            after,
            officer,
            act=f"notice.{act}-asked",
            now=now,
            text=given.text,
            reason=given.reason,
        )

    def _keep(  # noqa: PLR0913 - one value a part of the change
        self,
        kept: KeptNotice | None,
        notice: Notice,
        officer: Officer,
        *,
        act: str,
        now: datetime,
        text: str = "",
        reason: str = "",
        publication: Publication | None = None,
    ) -> NoticeView:
        shown = notice.proposed or notice.content
        details = [("content", self.office.repository.digest(shown))]
        if reason:
            details.append(("reason", reason))
        change = Change(
            act,
            now,
            officer.pseudonym,
            details=tuple(details),
            text=text,
            publication=publication,
        )
        return self.office.keep(kept, notice, change)


def approval_of(notice: Notice) -> NoticeStep | None:
    """Return the step that approved what stands, unless something came after it."""
    last = notice.steps[-1] if notice.steps else None
    return last if last is not None and last.verb == Act.APPROVE else None


def _nothing_asked(notice: Notice) -> None:
    if notice.asked:
        raise BadInput(
            f"something waits for a reviewer already: {notice.asked}",
            advice="A release officer approves it or returns it.",
        )


def _why(told: Publication) -> str:
    said = [f"{n} {o.told}" for n, o in zip(told.names, told.outcomes, strict=True)]
    return "; ".join(said) or "the audience is empty"
