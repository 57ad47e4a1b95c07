import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from node.desk.v1 import call_pb2 as _call_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class WayView(_message.Message):
    __slots__ = ("peer", "waiting", "attempts", "last_error", "last_tried_at", "last_success_at", "next_try_at", "position")
    PEER_FIELD_NUMBER: _ClassVar[int]
    WAITING_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    LAST_ERROR_FIELD_NUMBER: _ClassVar[int]
    LAST_TRIED_AT_FIELD_NUMBER: _ClassVar[int]
    LAST_SUCCESS_AT_FIELD_NUMBER: _ClassVar[int]
    NEXT_TRY_AT_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    peer: str
    waiting: int
    attempts: int
    last_error: str
    last_tried_at: _timestamp_pb2.Timestamp
    last_success_at: _timestamp_pb2.Timestamp
    next_try_at: _timestamp_pb2.Timestamp
    position: int
    def __init__(self, peer: _Optional[str] = ..., waiting: _Optional[int] = ..., attempts: _Optional[int] = ..., last_error: _Optional[str] = ..., last_tried_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_success_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., next_try_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., position: _Optional[int] = ...) -> None: ...

class DeadLetter(_message.Message):
    __slots__ = ("peer", "notice_id", "verb", "sequence", "reason", "at")
    PEER_FIELD_NUMBER: _ClassVar[int]
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    VERB_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    peer: str
    notice_id: str
    verb: str
    sequence: int
    reason: str
    at: _timestamp_pb2.Timestamp
    def __init__(self, peer: _Optional[str] = ..., notice_id: _Optional[str] = ..., verb: _Optional[str] = ..., sequence: _Optional[int] = ..., reason: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class DeliveryList(_message.Message):
    __slots__ = ("ways", "dead")
    WAYS_FIELD_NUMBER: _ClassVar[int]
    DEAD_FIELD_NUMBER: _ClassVar[int]
    ways: _containers.RepeatedCompositeFieldContainer[WayView]
    dead: _containers.RepeatedCompositeFieldContainer[DeadLetter]
    def __init__(self, ways: _Optional[_Iterable[_Union[WayView, _Mapping]]] = ..., dead: _Optional[_Iterable[_Union[DeadLetter, _Mapping]]] = ...) -> None: ...
