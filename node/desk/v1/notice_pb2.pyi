import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from node.desk.v1 import call_pb2 as _call_pb2
from node.desk.v1 import record_pb2 as _record_pb2
from node.wire.v1 import notice_pb2 as _notice_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ChecklistAnswer(_message.Message):
    __slots__ = ("question", "answer", "note")
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    question: str
    answer: bool
    note: str
    def __init__(self, question: _Optional[str] = ..., answer: _Optional[bool] = ..., note: _Optional[str] = ...) -> None: ...

class NoticeStep(_message.Message):
    __slots__ = ("verb", "state", "officer", "at", "reason")
    VERB_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    OFFICER_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    verb: str
    state: str
    officer: str
    at: _timestamp_pb2.Timestamp
    reason: str
    def __init__(self, verb: _Optional[str] = ..., state: _Optional[str] = ..., officer: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class NoticeInput(_message.Message):
    __slots__ = ("notice_id", "kind", "category", "role", "fields", "statements", "checklist", "purpose", "case", "offence", "legal_basis", "audience_mode", "audience", "handling", "evaluation", "urgency", "minor", "refugee_from", "excluded_countries", "valid_until", "opens_at", "watch", "public_extract")
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    FIELDS_FIELD_NUMBER: _ClassVar[int]
    STATEMENTS_FIELD_NUMBER: _ClassVar[int]
    CHECKLIST_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    OFFENCE_FIELD_NUMBER: _ClassVar[int]
    LEGAL_BASIS_FIELD_NUMBER: _ClassVar[int]
    AUDIENCE_MODE_FIELD_NUMBER: _ClassVar[int]
    AUDIENCE_FIELD_NUMBER: _ClassVar[int]
    HANDLING_FIELD_NUMBER: _ClassVar[int]
    EVALUATION_FIELD_NUMBER: _ClassVar[int]
    URGENCY_FIELD_NUMBER: _ClassVar[int]
    MINOR_FIELD_NUMBER: _ClassVar[int]
    REFUGEE_FROM_FIELD_NUMBER: _ClassVar[int]
    EXCLUDED_COUNTRIES_FIELD_NUMBER: _ClassVar[int]
    VALID_UNTIL_FIELD_NUMBER: _ClassVar[int]
    OPENS_AT_FIELD_NUMBER: _ClassVar[int]
    WATCH_FIELD_NUMBER: _ClassVar[int]
    PUBLIC_EXTRACT_FIELD_NUMBER: _ClassVar[int]
    notice_id: str
    kind: str
    category: str
    role: str
    fields: _containers.RepeatedCompositeFieldContainer[_record_pb2.FieldInput]
    statements: _containers.RepeatedCompositeFieldContainer[_notice_pb2.Statement]
    checklist: _containers.RepeatedCompositeFieldContainer[ChecklistAnswer]
    purpose: str
    case: str
    offence: str
    legal_basis: str
    audience_mode: str
    audience: _containers.RepeatedScalarFieldContainer[str]
    handling: str
    evaluation: str
    urgency: str
    minor: bool
    refugee_from: _containers.RepeatedScalarFieldContainer[str]
    excluded_countries: _containers.RepeatedScalarFieldContainer[str]
    valid_until: _timestamp_pb2.Timestamp
    opens_at: _timestamp_pb2.Timestamp
    watch: bool
    public_extract: bool
    def __init__(self, notice_id: _Optional[str] = ..., kind: _Optional[str] = ..., category: _Optional[str] = ..., role: _Optional[str] = ..., fields: _Optional[_Iterable[_Union[_record_pb2.FieldInput, _Mapping]]] = ..., statements: _Optional[_Iterable[_Union[_notice_pb2.Statement, _Mapping]]] = ..., checklist: _Optional[_Iterable[_Union[ChecklistAnswer, _Mapping]]] = ..., purpose: _Optional[str] = ..., case: _Optional[str] = ..., offence: _Optional[str] = ..., legal_basis: _Optional[str] = ..., audience_mode: _Optional[str] = ..., audience: _Optional[_Iterable[str]] = ..., handling: _Optional[str] = ..., evaluation: _Optional[str] = ..., urgency: _Optional[str] = ..., minor: _Optional[bool] = ..., refugee_from: _Optional[_Iterable[str]] = ..., excluded_countries: _Optional[_Iterable[str]] = ..., valid_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., opens_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., watch: _Optional[bool] = ..., public_extract: _Optional[bool] = ...) -> None: ...

class Lack(_message.Message):
    __slots__ = ("code", "name", "text", "law")
    CODE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    LAW_FIELD_NUMBER: _ClassVar[int]
    code: str
    name: str
    text: str
    law: str
    def __init__(self, code: _Optional[str] = ..., name: _Optional[str] = ..., text: _Optional[str] = ..., law: _Optional[str] = ...) -> None: ...

class NoticeAct(_message.Message):
    __slots__ = ("notice_id", "reason", "text", "language")
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    notice_id: str
    reason: str
    text: str
    language: str
    def __init__(self, notice_id: _Optional[str] = ..., reason: _Optional[str] = ..., text: _Optional[str] = ..., language: _Optional[str] = ...) -> None: ...

class AttachmentView(_message.Message):
    __slots__ = ("id", "name", "media_type", "size", "chunks", "here")
    ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    CHUNKS_FIELD_NUMBER: _ClassVar[int]
    HERE_FIELD_NUMBER: _ClassVar[int]
    id: str
    name: str
    media_type: str
    size: int
    chunks: int
    here: int
    def __init__(self, id: _Optional[str] = ..., name: _Optional[str] = ..., media_type: _Optional[str] = ..., size: _Optional[int] = ..., chunks: _Optional[int] = ..., here: _Optional[int] = ...) -> None: ...

class ReportView(_message.Message):
    __slots__ = ("verb", "at", "ground", "text", "language", "grade", "reference")
    VERB_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    GROUND_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    GRADE_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    verb: str
    at: _timestamp_pb2.Timestamp
    ground: str
    text: str
    language: str
    grade: str
    reference: str
    def __init__(self, verb: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ground: _Optional[str] = ..., text: _Optional[str] = ..., language: _Optional[str] = ..., grade: _Optional[str] = ..., reference: _Optional[str] = ...) -> None: ...

class RecipientView(_message.Message):
    __slots__ = ("peer", "state", "verb", "sequence", "queued_at", "sent_at", "receipted_at", "leaf", "reason", "attempts", "last_error", "next_try_at", "reports")
    PEER_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    VERB_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    QUEUED_AT_FIELD_NUMBER: _ClassVar[int]
    SENT_AT_FIELD_NUMBER: _ClassVar[int]
    RECEIPTED_AT_FIELD_NUMBER: _ClassVar[int]
    LEAF_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    LAST_ERROR_FIELD_NUMBER: _ClassVar[int]
    NEXT_TRY_AT_FIELD_NUMBER: _ClassVar[int]
    REPORTS_FIELD_NUMBER: _ClassVar[int]
    peer: str
    state: str
    verb: str
    sequence: int
    queued_at: _timestamp_pb2.Timestamp
    sent_at: _timestamp_pb2.Timestamp
    receipted_at: _timestamp_pb2.Timestamp
    leaf: bytes
    reason: str
    attempts: int
    last_error: str
    next_try_at: _timestamp_pb2.Timestamp
    reports: _containers.RepeatedCompositeFieldContainer[ReportView]
    def __init__(self, peer: _Optional[str] = ..., state: _Optional[str] = ..., verb: _Optional[str] = ..., sequence: _Optional[int] = ..., queued_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., sent_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., receipted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., leaf: _Optional[bytes] = ..., reason: _Optional[str] = ..., attempts: _Optional[int] = ..., last_error: _Optional[str] = ..., next_try_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reports: _Optional[_Iterable[_Union[ReportView, _Mapping]]] = ...) -> None: ...

class NoticeView(_message.Message):
    __slots__ = ("notice_id", "sequence", "state", "asked", "content", "proposed", "attachments", "steps", "lacks", "recipients", "prompt_at", "expires_at")
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    ASKED_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_FIELD_NUMBER: _ClassVar[int]
    ATTACHMENTS_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    LACKS_FIELD_NUMBER: _ClassVar[int]
    RECIPIENTS_FIELD_NUMBER: _ClassVar[int]
    PROMPT_AT_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    notice_id: str
    sequence: int
    state: str
    asked: str
    content: NoticeInput
    proposed: NoticeInput
    attachments: _containers.RepeatedCompositeFieldContainer[AttachmentView]
    steps: _containers.RepeatedCompositeFieldContainer[NoticeStep]
    lacks: _containers.RepeatedCompositeFieldContainer[Lack]
    recipients: _containers.RepeatedCompositeFieldContainer[RecipientView]
    prompt_at: _timestamp_pb2.Timestamp
    expires_at: _timestamp_pb2.Timestamp
    def __init__(self, notice_id: _Optional[str] = ..., sequence: _Optional[int] = ..., state: _Optional[str] = ..., asked: _Optional[str] = ..., content: _Optional[_Union[NoticeInput, _Mapping]] = ..., proposed: _Optional[_Union[NoticeInput, _Mapping]] = ..., attachments: _Optional[_Iterable[_Union[AttachmentView, _Mapping]]] = ..., steps: _Optional[_Iterable[_Union[NoticeStep, _Mapping]]] = ..., lacks: _Optional[_Iterable[_Union[Lack, _Mapping]]] = ..., recipients: _Optional[_Iterable[_Union[RecipientView, _Mapping]]] = ..., prompt_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class NoticeSummary(_message.Message):
    __slots__ = ("notice_id", "kind", "state", "asked", "urgency", "title", "changed_at", "prompt_at", "expires_at", "recipients", "told", "disobeying")
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    ASKED_FIELD_NUMBER: _ClassVar[int]
    URGENCY_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    CHANGED_AT_FIELD_NUMBER: _ClassVar[int]
    PROMPT_AT_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    RECIPIENTS_FIELD_NUMBER: _ClassVar[int]
    TOLD_FIELD_NUMBER: _ClassVar[int]
    DISOBEYING_FIELD_NUMBER: _ClassVar[int]
    notice_id: str
    kind: str
    state: str
    asked: str
    urgency: str
    title: str
    changed_at: _timestamp_pb2.Timestamp
    prompt_at: _timestamp_pb2.Timestamp
    expires_at: _timestamp_pb2.Timestamp
    recipients: int
    told: int
    disobeying: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, notice_id: _Optional[str] = ..., kind: _Optional[str] = ..., state: _Optional[str] = ..., asked: _Optional[str] = ..., urgency: _Optional[str] = ..., title: _Optional[str] = ..., changed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., prompt_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recipients: _Optional[int] = ..., told: _Optional[int] = ..., disobeying: _Optional[_Iterable[str]] = ...) -> None: ...

class NoticePage(_message.Message):
    __slots__ = ("states", "count", "before", "kinds", "peer", "officer", "case", "category", "text", "since", "until", "oldest_first")
    STATES_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    KINDS_FIELD_NUMBER: _ClassVar[int]
    PEER_FIELD_NUMBER: _ClassVar[int]
    OFFICER_FIELD_NUMBER: _ClassVar[int]
    CASE_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    OLDEST_FIRST_FIELD_NUMBER: _ClassVar[int]
    states: _containers.RepeatedScalarFieldContainer[str]
    count: int
    before: str
    kinds: _containers.RepeatedScalarFieldContainer[str]
    peer: str
    officer: str
    case: str
    category: str
    text: str
    since: _timestamp_pb2.Timestamp
    until: _timestamp_pb2.Timestamp
    oldest_first: bool
    def __init__(self, states: _Optional[_Iterable[str]] = ..., count: _Optional[int] = ..., before: _Optional[str] = ..., kinds: _Optional[_Iterable[str]] = ..., peer: _Optional[str] = ..., officer: _Optional[str] = ..., case: _Optional[str] = ..., category: _Optional[str] = ..., text: _Optional[str] = ..., since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., oldest_first: _Optional[bool] = ...) -> None: ...

class NoticeList(_message.Message):
    __slots__ = ("items", "next")
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[NoticeSummary]
    next: str
    def __init__(self, items: _Optional[_Iterable[_Union[NoticeSummary, _Mapping]]] = ..., next: _Optional[str] = ...) -> None: ...

class StatementView(_message.Message):
    __slots__ = ("name", "form", "codes", "many")
    NAME_FIELD_NUMBER: _ClassVar[int]
    FORM_FIELD_NUMBER: _ClassVar[int]
    CODES_FIELD_NUMBER: _ClassVar[int]
    MANY_FIELD_NUMBER: _ClassVar[int]
    name: str
    form: str
    codes: _containers.RepeatedScalarFieldContainer[str]
    many: bool
    def __init__(self, name: _Optional[str] = ..., form: _Optional[str] = ..., codes: _Optional[_Iterable[str]] = ..., many: _Optional[bool] = ...) -> None: ...

class KindView(_message.Message):
    __slots__ = ("name", "purpose", "action", "law", "categories", "mandatory", "optional", "conditions", "checklist", "life_days", "roles", "purposes", "modes", "demands", "statements")
    NAME_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    ACTION_FIELD_NUMBER: _ClassVar[int]
    LAW_FIELD_NUMBER: _ClassVar[int]
    CATEGORIES_FIELD_NUMBER: _ClassVar[int]
    MANDATORY_FIELD_NUMBER: _ClassVar[int]
    OPTIONAL_FIELD_NUMBER: _ClassVar[int]
    CONDITIONS_FIELD_NUMBER: _ClassVar[int]
    CHECKLIST_FIELD_NUMBER: _ClassVar[int]
    LIFE_DAYS_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    PURPOSES_FIELD_NUMBER: _ClassVar[int]
    MODES_FIELD_NUMBER: _ClassVar[int]
    DEMANDS_FIELD_NUMBER: _ClassVar[int]
    STATEMENTS_FIELD_NUMBER: _ClassVar[int]
    name: str
    purpose: str
    action: str
    law: str
    categories: _containers.RepeatedScalarFieldContainer[str]
    mandatory: _containers.RepeatedScalarFieldContainer[str]
    optional: _containers.RepeatedScalarFieldContainer[str]
    conditions: _containers.RepeatedScalarFieldContainer[str]
    checklist: _containers.RepeatedScalarFieldContainer[str]
    life_days: int
    roles: _containers.RepeatedScalarFieldContainer[str]
    purposes: _containers.RepeatedScalarFieldContainer[str]
    modes: _containers.RepeatedScalarFieldContainer[str]
    demands: _containers.RepeatedCompositeFieldContainer[Lack]
    statements: _containers.RepeatedCompositeFieldContainer[StatementView]
    def __init__(self, name: _Optional[str] = ..., purpose: _Optional[str] = ..., action: _Optional[str] = ..., law: _Optional[str] = ..., categories: _Optional[_Iterable[str]] = ..., mandatory: _Optional[_Iterable[str]] = ..., optional: _Optional[_Iterable[str]] = ..., conditions: _Optional[_Iterable[str]] = ..., checklist: _Optional[_Iterable[str]] = ..., life_days: _Optional[int] = ..., roles: _Optional[_Iterable[str]] = ..., purposes: _Optional[_Iterable[str]] = ..., modes: _Optional[_Iterable[str]] = ..., demands: _Optional[_Iterable[_Union[Lack, _Mapping]]] = ..., statements: _Optional[_Iterable[_Union[StatementView, _Mapping]]] = ...) -> None: ...

class KindList(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[KindView]
    def __init__(self, items: _Optional[_Iterable[_Union[KindView, _Mapping]]] = ...) -> None: ...

class NoticeEvent(_message.Message):
    __slots__ = ("what", "at", "sender", "notice_id", "kind", "urgency")
    WHAT_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    SENDER_FIELD_NUMBER: _ClassVar[int]
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    URGENCY_FIELD_NUMBER: _ClassVar[int]
    what: str
    at: _timestamp_pb2.Timestamp
    sender: str
    notice_id: str
    kind: str
    urgency: str
    def __init__(self, what: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., sender: _Optional[str] = ..., notice_id: _Optional[str] = ..., kind: _Optional[str] = ..., urgency: _Optional[str] = ...) -> None: ...

class AttachChunk(_message.Message):
    __slots__ = ("notice_id", "name", "data", "last")
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    LAST_FIELD_NUMBER: _ClassVar[int]
    notice_id: str
    name: str
    data: bytes
    last: bool
    def __init__(self, notice_id: _Optional[str] = ..., name: _Optional[str] = ..., data: _Optional[bytes] = ..., last: _Optional[bool] = ...) -> None: ...

class DetachRequest(_message.Message):
    __slots__ = ("notice_id", "attachment_id")
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    ATTACHMENT_ID_FIELD_NUMBER: _ClassVar[int]
    notice_id: str
    attachment_id: str
    def __init__(self, notice_id: _Optional[str] = ..., attachment_id: _Optional[str] = ...) -> None: ...

class ExtractReply(_message.Message):
    __slots__ = ("content",)
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    content: bytes
    def __init__(self, content: _Optional[bytes] = ...) -> None: ...
