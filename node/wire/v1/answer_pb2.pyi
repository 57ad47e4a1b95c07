import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ReleasedField(_message.Message):
    __slots__ = ("field", "value", "level")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    field: str
    value: str
    level: str
    def __init__(self, field: _Optional[str] = ..., value: _Optional[str] = ..., level: _Optional[str] = ...) -> None: ...

class WithheldGroup(_message.Message):
    __slots__ = ("group", "remedy")
    GROUP_FIELD_NUMBER: _ClassVar[int]
    REMEDY_FIELD_NUMBER: _ClassVar[int]
    group: str
    remedy: str
    def __init__(self, group: _Optional[str] = ..., remedy: _Optional[str] = ...) -> None: ...

class Hit(_message.Message):
    __slots__ = ("reference", "category", "grade", "reasons", "handling", "evaluation", "fields", "withheld")
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    GRADE_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    HANDLING_FIELD_NUMBER: _ClassVar[int]
    EVALUATION_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    WITHHELD_FIELD_NUMBER: _ClassVar[int]
    reference: str
    category: str
    grade: str
    reasons: _containers.RepeatedScalarFieldContainer[str]
    handling: str
    evaluation: str
    fields: _containers.RepeatedCompositeFieldContainer[ReleasedField]
    withheld: _containers.RepeatedCompositeFieldContainer[WithheldGroup]
    def __init__(self, reference: _Optional[str] = ..., category: _Optional[str] = ..., grade: _Optional[str] = ..., reasons: _Optional[_Iterable[str]] = ..., handling: _Optional[str] = ..., evaluation: _Optional[str] = ..., fields: _Optional[_Iterable[_Union[ReleasedField, _Mapping]]] = ..., withheld: _Optional[_Iterable[_Union[WithheldGroup, _Mapping]]] = ...) -> None: ...

class QuestionAnswer(_message.Message):
    __slots__ = ("kind", "silence", "hits")
    KIND_FIELD_NUMBER: _ClassVar[int]
    SILENCE_FIELD_NUMBER: _ClassVar[int]
    HITS_FIELD_NUMBER: _ClassVar[int]
    kind: str
    silence: str
    hits: _containers.RepeatedCompositeFieldContainer[Hit]
    def __init__(self, kind: _Optional[str] = ..., silence: _Optional[str] = ..., hits: _Optional[_Iterable[_Union[Hit, _Mapping]]] = ...) -> None: ...

class Answer(_message.Message):
    __slots__ = ("query_digest", "answers", "policy_digest", "answered_at", "checkpoint")
    QUERY_DIGEST_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_FIELD_NUMBER: _ClassVar[int]
    POLICY_DIGEST_FIELD_NUMBER: _ClassVar[int]
    ANSWERED_AT_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    query_digest: bytes
    answers: _containers.RepeatedCompositeFieldContainer[QuestionAnswer]
    policy_digest: bytes
    answered_at: _timestamp_pb2.Timestamp
    checkpoint: str
    def __init__(self, query_digest: _Optional[bytes] = ..., answers: _Optional[_Iterable[_Union[QuestionAnswer, _Mapping]]] = ..., policy_digest: _Optional[bytes] = ..., answered_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., checkpoint: _Optional[str] = ...) -> None: ...
