"""Which of our own records need a right of their own to be read.

Who is on record as victim, witness or informant, as a donor or a recipient, as a
minor, or in no role that is known, is read by those who have to and not by whoever
may read at all (Directive (EU) 2016/680, Art. 6; Regulation (EU) 2016/794, Art. 30).
A date of birth that cannot be read protects as a child's does. Who has none on record
is not taken for a child here, as towards peers: our analysts would find nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from node.crypto.keystore import Keyring
from node.flows.boxing import open_record
from node.flows.ports import Holdings
from node.model.age import AGELESS, Age, age_of, births_of
from node.model.codes import OfficerRole
from node.model.officer import Officer
from node.model.record import Record, StoredRecord
from node.policy.statute import READ_BY_ANY, THINGS_READ_BY_ANY


def is_protected(record: Record, *, on: date) -> bool:
    """Whether a record needs the right to be read, on a day."""
    roles = THINGS_READ_BY_ANY if record.category in AGELESS else READ_BY_ANY
    age = age_of(record.category, births_of(record.fields), on=on)
    young = record.minor or age in (Age.YOUNG, Age.UNREAD)
    return record.hidden or record.role not in roles or young


def may_read(officer: Officer, record: Record, *, on: date) -> bool:
    """Whether an officer who may read records may read this one."""
    return OfficerRole.PROTECTED_READER in officer.roles or not is_protected(
        record, on=on
    )


def readable_by(officer: Officer, *, on: date) -> Callable[[StoredRecord], bool]:
    """Return what says of each record whether the officer may read it."""
    return lambda stored: may_read(officer, stored.record, on=on)


@dataclass(frozen=True, slots=True)
class RecordRights:
    """Says who may hear of a record of ours, by its reference."""

    keys: Keyring
    holdings: Holdings

    def may_hear_of(self, officer: Officer, reference: str, *, on: date) -> bool:
        """Whether an officer may hear of it; of what was withdrawn, whoever may of all.

        What a record was that is gone cannot be known: it counts as protected.
        """
        if OfficerRole.PROTECTED_READER in officer.roles:
            return True
        boxed = self.holdings.by_reference(reference)
        if boxed is None:
            return False
        return may_read(officer, open_record(boxed, self.keys).record, on=on)
