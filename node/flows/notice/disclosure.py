"""What each recipient may be told of a notice of ours, and why.

Policy is asked for the recipient, then for each field, each statement and the files.
The owner's own words on why a notice ends are asked for as a narrative. A bulletin
with nothing in it is not sent. The bundle in force and the peers known at the moment
decide; nothing that was decided before is taken over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from node.codec.stored import pack
from node.crypto.keystore import Keyring
from node.flows.boxing import content_digest
from node.flows.bundle.rules import Rules
from node.flows.notice.recipients import Choice, Recipients
from node.flows.notice.validity import validity_of
from node.flows.ports import ApprovalBook, PendingBook
from node.flows.preview import Preview, leaving_fields
from node.flows.subject import subject_of
from node.matching.catalogue import category
from node.model.age import may_be_minor
from node.model.agency import Agency
from node.model.agreement import Subject
from node.model.codes import Level
from node.model.entry import FieldVerdict
from node.model.introduction import Peer
from node.model.notice import Bulletin, Ending, Notice, NoticeContent
from node.model.query import ReleasedField
from node.policy.approved import approvals_given, leaving, within
from node.policy.notify import NotifyDecision, decide_notify, notify_facts, tell
from node.policy.statute import DISCREET, kept_out
from node.protocol.notice.kinds import STATEMENTS

POLICY = "policy"
NOTHING_LEFT = "nothing-left"
APPROVABLE = "approval:"
WORDS = ("ending_text", "narrative")


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What one recipient is told, or why it is not."""

    bulletin: Bulletin | None = None
    why_not: str = ""
    policies: tuple[str, ...] = ()
    fields: tuple[FieldVerdict, ...] = ()
    remedies: tuple[str, ...] = ()
    """What a release officer could approve, so that more might be told."""
    approvals: tuple[str, ...] = ()
    """The ids of those that were given, and counted."""


@dataclass(frozen=True, slots=True)
class Discloser:
    """Decides by the rules in force. Safe to call from many threads."""

    us: Agency
    keys: Keyring
    rules: Rules
    recipients: Recipients
    approvals: ApprovalBook
    pending: PendingBook

    def decide(self, notice: Notice, choice: Choice, now: datetime) -> Disclosure:
        """Return what one peer may be told, or why it may not."""
        if choice.why_not:
            return Disclosure(why_not=choice.why_not)
        peer, case = choice.peer.agency, notice.content.justification.case
        decided = self._decide(notice, choice.peer, now)
        if not decided.remedies:
            return decided
        # Something would be cured by an approval: was it given, for this notice as
        # it is, and does no more leave by it than was shown?
        approvals = self.approvals.for_case(peer=peer, case=case, now=now)
        given = approvals_given(approvals, self.subject(notice, peer), now=now)
        if not given.remedies:
            return decided
        cured = self._decide(notice, choice.peer, now, given.remedies)
        if not within(_leaving(cured), _leaving(decided), given.leaving):
            return decided
        return replace(cured, approvals=given.ids)

    def to_one(self, notice: Notice, peer: Peer, now: datetime) -> Disclosure:
        """Return what ``peer`` may be told, if it is meant at all."""
        (choice,) = self.recipients.choose(notice, now, (peer,))
        return self.decide(notice, choice, now)

    def preview(
        self, notice: Notice, choice: Choice, remedies: frozenset[str], now: datetime
    ) -> Preview:
        """Return what one peer would be told if ``remedies`` were met."""
        today = self.decide(notice, choice, now)
        approved = self._decide(notice, choice.peer, now, remedies)
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

    def words(
        self, notice: Notice, peer: Peer, ending: Ending, now: datetime
    ) -> Ending:
        """Return ``ending`` for one peer: its words only where a narrative may go.

        They may say what a field of the notice said that this peer was not given.
        """
        ending = outward(ending)
        if not ending.text:
            return ending
        decision = self._ask(notice.content, peer, (WORDS,), now, frozenset())
        exact = decision.allowed and any(
            v.field == WORDS[0] and v.level is Level.EXACT for v in decision.fields
        )
        return ending if exact else replace(ending, text="", language="")

    def _decide(
        self,
        notice: Notice,
        peer: Peer,
        now: datetime,
        approvals: frozenset[str] = frozenset(),
    ) -> Disclosure:
        """Return the bulletin of ``peer``, with the verdicts that made it."""
        content = notice.content
        decision = self._ask(content, peer, _pairs(content), now, approvals)
        remedies = tuple(r for r in decision.remedies if r.startswith(APPROVABLE))
        decided = Disclosure(None, POLICY, decision.policies, decision.fields, remedies)
        if not decision.allowed:
            return decided
        told = tell(content, decision)
        if not told.fields and not told.statements:
            return replace(decided, why_not=NOTHING_LEFT)
        valid = validity_of(notice, now)
        bulletin = Bulletin(
            kind=content.kind,
            originator=self.us.id,
            category=content.category,
            role=content.role,
            fields=told.fields,
            withheld=told.withheld,
            statements=told.statements,
            attachments=told.attachments,
            justification=content.justification,
            handling=content.handling,
            evaluation=content.evaluation,
            urgency=content.urgency,
            # What counted here counts there: who receives it may be told no date at
            # all.
            minor=may_be_minor(
                content.category, content.fields, marked=content.minor, on=now.date()
            ),
            # Whoever sends it on keeps them out too, and is not told which of the
            # two reasons it is.
            excluded_countries=tuple(sorted(kept_out(content) - {""})),
            issued_at=valid.issued_at,
            valid_until=valid.expires_at,
            watch=content.watch,
        )
        return replace(decided, bulletin=bulletin, why_not="")

    def _ask(
        self,
        content: NoticeContent,
        peer: Peer,
        pairs: tuple[tuple[str, str], ...],
        now: datetime,
        approvals: frozenset[str],
    ) -> NotifyDecision:
        bundle = self.rules.bundle
        facts = notify_facts(
            bundle,
            recipient=peer.introduction,
            own=self.us,
            content=content,
            now=now,
            approvals=approvals,
        )
        return decide_notify(bundle, facts, pairs)


def outward(ending: Ending) -> Ending:
    """Return ``ending`` as recipients may read it.

    They hear why a notice is paused or over, as a code; where the true code would harm
    the person whom the notice is about, they hear a discreet one.
    """
    discreet = DISCREET.get(ending.reason)
    return Ending(discreet) if discreet else ending


def told_in(bulletin: Bulletin | None) -> tuple[ReleasedField, ...]:
    """Return what a bulletin says as fields, statements too; of none, nothing."""
    if bulletin is None:
        return ()
    said = (
        ReleasedField(one.name, one.value, Level.EXACT) for one in bulletin.statements
    )
    return (*bulletin.fields, *said)


def _leaving(decided: Disclosure) -> frozenset[str]:
    return leaving(decided.fields, known=decided.bulletin is not None)


def _pairs(content: NoticeContent) -> tuple[tuple[str, str], ...]:
    """Each field and statement once, with the group that policy knows it by."""
    defined = category(content.category).fields
    fields = ((f.field, defined[f.field].group) for f in content.fields)
    said = ((s.name, STATEMENTS[s.name].group) for s in content.statements)
    return (*fields, *said)
