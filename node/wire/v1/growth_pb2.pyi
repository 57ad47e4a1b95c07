from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class GrowthAsk(_message.Message):
    __slots__ = ("older", "newer", "checkpoint")
    OLDER_FIELD_NUMBER: _ClassVar[int]
    NEWER_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    older: str
    newer: str
    checkpoint: str
    def __init__(self, older: _Optional[str] = ..., newer: _Optional[str] = ..., checkpoint: _Optional[str] = ...) -> None: ...

class Growth(_message.Message):
    __slots__ = ("proved", "steps")
    PROVED_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    proved: bool
    steps: _containers.RepeatedScalarFieldContainer[bytes]
    def __init__(self, proved: _Optional[bool] = ..., steps: _Optional[_Iterable[bytes]] = ...) -> None: ...
