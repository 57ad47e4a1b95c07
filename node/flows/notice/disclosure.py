"""Decides about recipients: who is meant, and what policy lets each be told.

The bundle in force and the peers known at the moment decide; nothing that was
decided before is taken over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from node.codec.stored import pack
from node.crypto.keystore import Keyring
from node.flows.boxing import content_digest
from node.flows.bundle.rules import Rules
from node.flows.notice.bulletin import Disclosure, Span, judge, words_for
from node.flows.notice.recipients import Choice, choose
from node.flows.notice.validity import expires_at, issued_at
from node.flows.ports import PeerBook, ReleaseBook
from node.flows.preview import Preview, leaving_fields
from node.flows.subject import subject_of
from node.model.agency import Agency
from node.model.agreement import Subject
from node.model.codes import Level
from node.model.introduction import Peer
from node.model.notice import Bulletin, Ending, Notice
from node.model.query import ReleasedField
from node.policy.approved import approvals_given, leaving, within


@dataclass(frozen=True, slots=True)
class Discloser:
    """Decides by the rules in force. Safe to call from many threads."""

    us: Agency
    keys: Keyring
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

    def judge(self, notice: Notice, choice: Choice, now: datetime) -> Disclosure:
        """Return what one peer may be told, or why it may not."""
        if choice.why_not:
            return Disclosure(why_not=choice.why_not)
        peer, case = choice.peer.agency, notice.content.justification.case
        judged = self._judge(notice, choice, now)
        if not judged.remedies:
            return judged
        # Something would be cured by an approval: was it given, for this notice as
        # it is, and does no more leave by it than was shown?
        approvals = self.releases.approvals(peer=peer, case=case, now=now)
        given = approvals_given(approvals, self.subject(notice, peer), now=now)
        if not given.remedies:
            return judged
        cured = self._judge(notice, choice, now, given.remedies)
        if not within(_leaving(cured), _leaving(judged), given.leaving):
            return judged
        return replace(cured, approvals=given.ids)

    def preview(
        self, notice: Notice, choice: Choice, remedies: frozenset[str], now: datetime
    ) -> Preview:
        """Return what one peer would be told if ``remedies`` were met."""
        today = self.judge(notice, choice, now)
        approved = self._judge(notice, choice, now, remedies)
        return Preview(
            self.subject(notice, choice.peer.agency),
            _leaving(approved),
            leaving_fields(told_in(today.bulletin), told_in(approved.bulletin)),
        )

    def subject(self, notice: Notice, peer: str) -> Subject:
        """Return what an approval of a notice as it stands would be about."""
        return subject_of(
            notice.content.justification,
            self.rules.bundle,
            peer=peer,
            reference=notice.notice_id,
            version=content_digest(pack(notice.content), self.keys).hex(),
        )

    def _judge(
        self,
        notice: Notice,
        choice: Choice,
        now: datetime,
        approvals: frozenset[str] = frozenset(),
    ) -> Disclosure:
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


def told_in(bulletin: Bulletin | None) -> tuple[ReleasedField, ...]:
    """Return what a bulletin says as fields, statements too; of none, nothing."""
    if bulletin is None:
        return ()
    said = (
        ReleasedField(one.name, one.value, Level.EXACT) for one in bulletin.statements
    )
    return (*bulletin.fields, *said)


def _leaving(judged: Disclosure) -> frozenset[str]:
    return leaving(judged.fields, known=judged.bulletin is not None)
