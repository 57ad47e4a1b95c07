import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from node.desk.v1 import common_pb2 as _common_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PendingRelease(_message.Message):
    __slots__ = ("id", "at", "peer", "reference", "case", "purpose", "offence", "category", "grade", "reasons", "remedies", "told_as", "count", "last_at")
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
    def __init__(self, id: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., peer: _Optional[str] = ..., reference: _Optional[str] = ..., case: _Optional[str] = ..., purpose: _Optional[str] = ..., offence: _Optional[str] = ..., category: _Optional[str] = ..., grade: _Optional[str] = ..., reasons: _Optional[_Iterable[str]] = ..., remedies: _Optional[_Iterable[str]] = ..., told_as: _Optional[str] = ..., count: _Optional[int] = ..., last_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ReleasePage(_message.Message):
    __slots__ = ("count", "after", "peer")
    COUNT_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    PEER_FIELD_NUMBER: _ClassVar[int]
    count: int
    after: str
    peer: str
    def __init__(self, count: _Optional[int] = ..., after: _Optional[str] = ..., peer: _Optional[str] = ...) -> None: ...

class PendingList(_message.Message):
    __slots__ = ("items", "next", "waiting")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    WAITING_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[PendingRelease]
    next: str
    waiting: _containers.RepeatedCompositeFieldContainer[_common_pb2.Count]
    def __init__(self, items: _Optional[_Iterable[_Union[PendingRelease, _Mapping]]] = ..., next: _Optional[str] = ..., waiting: _Optional[_Iterable[_Union[_common_pb2.Count, _Mapping]]] = ...) -> None: ...

class ReleaseRequest(_message.Message):
    __slots__ = ("id", "approve", "reason")
    ID_FIELD_NUMBER: _ClassVar[int]
    APPROVE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    id: str
    approve: bool
    reason: str
    def __init__(self, id: _Optional[str] = ..., approve: _Optional[bool] = ..., reason: _Optional[str] = ...) -> None: ...
