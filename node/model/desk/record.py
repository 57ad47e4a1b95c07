"""The agency's own records at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from node.model.desk.call import (
    ANALYST,
    AUDITOR,
    CHECKING,
    CUSTODIAN,
    OPERATOR,
    Count,
    Duplex,
    Nothing,
    Unary,
)
from node.model.record import FieldValue


@dataclass(frozen=True, slots=True)
class ImportChunk:
    """A part of a file to import; the first one says how to read it.

    ``format`` is a name of a format; where it is empty the file's beginning tells.
    ``mapping`` is the text of a mapping file, for CSV. ``role`` and ``handling`` apply
    where a row says nothing.
    ``reject_unread``: a row with a value that cannot be read is not taken.
    ``join_same``: one whose number, one thing's alone, is that of one other record of
    its category and role adds its values to that record. ``withdraw_missing``: records
    of this source that the file does not have are withdrawn. ``despite_checks``: also
    where the file is old, or much is missing.
    """

    data: bytes
    format: str = ""
    source: str = ""
    mapping: str = ""
    role: str = ""
    handling: str = ""
    last: bool = False
    reject_unread: bool = False
    join_same: bool = False
    withdraw_missing: bool = False
    despite_checks: bool = False


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not taken, and why. ``line`` counts from 1.

    ``reason`` is in English; ``code`` and the ``values`` that its text names say it in
    the language of whoever reads it.
    """

    line: int
    reason: str
    code: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnreadValue:
    """A value that was kept as it is written: it cannot be read or meant, and why.

    ``line`` counts from 1; it is 0 where the record came in no file. ``reason`` never
    repeats the value.
    """

    line: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class SameNumber:
    """A number that another record of the same category has, and that identifies it."""

    line: int
    field: str
    reference: str


@dataclass(frozen=True, slots=True)
class MissingRecord:
    """A record of the same source that a later file of it does not have."""

    reference: str
    category: str


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import is. Counts are totals; what is listed is new."""

    read: int
    added: int
    changed: int
    unchanged: int
    rejected: int
    selectors: int
    bytes_read: int
    rejects: tuple[Reject, ...] = ()
    done: bool = False
    unread: int = 0
    unread_values: tuple[UnreadValue, ...] = ()
    same: int = 0
    same_numbers: tuple[SameNumber, ...] = ()
    joined: int = 0
    missing: int = 0
    missing_records: tuple[MissingRecord, ...] = ()
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class FieldInput:
    """One value given for one field."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class RecordInput:
    """A record given by hand.

    Where another record has a number of it that identifies, it is refused with that
    one's reference, unless ``join`` names that record, which its values are added to,
    or ``separate`` says that it is another. ``reject_unread``: so is one with a value
    that cannot be read.
    """

    category: str
    role: str
    fields: tuple[FieldInput, ...]
    source_id: str = ""
    handling: str = "H0"
    evaluation: str = "X4"
    hidden: bool = False
    reject_unread: bool = False
    join: str = ""
    separate: bool = False


@dataclass(frozen=True, slots=True)
class RecordBeside:
    """What another source says of what seems to be the same, and how sure that is."""

    reference: str
    role: str
    source: str
    source_id: str
    grade: str
    fields: tuple[FieldValue, ...]


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record as the agency's own officers see it.

    ``beside``, where one record is shown: records of other sources that match it
    strongly, best first, of those that the officer may read.
    """

    reference: str
    category: str
    role: str
    source: str
    source_id: str
    handling: str
    evaluation: str
    originator: str
    minor: bool
    hidden: bool
    changed_at: datetime
    fields: tuple[FieldValue, ...]
    unread: tuple[UnreadValue, ...] = ()
    beside: tuple[RecordBeside, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordRequest:
    """Names one record, and says why it is read."""

    reference: str
    purpose: str
    case: str
    offence: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Which records to list, and why. ``after`` is a reference, or empty.

    ``text`` stands in one of its values; ``since`` and ``until`` bound when it was
    changed last. ``purpose`` to ``legal_basis`` are why they are read.
    """

    category: str = ""
    count: int = 50
    after: str = ""
    purpose: str = ""
    case: str = ""
    offence: str = ""
    legal_basis: str = ""
    role: str = ""
    source: str = ""
    handling: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None
    newest_first: bool = False


@dataclass(frozen=True, slots=True)
class RecordList:
    """Records in the order of their arrival.

    ``left_out`` of the page are protected, and the officer may not read them. The
    next page begins after ``last``, if there is ``more``.
    """

    items: tuple[RecordView, ...]
    left_out: int = 0
    last: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True)
class SharedRequest:
    """Why values are looked at that very many records share."""

    purpose: str
    case: str
    offence: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class SharedValue:
    """A value that so many records share that it finds nobody alone.

    ``count`` is of records that the officer may read, and 200 at most.
    """

    category: str
    field: str
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class SharedValues:
    """Values that very many records share, the commonest first."""

    items: tuple[SharedValue, ...]


@dataclass(frozen=True, slots=True)
class WithdrawRequest:
    """Withdraw one record: it is found no more and its key is destroyed."""

    reference: str
    reason: str


@dataclass(frozen=True, slots=True)
class HoldingsStats:
    """How much is held."""

    records: int
    selectors: int
    categories: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class WriteOffRequest:
    """Damaged records to take out, each by its reference or number, and why."""

    records: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class DamagedRecord:
    """A damaged record, as `comity status` names it, and what is wrong with it."""

    handle: str
    damage: str


@dataclass(frozen=True, slots=True)
class WriteOffView:
    """A write-off as it is proposed. ``seen`` is the code to agree to it by."""

    records: tuple[DamagedRecord, ...]
    reason: str
    proposed_by: str
    proposed_at: datetime
    seen: str


@dataclass(frozen=True, slots=True)
class WriteOffApproval:
    """The code of the write-off that was shown, and why it is agreed to."""

    seen: str
    reason: str


RECORDS_IMPORT: Final = Duplex("Records.Import", ImportChunk, ImportProgress, CUSTODIAN)
RECORDS_ADD: Final = Unary("Records.Add", RecordInput, RecordView, CUSTODIAN)
RECORDS_SHOW: Final = Unary(
    "Records.Show", RecordRequest, RecordView, CUSTODIAN | ANALYST
)
RECORDS_LIST: Final = Unary("Records.List", RecordPage, RecordList, CUSTODIAN | ANALYST)
RECORDS_SHARED: Final = Unary("Records.Shared", SharedRequest, SharedValues, CUSTODIAN)
RECORDS_WITHDRAW: Final = Unary("Records.Withdraw", WithdrawRequest, Nothing, CUSTODIAN)
RECORDS_STATS: Final = Unary(
    "Records.Stats", Nothing, HoldingsStats, CUSTODIAN | AUDITOR | OPERATOR | ANALYST
)
# Two people write a damaged record off: who proposes cannot agree.
RECORDS_WRITE_OFF: Final = Unary(
    "Records.WriteOff", WriteOffRequest, WriteOffView, CUSTODIAN
)
RECORDS_WRITE_OFF_PROPOSED: Final = Unary(
    "Records.WriteOffProposed", Nothing, WriteOffView, CUSTODIAN | CHECKING
)
RECORDS_WRITE_OFF_APPROVE: Final = Unary(
    "Records.WriteOffApprove", WriteOffApproval, WriteOffView, CHECKING
)
