import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from node.desk.v1 import call_pb2 as _call_pb2
from node.wire.v1 import query_pb2 as _query_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class LedgerPage(_message.Message):
    __slots__ = ("start", "count", "exchange_id", "covers", "act", "peer", "officer", "case", "text", "since", "until", "oldest_first", "before")
    START_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    EXCHANGE_ID_FIELD_NUMBER: _ClassVar[int]
    COVERS_FIELD_NUMBER: _ClassVar[int]
    ACT_FIELD_NUMBER: _ClassVar[int]
    PEER_FIELD_NUMBER: _ClassVar[int]
    OFFICER_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    OLDEST_FIRST_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    start: int
    count: int
    exchange_id: str
    covers: bool
    act: str
    peer: str
    officer: str
    case: str
    text: str
    since: _timestamp_pb2.Timestamp
    until: _timestamp_pb2.Timestamp
    oldest_first: bool
    before: int
    def __init__(self, start: _Optional[int] = ..., count: _Optional[int] = ..., exchange_id: _Optional[str] = ..., covers: _Optional[bool] = ..., act: _Optional[str] = ..., peer: _Optional[str] = ..., officer: _Optional[str] = ..., case: _Optional[str] = ..., text: _Optional[str] = ..., since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., oldest_first: _Optional[bool] = ..., before: _Optional[int] = ...) -> None: ...

class EntryView(_message.Message):
    __slots__ = ("index", "act", "at", "erased", "json", "exhibit_json", "note", "evidence", "exhibit")
    INDEX_FIELD_NUMBER: _ClassVar[int]
    ACT_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    ERASED_FIELD_NUMBER: _ClassVar[int]
    JSON_FIELD_NUMBER: _ClassVar[int]
    EXHIBIT_JSON_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    EXHIBIT_FIELD_NUMBER: _ClassVar[int]
    index: int
    act: str
    at: _timestamp_pb2.Timestamp
    erased: bool
    json: str
    exhibit_json: str
    note: str
    evidence: _containers.RepeatedScalarFieldContainer[bytes]
    exhibit: bytes
    def __init__(self, index: _Optional[int] = ..., act: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., erased: _Optional[bool] = ..., json: _Optional[str] = ..., exhibit_json: _Optional[str] = ..., note: _Optional[str] = ..., evidence: _Optional[_Iterable[bytes]] = ..., exhibit: _Optional[bytes] = ...) -> None: ...

class ExhibitSearch(_message.Message):
    __slots__ = ("text", "reason", "before", "count")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    text: str
    reason: str
    before: int
    count: int
    def __init__(self, text: _Optional[str] = ..., reason: _Optional[str] = ..., before: _Optional[int] = ..., count: _Optional[int] = ...) -> None: ...

class ExportRequest(_message.Message):
    __slots__ = ("openings",)
    OPENINGS_FIELD_NUMBER: _ClassVar[int]
    openings: bool
    def __init__(self, openings: _Optional[bool] = ...) -> None: ...

class LedgerKey(_message.Message):
    __slots__ = ("agency", "vkey", "active_from", "ends", "ours")
    AGENCY_FIELD_NUMBER: _ClassVar[int]
    VKEY_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_FROM_FIELD_NUMBER: _ClassVar[int]
    ENDS_FIELD_NUMBER: _ClassVar[int]
    OURS_FIELD_NUMBER: _ClassVar[int]
    agency: str
    vkey: str
    active_from: _timestamp_pb2.Timestamp
    ends: _timestamp_pb2.Timestamp
    ours: bool
    def __init__(self, agency: _Optional[str] = ..., vkey: _Optional[str] = ..., active_from: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ends: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ours: _Optional[bool] = ...) -> None: ...

