"""Judge what a recipient says it did with a notice of ours.

Who has receipted the end of a notice has no copy to report on. It is told so in the
same words and the same time, whether or not the notice lives on for others: nothing is
looked at but what that peer was sent itself.

Who was told of a notice by another asks for it with our own word in its hand. What it
is given is decided by ``notice/on_request``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from node.crypto.keystore import Keyring
from node.errors import Malformed, TheirFault
from node.flows.back_off import is_within
from node.flows.channel.handlers import ItemOutcome, refused
from node.flows.channel.ports import Delivery, DeliveryState
from node.flows.notice.book import NoticeBook
from node.flows.notice.boxing import box_report
from node.flows.notice.delivery_status import history_of
from node.flows.notice.effects import KeptNotice, PutReport
from node.flows.notice.proving import WordProver
from node.flows.notice.stream.bodies import read_report
from node.flows.notice.stream.said import (
    ENDED,
    ENOUGH,
    NOT_A_RECIPIENT,
    NOT_UNDERSTOOD,
    NOTED,
)
from node.model.notice import NoticeState, Report
from node.model.parcel import Item, Verb
from node.protocol.notice.parcel import CONTENT, KEPT_ALL
from node.protocol.notice.word import check_about, may_refer

HITS_MOST = 1000
"""Hits of one recipient with one notice. Whoever has more to report has a list of
our notice's terms, not a notice; and an owner must be able to open its own notice."""
ASK_AGAIN = timedelta(hours=1)
"""Who asks again for a notice that did not change is decided on no sooner: a decision
is in the ledger, field by field."""
_TOLD = frozenset({DeliveryState.SENT, DeliveryState.RECEIPTED})


@dataclass(slots=True)
class Reports:
    """Takes the reports of one parcel of one sender. Of one thread."""

    sender: str
    keys: Keyring
    notices: NoticeBook
    prover: WordProver
    now: datetime
    asks: list[str] = field(default_factory=list)
    kept: list[PutReport] = field(default_factory=list)
    _known: dict[str, list[tuple[Verb, datetime]]] = field(default_factory=dict)

    def take(self, item: Item) -> tuple[ItemOutcome, KeptNotice | None]:
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
        if item.verb in KEPT_ALL:
            if report.text or report.ground or report.language:
                return refused(NOT_UNDERSTOOD), ours  # a hit tells no story
            if self.of_kind(item) >= HITS_MOST:
                return refused(ENOUGH), ours
        # (3) Keep it.
        return self._keep(item, report), ours

    def asked(self, item: Item) -> tuple[ItemOutcome, KeptNotice | None]:
        """Note who asks, by our word, for a notice that another told it of."""
        # (4) Who told it? It has our own word, which we gave for that.
        try:
            word = self.prover.prove(item.word, self.now, owner=self.keys.agency)
            check_about(word, item)
        except TheirFault:
            return refused(NOT_A_RECIPIENT), None
        if not may_refer(word, word.reader):
            return refused(NOT_A_RECIPIENT), None
        ours = self.notices.notice(item.notice_id)
        if ours is None or ours.state is NoticeState.PURGED:
            return NOTED, None  # it was ours, and nothing is left of it to be given
        if item.notice_id not in self.asks and self._is_due(ours):
            self.asks.append(item.notice_id)
        # (5) Keep it. From whom it knows is what the word says, not itself.
        return self._keep(item, Report(self.now, reference=word.reader)), ours

    def _keep(self, item: Item, report: Report) -> ItemOutcome:
        of = item.notice_id, self.sender, item.verb
        box = box_report(*of, report=report, keys=self.keys)
        self.kept.append(PutReport(*of, self.now, box))
        if item.notice_id in self._known:
            self._known[item.notice_id].append((item.verb, self.now))
        return NOTED

    def _why_not(self, sent: Sequence[Delivery]) -> str:
        """Return why the sender has nothing to report on; it costs the same always."""
        told = any(d.verb in CONTENT and d.state in _TOLD for d in sent)
        if not told:
            return NOT_A_RECIPIENT
        return ENDED if history_of(self.sender, sent).obeyed else ""

    def of_kind(self, item: Item) -> int:
        """Return how many such reports of this recipient there are."""
        return sum(verb is item.verb for verb, _ in self._reported(item.notice_id))

    def _is_due(self, ours: KeptNotice) -> bool:
        """Whether there may be another answer than the last time it was asked for."""
        asked = (a for v, a in self._reported(ours.notice_id) if v is Verb.ASKED)
        last = max(asked, default=None)
        again = last is None or not is_within(self.now, last, ASK_AGAIN)
        return again or (last is not None and ours.changed_at > last)

    def _reported(self, notice_id: str) -> list[tuple[Verb, datetime]]:
        """Return what this recipient reported on a notice, and when.

        Read once a parcel: an owner's notice may have many reports.
        """
        if notice_id not in self._known:
            of = notice_id, self.sender
            reported = self.notices.reports(notice_id)
            kept = [(r.verb, r.at) for r in reported if (r.notice_id, r.peer) == of]
            new = [(r.verb, r.at) for r in self.kept if (r.notice_id, r.peer) == of]
            self._known[notice_id] = kept + new
        return self._known[notice_id]
