import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Ping(_message.Message):
    __slots__ = ("software",)
    SOFTWARE_FIELD_NUMBER: _ClassVar[int]
    software: str
    def __init__(self, software: _Optional[str] = ...) -> None: ...

class Pong(_message.Message):
    __slots__ = ("software", "at", "card_sequence", "checkpoint", "seen_size", "seen")
    SOFTWARE_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    CARD_SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    SEEN_SIZE_FIELD_NUMBER: _ClassVar[int]
    SEEN_FIELD_NUMBER: _ClassVar[int]
    software: str
    at: _timestamp_pb2.Timestamp
    card_sequence: int
    checkpoint: str
    seen_size: int
    seen: str
    def __init__(self, software: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., card_sequence: _Optional[int] = ..., checkpoint: _Optional[str] = ..., seen_size: _Optional[int] = ..., seen: _Optional[str] = ...) -> None: ...
