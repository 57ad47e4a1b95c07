import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from node.desk.v1 import call_pb2 as _call_pb2
from node.wire.v1 import answer_pb2 as _answer_pb2
from node.wire.v1 import query_pb2 as _query_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class BlindHit(_message.Message):
    __slots__ = ("question", "keys", "asked", "firm", "strangers")
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    KEYS_FIELD_NUMBER: _ClassVar[int]
    ASKED_FIELD_NUMBER: _ClassVar[int]
    FIRM_FIELD_NUMBER: _ClassVar[int]
    STRANGERS_FIELD_NUMBER: _ClassVar[int]
    question: int
    keys: int
    asked: int
    firm: bool
    strangers: float
    def __init__(self, question: _Optional[int] = ..., keys: _Optional[int] = ..., asked: _Optional[int] = ..., firm: _Optional[bool] = ..., strangers: _Optional[float] = ...) -> None: ...

class PeerAnswer(_message.Message):
    __slots__ = ("peer", "answers", "millis", "note", "message_id", "policy_digest", "way", "epoch", "met")
    PEER_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_FIELD_NUMBER: _ClassVar[int]
    MILLIS_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    POLICY_DIGEST_FIELD_NUMBER: _ClassVar[int]
    WAY_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    MET_FIELD_NUMBER: _ClassVar[int]
    peer: str
    answers: _containers.RepeatedCompositeFieldContainer[_answer_pb2.QuestionAnswer]
    millis: int
    note: str
    message_id: str
    policy_digest: bytes
    way: str
    epoch: bytes
    met: _containers.RepeatedCompositeFieldContainer[BlindHit]
    def __init__(self, peer: _Optional[str] = ..., answers: _Optional[_Iterable[_Union[_answer_pb2.QuestionAnswer, _Mapping]]] = ..., millis: _Optional[int] = ..., note: _Optional[str] = ..., message_id: _Optional[str] = ..., policy_digest: _Optional[bytes] = ..., way: _Optional[str] = ..., epoch: _Optional[bytes] = ..., met: _Optional[_Iterable[_Union[BlindHit, _Mapping]]] = ...) -> None: ...

class AskRequest(_message.Message):
    __slots__ = ("purpose", "case", "offence", "legal_basis", "questions", "peers", "deadline_ms", "query_id", "way")
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    OFFENCE_FIELD_NUMBER: _ClassVar[int]
    LEGAL_BASIS_FIELD_NUMBER: _ClassVar[int]
    QUESTIONS_FIELD_NUMBER: _ClassVar[int]
    PEERS_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_MS_FIELD_NUMBER: _ClassVar[int]
    QUERY_ID_FIELD_NUMBER: _ClassVar[int]
    WAY_FIELD_NUMBER: _ClassVar[int]
    purpose: str
    case: str
    offence: str
    legal_basis: str
    questions: _containers.RepeatedCompositeFieldContainer[_query_pb2.Question]
    peers: _containers.RepeatedScalarFieldContainer[str]
    deadline_ms: int
    query_id: str
    way: str
    def __init__(self, purpose: _Optional[str] = ..., case: _Optional[str] = ..., offence: _Optional[str] = ..., legal_basis: _Optional[str] = ..., questions: _Optional[_Iterable[_Union[_query_pb2.Question, _Mapping]]] = ..., peers: _Optional[_Iterable[str]] = ..., deadline_ms: _Optional[int] = ..., query_id: _Optional[str] = ..., way: _Optional[str] = ...) -> None: ...

class RedeemRequest(_message.Message):
    __slots__ = ("query_id", "peers", "weak", "deadline_ms")
    QUERY_ID_FIELD_NUMBER: _ClassVar[int]
    PEERS_FIELD_NUMBER: _ClassVar[int]
    WEAK_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_MS_FIELD_NUMBER: _ClassVar[int]
    query_id: str
    peers: _containers.RepeatedScalarFieldContainer[str]
    weak: bool
    deadline_ms: int
    def __init__(self, query_id: _Optional[str] = ..., peers: _Optional[_Iterable[str]] = ..., weak: _Optional[bool] = ..., deadline_ms: _Optional[int] = ...) -> None: ...

class OpenRequest(_message.Message):
    __slots__ = ("query_id", "peer", "question")
    QUERY_ID_FIELD_NUMBER: _ClassVar[int]
    PEER_FIELD_NUMBER: _ClassVar[int]
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    query_id: str
    peer: str
    question: int
    def __init__(self, query_id: _Optional[str] = ..., peer: _Optional[str] = ..., question: _Optional[int] = ...) -> None: ...

