import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from node.desk.v1 import call_pb2 as _call_pb2
from node.desk.v1 import notice_pb2 as _notice_pb2
from node.wire.v1 import answer_pb2 as _answer_pb2
from node.wire.v1 import notice_pb2 as _notice_pb2_1
from node.wire.v1 import query_pb2 as _query_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class InboxPage(_message.Message):
    __slots__ = ("order", "kinds", "peers", "unread", "ended", "count", "after", "case", "category", "text", "since", "until")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    KINDS_FIELD_NUMBER: _ClassVar[int]
    PEERS_FIELD_NUMBER: _ClassVar[int]
    UNREAD_FIELD_NUMBER: _ClassVar[int]
    ENDED_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    order: str
    kinds: _containers.RepeatedScalarFieldContainer[str]
    peers: _containers.RepeatedScalarFieldContainer[str]
    unread: bool
    ended: bool
    count: int
    after: int
    case: str
    category: str
    text: str
    since: _timestamp_pb2.Timestamp
    until: _timestamp_pb2.Timestamp
    def __init__(self, order: _Optional[str] = ..., kinds: _Optional[_Iterable[str]] = ..., peers: _Optional[_Iterable[str]] = ..., unread: _Optional[bool] = ..., ended: _Optional[bool] = ..., count: _Optional[int] = ..., after: _Optional[int] = ..., case: _Optional[str] = ..., category: _Optional[str] = ..., text: _Optional[str] = ..., since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class InboxItem(_message.Message):
    __slots__ = ("sender", "notice_id", "sequence", "kind", "state", "urgency", "title", "received_at", "opens_at", "expires_at", "read_at", "acted_at", "objected_at", "contested_at")
    SENDER_FIELD_NUMBER: _ClassVar[int]
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    URGENCY_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_AT_FIELD_NUMBER: _ClassVar[int]
    OPENS_AT_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    READ_AT_FIELD_NUMBER: _ClassVar[int]
    ACTED_AT_FIELD_NUMBER: _ClassVar[int]
    OBJECTED_AT_FIELD_NUMBER: _ClassVar[int]
    CONTESTED_AT_FIELD_NUMBER: _ClassVar[int]
    sender: str
    notice_id: str
    sequence: int
    kind: str
    state: str
    urgency: str
    title: str
    received_at: _timestamp_pb2.Timestamp
    opens_at: _timestamp_pb2.Timestamp
    expires_at: _timestamp_pb2.Timestamp
    read_at: _timestamp_pb2.Timestamp
    acted_at: _timestamp_pb2.Timestamp
    objected_at: _timestamp_pb2.Timestamp
    contested_at: _timestamp_pb2.Timestamp
    def __init__(self, sender: _Optional[str] = ..., notice_id: _Optional[str] = ..., sequence: _Optional[int] = ..., kind: _Optional[str] = ..., state: _Optional[str] = ..., urgency: _Optional[str] = ..., title: _Optional[str] = ..., received_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., opens_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., read_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., acted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., objected_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., contested_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class HeldBack(_message.Message):
    __slots__ = ("sender", "count", "heard_at", "why")
    SENDER_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    HEARD_AT_FIELD_NUMBER: _ClassVar[int]
    WHY_FIELD_NUMBER: _ClassVar[int]
    sender: str
    count: int
    heard_at: _timestamp_pb2.Timestamp
    why: str
    def __init__(self, sender: _Optional[str] = ..., count: _Optional[int] = ..., heard_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., why: _Optional[str] = ...) -> None: ...

class InboxList(_message.Message):
    __slots__ = ("items", "held_back", "next", "received")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    HELD_BACK_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[InboxItem]
    held_back: _containers.RepeatedCompositeFieldContainer[HeldBack]
    next: int
    received: _containers.RepeatedCompositeFieldContainer[_call_pb2.Count]
    def __init__(self, items: _Optional[_Iterable[_Union[InboxItem, _Mapping]]] = ..., held_back: _Optional[_Iterable[_Union[HeldBack, _Mapping]]] = ..., next: _Optional[int] = ..., received: _Optional[_Iterable[_Union[_call_pb2.Count, _Mapping]]] = ...) -> None: ...

class ReceivedRef(_message.Message):
    __slots__ = ("sender", "notice_id")
    SENDER_FIELD_NUMBER: _ClassVar[int]
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    sender: str
    notice_id: str
    def __init__(self, sender: _Optional[str] = ..., notice_id: _Optional[str] = ...) -> None: ...

class ReceivedView(_message.Message):
    __slots__ = ("item", "bulletin", "action", "attachments")
    ITEM_FIELD_NUMBER: _ClassVar[int]
    BULLETIN_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    ATTACHMENTS_FIELD_NUMBER: _ClassVar[int]
    item: InboxItem
    bulletin: _notice_pb2_1.Bulletin
    action: str
    attachments: _containers.RepeatedCompositeFieldContainer[_notice_pb2.AttachmentView]
    def __init__(self, item: _Optional[_Union[InboxItem, _Mapping]] = ..., bulletin: _Optional[_Union[_notice_pb2_1.Bulletin, _Mapping]] = ..., action: _Optional[str] = ..., attachments: _Optional[_Iterable[_Union[_notice_pb2.AttachmentView, _Mapping]]] = ...) -> None: ...

class MarkRequest(_message.Message):
    __slots__ = ("sender", "notice_id", "mark", "ground", "text", "language")
    SENDER_FIELD_NUMBER: _ClassVar[int]
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    MARK_FIELD_NUMBER: _ClassVar[int]
    GROUND_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    sender: str
    notice_id: str
    mark: str
    ground: str
    text: str
    language: str
    def __init__(self, sender: _Optional[str] = ..., notice_id: _Optional[str] = ..., mark: _Optional[str] = ..., ground: _Optional[str] = ..., text: _Optional[str] = ..., language: _Optional[str] = ...) -> None: ...

class ForwardRequest(_message.Message):
    __slots__ = ("sender", "notice_id", "peers")
    SENDER_FIELD_NUMBER: _ClassVar[int]
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    PEERS_FIELD_NUMBER: _ClassVar[int]
    sender: str
    notice_id: str
    peers: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, sender: _Optional[str] = ..., notice_id: _Optional[str] = ..., peers: _Optional[_Iterable[str]] = ...) -> None: ...

class FindRequest(_message.Message):
    __slots__ = ("purpose", "case", "offence", "legal_basis", "questions")
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    OFFENCE_FIELD_NUMBER: _ClassVar[int]
    LEGAL_BASIS_FIELD_NUMBER: _ClassVar[int]
    QUESTIONS_FIELD_NUMBER: _ClassVar[int]
    purpose: str
    case: str
    offence: str
    legal_basis: str
    questions: _containers.RepeatedCompositeFieldContainer[_query_pb2.Question]
    def __init__(self, purpose: _Optional[str] = ..., case: _Optional[str] = ..., offence: _Optional[str] = ..., legal_basis: _Optional[str] = ..., questions: _Optional[_Iterable[_Union[_query_pb2.Question, _Mapping]]] = ...) -> None: ...

class FoundItem(_message.Message):
    __slots__ = ("question", "owner", "reference", "category", "kind", "handling", "grade", "reasons", "fields", "action", "excluded_countries", "sender", "source", "beside")
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    HANDLING_FIELD_NUMBER: _ClassVar[int]
    GRADE_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    EXCLUDED_COUNTRIES_FIELD_NUMBER: _ClassVar[int]
    SENDER_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    BESIDE_FIELD_NUMBER: _ClassVar[int]
    question: int
    owner: str
    reference: str
    category: str
    kind: str
    handling: str
    grade: str
    reasons: _containers.RepeatedScalarFieldContainer[str]
    fields: _containers.RepeatedCompositeFieldContainer[_answer_pb2.ReleasedField]
    action: str
    excluded_countries: _containers.RepeatedScalarFieldContainer[str]
    sender: str
    source: str
    beside: str
    def __init__(self, question: _Optional[int] = ..., owner: _Optional[str] = ..., reference: _Optional[str] = ..., category: _Optional[str] = ..., kind: _Optional[str] = ..., handling: _Optional[str] = ..., grade: _Optional[str] = ..., reasons: _Optional[_Iterable[str]] = ..., fields: _Optional[_Iterable[_Union[_answer_pb2.ReleasedField, _Mapping]]] = ..., action: _Optional[str] = ..., excluded_countries: _Optional[_Iterable[str]] = ..., sender: _Optional[str] = ..., source: _Optional[str] = ..., beside: _Optional[str] = ...) -> None: ...

class FindReply(_message.Message):
    __slots__ = ("found", "held_back")
    FOUND_FIELD_NUMBER: _ClassVar[int]
    HELD_BACK_FIELD_NUMBER: _ClassVar[int]
    found: _containers.RepeatedCompositeFieldContainer[FoundItem]
    held_back: _containers.RepeatedCompositeFieldContainer[HeldBack]
    def __init__(self, found: _Optional[_Iterable[_Union[FoundItem, _Mapping]]] = ..., held_back: _Optional[_Iterable[_Union[HeldBack, _Mapping]]] = ...) -> None: ...

class HitView(_message.Message):
    __slots__ = ("number", "sender", "notice_id", "at", "grade", "reasons", "reference", "told")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    SENDER_FIELD_NUMBER: _ClassVar[int]
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    GRADE_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    TOLD_FIELD_NUMBER: _ClassVar[int]
    number: int
    sender: str
    notice_id: str
    at: _timestamp_pb2.Timestamp
    grade: str
    reasons: _containers.RepeatedScalarFieldContainer[str]
    reference: str
    told: bool
    def __init__(self, number: _Optional[int] = ..., sender: _Optional[str] = ..., notice_id: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., grade: _Optional[str] = ..., reasons: _Optional[_Iterable[str]] = ..., reference: _Optional[str] = ..., told: _Optional[bool] = ...) -> None: ...

class HitPage(_message.Message):
    __slots__ = ("count", "before")
    COUNT_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    count: int
    before: int
    def __init__(self, count: _Optional[int] = ..., before: _Optional[int] = ...) -> None: ...

class HitList(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[HitView]
    def __init__(self, items: _Optional[_Iterable[_Union[HitView, _Mapping]]] = ...) -> None: ...

class AttachmentRequest(_message.Message):
    __slots__ = ("sender", "notice_id", "attachment_id")
    SENDER_FIELD_NUMBER: _ClassVar[int]
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    ATTACHMENT_ID_FIELD_NUMBER: _ClassVar[int]
    sender: str
    notice_id: str
    attachment_id: str
    def __init__(self, sender: _Optional[str] = ..., notice_id: _Optional[str] = ..., attachment_id: _Optional[str] = ...) -> None: ...

class AttachmentPart(_message.Message):
    __slots__ = ("data", "name", "media_type", "size")
    DATA_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    data: bytes
    name: str
    media_type: str
    size: int
    def __init__(self, data: _Optional[bytes] = ..., name: _Optional[str] = ..., media_type: _Optional[str] = ..., size: _Optional[int] = ...) -> None: ...
