"""What time does to our notices: they expire, and their owner is asked before.

Each is one act with its entry. Nothing is renewed by time, and nothing is purged:
that takes an officer. An embargo needs no clock here: its key lies in the outbox and
leaves when it may.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.errors import AlreadyThere, NotFound
from node.flows.notice.acts import ActRequest, Acts
from node.flows.notice.effects import KeptNotice
from node.flows.notice.repository import NoticeChange, open_notice
from node.flows.notice.validity import PROMPTED, validity_of
from node.protocol.notice.acts import REASONS, Act
from node.protocol.notice.life import LIVING, stepped


@dataclass(frozen=True, slots=True)
class Expiry:
    """Turns notices that are due. Safe to call from many threads."""

    acts: Acts

    def run(self, now: datetime) -> int:
        """Expire and prompt what is due; return how many notices were changed.

        What an officer changed in the same moment is looked at the next time.
        """
        due = self.acts.repository.notices.due(now)
        return sum(self._turn(kept, now) for kept in due)

    def _turn(self, kept: KeptNotice, now: datetime) -> bool:
        # (1) It may be over by now, and its key with it.
        repository = self.acts.repository
        notice = open_notice(kept, repository.keys)
        if notice is None or notice.state not in LIVING:
            return False
        valid = validity_of(notice, now)
        prompt = valid.prompt_at
        try:
            if valid.expires_at <= now:
                # (2) Over, and all recipients are told, in one act.
                reason = min(REASONS[Act.EXPIRE])
                over = ActRequest(Act.EXPIRE, notice, "", now, reason=reason)
                self.acts.carry_out(kept, over)
            elif prompt is not None and prompt <= now and not valid.prompted:
                # (3) Asked, once: the step is there the next time.
                asked = stepped(notice, PROMPTED, officer="", at=now)
                repository.keep(kept, asked, NoticeChange("notice.prompted", now))
            else:
                return False
        except (AlreadyThere, NotFound):
            return False
        return True
