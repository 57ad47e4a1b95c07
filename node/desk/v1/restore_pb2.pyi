import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from node.desk.v1 import call_pb2 as _call_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RestoredHead(_message.Message):
    __slots__ = ("agency", "size", "heard", "note")
    AGENCY_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    HEARD_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    agency: str
    size: int
    heard: bool
    note: str
    def __init__(self, agency: _Optional[str] = ..., size: _Optional[int] = ..., heard: _Optional[bool] = ..., note: _Optional[str] = ...) -> None: ...

class RestoredItem(_message.Message):
    __slots__ = ("kind", "name", "state")
    KIND_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    kind: str
    name: str
    state: str
    def __init__(self, kind: _Optional[str] = ..., name: _Optional[str] = ..., state: _Optional[str] = ...) -> None: ...

class RestoreReview(_message.Message):
    __slots__ = ("made_at", "size", "lost", "heads", "items", "code")
    MADE_AT_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    LOST_FIELD_NUMBER: _ClassVar[int]
    HEADS_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    made_at: _timestamp_pb2.Timestamp
    size: int
    lost: int
    heads: _containers.RepeatedCompositeFieldContainer[RestoredHead]
    items: _containers.RepeatedCompositeFieldContainer[RestoredItem]
    code: str
    def __init__(self, made_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., size: _Optional[int] = ..., lost: _Optional[int] = ..., heads: _Optional[_Iterable[_Union[RestoredHead, _Mapping]]] = ..., items: _Optional[_Iterable[_Union[RestoredItem, _Mapping]]] = ..., code: _Optional[str] = ...) -> None: ...

class RestoreAccept(_message.Message):
    __slots__ = ("code", "reason", "without")
    CODE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    WITHOUT_FIELD_NUMBER: _ClassVar[int]
    code: str
    reason: str
    without: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, code: _Optional[str] = ..., reason: _Optional[str] = ..., without: _Optional[_Iterable[str]] = ...) -> None: ...
