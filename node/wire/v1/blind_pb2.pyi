import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class EpochInfo(_message.Message):
    __slots__ = ("agency", "suite", "tier", "epoch", "public", "reading_rules", "opens", "closes")
    AGENCY_FIELD_NUMBER: _ClassVar[int]
    SUITE_FIELD_NUMBER: _ClassVar[int]
    TIER_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    PUBLIC_FIELD_NUMBER: _ClassVar[int]
    READING_RULES_FIELD_NUMBER: _ClassVar[int]
    OPENS_FIELD_NUMBER: _ClassVar[int]
    CLOSES_FIELD_NUMBER: _ClassVar[int]
    agency: str
    suite: str
    tier: str
    epoch: int
    public: bytes
    reading_rules: str
    opens: _timestamp_pb2.Timestamp
    closes: _timestamp_pb2.Timestamp
    def __init__(self, agency: _Optional[str] = ..., suite: _Optional[str] = ..., tier: _Optional[str] = ..., epoch: _Optional[int] = ..., public: _Optional[bytes] = ..., reading_rules: _Optional[str] = ..., opens: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., closes: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class SignedEpoch(_message.Message):
    __slots__ = ("info", "signing_key_id", "signature")
    INFO_FIELD_NUMBER: _ClassVar[int]
    SIGNING_KEY_ID_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    info: bytes
    signing_key_id: str
    signature: bytes
    def __init__(self, info: _Optional[bytes] = ..., signing_key_id: _Optional[str] = ..., signature: _Optional[bytes] = ...) -> None: ...

class ViewHead(_message.Message):
    __slots__ = ("epoch", "reader", "number", "root", "delta")
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    READER_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    ROOT_FIELD_NUMBER: _ClassVar[int]
    DELTA_FIELD_NUMBER: _ClassVar[int]
    epoch: bytes
    reader: str
    number: int
    root: bytes
    delta: bytes
    def __init__(self, epoch: _Optional[bytes] = ..., reader: _Optional[str] = ..., number: _Optional[int] = ..., root: _Optional[bytes] = ..., delta: _Optional[bytes] = ...) -> None: ...

class SignedViewHead(_message.Message):
    __slots__ = ("head", "signing_key_id", "signature")
    HEAD_FIELD_NUMBER: _ClassVar[int]
    SIGNING_KEY_ID_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    head: bytes
    signing_key_id: str
    signature: bytes
    def __init__(self, head: _Optional[bytes] = ..., signing_key_id: _Optional[str] = ..., signature: _Optional[bytes] = ...) -> None: ...

class ViewManifest(_message.Message):
    __slots__ = ("tagged", "count", "parts")
    TAGGED_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    tagged: bool
    count: int
    parts: _containers.RepeatedScalarFieldContainer[bytes]
    def __init__(self, tagged: _Optional[bool] = ..., count: _Optional[int] = ..., parts: _Optional[_Iterable[bytes]] = ...) -> None: ...

class ViewDelta(_message.Message):
    __slots__ = ("before", "after", "removed", "added")
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    REMOVED_FIELD_NUMBER: _ClassVar[int]
    ADDED_FIELD_NUMBER: _ClassVar[int]
    before: bytes
    after: bytes
    removed: bytes
    added: bytes
    def __init__(self, before: _Optional[bytes] = ..., after: _Optional[bytes] = ..., removed: _Optional[bytes] = ..., added: _Optional[bytes] = ...) -> None: ...
