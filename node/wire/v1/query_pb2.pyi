from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Justification(_message.Message):
    __slots__ = ("purpose", "case", "offence", "legal_basis", "officer")
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    OFFENCE_FIELD_NUMBER: _ClassVar[int]
    LEGAL_BASIS_FIELD_NUMBER: _ClassVar[int]
    OFFICER_FIELD_NUMBER: _ClassVar[int]
    purpose: str
    case: str
    offence: str
    legal_basis: str
    officer: str
    def __init__(self, purpose: _Optional[str] = ..., case: _Optional[str] = ..., offence: _Optional[str] = ..., legal_basis: _Optional[str] = ..., officer: _Optional[str] = ...) -> None: ...

class Term(_message.Message):
    __slots__ = ("field", "value")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    field: str
    value: str
    def __init__(self, field: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...

class Question(_message.Message):
    __slots__ = ("category", "terms")
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    category: str
    terms: _containers.RepeatedCompositeFieldContainer[Term]
    def __init__(self, category: _Optional[str] = ..., terms: _Optional[_Iterable[_Union[Term, _Mapping]]] = ...) -> None: ...

class Query(_message.Message):
    __slots__ = ("justification", "questions")
    JUSTIFICATION_FIELD_NUMBER: _ClassVar[int]
    QUESTIONS_FIELD_NUMBER: _ClassVar[int]
    justification: Justification
    questions: _containers.RepeatedCompositeFieldContainer[Question]
    def __init__(self, justification: _Optional[_Union[Justification, _Mapping]] = ..., questions: _Optional[_Iterable[_Union[Question, _Mapping]]] = ...) -> None: ...
