"""Facts: all that a rule may look at, filled in by the node.

The peer's word is taken for purpose, case, offence and legal basis alone, and
of these only what the bundle knows is kept: a case number becomes "given", an
unknown offence or basis becomes nothing. So facts are few in kind, carry no
text of a stranger's, and serve as the key of remembered decisions. For the same
reason they hold no time: what depends on it (agreements, assurances, approvals, who
is of age) is worked out per call, and an expiry changes the facts in the same second.
The day of the question goes along, and is no part of the key.

What could not be read, or is missing where it decides, is worked out by ``doubt.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime

from node.model.age import may_be_minor
from node.model.agency import Agency
from node.model.agreement import Agreement
from node.model.codes import AgencyClass, Grade, Handling, Purpose, SubjectRole
from node.model.introduction import Introduction
from node.model.query import Justification
from node.model.record import Record
from node.policy.bundle import Bundle
from node.policy.doubt import REFUGE, UNREADABLE, may_be_own_national, nations

ORGANISATIONS = frozenset(("EU", "UN"))
"""Codes that ISO 3166-1 reserves for those who are no State, and may be parties."""


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """An agency: id, ISO country, class."""

    id: str
    country: str
    agency_class: AgencyClass


@dataclass(frozen=True, slots=True)
class AskFacts:
    """What is known before anything is searched.

    ``agreements`` are ids of those in force that are relied upon and cover the
    question; ``assurances`` kinds of those that the asker's side has given for
    the offence. Both sorted. ``on`` is the day, in UTC, by which ages are reckoned.
    The hash is worked out once: every record that is looked at asks for it.
    """

    asker: AgencyFacts
    own: AgencyFacts
    purpose: Purpose
    offence: str
    legal_basis: str
    case_given: bool
    category: str
    agreements: tuple[str, ...]
    assurances: tuple[str, ...]
    on: date = field(compare=False)
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work the hash out, of what decides and nothing else."""
        decides = (getattr(self, f.name) for f in fields(self) if f.compare)
        object.__setattr__(self, "_hash", hash(tuple(decides)))

    def __hash__(self) -> int:
        """Return the hash."""
        return self._hash


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What is known of one record that matches.

    ``originator`` is empty when the data is ours. ``minor`` and ``own_national`` hold
    also where nothing that can be read says that they do not (``doubt.py``).
    ``refuge_from`` are the countries that the person fled, ``?`` for one unread.
    """

    ask: AskFacts
    category: str
    role: SubjectRole
    minor: bool
    nationalities: tuple[str, ...]
    own_national: bool
    refuge_from: tuple[str, ...]
    handling: Handling
    originator: str
    hidden: bool
    grade: Grade
    approvals: tuple[str, ...]


def agency_facts(agency: Agency | Introduction) -> AgencyFacts:
    """Return the facts of an agency."""
    name = agency.agency if isinstance(agency, Introduction) else agency.id
    return AgencyFacts(name, agency.country, agency.agency_class)


def consistent(agency: AgencyFacts) -> bool:
    """Whether an agency's id and country agree.

    The id is fixed when a peer is introduced; the country stands on a card that
    the peer can renew. A peer that moves to a country with better agreements is
    refused everything.
    """
    return agency.id[:3] == f"{agency.country.lower()}-"


def agreements_for(  # noqa: PLR0913 - the six things an agreement is about
    bundle: Bundle,
    *,
    asker: Agency | Introduction,
    own: Agency,
    justification: Justification,
    category: str,
    now: datetime,
) -> tuple[str, ...]:
    """Return the ids of the agreements that cover a question at ``now``, sorted.

    One that does is in force, is the one relied upon (by id or instrument),
    binds both agencies as different parties, serves an authority of the asker's
    class, and covers purpose, offence and category. An offence or category that the
    bundle does not know is covered by none, also not by ``"*"``.
    """
    relied_upon = bundle.by_basis.get(justification.legal_basis, ())
    known = (
        justification.offence in bundle.offences
        and category in bundle.vocabulary["Category"]
    )
    if not relied_upon or not known:
        return ()
    one, other = agency_facts(asker), agency_facts(own)
    if not (consistent(one) and consistent(other)):
        return ()
    return tuple(
        sorted(
            agreement.id
            for agreement in relied_upon
            if agreement.in_force(now)
            and agreement.serves(one.agency_class)
            and agreement.covers(justification.purpose, justification.offence, category)
            and _binds(agreement, one, other)
        )
    )


def assurances_for(
    bundle: Bundle, *, asker: AgencyFacts, offence: str, now: datetime
) -> tuple[str, ...]:
    """Return the kinds of assurance that the asker's side has given, sorted."""
    return tuple(
        sorted(
            {
                assurance.kind
                for assurance in bundle.assurances
                if assurance.since <= now < assurance.until
                and assurance.given_by in (asker.id, asker.country)
                and ("*" in assurance.offences or offence in assurance.offences)
            }
        )
    )


