"""Decides about recipients: who is meant, and what policy lets each be told.

The bundle in force and the peers known at the moment decide; nothing that was
decided before is taken over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from node.flows.bundle.rules import Rules
from node.flows.notice.own.audience import Choice, choose
from node.flows.notice.own.bulletin import Judged, Span, judge, words_for
from node.flows.notice.own.dates import expires_at, issued_at
from node.flows.ports import PeerBook, ReleaseBook
from node.model.agency import Agency
from node.model.introduction import Peer
from node.model.notice import Ending, Notice
from node.policy.facts import approvals_given


@dataclass(frozen=True, slots=True)
class Jury:
    """Decides by the rules in force. Safe to call from many threads."""

    us: Agency
    rules: Rules
    peers: PeerBook
    releases: ReleaseBook

    def choices(
        self, notice: Notice, now: datetime, peers: Sequence[Peer] | None = None
    ) -> tuple[Choice, ...]:
        """Return who is meant, of ``peers`` or of all that are known."""
        return choose(
            notice.content,
            peers=self.peers.all() if peers is None else peers,
            own=self.us,
            bundle=self.rules.bundle,
            now=now,
        )

    def judge(self, notice: Notice, choice: Choice, now: datetime) -> Judged:
        """Return what one peer may be told, or why it may not."""
        if choice.why_not:
            return Judged(why_not=choice.why_not)
        peer, case = choice.peer.agency, notice.content.justification.case
        judged = self._judge(notice, choice, now)
        if not judged.remedies:
            return judged
        # Something would be cured by an approval: was it given, for this notice?
        approvals = self.releases.approvals(peer=peer, case=case, now=now)
        given = approvals_given(
            approvals, peer=peer, case=case, reference=notice.notice_id, now=now
        )
        if not given:
            return judged
        judged = self._judge(notice, choice, now, given)
        used = tuple(a.id for a in approvals if a.reference == notice.notice_id)
        return replace(judged, approvals=used)

    def _judge(
        self,
        notice: Notice,
        choice: Choice,
        now: datetime,
        approvals: frozenset[str] = frozenset(),
    ) -> Judged:
        return judge(
            notice.content,
            choice.peer,
            Span(issued_at(notice, now), expires_at(notice, now)),
            own=self.us,
            bundle=self.rules.bundle,
            now=now,
            approvals=approvals,
        )

    def words(
        self, notice: Notice, peer: Peer, ending: Ending, now: datetime
    ) -> Ending:
        """Return ``ending`` with no more words than ``peer`` may read."""
        if not ending.text:
            return ending
        return words_for(
            ending,
            notice.content,
            peer,
            own=self.us,
            bundle=self.rules.bundle,
            now=now,
        )
