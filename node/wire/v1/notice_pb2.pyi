import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from node.wire.v1 import answer_pb2 as _answer_pb2
from node.wire.v1 import query_pb2 as _query_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Statement(_message.Message):
    __slots__ = ("name", "value", "language")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    name: str
    value: str
    language: str
    def __init__(self, name: _Optional[str] = ..., value: _Optional[str] = ..., language: _Optional[str] = ...) -> None: ...

class AttachmentRef(_message.Message):
    __slots__ = ("id", "name", "media_type", "size", "chunks", "digest", "key")
    ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    CHUNKS_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    id: str
    name: str
    media_type: str
    size: int
    chunks: int
    digest: bytes
    key: bytes
    def __init__(self, id: _Optional[str] = ..., name: _Optional[str] = ..., media_type: _Optional[str] = ..., size: _Optional[int] = ..., chunks: _Optional[int] = ..., digest: _Optional[bytes] = ..., key: _Optional[bytes] = ...) -> None: ...

class Bulletin(_message.Message):
    __slots__ = ("kind", "originator", "category", "role", "fields", "withheld", "statements", "attachments", "justification", "handling", "evaluation", "urgency", "minor", "excluded_countries", "issued_at", "valid_until", "watch")
    KIND_FIELD_NUMBER: _ClassVar[int]
    ORIGINATOR_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    WITHHELD_FIELD_NUMBER: _ClassVar[int]
    STATEMENTS_FIELD_NUMBER: _ClassVar[int]
    ATTACHMENTS_FIELD_NUMBER: _ClassVar[int]
    JUSTIFICATION_FIELD_NUMBER: _ClassVar[int]
    HANDLING_FIELD_NUMBER: _ClassVar[int]
    EVALUATION_FIELD_NUMBER: _ClassVar[int]
    URGENCY_FIELD_NUMBER: _ClassVar[int]
    MINOR_FIELD_NUMBER: _ClassVar[int]
    EXCLUDED_COUNTRIES_FIELD_NUMBER: _ClassVar[int]
    ISSUED_AT_FIELD_NUMBER: _ClassVar[int]
    VALID_UNTIL_FIELD_NUMBER: _ClassVar[int]
    WATCH_FIELD_NUMBER: _ClassVar[int]
    kind: str
    originator: str
    category: str
    role: str
    fields: _containers.RepeatedCompositeFieldContainer[_answer_pb2.ReleasedField]
    withheld: _containers.RepeatedCompositeFieldContainer[_answer_pb2.WithheldGroup]
    statements: _containers.RepeatedCompositeFieldContainer[Statement]
    attachments: _containers.RepeatedCompositeFieldContainer[AttachmentRef]
    justification: _query_pb2.Justification
    handling: str
    evaluation: str
    urgency: str
    minor: bool
    excluded_countries: _containers.RepeatedScalarFieldContainer[str]
    issued_at: _timestamp_pb2.Timestamp
    valid_until: _timestamp_pb2.Timestamp
    watch: bool
    def __init__(self, kind: _Optional[str] = ..., originator: _Optional[str] = ..., category: _Optional[str] = ..., role: _Optional[str] = ..., fields: _Optional[_Iterable[_Union[_answer_pb2.ReleasedField, _Mapping]]] = ..., withheld: _Optional[_Iterable[_Union[_answer_pb2.WithheldGroup, _Mapping]]] = ..., statements: _Optional[_Iterable[_Union[Statement, _Mapping]]] = ..., attachments: _Optional[_Iterable[_Union[AttachmentRef, _Mapping]]] = ..., justification: _Optional[_Union[_query_pb2.Justification, _Mapping]] = ..., handling: _Optional[str] = ..., evaluation: _Optional[str] = ..., urgency: _Optional[str] = ..., minor: _Optional[bool] = ..., excluded_countries: _Optional[_Iterable[str]] = ..., issued_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., valid_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., watch: _Optional[bool] = ...) -> None: ...

class Ending(_message.Message):
    __slots__ = ("reason", "text", "language")
    REASON_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    reason: str
    text: str
    language: str
    def __init__(self, reason: _Optional[str] = ..., text: _Optional[str] = ..., language: _Optional[str] = ...) -> None: ...

class Report(_message.Message):
    __slots__ = ("at", "ground", "text", "language", "grade", "reference")
    AT_FIELD_NUMBER: _ClassVar[int]
    GROUND_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    GRADE_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    at: _timestamp_pb2.Timestamp
    ground: str
    text: str
    language: str
    grade: str
    reference: str
    def __init__(self, at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ground: _Optional[str] = ..., text: _Optional[str] = ..., language: _Optional[str] = ..., grade: _Optional[str] = ..., reference: _Optional[str] = ...) -> None: ...
