import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from node.desk.v1 import call_pb2 as _call_pb2
from node.desk.v1 import record_pb2 as _record_pb2
from node.wire.v1 import query_pb2 as _query_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PendingRelease(_message.Message):
    __slots__ = ("id", "at", "peer", "reference", "case", "purpose", "offence", "category", "grade", "reasons", "remedies", "told_as", "count", "last_at", "legal_basis", "about", "asked")
    ID_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    PEER_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    OFFENCE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    GRADE_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    REMEDIES_FIELD_NUMBER: _ClassVar[int]
    TOLD_AS_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    LAST_AT_FIELD_NUMBER: _ClassVar[int]
    LEGAL_BASIS_FIELD_NUMBER: _ClassVar[int]
    ABOUT_FIELD_NUMBER: _ClassVar[int]
    ASKED_FIELD_NUMBER: _ClassVar[int]
    id: str
    at: _timestamp_pb2.Timestamp
    peer: str
    reference: str
    case: str
    purpose: str
    offence: str
    category: str
    grade: str
    reasons: _containers.RepeatedScalarFieldContainer[str]
    remedies: _containers.RepeatedScalarFieldContainer[str]
    told_as: str
    count: int
    last_at: _timestamp_pb2.Timestamp
    legal_basis: str
    about: str
    asked: bytes
    def __init__(self, id: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., peer: _Optional[str] = ..., reference: _Optional[str] = ..., case: _Optional[str] = ..., purpose: _Optional[str] = ..., offence: _Optional[str] = ..., category: _Optional[str] = ..., grade: _Optional[str] = ..., reasons: _Optional[_Iterable[str]] = ..., remedies: _Optional[_Iterable[str]] = ..., told_as: _Optional[str] = ..., count: _Optional[int] = ..., last_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., legal_basis: _Optional[str] = ..., about: _Optional[str] = ..., asked: _Optional[bytes] = ...) -> None: ...

class ReleasePage(_message.Message):
    __slots__ = ("count", "after", "peer", "case", "category", "reference", "since", "until", "newest_first")
    COUNT_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    PEER_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    NEWEST_FIRST_FIELD_NUMBER: _ClassVar[int]
    count: int
    after: str
    peer: str
    case: str
    category: str
    reference: str
    since: _timestamp_pb2.Timestamp
    until: _timestamp_pb2.Timestamp
    newest_first: bool
    def __init__(self, count: _Optional[int] = ..., after: _Optional[str] = ..., peer: _Optional[str] = ..., case: _Optional[str] = ..., category: _Optional[str] = ..., reference: _Optional[str] = ..., since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., newest_first: _Optional[bool] = ...) -> None: ...

class PendingList(_message.Message):
    __slots__ = ("items", "next", "waiting")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    WAITING_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[PendingRelease]
    next: str
    waiting: _containers.RepeatedCompositeFieldContainer[_call_pb2.Count]
    def __init__(self, items: _Optional[_Iterable[_Union[PendingRelease, _Mapping]]] = ..., next: _Optional[str] = ..., waiting: _Optional[_Iterable[_Union[_call_pb2.Count, _Mapping]]] = ...) -> None: ...

class LeavingField(_message.Message):
    __slots__ = ("field", "value", "level", "approved")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    APPROVED_FIELD_NUMBER: _ClassVar[int]
    field: str
    value: str
    level: str
    approved: bool
    def __init__(self, field: _Optional[str] = ..., value: _Optional[str] = ..., level: _Optional[str] = ..., approved: _Optional[bool] = ...) -> None: ...

class ReleaseView(_message.Message):
    __slots__ = ("pending", "leaves", "seen", "question", "record")
    PENDING_FIELD_NUMBER: _ClassVar[int]
    LEAVES_FIELD_NUMBER: _ClassVar[int]
    SEEN_FIELD_NUMBER: _ClassVar[int]
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    RECORD_FIELD_NUMBER: _ClassVar[int]
    pending: PendingRelease
    leaves: _containers.RepeatedCompositeFieldContainer[LeavingField]
    seen: str
    question: _query_pb2.Question
    record: _record_pb2.RecordView
    def __init__(self, pending: _Optional[_Union[PendingRelease, _Mapping]] = ..., leaves: _Optional[_Iterable[_Union[LeavingField, _Mapping]]] = ..., seen: _Optional[str] = ..., question: _Optional[_Union[_query_pb2.Question, _Mapping]] = ..., record: _Optional[_Union[_record_pb2.RecordView, _Mapping]] = ...) -> None: ...

class ReleaseRequest(_message.Message):
    __slots__ = ("id", "approve", "reason", "seen")
    ID_FIELD_NUMBER: _ClassVar[int]
    APPROVE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SEEN_FIELD_NUMBER: _ClassVar[int]
    id: str
    approve: bool
    reason: str
    seen: str
    def __init__(self, id: _Optional[str] = ..., approve: _Optional[bool] = ..., reason: _Optional[str] = ..., seen: _Optional[str] = ...) -> None: ...
