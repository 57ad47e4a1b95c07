"""What one recipient may be told of a notice of ours.

Policy is asked for the recipient, then for each field, each statement and the files.
The owner's own words on why a notice ends are asked for as a narrative. A bulletin
with nothing in it is not sent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from node.flows.notice.recipients import kept_out
from node.matching.catalogue import category
from node.model.age import may_be_minor
from node.model.agency import Agency
from node.model.codes import Level
from node.model.entry import FieldVerdict
from node.model.introduction import Peer
from node.model.notice import Bulletin, Ending, NoticeContent
from node.policy.bundle import Bundle
from node.policy.notify import NotifyDecision, decide_notify, notify_facts, tell
from node.protocol.notice.kinds import STATEMENTS

POLICY = "policy"
NOTHING_LEFT = "nothing-left"
APPROVABLE = "approval:"
WORDS = ("ending_text", "narrative")


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when a bulletin is good."""

    issued_at: datetime
    valid_until: datetime


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


def judge(  # noqa: PLR0913 - whose notice, of what, to whom, by which rules, when
    content: NoticeContent,
    peer: Peer,
    life: Span,
    *,
    own: Agency,
    bundle: Bundle,
    now: datetime,
    approvals: frozenset[str] = frozenset(),
) -> Disclosure:
    """Return the bulletin of ``peer``, with the verdicts that made it."""
    decision = _decide(
        content,
        peer,
        _pairs(content),
        own=own,
        bundle=bundle,
        now=now,
        approvals=approvals,
    )
    if not decision.allowed:
        return Disclosure(
            None, POLICY, decision.policies, decision.fields, _curable(decision)
        )
    told = tell(content, decision)
    if not told.fields and not told.statements:
        return Disclosure(
            None,
            NOTHING_LEFT,
            decision.policies,
            decision.fields,
            _curable(decision),
        )
    bulletin = Bulletin(
        kind=content.kind,
        originator=own.id,
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
        # What counted here counts there: who receives it may be told no date at all.
        minor=may_be_minor(
            content.category, content.fields, marked=content.minor, on=now.date()
        ),
        # Whoever sends it on keeps them out too, and is not told which of the
        # two reasons it is.
        excluded_countries=tuple(sorted(kept_out(content) - {""})),
        issued_at=life.issued_at,
        valid_until=life.valid_until,
        watch=content.watch,
    )
    return Disclosure(
        bulletin, "", decision.policies, decision.fields, _curable(decision)
    )


def words_for(  # noqa: PLR0913 - as ``judge``
    ending: Ending,
    content: NoticeContent,
    peer: Peer,
    *,
    own: Agency,
    bundle: Bundle,
    now: datetime,
) -> Ending:
    """Return ``ending`` for one peer: its words only where a narrative may go.

    They may say what a field of the notice said that this peer was not given.
    """
    decision = _decide(content, peer, (WORDS,), own=own, bundle=bundle, now=now)
    exact = decision.allowed and any(
        v.field == WORDS[0] and v.level is Level.EXACT for v in decision.fields
    )
    return ending if exact else replace(ending, text="", language="")


def _decide(  # noqa: PLR0913 - as ``judge``
    content: NoticeContent,
    peer: Peer,
    pairs: tuple[tuple[str, str], ...],
    *,
    own: Agency,
    bundle: Bundle,
    now: datetime,
    approvals: frozenset[str] = frozenset(),
) -> NotifyDecision:
    facts = notify_facts(
        bundle,
        recipient=peer.introduction,
        own=own,
        content=content,
        now=now,
        approvals=approvals,
    )
    return decide_notify(bundle, facts, pairs)


def _curable(decision: NotifyDecision) -> tuple[str, ...]:
    return tuple(r for r in decision.remedies if r.startswith(APPROVABLE))


def _pairs(content: NoticeContent) -> tuple[tuple[str, str], ...]:
    """Each field and statement once, with the group that policy knows it by."""
    defined = category(content.category).fields
    fields = ((f.field, defined[f.field].group) for f in content.fields)
    said = ((s.name, STATEMENTS[s.name].group) for s in content.statements)
    return (*fields, *said)
