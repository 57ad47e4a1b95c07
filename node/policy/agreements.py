"""Two agencies, and what binds them: agreements in force, assurances on file.

What depends on time is worked out here for each call, so that an expiry changes the
facts in the same second.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.model.agency import Agency
from node.model.agreement import Agreement
from node.model.codes import AgencyClass
from node.model.introduction import Introduction
from node.model.query import Justification
from node.policy.bundle import Bundle

ORGANISATIONS = frozenset(("EU", "UN"))
"""Codes that ISO 3166-1 reserves for those who are no State, and may be parties."""


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """An agency: id, ISO country, class."""

    id: str
    country: str
    agency_class: AgencyClass


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
            and binds(agreement, one, other)
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


def binds(agreement: Agreement, one: AgencyFacts, other: AgencyFacts) -> bool:
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
