import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PublicKey(_message.Message):
    __slots__ = ("key_id", "use", "public", "active_from", "ends")
    KEY_ID_FIELD_NUMBER: _ClassVar[int]
    USE_FIELD_NUMBER: _ClassVar[int]
    PUBLIC_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_FROM_FIELD_NUMBER: _ClassVar[int]
    ENDS_FIELD_NUMBER: _ClassVar[int]
    key_id: str
    use: str
    public: bytes
    active_from: _timestamp_pb2.Timestamp
    ends: _timestamp_pb2.Timestamp
    def __init__(self, key_id: _Optional[str] = ..., use: _Optional[str] = ..., public: _Optional[bytes] = ..., active_from: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ends: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Introduction(_message.Message):
    __slots__ = ("agency", "name", "country", "agency_class", "sequence", "issued_at", "identity_key", "keys", "endpoints")
    AGENCY_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    COUNTRY_FIELD_NUMBER: _ClassVar[int]
    AGENCY_CLASS_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    ISSUED_AT_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_KEY_FIELD_NUMBER: _ClassVar[int]
    KEYS_FIELD_NUMBER: _ClassVar[int]
    ENDPOINTS_FIELD_NUMBER: _ClassVar[int]
    agency: str
    name: str
    country: str
    agency_class: str
    sequence: int
    issued_at: _timestamp_pb2.Timestamp
    identity_key: bytes
    keys: _containers.RepeatedCompositeFieldContainer[PublicKey]
    endpoints: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, agency: _Optional[str] = ..., name: _Optional[str] = ..., country: _Optional[str] = ..., agency_class: _Optional[str] = ..., sequence: _Optional[int] = ..., issued_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., identity_key: _Optional[bytes] = ..., keys: _Optional[_Iterable[_Union[PublicKey, _Mapping]]] = ..., endpoints: _Optional[_Iterable[str]] = ...) -> None: ...

class Card(_message.Message):
    __slots__ = ("introduction", "signature")
    INTRODUCTION_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    introduction: bytes
    signature: bytes
    def __init__(self, introduction: _Optional[bytes] = ..., signature: _Optional[bytes] = ...) -> None: ...