def ask_facts(  # noqa: PLR0913 - as agreements_for
    bundle: Bundle,
    *,
    asker: Agency | Introduction,
    own: Agency,
    justification: Justification,
    category: str,
    now: datetime,
) -> AskFacts:
    """Return the facts of one question of a peer."""
    who = agency_facts(asker)
    offence = justification.offence if justification.offence in bundle.offences else ""
    basis = justification.legal_basis
    return AskFacts(
        asker=who,
        own=agency_facts(own),
        purpose=justification.purpose,
        offence=offence,
        legal_basis=basis if basis in bundle.by_basis else "",
        case_given=bool(justification.case.strip()),
        category=category if category in bundle.vocabulary["Category"] else "",
        agreements=agreements_for(
            bundle,
            asker=asker,
            own=own,
            justification=justification,
            category=category,
            now=now,
        ),
        assurances=assurances_for(bundle, asker=who, offence=offence, now=now),
        on=now.date(),
    )


def record_facts(
    bundle: Bundle,
    ask: AskFacts,
    record: Record,
    *,
    grade: Grade,
    approvals: frozenset[str],
) -> RecordFacts:
    """Return the facts of a record that matches a question.

    A question in one category may find a record of another; then only those
    agreements count that cover the record's category too.
    """
    nationalities = nations(bundle, record.fields)
    return RecordFacts(
        ask=_covering(bundle, ask, record.category),
        category=record.category,
        role=record.role,
        minor=may_be_minor(
            record.category, record.fields, marked=record.minor, on=ask.on
        ),
        nationalities=nationalities,
        own_national=may_be_own_national(
            record.category, nationalities, ask.own.country
        ),
        refuge_from=nations(bundle, record.fields, REFUGE),
        handling=record.handling,
        originator=_foreign(record.originator, ask.own.id),
        hidden=record.hidden,
        grade=grade,
        approvals=tuple(sorted(approvals & bundle.vocabulary["Remedy"])),
    )


def _covering(bundle: Bundle, ask: AskFacts, category: str) -> AskFacts:
    """Return the facts of the question with those agreements that cover a category."""
    if category == ask.category:
        return ask  # they were chosen for it
    covering = {
        agreement.id
        for agreement in bundle.agreements
        if "*" in agreement.categories or category in agreement.categories
    }
    return replace(ask, agreements=tuple(a for a in ask.agreements if a in covering))


def _foreign(originator: str, own: str) -> str:
    """Return whose the data is if not ours. What is written and names nobody is not."""
    if originator in ("", own):
        return ""
    return originator.strip() or UNREADABLE


def _binds(agreement: Agreement, one: AgencyFacts, other: AgencyFacts) -> bool:
    """Whether both are bound, each as another party.

    Two agencies of one State are not partners of their State's treaty, nor are two
    States that stand on the same side of it.
    """
    return agreement.binds(_party(agreement, one), _party(agreement, other))


def _party(agreement: Agreement, agency: AgencyFacts) -> str:
    """Return the party that an agency is, by its own name or as its State's.

    An international body is not its host State's, and is bound as itself or as one of
    an organisation that is a party.
    """
    no_state = agency.agency_class is AgencyClass.INTERNATIONAL
    as_itself = no_state and agency.country not in ORGANISATIONS
    names = (agency.id,) if as_itself else (agency.id, agency.country)
    return next((name for name in names if name in agreement.parties), "")
