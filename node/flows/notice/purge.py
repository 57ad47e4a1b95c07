"""Destroy what is left of a draft, or of a notice that is over.

The key goes, and with it the content; the row, the entries and what each recipient
receipted stay, so that it can be proved that there was a notice and that it ended.
"""

from __future__ import annotations

from dataclasses import dataclass

from node.errors import BadInput
from node.flows.notice.delivery_status import has_obeyed
from node.flows.notice.effects import DropChunks
from node.flows.notice.history import histories
from node.flows.notice.office import Office
from node.flows.notice.repository import Change, stepped
from node.model.desk_notice import NoticeAct, NoticeView
from node.model.notice import Notice
from node.model.officer import Officer
from node.protocol.notice.life import OVER, Act, check_reason, step


@dataclass(frozen=True, slots=True)
class Purger:
    """Purges, for release officers. Safe to call from many threads."""

    office: Office

    def purge(self, officer: Officer, given: NoticeAct) -> NoticeView:
        """Destroy what is left of a draft, or of a notice that is over.

        Raises:
            BadInput: no reason code, it holds, or some recipient has not yet
                receipted its end and no words say why that is not waited for.
        """
        now = self.office.clock.now()
        kept, notice = self.office.repository.open(given.notice_id)
        # (1) It is over, for a reason.
        state = step(notice.state, Act.PURGE)
        check_reason(Act.PURGE, given.reason, given.text)
        # (2) Everybody has obeyed, or somebody answers for not waiting.
        waiting = self._not_obeyed(notice) if notice.state in OVER else []
        if waiting and not given.text.strip():
            raise BadInput(
                f"not everybody has obeyed yet: {', '.join(waiting)}",
                advice="Wait for them, or say in words why not.",
            )
        # (3) Show it once more, then destroy key and files; the entry stays.
        gone = stepped(
            notice,
            Act.PURGE,
            officer=officer.pseudonym,
            at=now,
            reason=given.reason,
            state=state,
        )
        shown = self.office.views.view(gone, now)
        self.office.repository.purge(
            kept,
            gone,
            Change(
                "notice.purged",
                now,
                officer.pseudonym,
                details=(
                    ("reason", given.reason),
                    *(("not-obeyed", peer) for peer in waiting),
                ),
                text=given.text,
                effects=(DropChunks("", notice.notice_id),),
            ),
        )
        return shown

    def _not_obeyed(self, notice: Notice) -> list[str]:
        past = histories(self.office.repository.notices.deliveries(notice.notice_id))
        return [peer for peer, history in past.items() if not has_obeyed(history)]