class OpenedQuestion(_message.Message):
    __slots__ = ("data",)
    DATA_FIELD_NUMBER: _ClassVar[int]
    data: bytes
    def __init__(self, data: _Optional[bytes] = ...) -> None: ...

class AskProgress(_message.Message):
    __slots__ = ("query_id", "answered", "total", "answer", "done")
    QUERY_ID_FIELD_NUMBER: _ClassVar[int]
    ANSWERED_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    DONE_FIELD_NUMBER: _ClassVar[int]
    query_id: str
    answered: int
    total: int
    answer: PeerAnswer
    done: bool
    def __init__(self, query_id: _Optional[str] = ..., answered: _Optional[int] = ..., total: _Optional[int] = ..., answer: _Optional[_Union[PeerAnswer, _Mapping]] = ..., done: _Optional[bool] = ...) -> None: ...

class ReadRequest(_message.Message):
    __slots__ = ("questions",)
    QUESTIONS_FIELD_NUMBER: _ClassVar[int]
    questions: _containers.RepeatedCompositeFieldContainer[_query_pb2.Question]
    def __init__(self, questions: _Optional[_Iterable[_Union[_query_pb2.Question, _Mapping]]] = ...) -> None: ...

class TermReading(_message.Message):
    __slots__ = ("question", "field", "written", "read", "fault", "forms")
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    WRITTEN_FIELD_NUMBER: _ClassVar[int]
    READ_FIELD_NUMBER: _ClassVar[int]
    FAULT_FIELD_NUMBER: _ClassVar[int]
    FORMS_FIELD_NUMBER: _ClassVar[int]
    question: int
    field: str
    written: str
    read: str
    fault: str
    forms: str
    def __init__(self, question: _Optional[int] = ..., field: _Optional[str] = ..., written: _Optional[str] = ..., read: _Optional[str] = ..., fault: _Optional[str] = ..., forms: _Optional[str] = ...) -> None: ...

class ReadReply(_message.Message):
    __slots__ = ("readings",)
    READINGS_FIELD_NUMBER: _ClassVar[int]
    readings: _containers.RepeatedCompositeFieldContainer[TermReading]
    def __init__(self, readings: _Optional[_Iterable[_Union[TermReading, _Mapping]]] = ...) -> None: ...

class QueryPage(_message.Message):
    __slots__ = ("count", "after", "oldest_first", "peer", "officer", "case", "purpose", "offence", "category", "state", "text", "since", "until")
    COUNT_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    OLDEST_FIRST_FIELD_NUMBER: _ClassVar[int]
    PEER_FIELD_NUMBER: _ClassVar[int]
    OFFICER_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    OFFENCE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    count: int
    after: str
    oldest_first: bool
    peer: str
    officer: str
    case: str
    purpose: str
    offence: str
    category: str
    state: str
    text: str
    since: _timestamp_pb2.Timestamp
    until: _timestamp_pb2.Timestamp
    def __init__(self, count: _Optional[int] = ..., after: _Optional[str] = ..., oldest_first: _Optional[bool] = ..., peer: _Optional[str] = ..., officer: _Optional[str] = ..., case: _Optional[str] = ..., purpose: _Optional[str] = ..., offence: _Optional[str] = ..., category: _Optional[str] = ..., state: _Optional[str] = ..., text: _Optional[str] = ..., since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class QuerySummary(_message.Message):
    __slots__ = ("query_id", "asked_at", "officer", "purpose", "case", "offence", "questions", "hits", "no_hits", "not_answered", "peers", "first", "waiting")
    QUERY_ID_FIELD_NUMBER: _ClassVar[int]
    ASKED_AT_FIELD_NUMBER: _ClassVar[int]
    OFFICER_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    OFFENCE_FIELD_NUMBER: _ClassVar[int]
    QUESTIONS_FIELD_NUMBER: _ClassVar[int]
    HITS_FIELD_NUMBER: _ClassVar[int]
    NO_HITS_FIELD_NUMBER: _ClassVar[int]
    NOT_ANSWERED_FIELD_NUMBER: _ClassVar[int]
    PEERS_FIELD_NUMBER: _ClassVar[int]
    FIRST_FIELD_NUMBER: _ClassVar[int]
    WAITING_FIELD_NUMBER: _ClassVar[int]
    query_id: str
    asked_at: _timestamp_pb2.Timestamp
    officer: str
    purpose: str
    case: str
    offence: str
    questions: int
    hits: int
    no_hits: int
    not_answered: int
    peers: _containers.RepeatedScalarFieldContainer[str]
    first: _query_pb2.Question
    waiting: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, query_id: _Optional[str] = ..., asked_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., officer: _Optional[str] = ..., purpose: _Optional[str] = ..., case: _Optional[str] = ..., offence: _Optional[str] = ..., questions: _Optional[int] = ..., hits: _Optional[int] = ..., no_hits: _Optional[int] = ..., not_answered: _Optional[int] = ..., peers: _Optional[_Iterable[str]] = ..., first: _Optional[_Union[_query_pb2.Question, _Mapping]] = ..., waiting: _Optional[_Iterable[str]] = ...) -> None: ...

