"""End copies whose time is over and whose senders say nothing more of them.

Past its time a copy is neither shown nor found. It is kept for a while: its owner may
have renewed it, and be on the way to say so. Then its key goes as if its owner had
ended it. So does that of a copy under embargo whose key never came. That copies went,
and whose, is an entry.

    lapser.run(now)              # how many copies were ended

What we asked an owner for by another's word, and could not say to it in all that time,
is not asked any more: so what was invented does not wait for ever. That is an entry.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from node.errors import AlreadyThere
from node.flows.notice.book import NoticeBook, Received
from node.flows.notice.effects import DropQueued, EndReceived, StillAt
from node.flows.notice.items import source_of
from node.flows.recorder import Recorder
from node.model.notice import NoticeState

LAPSED_FOR = timedelta(days=30)
"""How long a copy stays past its time, for what is still on its way."""
AT_ONCE = 100
ENDED_KEPT = 50_000
"""Ids of ended notices that are remembered of each sender; some 10 MB."""
PAUSED_KEPT = 1_000
"""Ids of each owner's notices that are remembered as paused before they came."""
ASKED_FOR = timedelta(days=14)
"""How long an ask waits for an owner that cannot be reached."""
ASKS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Lapser:
    """Ends copies that nobody ends. For one worker."""

    book: NoticeBook
    recorder: Recorder

    def run(self, now: datetime) -> int:
        """End what has lapsed; return how many copies that were.

        What changed in the same moment is looked at the next time.
        """
        rows = self.book.lapsed(now - LAPSED_FOR, count=AT_ONCE)
        if not rows:
            return 0
        try:
            self.recorder.record(
                "notice.lapsed",
                [effect for row in rows for effect in _end(row, now)],
                at=now,
                details=[("copy", f"{row.sender} {row.notice_id}") for row in rows],
            )
        except AlreadyThere:
            return 0
        return len(rows)

    def forget(self, _now: datetime) -> int:
        """Forget the oldest ids of what ended, of each sender beyond its share.

        And of what was paused before it came.
        """
        ended = self.book.forget_ended(keep=ENDED_KEPT)
        return ended + self.book.forget_paused(keep=PAUSED_KEPT)

    def drop_asks(self, now: datetime) -> int:
        """Drop asks that no owner could be asked; return how many."""
        asks = self.book.asks_before(now - ASKED_FOR, count=ASKS_AT_ONCE)
        if not asks:
            return 0
        counts = Counter((ask.peer, source_of(ask).rpartition("/")[2]) for ask in asks)
        self.recorder.record(
            "notice.asks-dropped",
            [DropQueued(tuple(ask.id for ask in asks))],
            at=now,
            details=[
                ("asks", f"{owner} by {referrer} {count}")
                for (owner, referrer), count in sorted(counts.items())
            ],
        )
        return len(asks)


def _end(row: Received, now: datetime) -> tuple[StillAt, EndReceived]:
    return (
        StillAt(row.sender, row.notice_id, row.sequence),
        EndReceived(row.sender, row.notice_id, row.sequence, NoticeState.EXPIRED, now),
    )
