import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from node.desk.v1 import call_pb2 as _call_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ImportChunk(_message.Message):
    __slots__ = ("data", "format", "source", "mapping", "role", "handling", "last", "reject_unread", "join_same", "withdraw_missing", "despite_checks")
    DATA_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    MAPPING_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    HANDLING_FIELD_NUMBER: _ClassVar[int]
    LAST_FIELD_NUMBER: _ClassVar[int]
    REJECT_UNREAD_FIELD_NUMBER: _ClassVar[int]
    JOIN_SAME_FIELD_NUMBER: _ClassVar[int]
    WITHDRAW_MISSING_FIELD_NUMBER: _ClassVar[int]
    DESPITE_CHECKS_FIELD_NUMBER: _ClassVar[int]
    data: bytes
    format: str
    source: str
    mapping: str
    role: str
    handling: str
    last: bool
    reject_unread: bool
    join_same: bool
    withdraw_missing: bool
    despite_checks: bool
    def __init__(self, data: _Optional[bytes] = ..., format: _Optional[str] = ..., source: _Optional[str] = ..., mapping: _Optional[str] = ..., role: _Optional[str] = ..., handling: _Optional[str] = ..., last: _Optional[bool] = ..., reject_unread: _Optional[bool] = ..., join_same: _Optional[bool] = ..., withdraw_missing: _Optional[bool] = ..., despite_checks: _Optional[bool] = ...) -> None: ...

class Reject(_message.Message):
    __slots__ = ("line", "reason", "code", "values")
    LINE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    line: int
    reason: str
    code: str
    values: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, line: _Optional[int] = ..., reason: _Optional[str] = ..., code: _Optional[str] = ..., values: _Optional[_Iterable[str]] = ...) -> None: ...

