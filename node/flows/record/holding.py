"""Add, withdraw and count the agency's own records."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from node.clock import Clock
from node.crypto.ids import new_reference
from node.crypto.keystore import Keyring
from node.errors import AlreadyThere, BadInput, NotFound, choose
from node.flows.boxing import open_record, put_record, source_token
from node.flows.bundle.rules import Rules
from node.flows.index.progress import IndexProgress
from node.flows.lookout import NOBODY, Lookout, told_of
from node.flows.ports import Holdings, WithdrawRecord
from node.flows.record.coded import handling_of, role_in
from node.flows.record.joining import join
from node.flows.record.same import SameNumbers, has_number
from node.flows.recorder import Recorder
from node.flows.unread import refuse_unread_values
from node.flows.viewing import record_view
from node.matching.catalogue import CATEGORIES
from node.matching.normalise.misread import normal_offences
from node.matching.normalise.record import normalise_record
from node.model.agency import Agency
from node.model.codes import SubjectRole
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
    rules: Rules
    holdings: Holdings
    recorder: Recorder
    clock: Clock
    lookout: Lookout = NOBODY
    index: IndexProgress = field(default_factory=IndexProgress)

    def add(self, officer: Officer, given: RecordInput) -> RecordView:
        """Add one record given by hand, or its values to the record it names.

        Raises:
            BadInput: category, role, code or field is not of the catalogue; a value
                cannot be read, and such are not wanted.
            AlreadyThere: another record has a number of it that identifies.
            CheckFailed: whether one has cannot be told yet.
            NotFound: the record to join is not held.
        """
        now = self.clock.now()
        if given.join:
            return self._join(officer, given, now)
        reference = new_reference(self.us.id)
        record = self._read(given, given.source_id or reference, now)
        # The same source id again is the same record, changed: it keeps its name.
        token = source_token(record, self.keys)
        held = self.holdings.known([token]).get(token)
        reference = held.reference if held else reference
        if not given.separate:
            self._refuse_same(reference, record)
        self._keep("record.added", officer, reference, record, now)
        return record_view(StoredRecord(0, reference, record, now))

    def _join(self, officer: Officer, given: RecordInput, now: datetime) -> RecordView:
        """Add what is given to a record that is held; no more of it is shown."""
        boxed = self.holdings.by_reference(given.join)
        if boxed is None:
            raise NotFound(f"no record {given.join[:60]!r} is held here")
        held = open_record(boxed, self.keys).record
        role = given.role if given.role not in ("", SubjectRole.NONE) else held.role
        more = self._read(replace(given, role=role), held.source_id, now)
        if (more.category, more.role) != (held.category, held.role):
            raise BadInput(
                f"record {given.join[:60]} is a {held.category} in another role, or "
                f"no {more.category}",
                advice="Records of one category and role are joined.",
            )
        joined = join(held, more)
        self._keep("record.joined", officer, boxed.reference, joined, now)
        shown = replace(joined, fields=more.fields)
        return record_view(StoredRecord(0, boxed.reference, shown, now))

    def _read(self, given: RecordInput, source_id: str, now: datetime) -> Record:
        offences = normal_offences(self.rules.bundle.offences)
        record = normalise_record(
            _record(given, source_id=source_id), today=now.date(), offences=offences
        )
        if given.reject_unread:
            refuse_unread_values(record, self.rules.bundle.offences)
        return record

    def _refuse_same(self, reference: str, record: Record) -> None:
        same = SameNumbers(self.keys, self.holdings, self.index)
        if has_number(record):
            same.demand_all_read("--separate adds it whatever else is held.")
        ((*others,),) = same.others([(reference, record)])
        if others:
            listed = ", ".join(f"{each.reference} ({each.field})" for each in others)
            raise AlreadyThere(
                f"the same number stands in {listed}",
                advice=(
                    f"--join {others[0].reference} adds these values to that record; "
                    "--separate keeps both. Nothing was added."
                ),
            )

    def _keep(
        self, act: str, officer: Officer, reference: str, record: Record, now: datetime
    ) -> None:
        put = put_record(
            record, self.keys, agency=self.us.id, now=now, reference=reference
        )
        # A peer may have asked us to look out for it.
        told_of(
            lambda: self.lookout.records([(reference, record)], now=now),
            lambda seen: self.recorder.record(
                act,
                (put, *seen),
                at=now,
                officer=officer.pseudonym,
                details=(("reference", reference), ("category", record.category)),
            ),
        )

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


def _record(given: RecordInput, *, source_id: str) -> Record:
    kind = CATEGORIES.get(given.category)
    if kind is None:
        raise BadInput(
            f"no category {given.category[:40]!r}",
            advice=choose("categories", CATEGORIES),
        )
    if not given.fields:
        raise BadInput("a record without any field")
    for named in given.fields:
        if named.field not in kind.fields:
            raise BadInput(
                f"category {kind.name} has no field {named.field[:40]!r}",
                advice=choose(f"fields --category {kind.name}"),
            )
    role = role_in(given.category, given.role)
    handling = handling_of(given.handling)
    if (
        len(given.evaluation) != 2
        or given.evaluation[0] not in "ABCX"
        or (given.evaluation[1] not in "1234")
    ):
        raise BadInput(
            f"evaluation {given.evaluation[:8]!r} grades no source and information",
            advice="Write A, B, C or X, and 1 to 4, such as B2; not assessed is X4.",
        )
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
