"""End copies whose time is over and whose senders say nothing more of them.

Past its time a copy is neither shown nor found. It is kept for a while: its owner may
have renewed it, and be on the way to say so. Then its key goes as if its owner had
ended it. So does that of a copy under embargo whose key never came. That copies went,
and whose, is an entry.

    lapser.run(now)              # how many copies were ended
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from node.errors import AlreadyThere
from node.flows.notice.book import NoticeBook, Received
from node.flows.notice.effects import EndReceived, StillAt
from node.flows.scribe import Scribe
from node.model.notice import NoticeState

LAPSED_FOR = timedelta(days=30)
"""How long a copy stays past its time, for what is still on its way."""
AT_ONCE = 100
ENDED_KEPT = 50_000
"""Ids of ended notices that are remembered of each sender; some 10 MB."""


@dataclass(frozen=True, slots=True)
class Lapser:
    """Ends copies that nobody ends. For one worker."""

    book: NoticeBook
    scribe: Scribe

    def run(self, now: datetime) -> int:
        """End what has lapsed; return how many copies that were.

        What changed in the same moment is looked at the next time.
        """
        rows = self.book.lapsed(now - LAPSED_FOR, count=AT_ONCE)
        if not rows:
            return 0
        try:
            self.scribe.record(
                "notice.lapsed",
                [effect for row in rows for effect in _end(row, now)],
                at=now,
                details=[("copy", f"{row.sender} {row.notice_id}") for row in rows],
            )
        except AlreadyThere:
            return 0
        return len(rows)

    def forget(self, _now: datetime) -> int:
        """Forget the oldest ids of what ended, of each sender beyond its share."""
        return self.book.forget_ended(keep=ENDED_KEPT)


def _end(row: Received, now: datetime) -> tuple[StillAt, EndReceived]:
    return (
        StillAt(row.sender, row.notice_id, row.sequence),
        EndReceived(row.sender, row.notice_id, row.sequence, NoticeState.EXPIRED, now),
    )
