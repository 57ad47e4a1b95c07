import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from node.desk.v1 import call_pb2 as _call_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CardReply(_message.Message):
    __slots__ = ("card", "fingerprint", "agency", "sequence")
    CARD_FIELD_NUMBER: _ClassVar[int]
    FINGERPRINT_FIELD_NUMBER: _ClassVar[int]
    AGENCY_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    card: bytes
    fingerprint: str
    agency: str
    sequence: int
    def __init__(self, card: _Optional[bytes] = ..., fingerprint: _Optional[str] = ..., agency: _Optional[str] = ..., sequence: _Optional[int] = ...) -> None: ...

class PeerAddRequest(_message.Message):
    __slots__ = ("card", "fingerprint")
    CARD_FIELD_NUMBER: _ClassVar[int]
    FINGERPRINT_FIELD_NUMBER: _ClassVar[int]
    card: bytes
    fingerprint: str
    def __init__(self, card: _Optional[bytes] = ..., fingerprint: _Optional[str] = ...) -> None: ...

class PeerView(_message.Message):
    __slots__ = ("agency", "name", "country", "agency_class", "state", "fingerprint", "sequence", "endpoints", "added_at", "changed_at", "keys_end", "changes")
    AGENCY_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    COUNTRY_FIELD_NUMBER: _ClassVar[int]
    AGENCY_CLASS_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    FINGERPRINT_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    ENDPOINTS_FIELD_NUMBER: _ClassVar[int]
    ADDED_AT_FIELD_NUMBER: _ClassVar[int]
    CHANGED_AT_FIELD_NUMBER: _ClassVar[int]
    KEYS_END_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    agency: str
    name: str
    country: str
    agency_class: str
    state: str
    fingerprint: str
    sequence: int
    endpoints: _containers.RepeatedScalarFieldContainer[str]
    added_at: _timestamp_pb2.Timestamp
    changed_at: _timestamp_pb2.Timestamp
    keys_end: _timestamp_pb2.Timestamp
    changes: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, agency: _Optional[str] = ..., name: _Optional[str] = ..., country: _Optional[str] = ..., agency_class: _Optional[str] = ..., state: _Optional[str] = ..., fingerprint: _Optional[str] = ..., sequence: _Optional[int] = ..., endpoints: _Optional[_Iterable[str]] = ..., added_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., changed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., keys_end: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., changes: _Optional[_Iterable[str]] = ...) -> None: ...

class PeerList(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[PeerView]
    def __init__(self, items: _Optional[_Iterable[_Union[PeerView, _Mapping]]] = ...) -> None: ...

class PingReply(_message.Message):
    __slots__ = ("agency", "ok", "millis", "skew_ms", "software", "note", "advice", "clock_known")
    AGENCY_FIELD_NUMBER: _ClassVar[int]
    OK_FIELD_NUMBER: _ClassVar[int]
    MILLIS_FIELD_NUMBER: _ClassVar[int]
    SKEW_MS_FIELD_NUMBER: _ClassVar[int]
    SOFTWARE_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    ADVICE_FIELD_NUMBER: _ClassVar[int]
    CLOCK_KNOWN_FIELD_NUMBER: _ClassVar[int]
    agency: str
    ok: bool
    millis: int
    skew_ms: int
    software: str
    note: str
    advice: str
    clock_known: bool
    def __init__(self, agency: _Optional[str] = ..., ok: _Optional[bool] = ..., millis: _Optional[int] = ..., skew_ms: _Optional[int] = ..., software: _Optional[str] = ..., note: _Optional[str] = ..., advice: _Optional[str] = ..., clock_known: _Optional[bool] = ...) -> None: ...

class RevokeRequest(_message.Message):
    __slots__ = ("agency", "reason")
    AGENCY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    agency: str
    reason: str
    def __init__(self, agency: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...
