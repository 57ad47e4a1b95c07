import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from node.desk.v1 import call_pb2 as _call_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RotateRequest(_message.Message):
    __slots__ = ("use", "active_in_s")
    USE_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_IN_S_FIELD_NUMBER: _ClassVar[int]
    use: str
    active_in_s: int
    def __init__(self, use: _Optional[str] = ..., active_in_s: _Optional[int] = ...) -> None: ...

class KeyView(_message.Message):
    __slots__ = ("key_id", "use", "born", "active_from", "ends")
    KEY_ID_FIELD_NUMBER: _ClassVar[int]
    USE_FIELD_NUMBER: _ClassVar[int]
    BORN_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_FROM_FIELD_NUMBER: _ClassVar[int]
    ENDS_FIELD_NUMBER: _ClassVar[int]
    key_id: str
    use: str
    born: _timestamp_pb2.Timestamp
    active_from: _timestamp_pb2.Timestamp
    ends: _timestamp_pb2.Timestamp
    def __init__(self, key_id: _Optional[str] = ..., use: _Optional[str] = ..., born: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., active_from: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ends: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class KeyList(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[KeyView]
    def __init__(self, items: _Optional[_Iterable[_Union[KeyView, _Mapping]]] = ...) -> None: ...
