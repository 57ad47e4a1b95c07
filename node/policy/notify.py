"""Who is told of a notice, and what of it; what of others' may go on.

    known? → may it be told → exact → generalised → withheld

Policy has the last word on each recipient by itself: the same notice may reach one
with photographs, another with names alone, and a third not at all. Fields of the
catalogue, statements and files are decided alike, each by its name and group; the
files together are the field ``attachments``. Silence is no, and so is any error.
Where nothing of a notice may be told, it is not told that there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from node.model.agency import Agency
from node.model.codes import Action, Level
from node.model.entry import FieldVerdict
from node.model.introduction import Introduction
from node.model.notice import AttachmentRef, Bulletin, NoticeContent, Statement
from node.model.query import ReleasedField, WithheldGroup
from node.model.record import Record
from node.policy.ask import AskFacts
from node.policy.bench import Inquiry, approved
from node.policy.bundle import Bundle
from node.policy.engine import Json, uid
from node.policy.fields import TELL, all_withheld, decide_fields
from node.policy.forward import ForwardFacts, forward_context, forward_facts
from node.policy.notice import unknown_notice, unnamed
from node.policy.notify import NotifyFacts, notify_context, notify_facts
from node.policy.redact import released_values
from node.policy.requests import asker_entity
from node.policy.verdict import Verdict, judge_curable

__all__ = [
    "ATTACHMENTS",
    "ForwardFacts",
    "NotifyDecision",
    "NotifyFacts",
    "Told",
    "decide_forward",
    "decide_notify",
    "forward_facts",
    "may_forward",
    "notify_facts",
    "tell",
]

ATTACHMENTS = ("attachments", "narrative")


@dataclass(frozen=True, slots=True)
class NotifyDecision:
    """What one recipient is told of a notice.

    ``fields`` has a verdict for every field and statement that was asked about, and
    for ``attachments`` if there are any. ``withheld`` is what the recipient may be
    told of the rest; ``remedies``, here and in the verdicts, are for our own
    officers. ``policies`` decided whether it is told at all.
    """

    allowed: bool
    policies: tuple[str, ...]
    fields: tuple[FieldVerdict, ...]
    withheld: tuple[WithheldGroup, ...] = ()
    transforms: tuple[tuple[str, str], ...] = ()
    errors: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    notify: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What is left of a notice for one recipient. What is withheld is absent."""

    fields: tuple[ReleasedField, ...]
    withheld: tuple[WithheldGroup, ...]
    statements: tuple[Statement, ...]
    attachments: tuple[AttachmentRef, ...]


def decide_notify(
    bundle: Bundle, facts: NotifyFacts, fields: Sequence[tuple[str, str]]
) -> NotifyDecision:
    """Decide whether the recipient is told, then each of ``fields``.

    They are the names and groups of the fields and statements of the notice, in one
    name space. Remembered by facts and fields; recipients that no rule names share
    the memory of their country and class.
    """
    files = (ATTACHMENTS,) if facts.files else ()
    asked = tuple(dict.fromkeys((*fields, *files)))
    errors = unknown_notice(bundle, facts)
    if errors:
        return NotifyDecision(False, (), all_withheld(asked), errors=errors)
    plain = replace(facts, ask=unnamed(bundle, facts.ask))
    kept: NotifyDecision = bundle.notices.get(
        (plain, asked), lambda: _decide_notify(bundle, plain, asked)
    )
    return kept


def tell(content: NoticeContent, decision: NotifyDecision) -> Told:
    """Return what ``decision`` releases of ``content``, and nothing else.

    Statements leave as they are or not at all: a text has no weaker form.
    """
    if not decision.allowed:
        return Told((), (), (), ())
    exact = {v.field for v in decision.fields if v.level is Level.EXACT}
    return Told(
        fields=released_values(content.fields, decision.fields, decision.transforms),
        withheld=decision.withheld,
        statements=tuple(s for s in content.statements if s.name in exact),
        attachments=content.attachments if ATTACHMENTS[0] in exact else (),
    )


def may_forward(  # noqa: PLR0913 - as forward_facts
    bundle: Bundle,
    *,
    recipient: Introduction | Agency,
    own: Agency,
    bulletin: Bulletin,
    now: datetime,
    read: Record | None = None,
    approvals: frozenset[str] = frozenset(),
) -> Verdict:
    """Decide whether another's notice, as we were told of it, may go on.

    ``read`` is the bulletin as a normalised record, if its category is held here.
    ``approvals`` are remedies given for this notice and recipient; the originator's
    consent is ``approval:originator``.
    """
    facts = forward_facts(
        bundle,
        recipient=recipient,
        own=own,
        bulletin=bulletin,
        now=now,
        read=read,
        approvals=approvals,
    )
    return decide_forward(bundle, facts)


def decide_forward(bundle: Bundle, facts: ForwardFacts) -> Verdict:
    """Decide on the facts of a forward. Remembered by them."""
    errors = unknown_notice(bundle, facts)
    if errors:
        return Verdict(allowed=False, policies=(), errors=errors)
    plain = replace(facts, ask=unnamed(bundle, facts.ask))
    kept: Verdict = bundle.notices.get(plain, lambda: _decide_forward(bundle, plain))
    return kept


def _decide_notify(
    bundle: Bundle, facts: NotifyFacts, asked: tuple[tuple[str, str], ...]
) -> NotifyDecision:
    # (1) The recipient. Where it may not be told, no field is looked at.
    context = notify_context(facts)
    assumed = notify_context(approved(bundle, facts))
    told = _judge(bundle, facts.ask, Action.NOTIFY, context, assumed)
    if not told.allowed:
        return NotifyDecision(
            False,
            told.policies,
            all_withheld(asked),
            errors=told.errors,
            remedies=told.remedies,
            notify=told.notify,
        )

    # (2) Fields, statements, files. Any error anywhere refuses everything.
    inquiry = Inquiry(
        principal=asker_entity(facts.ask),
        context=context,
        assumed=assumed,
        steps=TELL,
    )
    release = decide_fields(bundle, inquiry, asked)
    if release.broken:
        return NotifyDecision(
            False, told.policies, release.fields, errors=release.errors
        )

    # (3) A notice of which nothing may be said is not told. Files alone say nothing.
    spoken = [v for v in release.fields if v.field != ATTACHMENTS[0]]
    something = not spoken or any(v.level is not Level.WITHHELD for v in spoken)
    return NotifyDecision(
        allowed=something,
        policies=told.policies,
        fields=release.fields,
        withheld=release.withheld if something else (),
        transforms=release.transforms,
        errors=release.errors,
        remedies=tuple(sorted({r for v in release.fields for r in v.remedies})),
        notify=tuple(sorted({*told.notify, *release.notify})),
    )


def _decide_forward(bundle: Bundle, facts: ForwardFacts) -> Verdict:
    context = forward_context(facts)
    assumed = forward_context(approved(bundle, facts))
    return _judge(bundle, facts.ask, Action.FORWARD, context, assumed)


def _judge(
    bundle: Bundle, ask: AskFacts, action: Action, context: Json, assumed: Json
) -> Verdict:
    request = {
        "principal": uid("Agency", ask.asker.id),
        "action": uid("Action", action),
        "resource": uid("Category", ask.category),
        "context": context,
    }
    return judge_curable(bundle, ask, request, assumed)
