"""Find received notices for an officer who looks something up at home.

A notice is found for purposes that agree with its owner's, and comes with its owner's
conditions. The look-up itself, which also looks into our records and is an entry, is
``flows/record/find.py``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from node.flows.notice.received.freshness import Freshness
from node.flows.notice.received.search import Asked, FoundNotice, ReceivedSearch
from node.model.codes import Purpose
from node.model.desk.inbox import FoundItem, HeldBack
from node.model.notice import Bulletin
from node.protocol.notice.kinds import KINDS

_CRIME = frozenset(
    {
        Purpose.PREVENTION,
        Purpose.DETECTION,
        Purpose.INVESTIGATION,
        Purpose.PROSECUTION,
        Purpose.EXECUTION,
        Purpose.WARNING,
        Purpose.SECURITY_CHECK,
    }
)
_HELP = frozenset(
    {Purpose.MISSING_PERSON, Purpose.HUMAN_REMAINS, Purpose.VICTIM_ASSISTANCE}
)
_LOOKING = frozenset(
    {
        Purpose.PREVENTION,
        Purpose.DETECTION,
        Purpose.INVESTIGATION,
        Purpose.WARNING,
        Purpose.SECURITY_CHECK,
    }
)
AGREES: Mapping[Purpose, frozenset[Purpose]] = {
    **dict.fromkeys(_CRIME, _CRIME | _HELP),
    # Who is sought to be helped is not found to be prosecuted.
    **dict.fromkeys(_HELP, _HELP | _LOOKING),
    Purpose.ORGAN_TRACEABILITY: frozenset({Purpose.ORGAN_TRACEABILITY}),
}
"""For which purposes a notice is found, by the purpose its owner gave it for.

The owner sets the purpose; another is allowed where it lies within it (Regulation
(EU) 2016/794, Art. 19(1); Directive (EU) 2016/680, Art. 4(2)).
"""


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
                and purpose in AGREES[bulletin.justification.purpose]
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
