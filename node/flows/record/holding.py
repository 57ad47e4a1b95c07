"""Add, withdraw and count the agency's own records."""

from __future__ import annotations

from dataclasses import dataclass

from node.clock import Clock
from node.crypto.ids import new_reference
from node.crypto.keystore import Keyring
from node.errors import BadInput, choose
from node.flows.boxing import put_record, source_token
from node.flows.lookout import NOBODY, Lookout, told_of
from node.flows.ports import Holdings, WithdrawRecord
from node.flows.recorder import Recorder
from node.flows.viewing import record_view
from node.matching.catalogue import CATEGORIES
from node.matching.normalise.record import normalise_record
from node.model.agency import Agency
from node.model.codes import Handling, SubjectRole
from node.model.desk.call import Nothing
from node.model.desk.record import (
    HoldingsStats,
    RecordInput,
    RecordView,
    WithdrawRequest,
)
from node.model.officer import Officer
from node.model.record import FieldValue, Record, StoredRecord


@dataclass(frozen=True, slots=True)
class Keeper:
    """Keeps the records, for custodians."""

    us: Agency
    keys: Keyring
    holdings: Holdings
    recorder: Recorder
    clock: Clock
    lookout: Lookout = NOBODY

    def add(self, officer: Officer, given: RecordInput) -> RecordView:
        """Add one record given by hand.

        Raises:
            BadInput: category, role, code or field is not of the catalogue.
        """
        now = self.clock.now()
        reference = new_reference(self.us.id)
        record = normalise_record(
            _record(given, source_id=given.source_id or reference), today=now.date()
        )
        # The same source id again is the same record, changed: it keeps its name.
        token = source_token(record, self.keys)
        held = self.holdings.known([token]).get(token)
        reference = held.reference if held else reference
        put = put_record(
            record, self.keys, agency=self.us.id, now=now, reference=reference
        )
        # A peer may have asked us to look out for it.
        told_of(
            lambda: self.lookout.records([(reference, record)], now=now),
            lambda seen: self.recorder.record(
                "record.added",
                (put, *seen),
                at=now,
                officer=officer.pseudonym,
                details=(("reference", reference), ("category", record.category)),
            ),
        )
        return record_view(StoredRecord(0, reference, record, now))

    def withdraw(self, officer: Officer, wanted: WithdrawRequest) -> Nothing:
        """Withdraw one record: found no more, its key destroyed.

        Raises:
            BadInput: no reason is given.
            NotFound: no such record is held.
        """
        if not wanted.reason.strip():
            raise BadInput("a record is withdrawn for a reason, and none is given")
        now = self.clock.now()
        self.recorder.record(
            "record.withdrawn",
            (WithdrawRecord(wanted.reference, now),),
            at=now,
            officer=officer.pseudonym,
            details=(("reference", wanted.reference),),
            note=wanted.reason,
        )
        return Nothing()

    def stats(self, _officer: Officer, _nothing: Nothing) -> HoldingsStats:
        """Count what is held."""
        return self.holdings.stats()


_ROLE_OR_HANDLING = f"{choose('roles', SubjectRole)} {choose('handling', Handling)}"


def _record(given: RecordInput, *, source_id: str) -> Record:
    category = CATEGORIES.get(given.category)
    if category is None:
        raise BadInput(
            f"no category {given.category[:40]!r}",
            advice=choose("categories", CATEGORIES),
        )
    if not given.fields:
        raise BadInput("a record without any field")
    for named in given.fields:
        if named.field not in category.fields:
            raise BadInput(
                f"category {category.name} has no field {named.field[:40]!r}",
                advice=choose(f"fields --category {category.name}"),
            )
    try:
        role = SubjectRole(given.role or SubjectRole.NONE)
        handling = Handling(given.handling or Handling.H0)
    except ValueError as why:
        raise BadInput(f"{why}", advice=_ROLE_OR_HANDLING) from why
    if (
        len(given.evaluation) != 2
        or given.evaluation[0] not in "ABCX"
        or (given.evaluation[1] not in "1234")
    ):
        raise BadInput(f"evaluation {given.evaluation[:8]!r} is not A-X and 1-4")
    return Record(
        category=given.category,
        role=role,
        source="desk",
        source_id=source_id,
        fields=tuple(FieldValue(f.field, f.value) for f in given.fields),
        handling=handling,
        evaluation=given.evaluation,
        hidden=given.hidden,
    )
