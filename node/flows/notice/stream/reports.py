"""Judge what a recipient says it did with a notice of ours.

Who has receipted the end of a notice has no copy to report on. It is told so in the
same words and the same time, whether or not the notice lives on for others: nothing is
looked at but what that peer was sent itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from node.crypto.keystore import Keyring
from node.errors import Malformed
from node.flows.notice.book import Delivery, DeliveryState, NoticeBook
from node.flows.notice.boxing import box_report
from node.flows.notice.effects import KeptNotice, PutReport
from node.flows.notice.own.history import history_of
from node.flows.notice.stream.bodies import read_report
from node.flows.notice.stream.said import (
    ENDED,
    ENOUGH,
    NOT_A_RECIPIENT,
    NOT_UNDERSTOOD,
    NOTED,
    Said,
    refused,
)
from node.model.notice import NoticeState
from node.model.parcel import Item, Verb
from node.protocol.notice.parcel import CONTENT

HITS_MOST = 1000
"""Hits of one recipient with one notice. Whoever has more to report has a list of
our notice's terms, not a notice; and an owner must be able to open its own notice."""
_TOLD = frozenset({DeliveryState.SENT, DeliveryState.RECEIPTED})


@dataclass(slots=True)
class Reports:
    """Takes the reports of one parcel of one sender. Of one thread."""

    sender: str
    keys: Keyring
    notices: NoticeBook
    now: datetime
    kept: list[PutReport] = field(default_factory=list)

    def take(self, item: Item) -> tuple[Said, KeptNotice | None]:
        """Return what is said of a report, and the notice that it is on."""
        # (1) Was its sender told, and has it the notice still?
        sent = self.notices.deliveries(item.notice_id, peer=self.sender)
        why_not = self._why_not(sent)
        if why_not:
            return refused(why_not), None
        ours = self.notices.notice(item.notice_id)
        if ours is not None and ours.state is NoticeState.PURGED:
            return refused(ENDED), ours
        # (2) What does it say?
        try:
            report = read_report(item.body)
        except Malformed:
            return refused(NOT_UNDERSTOOD), ours
        if item.verb is Verb.HIT:
            if report.text or report.ground or report.language:
                return refused(NOT_UNDERSTOOD), ours  # a hit tells no story
            if self._hits(item.notice_id) >= HITS_MOST:
                return refused(ENOUGH), ours
        # (3) Keep it.
        of = item.notice_id, self.sender, item.verb
        box = box_report(*of, report=report, keys=self.keys)
        self.kept.append(PutReport(*of, self.now, box))
        return NOTED, ours

    def _why_not(self, sent: Sequence[Delivery]) -> str:
        """Return why the sender has nothing to report on; it costs the same always."""
        told = any(d.verb in CONTENT and d.state in _TOLD for d in sent)
        if not told:
            return NOT_A_RECIPIENT
        return ENDED if history_of(self.sender, sent).obeyed else ""

    def _hits(self, notice_id: str) -> int:
        """Return how many hits this recipient has reported; all of them are kept."""
        of = notice_id, self.sender, Verb.HIT
        kept = ((r.notice_id, r.peer, r.verb) for r in self.notices.reports(notice_id))
        new = ((r.notice_id, r.peer, r.verb) for r in self.kept)
        return sum(one == of for one in (*kept, *new))
