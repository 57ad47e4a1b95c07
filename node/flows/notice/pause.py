"""Suspend a notice, and let it hold again.

One officer is enough: doubt does not wait. Each recipient that has the notice is
told; what policy has forbidden since the pause does not hold again, it is taken back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from node.flows.notice.office import Office
from node.flows.notice.repository import Change, stepped
from node.model.desk_notice import NoticeAct, NoticeView
from node.model.notice import Ending
from node.model.officer import Officer
from node.protocol.notice.life import Act, check_reason, step

SAID_OF = {Act.SUSPEND: "notice.suspended", Act.RESUME: "notice.resumed"}


@dataclass(frozen=True, slots=True)
class Pauser:
    """Suspends, for release officers. Safe to call from many threads."""

    office: Office

    def suspend(self, officer: Officer, given: NoticeAct) -> NoticeView:
        """Suspend the notice: shown and matched nowhere until it holds again.

        Raises:
            BadInput: no reason code, or it does not hold.
        """
        return self._at_once(Act.SUSPEND, officer, given)

    def resume(self, officer: Officer, given: NoticeAct) -> NoticeView:
        """Let a suspended notice hold again, where policy still lets it.

        Raises:
            BadInput: no reason code, or it is not suspended.
            CheckFailed: it lacks something by now.
        """
        return self._at_once(Act.RESUME, officer, given)

    def _at_once(self, act: Act, officer: Officer, given: NoticeAct) -> NoticeView:
        now = self.office.clock.now()
        kept, notice = self.office.repository.open(given.notice_id)
        state = step(notice.state, act)
        check_reason(act, given.reason, given.text)
        if act is Act.RESUME:
            self.office.repository.check(notice.notice_id, notice.content, now)
        after = stepped(
            replace(notice, sequence=notice.sequence + 1),
            act,
            officer=officer.pseudonym,
            at=now,
            reason=given.reason,
            state=state,
        )
        return self.office.tell(
            kept,
            after,
            act,
            Change(
                SAID_OF[act],
                now,
                officer.pseudonym,
                details=(("reason", given.reason),),
                text=given.text,
            ),
            ending=Ending(given.reason, given.text, given.language),
        )