class QueryList(_message.Message):
    __slots__ = ("items", "next", "looked")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    LOOKED_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[QuerySummary]
    next: str
    looked: int
    def __init__(self, items: _Optional[_Iterable[_Union[QuerySummary, _Mapping]]] = ..., next: _Optional[str] = ..., looked: _Optional[int] = ...) -> None: ...

class QueryView(_message.Message):
    __slots__ = ("query_id", "asked_at", "officer", "purpose", "case", "offence", "legal_basis", "questions", "answers", "peers")
    QUERY_ID_FIELD_NUMBER: _ClassVar[int]
    ASKED_AT_FIELD_NUMBER: _ClassVar[int]
    OFFICER_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    OFFENCE_FIELD_NUMBER: _ClassVar[int]
    LEGAL_BASIS_FIELD_NUMBER: _ClassVar[int]
    QUESTIONS_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_FIELD_NUMBER: _ClassVar[int]
    PEERS_FIELD_NUMBER: _ClassVar[int]
    query_id: str
    asked_at: _timestamp_pb2.Timestamp
    officer: str
    purpose: str
    case: str
    offence: str
    legal_basis: str
    questions: _containers.RepeatedCompositeFieldContainer[_query_pb2.Question]
    answers: _containers.RepeatedCompositeFieldContainer[PeerAnswer]
    peers: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, query_id: _Optional[str] = ..., asked_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., officer: _Optional[str] = ..., purpose: _Optional[str] = ..., case: _Optional[str] = ..., offence: _Optional[str] = ..., legal_basis: _Optional[str] = ..., questions: _Optional[_Iterable[_Union[_query_pb2.Question, _Mapping]]] = ..., answers: _Optional[_Iterable[_Union[PeerAnswer, _Mapping]]] = ..., peers: _Optional[_Iterable[str]] = ...) -> None: ...

class SentenceValue(_message.Message):
    __slots__ = ("name", "value")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    name: str
    value: str
    def __init__(self, name: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...

class Sentence(_message.Message):
    __slots__ = ("code", "values")
    CODE_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    code: str
    values: _containers.RepeatedCompositeFieldContainer[SentenceValue]
    def __init__(self, code: _Optional[str] = ..., values: _Optional[_Iterable[_Union[SentenceValue, _Mapping]]] = ...) -> None: ...

class PeerExplained(_message.Message):
    __slots__ = ("peer", "told", "sentences", "said")
    PEER_FIELD_NUMBER: _ClassVar[int]
    TOLD_FIELD_NUMBER: _ClassVar[int]
    SENTENCES_FIELD_NUMBER: _ClassVar[int]
    SAID_FIELD_NUMBER: _ClassVar[int]
    peer: str
    told: str
    sentences: _containers.RepeatedScalarFieldContainer[str]
    said: _containers.RepeatedCompositeFieldContainer[Sentence]
    def __init__(self, peer: _Optional[str] = ..., told: _Optional[str] = ..., sentences: _Optional[_Iterable[str]] = ..., said: _Optional[_Iterable[_Union[Sentence, _Mapping]]] = ...) -> None: ...

class QueryExplained(_message.Message):
    __slots__ = ("query_id", "peers")
    QUERY_ID_FIELD_NUMBER: _ClassVar[int]
    PEERS_FIELD_NUMBER: _ClassVar[int]
    query_id: str
    peers: _containers.RepeatedCompositeFieldContainer[PeerExplained]
    def __init__(self, query_id: _Optional[str] = ..., peers: _Optional[_Iterable[_Union[PeerExplained, _Mapping]]] = ...) -> None: ...
