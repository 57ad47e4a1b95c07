import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from node.desk.v1 import call_pb2 as _call_pb2
from node.wire.v1 import blind_pb2 as _blind_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ViewsFetchRequest(_message.Message):
    __slots__ = ("purpose", "offence", "legal_basis", "categories", "peers", "deadline_ms")
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    OFFENCE_FIELD_NUMBER: _ClassVar[int]
    LEGAL_BASIS_FIELD_NUMBER: _ClassVar[int]
    CATEGORIES_FIELD_NUMBER: _ClassVar[int]
    PEERS_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_MS_FIELD_NUMBER: _ClassVar[int]
    purpose: str
    offence: str
    legal_basis: str
    categories: _containers.RepeatedScalarFieldContainer[str]
    peers: _containers.RepeatedScalarFieldContainer[str]
    deadline_ms: int
    def __init__(self, purpose: _Optional[str] = ..., offence: _Optional[str] = ..., legal_basis: _Optional[str] = ..., categories: _Optional[_Iterable[str]] = ..., peers: _Optional[_Iterable[str]] = ..., deadline_ms: _Optional[int] = ...) -> None: ...

class ViewItem(_message.Message):
    __slots__ = ("id", "peer", "state", "scopes", "fetched_at", "tier", "epoch", "closes", "number", "entries", "size", "root", "reading_rules", "every_s", "doubtful", "current", "openly", "note")
    ID_FIELD_NUMBER: _ClassVar[int]
    PEER_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    SCOPES_FIELD_NUMBER: _ClassVar[int]
    FETCHED_AT_FIELD_NUMBER: _ClassVar[int]
    TIER_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    CLOSES_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    ROOT_FIELD_NUMBER: _ClassVar[int]
    READING_RULES_FIELD_NUMBER: _ClassVar[int]
    EVERY_S_FIELD_NUMBER: _ClassVar[int]
    DOUBTFUL_FIELD_NUMBER: _ClassVar[int]
    CURRENT_FIELD_NUMBER: _ClassVar[int]
    OPENLY_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    id: str
    peer: str
    state: str
    scopes: _containers.RepeatedCompositeFieldContainer[_blind_pb2.BlindScope]
    fetched_at: _timestamp_pb2.Timestamp
    tier: str
    epoch: int
    closes: _timestamp_pb2.Timestamp
    number: int
    entries: int
    size: int
    root: str
    reading_rules: str
    every_s: int
    doubtful: bool
    current: bool
    openly: bool
    note: str
    def __init__(self, id: _Optional[str] = ..., peer: _Optional[str] = ..., state: _Optional[str] = ..., scopes: _Optional[_Iterable[_Union[_blind_pb2.BlindScope, _Mapping]]] = ..., fetched_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., tier: _Optional[str] = ..., epoch: _Optional[int] = ..., closes: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., number: _Optional[int] = ..., entries: _Optional[int] = ..., size: _Optional[int] = ..., root: _Optional[str] = ..., reading_rules: _Optional[str] = ..., every_s: _Optional[int] = ..., doubtful: _Optional[bool] = ..., current: _Optional[bool] = ..., openly: _Optional[bool] = ..., note: _Optional[str] = ...) -> None: ...

class ViewProgress(_message.Message):
    __slots__ = ("done", "total", "view")
    DONE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    VIEW_FIELD_NUMBER: _ClassVar[int]
    done: int
    total: int
    view: ViewItem
    def __init__(self, done: _Optional[int] = ..., total: _Optional[int] = ..., view: _Optional[_Union[ViewItem, _Mapping]] = ...) -> None: ...

class ViewList(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[ViewItem]
    def __init__(self, items: _Optional[_Iterable[_Union[ViewItem, _Mapping]]] = ...) -> None: ...
