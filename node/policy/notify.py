"""Who is told of a notice of ours, and what of it.

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

from node.model.age import may_be_minor
from node.model.agency import Agency
from node.model.codes import Action, AgencyClass, Level
from node.model.entry import FieldVerdict
from node.model.introduction import Introduction
from node.model.notice import (
    AttachmentRef,
    Audience,
    AudienceMode,
    NoticeContent,
    Statement,
)
from node.model.query import ReleasedField, WithheldGroup
from node.model.record import FieldValue
from node.policy.agreements import agency_facts, agreements_for
from node.policy.ask import ask_facts, assured
from node.policy.bundle import Bundle
from node.policy.casefile import NoticeGiven, agency_of, justification_of
from node.policy.doubt import NATIONALITY, REFUGE, may_be_own_national, nations
from node.policy.engine import Json, ref
from node.policy.fields import TELL, all_withheld, decide_fields
from node.policy.notice import (
    NoticeFacts,
    countries_of,
    known_kind,
    notice_context,
    unknown_notice,
    unnamed,
)
from node.policy.redact import released_values
from node.policy.verdict import judge_curable

MEDICAL_NEEDS = "medical_needs"
ATTACHMENTS = ("attachments", "narrative")


@dataclass(frozen=True, slots=True)
class NotifyFacts(NoticeFacts):
    """What is known of a notice of ours and one recipient.

    ``meant``: the owner's choice of recipients includes this one; ``chosen``: by name
    or as a partner, not as one of all. ``files``: it has attachments.
    """

    own_national: bool
    refuge_from: tuple[str, ...]
    meant: bool
    chosen: bool
    medical_needs: bool
    files: bool


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


def notify_facts(  # noqa: PLR0913 - as ask_facts, and what officers have approved
    bundle: Bundle,
    *,
    recipient: Introduction | Agency,
    own: Agency,
    content: NoticeContent,
    now: datetime,
    approvals: frozenset[str] = frozenset(),
) -> NotifyFacts:
    """Return the facts of telling ``recipient`` of ``content``.

    ``approvals`` are the remedies that release officers have given for this notice,
    its case and this peer (``approved.approvals_given``).
    """
    nationalities = nations(bundle, content.fields)
    fled = nations(bundle, content.fields, REFUGE)
    chosen = content.audience.mode in (AudienceMode.NAMED, AudienceMode.AGREEMENT)
    return NotifyFacts(
        ask=ask_facts(
            bundle,
            asker=recipient,
            own=own,
            justification=content.justification,
            category=content.category,
            now=now,
        ),
        kind=known_kind(bundle, content.kind),
        role=content.role,
        minor=may_be_minor(
            content.category, content.fields, marked=content.minor, on=now.date()
        ),
        own_national=may_be_own_national(content.category, nationalities, own.country),
        handling=content.handling,
        excluded=countries_of(bundle, content.excluded_countries),
        refuge_from=countries_of(bundle, (*content.refugee_from, *fled)),
        meant=_meant(bundle, recipient=recipient, own=own, content=content, now=now),
        chosen=chosen,
        medical_needs=any(
            s.name == MEDICAL_NEEDS and s.value.strip() for s in content.statements
        ),
        files=bool(content.attachments),
        approvals=tuple(sorted(approvals & bundle.vocabulary["Remedy"])),
    )


def notify_context(facts: NotifyFacts) -> Json:
    """Return the facts of a notice of ours as a Cedar context."""
    return {
        **notice_context(facts),
        "own_national": facts.own_national,
        "refuge_from": [ref("Country", code) for code in facts.refuge_from],
        "meant": facts.meant,
        "chosen": facts.chosen,
        "medical_needs": facts.medical_needs,
    }


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
    fled = bundle.countries.keys() >= {*facts.refuge_from}
    errors = unknown_notice(bundle, facts, {"a country of refuge": fled})
    if errors:
        return NotifyDecision(False, (), all_withheld(asked), errors=errors)
    plain = replace(facts, ask=unnamed(bundle, facts.ask))
    return bundle.memo.get(
        Action.NOTIFY, (plain, asked), lambda: _decide(bundle, plain, asked)
    )


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


def decide_case(
    bundle: Bundle, given: NoticeGiven, fields: Sequence[tuple[str, str]]
) -> NotifyDecision:
    """Decide a case about a notice of ours: it is made of the case's facts.

    Raises:
        BadInput: an agency of the case has no valid id.
    """
    facts = notify_facts(
        bundle,
        recipient=agency_of(given.recipient, given.recipient_class),
        own=agency_of(given.own, AgencyClass.POLICE),
        content=_content(given),
        now=given.at,
        approvals=frozenset(given.approvals),
    )
    # That somebody is a minor, or is none, is stated by a case as it is.
    ask, files = assured(facts.ask, given.assurances), ATTACHMENTS in fields
    facts = replace(facts, ask=ask, minor=given.minor, files=files)
    asked = [pair for pair in fields if pair != ATTACHMENTS]
    return decide_notify(bundle, facts, asked)


def _decide(
    bundle: Bundle, facts: NotifyFacts, asked: tuple[tuple[str, str], ...]
) -> NotifyDecision:
    # (1) The recipient. Where it may not be told, no field is looked at.
    context = notify_context(facts)
    asker, category = facts.ask.asker, facts.ask.category
    told = judge_curable(bundle, asker, Action.NOTIFY, category, context)
    refused = NotifyDecision(False, told.policies, all_withheld(asked))
    if not told.allowed:
        return replace(
            refused, errors=told.errors, remedies=told.remedies, notify=told.notify
        )

    # (2) Fields, statements, files. Any error anywhere refuses everything.
    release = decide_fields(bundle, asker, context, TELL, asked)
    if release.broken:
        return replace(refused, errors=release.errors)

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


def _meant(
    bundle: Bundle,
    *,
    recipient: Introduction | Agency,
    own: Agency,
    content: NoticeContent,
    now: datetime,
) -> bool:
    """Whether the owner's choice includes the recipient; the flows choose first."""
    mode, names = content.audience.mode, content.audience.names
    if mode is AudienceMode.AGREEMENT:
        return any(
            agreements_for(
                bundle,
                asker=recipient,
                own=own,
                justification=replace(content.justification, legal_basis=basis),
                category=content.category,
                now=now,
            )
            for basis in names
        )
    named = agency_facts(recipient).id in names
    by_mode = {
        AudienceMode.ALL: True,
        AudienceMode.NAMED: named,
        AudienceMode.EXCEPT: not named,
    }
    return by_mode.get(mode, False)


def _content(given: NoticeGiven) -> NoticeContent:
    named = given.audience is AudienceMode.NAMED and not given.names
    names = (given.recipient,) if named else given.names
    return NoticeContent(
        kind=given.kind,
        category=given.category,
        role=given.role,
        fields=tuple(FieldValue(NATIONALITY, code) for code in given.nationalities),
        statements=tuple(Statement(name, "said") for name in given.statements),
        checklist=(),
        attachments=(),
        justification=justification_of(given),
        audience=Audience(given.audience, names),
        handling=given.handling,
        minor=given.minor,
        refugee_from=given.refugee_from,
        excluded_countries=given.excluded_countries,
    )
