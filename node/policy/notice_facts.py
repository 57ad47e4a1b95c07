"""Facts about notices: ours towards one recipient, and others' towards a third.

As in ``facts.py``: few in kind, without a time, keys of remembered decisions. A
country that the bundle does not know cannot be compared with anybody's, so one
among those that may not be told, or that somebody fled, refuses the whole notice
rather than being passed over: ``UK`` is not ``GB``, and the author meant somebody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from node.errors import BadInput
from node.model.age import may_be_minor
from node.model.agency import Agency, agency_id
from node.model.codes import Handling, SubjectRole
from node.model.introduction import Introduction
from node.model.notice import AudienceMode, Bulletin, NoticeContent
from node.model.record import FieldValue, Record
from node.policy.agreements import agency_facts, agreements_for
from node.policy.ask import AskFacts, ask_context, ask_facts, unknown_facts
from node.policy.bundle import Bundle
from node.policy.doubt import REFUGE, UNREADABLE, may_be_own_national, nations
from node.policy.engine import Json, ref

MEDICAL_NEEDS = "medical_needs"


@dataclass(frozen=True, slots=True)
class NotifyFacts:
    """What is known of a notice of ours and one recipient.

    ``ask`` is as for a question, with the recipient as asker. ``meant``: the owner's
    choice of recipients includes this one; ``chosen``: by name or as a partner, not
    as one of all. ``files``: it has attachments. Countries are alpha-2 codes, or
    ``?`` for what cannot be read.
    """

    ask: AskFacts
    kind: str
    role: SubjectRole
    minor: bool
    own_national: bool
    handling: Handling
    excluded: tuple[str, ...]
    refuge_from: tuple[str, ...]
    meant: bool
    chosen: bool
    medical_needs: bool
    files: bool
    approvals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForwardFacts:
    """What is known of another's notice and of who would be told of it by us.

    ``shared`` are those of the agreements between us and the recipient that bind
    the recipient to the originator too. ``originator`` is its country; empty if the
    originator is no agency, or of no country that is known.
    """

    ask: AskFacts
    kind: str
    role: SubjectRole
    minor: bool
    handling: Handling
    excluded: tuple[str, ...]
    originator: str
    shared: tuple[str, ...]
    approvals: tuple[str, ...]


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
        kind=_kind(bundle, content.kind),
        role=content.role,
        minor=may_be_minor(
            content.category, content.fields, marked=content.minor, on=now.date()
        ),
        own_national=may_be_own_national(content.category, nationalities, own.country),
        handling=content.handling,
        excluded=_countries(bundle, content.excluded_countries),
        refuge_from=_countries(bundle, (*content.refugee_from, *fled)),
        meant=_meant(bundle, recipient=recipient, own=own, content=content, now=now),
        chosen=chosen,
        medical_needs=any(
            s.name == MEDICAL_NEEDS and s.value.strip() for s in content.statements
        ),
        files=bool(content.attachments),
        approvals=tuple(sorted(approvals & bundle.vocabulary["Remedy"])),
    )


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
        kind=_kind(bundle, bulletin.kind),
        role=bulletin.role,
        minor=may_be_minor(
            bulletin.category, told, marked=bulletin.minor, on=now.date()
        ),
        handling=bulletin.handling,
        excluded=_countries(bundle, bulletin.excluded_countries),
        originator=country,
        shared=shared,
        approvals=tuple(sorted(approvals & bundle.vocabulary["Remedy"])),
    )


def unknown_notice(
    bundle: Bundle, facts: NotifyFacts | ForwardFacts
) -> tuple[str, ...]:
    """Return what of the facts the bundle does not know; see ``unknown_facts``."""
    known = {
        "the kind of notice": facts.kind in bundle.vocabulary["NoticeKind"],
        "an excluded country": bundle.countries.keys() >= {*facts.excluded},
    }
    if isinstance(facts, NotifyFacts):
        fled = bundle.countries.keys() >= {*facts.refuge_from}
        known["a country of refuge"] = fled
    else:
        known["the originator"] = facts.originator in bundle.countries
    odd = tuple(f"facts: {what} is not known" for what, ok in known.items() if not ok)
    return (*unknown_facts(bundle, facts.ask), *odd)


def unnamed(bundle: Bundle, ask: AskFacts) -> AskFacts:
    """Return facts in which a recipient that no rule names is any of its sort.

    To the rules such an agency is its country and class; what they say of one holds
    for all, and is decided once. ``xx-`` is no agency id, so no rule can name it.
    """
    if ask.asker.id in bundle.named:
        return ask
    return replace(ask, asker=replace(ask.asker, id=f"{ask.asker.country.lower()}-"))


def notify_context(facts: NotifyFacts) -> Json:
    """Return the facts of a notice of ours as a Cedar context."""
    return {
        **ask_context(facts.ask),
        **_common(facts),
        "own_national": facts.own_national,
        "refuge_from": [ref("Country", code) for code in facts.refuge_from],
        "meant": facts.meant,
        "chosen": facts.chosen,
        "medical_needs": facts.medical_needs,
    }


def forward_context(facts: ForwardFacts) -> Json:
    """Return the facts of another's notice as a Cedar context."""
    return {
        **ask_context(facts.ask),
        **_common(facts),
        "shared": [ref("Agreement", name) for name in facts.shared],
    }


def _common(facts: NotifyFacts | ForwardFacts) -> Json:
    return {
        "kind": ref("NoticeKind", facts.kind),
        "category": ref("Category", facts.ask.category),
        "role": ref("SubjectRole", facts.role),
        "minor": facts.minor,
        "handling": ref("Handling", facts.handling),
        "excluded": [ref("Country", code) for code in facts.excluded],
        "approvals": [ref("Remedy", remedy) for remedy in facts.approvals],
    }


def _kind(bundle: Bundle, kind: str) -> str:
    return kind if kind in bundle.vocabulary["NoticeKind"] else ""


def _as_told(bulletin: Bulletin) -> tuple[FieldValue, ...]:
    return tuple(FieldValue(f.field, f.value) for f in bulletin.fields)


def _countries(bundle: Bundle, given: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of countries by any name they go by, sorted."""
    codes = {
        bundle.nationality_codes.get(name.strip().casefold(), UNREADABLE)
        for name in given
        if name.strip()
    }
    return tuple(sorted(codes))


def _agency(name: str) -> Agency | None:
    """Return an agency by its id alone: its country is in it."""
    try:
        known = agency_id(name)
    except BadInput:
        return None
    return Agency(known, name, name[:2].upper())


def _meant(
    bundle: Bundle,
    *,
    recipient: Introduction | Agency,
    own: Agency,
    content: NoticeContent,
    now: datetime,
) -> bool:
    """Whether the owner's choice includes the recipient; the flows choose first."""
    audience = content.audience
    name = agency_facts(recipient).id
    match audience.mode:
        case AudienceMode.ALL:
            return True
        case AudienceMode.NAMED:
            return name in audience.names
        case AudienceMode.EXCEPT:
            return name not in audience.names
        case AudienceMode.AGREEMENT:
            return any(
                agreements_for(
                    bundle,
                    asker=recipient,
                    own=own,
                    justification=replace(content.justification, legal_basis=basis),
                    category=content.category,
                    now=now,
                )
                for basis in audience.names
            )
        case _:
            return False
