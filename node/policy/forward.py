"""Whether another agency's notice may go on to a third, as we were told of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from node.errors import BadInput
from node.model.age import may_be_minor
from node.model.agency import Agency, agency_id
from node.model.codes import Action, AgencyClass
from node.model.introduction import Introduction
from node.model.notice import Bulletin, Urgency
from node.model.record import FieldValue, Record
from node.policy.agreements import agreements_for
from node.policy.ask import ask_facts, assured
from node.policy.bundle import Bundle
from node.policy.casefile import NoticeGiven, agency_of, justification_of
from node.policy.engine import Json, ref
from node.policy.notice import (
    NoticeFacts,
    countries_of,
    known_kind,
    notice_context,
    unknown_notice,
    unnamed,
)
from node.policy.verdict import Verdict, judge_curable


@dataclass(frozen=True, slots=True)
class ForwardFacts(NoticeFacts):
    """What is known of another's notice and of who would be told of it by us.

    ``shared`` are those of the agreements between us and the recipient that bind
    the recipient to the originator too. ``originator`` is its country; empty if the
    originator is no agency, or of no country that is known.
    """

    originator: str
    shared: tuple[str, ...]


def forward_facts(  # noqa: PLR0913 - as notify_facts
    bundle: Bundle,
    *,
    recipient: Introduction | Agency,
    own: Agency,
    bulletin: Bulletin,
    now: datetime,
    read: Record | None = None,
    approvals: frozenset[str] = frozenset(),
) -> ForwardFacts:
    """Return the facts of telling ``recipient`` of another agency's notice.

    ``read`` is the bulletin as a normalised record. Without it, of its dates those are
    read that stand in a normal form, as they do where they were weakened.
    """
    told = read.fields if read else _as_told(bulletin)
    ask = ask_facts(
        bundle,
        asker=recipient,
        own=own,
        justification=bulletin.justification,
        category=bulletin.category,
        now=now,
    )
    country = ""
    shared: tuple[str, ...] = ()
    originator = _agency(bulletin.originator)
    if originator is not None and originator.country in bundle.countries:
        country = originator.country
        binding = agreements_for(
            bundle,
            asker=recipient,
            own=originator,
            justification=bulletin.justification,
            category=bulletin.category,
            now=now,
        )
        shared = tuple(sorted({*binding} & {*ask.agreements}))
    return ForwardFacts(
        ask=ask,
        kind=known_kind(bundle, bulletin.kind),
        role=bulletin.role,
        minor=may_be_minor(
            bulletin.category, told, marked=bulletin.minor, on=now.date()
        ),
        handling=bulletin.handling,
        excluded=countries_of(bundle, bulletin.excluded_countries),
        originator=country,
        shared=shared,
        approvals=tuple(sorted(approvals & bundle.vocabulary["Remedy"])),
    )


def forward_context(facts: ForwardFacts) -> Json:
    """Return the facts of another's notice as a Cedar context."""
    return {
        **notice_context(facts),
        "shared": [ref("Agreement", name) for name in facts.shared],
    }


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
    known = facts.originator in bundle.countries
    errors = unknown_notice(bundle, facts, {"the originator": known})
    if errors:
        return Verdict(allowed=False, policies=(), errors=errors)
    plain = replace(facts, ask=unnamed(bundle, facts.ask))
    return bundle.memo.get(Action.FORWARD, plain, lambda: _decide(bundle, plain))


def decide_case(bundle: Bundle, given: NoticeGiven) -> Verdict:
    """Decide a case about another's notice: a bulletin is made of the case's facts.

    Raises:
        BadInput: an agency of the case has no valid id.
    """
    facts = forward_facts(
        bundle,
        recipient=agency_of(given.recipient, given.recipient_class),
        own=agency_of(given.own, AgencyClass.POLICE),
        bulletin=_bulletin(given),
        now=given.at,
        approvals=frozenset(given.approvals),
    )
    ask = assured(facts.ask, given.assurances)
    return decide_forward(bundle, replace(facts, ask=ask, minor=given.minor))


def _decide(bundle: Bundle, facts: ForwardFacts) -> Verdict:
    ask, context = facts.ask, forward_context(facts)
    return judge_curable(bundle, ask.asker, Action.FORWARD, ask.category, context)


def _as_told(bulletin: Bulletin) -> tuple[FieldValue, ...]:
    return tuple(FieldValue(f.field, f.value) for f in bulletin.fields)


def _agency(name: str) -> Agency | None:
    """Return an agency by its id alone: its country is in it."""
    try:
        known = agency_id(name)
    except BadInput:
        return None
    return Agency(known, name, name[:2].upper())


def _bulletin(given: NoticeGiven) -> Bulletin:
    return Bulletin(
        kind=given.kind,
        originator=given.originator,
        category=given.category,
        role=given.role,
        fields=(),
        withheld=(),
        statements=(),
        attachments=(),
        justification=justification_of(given),
        handling=given.handling,
        evaluation="X4",
        urgency=Urgency.NORMAL,
        minor=given.minor,
        excluded_countries=given.excluded_countries,
        issued_at=given.at,
        valid_until=given.at,
        watch=False,
    )
