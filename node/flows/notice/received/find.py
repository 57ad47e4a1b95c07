"""Find received notices for an officer who looks something up at home.

A notice is found for purposes that agree with its owner's, and comes with its owner's
conditions. The look-up itself, which also looks into our records and is an entry, is
``flows/record/find.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from node.flows.notice.received.freshness import Freshness
from node.flows.notice.received.search import Asked, FoundNotice, ReceivedSearch
from node.model.codes import Purpose
from node.model.desk.inbox import FoundItem, HeldBack
from node.model.notice import Bulletin
from node.policy.statute import FOUND_FOR
from node.protocol.notice.kinds import KINDS


@dataclass(frozen=True, slots=True)
class FoundNotices:
    """Finds received notices. Safe to call from many threads."""

    search: ReceivedSearch
    freshness: Freshness

    def find(
        self, asked: Sequence[Asked], purpose: Purpose, *, now: datetime
    ) -> tuple[tuple[tuple[float, FoundItem], ...], ...]:
        """Return what matches each question and may be found for ``purpose``."""
        return tuple(
            tuple(
                (one.match.score, _item(index, one, bulletin))
                for one in some
                if (bulletin := one.copy.bulletin) is not None
                and purpose in FOUND_FOR[bulletin.justification.purpose]
            )
            for index, some in enumerate(self.search.find(asked, now=now))
        )

    def held_back(self, now: datetime) -> tuple[HeldBack, ...]:
        """Return how many notices are held back, by sender, and why."""
        return self.freshness.held_back(now)


def _item(index: int, found: FoundNotice, bulletin: Bulletin) -> FoundItem:
    kind = KINDS.get(bulletin.kind)
    return FoundItem(
        question=index,
        owner=bulletin.originator,
        reference=found.copy.row.notice_id,
        category=bulletin.category,
        kind=bulletin.kind,
        handling=bulletin.handling,
        grade=found.match.grade,
        reasons=found.match.reasons,
        fields=bulletin.fields,
        action=kind.action if kind else "",
        excluded_countries=bulletin.excluded_countries,
        sender=found.copy.row.sender,
    )