class UnreadValue(_message.Message):
    __slots__ = ("line", "field", "reason")
    LINE_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    line: int
    field: str
    reason: str
    def __init__(self, line: _Optional[int] = ..., field: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class SameNumber(_message.Message):
    __slots__ = ("line", "field", "reference")
    LINE_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    line: int
    field: str
    reference: str
    def __init__(self, line: _Optional[int] = ..., field: _Optional[str] = ..., reference: _Optional[str] = ...) -> None: ...

class MissingRecord(_message.Message):
    __slots__ = ("reference", "category")
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    reference: str
    category: str
    def __init__(self, reference: _Optional[str] = ..., category: _Optional[str] = ...) -> None: ...

class ImportProgress(_message.Message):
    __slots__ = ("read", "added", "changed", "unchanged", "rejected", "selectors", "bytes_read", "rejects", "done", "unread", "unread_values", "same", "same_numbers", "joined", "missing", "missing_records", "withdrawn")
    READ_FIELD_NUMBER: _ClassVar[int]
    ADDED_FIELD_NUMBER: _ClassVar[int]
    CHANGED_FIELD_NUMBER: _ClassVar[int]
    UNCHANGED_FIELD_NUMBER: _ClassVar[int]
    REJECTED_FIELD_NUMBER: _ClassVar[int]
    SELECTORS_FIELD_NUMBER: _ClassVar[int]
    BYTES_READ_FIELD_NUMBER: _ClassVar[int]
    REJECTS_FIELD_NUMBER: _ClassVar[int]
    DONE_FIELD_NUMBER: _ClassVar[int]
    UNREAD_FIELD_NUMBER: _ClassVar[int]
    UNREAD_VALUES_FIELD_NUMBER: _ClassVar[int]
    SAME_FIELD_NUMBER: _ClassVar[int]
    SAME_NUMBERS_FIELD_NUMBER: _ClassVar[int]
    JOINED_FIELD_NUMBER: _ClassVar[int]
    MISSING_FIELD_NUMBER: _ClassVar[int]
    MISSING_RECORDS_FIELD_NUMBER: _ClassVar[int]
    WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    read: int
    added: int
    changed: int
    unchanged: int
    rejected: int
    selectors: int
    bytes_read: int
    rejects: _containers.RepeatedCompositeFieldContainer[Reject]
    done: bool
    unread: int
    unread_values: _containers.RepeatedCompositeFieldContainer[UnreadValue]
    same: int
    same_numbers: _containers.RepeatedCompositeFieldContainer[SameNumber]
    joined: int
    missing: int
    missing_records: _containers.RepeatedCompositeFieldContainer[MissingRecord]
    withdrawn: int
    def __init__(self, read: _Optional[int] = ..., added: _Optional[int] = ..., changed: _Optional[int] = ..., unchanged: _Optional[int] = ..., rejected: _Optional[int] = ..., selectors: _Optional[int] = ..., bytes_read: _Optional[int] = ..., rejects: _Optional[_Iterable[_Union[Reject, _Mapping]]] = ..., done: _Optional[bool] = ..., unread: _Optional[int] = ..., unread_values: _Optional[_Iterable[_Union[UnreadValue, _Mapping]]] = ..., same: _Optional[int] = ..., same_numbers: _Optional[_Iterable[_Union[SameNumber, _Mapping]]] = ..., joined: _Optional[int] = ..., missing: _Optional[int] = ..., missing_records: _Optional[_Iterable[_Union[MissingRecord, _Mapping]]] = ..., withdrawn: _Optional[int] = ...) -> None: ...

class FieldInput(_message.Message):
    __slots__ = ("field", "value")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    field: str
    value: str
    def __init__(self, field: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...

class RecordInput(_message.Message):
    __slots__ = ("category", "role", "fields", "source_id", "handling", "evaluation", "hidden", "reject_unread", "join", "separate")
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    SOURCE_ID_FIELD_NUMBER: _ClassVar[int]
    HANDLING_FIELD_NUMBER: _ClassVar[int]
    EVALUATION_FIELD_NUMBER: _ClassVar[int]
    HIDDEN_FIELD_NUMBER: _ClassVar[int]
    REJECT_UNREAD_FIELD_NUMBER: _ClassVar[int]
    JOIN_FIELD_NUMBER: _ClassVar[int]
    SEPARATE_FIELD_NUMBER: _ClassVar[int]
    category: str
    role: str
    fields: _containers.RepeatedCompositeFieldContainer[FieldInput]
    source_id: str
    handling: str
    evaluation: str
    hidden: bool
    reject_unread: bool
    join: str
    separate: bool
    def __init__(self, category: _Optional[str] = ..., role: _Optional[str] = ..., fields: _Optional[_Iterable[_Union[FieldInput, _Mapping]]] = ..., source_id: _Optional[str] = ..., handling: _Optional[str] = ..., evaluation: _Optional[str] = ..., hidden: _Optional[bool] = ..., reject_unread: _Optional[bool] = ..., join: _Optional[str] = ..., separate: _Optional[bool] = ...) -> None: ...

class FieldValue(_message.Message):
    __slots__ = ("field", "value", "normal", "check")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    NORMAL_FIELD_NUMBER: _ClassVar[int]
    CHECK_FIELD_NUMBER: _ClassVar[int]
    field: str
    value: str
    normal: str
    check: str
    def __init__(self, field: _Optional[str] = ..., value: _Optional[str] = ..., normal: _Optional[str] = ..., check: _Optional[str] = ...) -> None: ...

class RecordBeside(_message.Message):
    __slots__ = ("reference", "role", "source", "source_id", "grade", "fields")
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_ID_FIELD_NUMBER: _ClassVar[int]
    GRADE_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    reference: str
    role: str
    source: str
    source_id: str
    grade: str
    fields: _containers.RepeatedCompositeFieldContainer[FieldValue]
    def __init__(self, reference: _Optional[str] = ..., role: _Optional[str] = ..., source: _Optional[str] = ..., source_id: _Optional[str] = ..., grade: _Optional[str] = ..., fields: _Optional[_Iterable[_Union[FieldValue, _Mapping]]] = ...) -> None: ...

class RecordView(_message.Message):
    __slots__ = ("reference", "category", "role", "source", "source_id", "handling", "evaluation", "originator", "minor", "hidden", "changed_at", "fields", "unread", "beside")
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_ID_FIELD_NUMBER: _ClassVar[int]
    HANDLING_FIELD_NUMBER: _ClassVar[int]
    EVALUATION_FIELD_NUMBER: _ClassVar[int]
    ORIGINATOR_FIELD_NUMBER: _ClassVar[int]
    MINOR_FIELD_NUMBER: _ClassVar[int]
    HIDDEN_FIELD_NUMBER: _ClassVar[int]
    CHANGED_AT_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    UNREAD_FIELD_NUMBER: _ClassVar[int]
    BESIDE_FIELD_NUMBER: _ClassVar[int]
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
    changed_at: _timestamp_pb2.Timestamp
    fields: _containers.RepeatedCompositeFieldContainer[FieldValue]
    unread: _containers.RepeatedCompositeFieldContainer[UnreadValue]
    beside: _containers.RepeatedCompositeFieldContainer[RecordBeside]
    def __init__(self, reference: _Optional[str] = ..., category: _Optional[str] = ..., role: _Optional[str] = ..., source: _Optional[str] = ..., source_id: _Optional[str] = ..., handling: _Optional[str] = ..., evaluation: _Optional[str] = ..., originator: _Optional[str] = ..., minor: _Optional[bool] = ..., hidden: _Optional[bool] = ..., changed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., fields: _Optional[_Iterable[_Union[FieldValue, _Mapping]]] = ..., unread: _Optional[_Iterable[_Union[UnreadValue, _Mapping]]] = ..., beside: _Optional[_Iterable[_Union[RecordBeside, _Mapping]]] = ...) -> None: ...

class RecordRequest(_message.Message):
    __slots__ = ("reference", "purpose", "case", "offence", "legal_basis")
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    OFFENCE_FIELD_NUMBER: _ClassVar[int]
    LEGAL_BASIS_FIELD_NUMBER: _ClassVar[int]
    reference: str
    purpose: str
    case: str
    offence: str
    legal_basis: str
    def __init__(self, reference: _Optional[str] = ..., purpose: _Optional[str] = ..., case: _Optional[str] = ..., offence: _Optional[str] = ..., legal_basis: _Optional[str] = ...) -> None: ...

class RecordPage(_message.Message):
    __slots__ = ("category", "count", "after", "purpose", "case", "offence", "legal_basis", "role", "source", "handling", "text", "since", "until", "newest_first")
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    OFFENCE_FIELD_NUMBER: _ClassVar[int]
    LEGAL_BASIS_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    HANDLING_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    NEWEST_FIRST_FIELD_NUMBER: _ClassVar[int]
    category: str
    count: int
    after: str
    purpose: str
    case: str
    offence: str
    legal_basis: str
    role: str
    source: str
    handling: str
    text: str
    since: _timestamp_pb2.Timestamp
    until: _timestamp_pb2.Timestamp
    newest_first: bool
    def __init__(self, category: _Optional[str] = ..., count: _Optional[int] = ..., after: _Optional[str] = ..., purpose: _Optional[str] = ..., case: _Optional[str] = ..., offence: _Optional[str] = ..., legal_basis: _Optional[str] = ..., role: _Optional[str] = ..., source: _Optional[str] = ..., handling: _Optional[str] = ..., text: _Optional[str] = ..., since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., newest_first: _Optional[bool] = ...) -> None: ...

class RecordList(_message.Message):
    __slots__ = ("items", "left_out", "last", "more")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    LEFT_OUT_FIELD_NUMBER: _ClassVar[int]
    LAST_FIELD_NUMBER: _ClassVar[int]
    MORE_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[RecordView]
    left_out: int
    last: str
    more: bool
    def __init__(self, items: _Optional[_Iterable[_Union[RecordView, _Mapping]]] = ..., left_out: _Optional[int] = ..., last: _Optional[str] = ..., more: _Optional[bool] = ...) -> None: ...

class SharedRequest(_message.Message):
    __slots__ = ("purpose", "case", "offence", "legal_basis")
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    OFFENCE_FIELD_NUMBER: _ClassVar[int]
    LEGAL_BASIS_FIELD_NUMBER: _ClassVar[int]
    purpose: str
    case: str
    offence: str
    legal_basis: str
    def __init__(self, purpose: _Optional[str] = ..., case: _Optional[str] = ..., offence: _Optional[str] = ..., legal_basis: _Optional[str] = ...) -> None: ...

class SharedValue(_message.Message):
    __slots__ = ("category", "field", "value", "count")
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    category: str
    field: str
    value: str
    count: int
    def __init__(self, category: _Optional[str] = ..., field: _Optional[str] = ..., value: _Optional[str] = ..., count: _Optional[int] = ...) -> None: ...

class SharedValues(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[SharedValue]
    def __init__(self, items: _Optional[_Iterable[_Union[SharedValue, _Mapping]]] = ...) -> None: ...

class WithdrawRequest(_message.Message):
    __slots__ = ("reference", "reason")
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    reference: str
    reason: str
    def __init__(self, reference: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class HoldingsStats(_message.Message):
    __slots__ = ("records", "selectors", "categories")
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    SELECTORS_FIELD_NUMBER: _ClassVar[int]
    CATEGORIES_FIELD_NUMBER: _ClassVar[int]
    records: int
    selectors: int
    categories: _containers.RepeatedCompositeFieldContainer[_call_pb2.Count]
    def __init__(self, records: _Optional[int] = ..., selectors: _Optional[int] = ..., categories: _Optional[_Iterable[_Union[_call_pb2.Count, _Mapping]]] = ...) -> None: ...

class WriteOffRequest(_message.Message):
    __slots__ = ("records", "reason")
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    records: _containers.RepeatedScalarFieldContainer[str]
    reason: str
    def __init__(self, records: _Optional[_Iterable[str]] = ..., reason: _Optional[str] = ...) -> None: ...

class DamagedRecord(_message.Message):
    __slots__ = ("handle", "damage")
    HANDLE_FIELD_NUMBER: _ClassVar[int]
    DAMAGE_FIELD_NUMBER: _ClassVar[int]
    handle: str
    damage: str
    def __init__(self, handle: _Optional[str] = ..., damage: _Optional[str] = ...) -> None: ...

class WriteOffView(_message.Message):
    __slots__ = ("records", "reason", "proposed_by", "proposed_at", "seen")
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_BY_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_AT_FIELD_NUMBER: _ClassVar[int]
    SEEN_FIELD_NUMBER: _ClassVar[int]
    records: _containers.RepeatedCompositeFieldContainer[DamagedRecord]
    reason: str
    proposed_by: str
    proposed_at: _timestamp_pb2.Timestamp
    seen: str
    def __init__(self, records: _Optional[_Iterable[_Union[DamagedRecord, _Mapping]]] = ..., reason: _Optional[str] = ..., proposed_by: _Optional[str] = ..., proposed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., seen: _Optional[str] = ...) -> None: ...

class WriteOffApproval(_message.Message):
    __slots__ = ("seen", "reason")
    SEEN_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    seen: str
    reason: str
    def __init__(self, seen: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...
