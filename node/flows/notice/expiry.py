"""What time does to our notices: they expire, and their owner is asked before.

Each is one act with its entry. Nothing is renewed by time, and nothing is purged:
that takes an officer. An embargo needs no clock here: its key lies in the outbox and
leaves when it may.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from node.errors import AlreadyThere, NotFound
from node.flows.notice.boxing import open_notice
from node.flows.notice.effects import KeptNotice
from node.flows.notice.publication import Publisher
from node.flows.notice.repository import Change, Repository, stepped
from node.flows.notice.validity import PROMPTED, expires_at, is_prompted, prompt_at
from node.model.notice import Ending, Notice
from node.model.parcel import Verb
from node.protocol.notice.life import LIVING, REASONS, Act, step


@dataclass(frozen=True, slots=True)
class Expiry:
    """Turns notices that are due. Safe to call from many threads."""

    repository: Repository
    publisher: Publisher

    def run(self, now: datetime) -> int:
        """Expire and prompt what is due; return how many notices were changed.

        What an officer changed in the same moment is looked at the next time.
        """
        return sum(self._turn(kept, now) for kept in self.repository.notices.due(now))

    def _turn(self, kept: KeptNotice, now: datetime) -> bool:
        # (1) It may be over by now, and its key with it.
        notice = open_notice(kept, self.repository.keys)
        if notice is None or notice.state not in LIVING:
            return False
        prompt = prompt_at(notice, now)
        try:
            if expires_at(notice, now) <= now:
                self._expire(kept, notice, now)
            elif prompt is not None and prompt <= now and not is_prompted(notice):
                self._prompt(kept, notice, now)
            else:
                return False
        except (AlreadyThere, NotFound):
            return False
        return True

    def _expire(self, kept: KeptNotice, notice: Notice, now: datetime) -> None:
        # (2) Over, and all recipients are told, in one act.
        reason = min(REASONS[Act.EXPIRE])
        over = stepped(
            replace(notice, proposed=None, asked="", sequence=notice.sequence + 1),
            Act.EXPIRE,
            officer="",
            at=now,
            reason=reason,
            state=step(notice.state, Act.EXPIRE),
        )
        told = self.publisher.publication(
            over, Verb.EXPIRE, now=now, ending=Ending(reason)
        )
        change = Change(
            "notice.expired", now, details=(("reason", reason),), publication=told
        )
        self.repository.keep(kept, over, change)

    def _prompt(self, kept: KeptNotice, notice: Notice, now: datetime) -> None:
        # (3) Asked, once: the step is there the next time.
        asked = stepped(notice, PROMPTED, officer="", at=now)
        self.repository.keep(kept, asked, Change("notice.prompted", now))