class LedgerKeyList(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[LedgerKey]
    def __init__(self, items: _Optional[_Iterable[_Union[LedgerKey, _Mapping]]] = ...) -> None: ...

class EntryList(_message.Message):
    __slots__ = ("size", "items", "shown", "covers", "next", "looked", "closed")
    SIZE_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    SHOWN_FIELD_NUMBER: _ClassVar[int]
    COVERS_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    LOOKED_FIELD_NUMBER: _ClassVar[int]
    CLOSED_FIELD_NUMBER: _ClassVar[int]
    size: int
    items: _containers.RepeatedCompositeFieldContainer[EntryView]
    shown: int
    covers: int
    next: int
    looked: int
    closed: int
    def __init__(self, size: _Optional[int] = ..., items: _Optional[_Iterable[_Union[EntryView, _Mapping]]] = ..., shown: _Optional[int] = ..., covers: _Optional[int] = ..., next: _Optional[int] = ..., looked: _Optional[int] = ..., closed: _Optional[int] = ...) -> None: ...

class EntryRequest(_message.Message):
    __slots__ = ("index", "exhibit", "reason")
    INDEX_FIELD_NUMBER: _ClassVar[int]
    EXHIBIT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    index: int
    exhibit: bool
    reason: str
    def __init__(self, index: _Optional[int] = ..., exhibit: _Optional[bool] = ..., reason: _Optional[str] = ...) -> None: ...

class EraseRequest(_message.Message):
    __slots__ = ("index", "part", "reason")
    INDEX_FIELD_NUMBER: _ClassVar[int]
    PART_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    index: int
    part: str
    reason: str
    def __init__(self, index: _Optional[int] = ..., part: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class EraseOrder(_message.Message):
    __slots__ = ("asked", "reason")
    ASKED_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    asked: int
    reason: str
    def __init__(self, asked: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class Erasure(_message.Message):
    __slots__ = ("index", "part", "entry")
    INDEX_FIELD_NUMBER: _ClassVar[int]
    PART_FIELD_NUMBER: _ClassVar[int]
    ENTRY_FIELD_NUMBER: _ClassVar[int]
    index: int
    part: str
    entry: int
    def __init__(self, index: _Optional[int] = ..., part: _Optional[str] = ..., entry: _Optional[int] = ...) -> None: ...

class ProofReply(_message.Message):
    __slots__ = ("index", "proof", "leaf", "salt", "entry")
    INDEX_FIELD_NUMBER: _ClassVar[int]
    PROOF_FIELD_NUMBER: _ClassVar[int]
    LEAF_FIELD_NUMBER: _ClassVar[int]
    SALT_FIELD_NUMBER: _ClassVar[int]
    ENTRY_FIELD_NUMBER: _ClassVar[int]
    index: int
    proof: str
    leaf: bytes
    salt: bytes
    entry: bytes
    def __init__(self, index: _Optional[int] = ..., proof: _Optional[str] = ..., leaf: _Optional[bytes] = ..., salt: _Optional[bytes] = ..., entry: _Optional[bytes] = ...) -> None: ...

class VerifyReply(_message.Message):
    __slots__ = ("ok", "size", "root", "findings", "checkpoint", "vkey")
    OK_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    ROOT_FIELD_NUMBER: _ClassVar[int]
    FINDINGS_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    VKEY_FIELD_NUMBER: _ClassVar[int]
    ok: bool
    size: int
    root: str
    findings: _containers.RepeatedScalarFieldContainer[str]
    checkpoint: str
    vkey: str
    def __init__(self, ok: _Optional[bool] = ..., size: _Optional[int] = ..., root: _Optional[str] = ..., findings: _Optional[_Iterable[str]] = ..., checkpoint: _Optional[str] = ..., vkey: _Optional[str] = ...) -> None: ...

class VerifyRequest(_message.Message):
    __slots__ = ("checkpoints", "deep")
    CHECKPOINTS_FIELD_NUMBER: _ClassVar[int]
    DEEP_FIELD_NUMBER: _ClassVar[int]
    checkpoints: _containers.RepeatedScalarFieldContainer[str]
    deep: bool
    def __init__(self, checkpoints: _Optional[_Iterable[str]] = ..., deep: _Optional[bool] = ...) -> None: ...

class ExportFile(_message.Message):
    __slots__ = ("path", "data", "more")
    PATH_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    MORE_FIELD_NUMBER: _ClassVar[int]
    path: str
    data: bytes
    more: bool
    def __init__(self, path: _Optional[str] = ..., data: _Optional[bytes] = ..., more: _Optional[bool] = ...) -> None: ...

class CheckpointList(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[PeerCheckpoint]
    def __init__(self, items: _Optional[_Iterable[_Union[PeerCheckpoint, _Mapping]]] = ...) -> None: ...

class PeerCheckpoint(_message.Message):
    __slots__ = ("agency", "size", "checkpoint", "seen_at", "proved")
    AGENCY_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    SEEN_AT_FIELD_NUMBER: _ClassVar[int]
    PROVED_FIELD_NUMBER: _ClassVar[int]
    agency: str
    size: int
    checkpoint: str
    seen_at: _timestamp_pb2.Timestamp
    proved: bool
    def __init__(self, agency: _Optional[str] = ..., size: _Optional[int] = ..., checkpoint: _Optional[str] = ..., seen_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., proved: _Optional[bool] = ...) -> None: ...

class DoubtView(_message.Message):
    __slots__ = ("agency", "fault", "at", "text", "held", "shown", "cleared_at")
    AGENCY_FIELD_NUMBER: _ClassVar[int]
    FAULT_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    HELD_FIELD_NUMBER: _ClassVar[int]
    SHOWN_FIELD_NUMBER: _ClassVar[int]
    CLEARED_AT_FIELD_NUMBER: _ClassVar[int]
    agency: str
    fault: str
    at: _timestamp_pb2.Timestamp
    text: str
    held: str
    shown: str
    cleared_at: _timestamp_pb2.Timestamp
    def __init__(self, agency: _Optional[str] = ..., fault: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., text: _Optional[str] = ..., held: _Optional[str] = ..., shown: _Optional[str] = ..., cleared_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class DoubtList(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[DoubtView]
    def __init__(self, items: _Optional[_Iterable[_Union[DoubtView, _Mapping]]] = ...) -> None: ...

class ClearRequest(_message.Message):
    __slots__ = ("agency", "reason")
    AGENCY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    agency: str
    reason: str
    def __init__(self, agency: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class OpeningFile(_message.Message):
    __slots__ = ("data",)
    DATA_FIELD_NUMBER: _ClassVar[int]
    data: bytes
    def __init__(self, data: _Optional[bytes] = ...) -> None: ...

class OpeningReply(_message.Message):
    __slots__ = ("ok", "index", "at", "asker", "responder", "officer", "purpose", "case", "question", "findings")
    OK_FIELD_NUMBER: _ClassVar[int]
    INDEX_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    ASKER_FIELD_NUMBER: _ClassVar[int]
    RESPONDER_FIELD_NUMBER: _ClassVar[int]
    OFFICER_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    FINDINGS_FIELD_NUMBER: _ClassVar[int]
    ok: bool
    index: int
    at: _timestamp_pb2.Timestamp
    asker: str
    responder: str
    officer: str
    purpose: str
    case: str
    question: _query_pb2.Question
    findings: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, ok: _Optional[bool] = ..., index: _Optional[int] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., asker: _Optional[str] = ..., responder: _Optional[str] = ..., officer: _Optional[str] = ..., purpose: _Optional[str] = ..., case: _Optional[str] = ..., question: _Optional[_Union[_query_pb2.Question, _Mapping]] = ..., findings: _Optional[_Iterable[str]] = ...) -> None: ...
