"""Agreements and assurances: the instruments that sharing rests upon, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.model.codes import AgencyClass, Purpose


@dataclass(frozen=True, slots=True)
class Agreement:
    """The instrument two or more agencies share under.

    ``parties`` are agency ids or ISO country codes; ``classes`` what kinds of their
    authorities may rely on it towards us. Empty ``classes``, ``purposes``,
    ``offences`` or ``categories`` cover nothing: silence is no; ``"*"`` covers
    all. ``sides`` are those of an instrument between groups of parties: who stands
    on the same side is no partner under it. In force from ``since`` (inclusive)
    until ``until`` (exclusive).
    """

    id: str
    title: str
    instrument: str
    parties: frozenset[str]
    classes: frozenset[str]
    since: datetime
    until: datetime
    purposes: frozenset[str]
    offences: frozenset[str]
    categories: frozenset[str]
    sides: tuple[frozenset[str], ...] = ()

    def in_force(self, now: datetime) -> bool:
        """Whether it binds at ``now``."""
        return self.since <= now < self.until

    def binds(self, one: str, other: str) -> bool:
        """Whether both are parties, each another one and on another side."""
        both = {one, other}
        apart = not any(both <= side for side in self.sides)
        return one != other and both <= self.parties and apart

    def serves(self, agency_class: AgencyClass) -> bool:
        """Whether an authority of this class may rely on it."""
        return "*" in self.classes or agency_class in self.classes

    def covers(self, purpose: Purpose, offence: str, category: str) -> bool:
        """Whether it covers what is asked, in all three respects."""
        return all(
            "*" in scope or value in scope
            for scope, value in (
                (self.purposes, str(purpose)),
                (self.offences, offence),
                (self.categories, category),
            )
        )


@dataclass(frozen=True, slots=True)
class Assurance:
    """A written undertaking of an agency or country, on file here."""

    id: str
    kind: str
    given_by: str
    offences: frozenset[str]
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Subject:
    """What an approval is about. Where one of these differs, it is asked anew.

    ``version`` is that of what ``reference`` names, ``policy`` the digest of the
    bundle under which the officer saw what would leave.
    """

    peer: str
    case: str
    reference: str
    version: str
    purpose: str
    offence: str
    legal_basis: str
    policy: str


@dataclass(frozen=True, slots=True)
class Approval:
    """A release officer's decision that a remedy is met, for what the officer saw.

    ``fields`` are those that may leave by it, each with its level
    (``policy.approved``). One that was kept without them, or without a version and a
    policy, is about nothing that is asked.
    """

    id: str
    remedy: str
    peer: str
    reference: str
    case: str
    officer: str
    at: datetime
    until: datetime
    version: str = ""
    purpose: str = ""
    offence: str = ""
    legal_basis: str = ""
    policy: str = ""
    fields: tuple[str, ...] = ()

    @property
    def subject(self) -> Subject:
        """What it is about."""
        return Subject(
            peer=self.peer,
            case=self.case,
            reference=self.reference,
            version=self.version,
            purpose=self.purpose,
            offence=self.offence,
            legal_basis=self.legal_basis,
            policy=self.policy,
        )
