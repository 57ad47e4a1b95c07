import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from node.desk.v1 import common_pb2 as _common_pb2
from node.desk.v1 import query_pb2 as _query_pb2
from node.desk.v1 import record_pb2 as _record_pb2
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

class Statement(_message.Message):
    __slots__ = ("name", "value", "language")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    name: str
    value: str
    language: str
    def __init__(self, name: _Optional[str] = ..., value: _Optional[str] = ..., language: _Optional[str] = ...) -> None: ...

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
    fields: _containers.RepeatedCompositeFieldContainer[_query_pb2.ReleasedField]
    withheld: _containers.RepeatedCompositeFieldContainer[_query_pb2.WithheldGroup]
    statements: _containers.RepeatedCompositeFieldContainer[Statement]
    attachments: _containers.RepeatedCompositeFieldContainer[AttachmentRef]
    justification: Justification
    handling: str
    evaluation: str
    urgency: str
    minor: bool
    excluded_countries: _containers.RepeatedScalarFieldContainer[str]
    issued_at: _timestamp_pb2.Timestamp
    valid_until: _timestamp_pb2.Timestamp
    watch: bool
    def __init__(self, kind: _Optional[str] = ..., originator: _Optional[str] = ..., category: _Optional[str] = ..., role: _Optional[str] = ..., fields: _Optional[_Iterable[_Union[_query_pb2.ReleasedField, _Mapping]]] = ..., withheld: _Optional[_Iterable[_Union[_query_pb2.WithheldGroup, _Mapping]]] = ..., statements: _Optional[_Iterable[_Union[Statement, _Mapping]]] = ..., attachments: _Optional[_Iterable[_Union[AttachmentRef, _Mapping]]] = ..., justification: _Optional[_Union[Justification, _Mapping]] = ..., handling: _Optional[str] = ..., evaluation: _Optional[str] = ..., urgency: _Optional[str] = ..., minor: _Optional[bool] = ..., excluded_countries: _Optional[_Iterable[str]] = ..., issued_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., valid_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., watch: _Optional[bool] = ...) -> None: ...

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
    statements: _containers.RepeatedCompositeFieldContainer[Statement]
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
    def __init__(self, notice_id: _Optional[str] = ..., kind: _Optional[str] = ..., category: _Optional[str] = ..., role: _Optional[str] = ..., fields: _Optional[_Iterable[_Union[_record_pb2.FieldInput, _Mapping]]] = ..., statements: _Optional[_Iterable[_Union[Statement, _Mapping]]] = ..., checklist: _Optional[_Iterable[_Union[ChecklistAnswer, _Mapping]]] = ..., purpose: _Optional[str] = ..., case: _Optional[str] = ..., offence: _Optional[str] = ..., legal_basis: _Optional[str] = ..., audience_mode: _Optional[str] = ..., audience: _Optional[_Iterable[str]] = ..., handling: _Optional[str] = ..., evaluation: _Optional[str] = ..., urgency: _Optional[str] = ..., minor: _Optional[bool] = ..., refugee_from: _Optional[_Iterable[str]] = ..., excluded_countries: _Optional[_Iterable[str]] = ..., valid_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., opens_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., watch: _Optional[bool] = ..., public_extract: _Optional[bool] = ...) -> None: ...

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
    __slots__ = ("states", "count", "before")
    STATES_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    states: _containers.RepeatedScalarFieldContainer[str]
    count: int
    before: str
    def __init__(self, states: _Optional[_Iterable[str]] = ..., count: _Optional[int] = ..., before: _Optional[str] = ...) -> None: ...

class NoticeList(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[NoticeSummary]
    def __init__(self, items: _Optional[_Iterable[_Union[NoticeSummary, _Mapping]]] = ...) -> None: ...

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

class InboxPage(_message.Message):
    __slots__ = ("order", "kinds", "peers", "unread", "ended", "count", "after")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    KINDS_FIELD_NUMBER: _ClassVar[int]
    PEERS_FIELD_NUMBER: _ClassVar[int]
    UNREAD_FIELD_NUMBER: _ClassVar[int]
    ENDED_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    order: str
    kinds: _containers.RepeatedScalarFieldContainer[str]
    peers: _containers.RepeatedScalarFieldContainer[str]
    unread: bool
    ended: bool
    count: int
    after: int
    def __init__(self, order: _Optional[str] = ..., kinds: _Optional[_Iterable[str]] = ..., peers: _Optional[_Iterable[str]] = ..., unread: _Optional[bool] = ..., ended: _Optional[bool] = ..., count: _Optional[int] = ..., after: _Optional[int] = ...) -> None: ...

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
    received: _containers.RepeatedCompositeFieldContainer[_common_pb2.Count]
    def __init__(self, items: _Optional[_Iterable[_Union[InboxItem, _Mapping]]] = ..., held_back: _Optional[_Iterable[_Union[HeldBack, _Mapping]]] = ..., next: _Optional[int] = ..., received: _Optional[_Iterable[_Union[_common_pb2.Count, _Mapping]]] = ...) -> None: ...

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
    bulletin: Bulletin
    action: str
    attachments: _containers.RepeatedCompositeFieldContainer[AttachmentView]
    def __init__(self, item: _Optional[_Union[InboxItem, _Mapping]] = ..., bulletin: _Optional[_Union[Bulletin, _Mapping]] = ..., action: _Optional[str] = ..., attachments: _Optional[_Iterable[_Union[AttachmentView, _Mapping]]] = ...) -> None: ...

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
    __slots__ = ("question", "owner", "reference", "category", "kind", "handling", "grade", "reasons", "fields", "action", "excluded_countries", "sender")
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
    question: int
    owner: str
    reference: str
    category: str
    kind: str
    handling: str
    grade: str
    reasons: _containers.RepeatedScalarFieldContainer[str]
    fields: _containers.RepeatedCompositeFieldContainer[_query_pb2.ReleasedField]
    action: str
    excluded_countries: _containers.RepeatedScalarFieldContainer[str]
    sender: str
    def __init__(self, question: _Optional[int] = ..., owner: _Optional[str] = ..., reference: _Optional[str] = ..., category: _Optional[str] = ..., kind: _Optional[str] = ..., handling: _Optional[str] = ..., grade: _Optional[str] = ..., reasons: _Optional[_Iterable[str]] = ..., fields: _Optional[_Iterable[_Union[_query_pb2.ReleasedField, _Mapping]]] = ..., action: _Optional[str] = ..., excluded_countries: _Optional[_Iterable[str]] = ..., sender: _Optional[str] = ...) -> None: ...

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

class ExtractReply(_message.Message):
    __slots__ = ("content",)
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    content: bytes
    def __init__(self, content: _Optional[bytes] = ...) -> None: ...

class WayView(_message.Message):
    __slots__ = ("peer", "waiting", "attempts", "last_error", "last_tried_at", "last_success_at", "next_try_at", "position")
    PEER_FIELD_NUMBER: _ClassVar[int]
    WAITING_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    LAST_ERROR_FIELD_NUMBER: _ClassVar[int]
    LAST_TRIED_AT_FIELD_NUMBER: _ClassVar[int]
    LAST_SUCCESS_AT_FIELD_NUMBER: _ClassVar[int]
    NEXT_TRY_AT_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    peer: str
    waiting: int
    attempts: int
    last_error: str
    last_tried_at: _timestamp_pb2.Timestamp
    last_success_at: _timestamp_pb2.Timestamp
    next_try_at: _timestamp_pb2.Timestamp
    position: int
    def __init__(self, peer: _Optional[str] = ..., waiting: _Optional[int] = ..., attempts: _Optional[int] = ..., last_error: _Optional[str] = ..., last_tried_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_success_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., next_try_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., position: _Optional[int] = ...) -> None: ...

class DeadLetter(_message.Message):
    __slots__ = ("peer", "notice_id", "verb", "sequence", "reason", "at")
    PEER_FIELD_NUMBER: _ClassVar[int]
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    VERB_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    peer: str
    notice_id: str
    verb: str
    sequence: int
    reason: str
    at: _timestamp_pb2.Timestamp
    def __init__(self, peer: _Optional[str] = ..., notice_id: _Optional[str] = ..., verb: _Optional[str] = ..., sequence: _Optional[int] = ..., reason: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class DeliveryList(_message.Message):
    __slots__ = ("ways", "dead")
    WAYS_FIELD_NUMBER: _ClassVar[int]
    DEAD_FIELD_NUMBER: _ClassVar[int]
    ways: _containers.RepeatedCompositeFieldContainer[WayView]
    dead: _containers.RepeatedCompositeFieldContainer[DeadLetter]
    def __init__(self, ways: _Optional[_Iterable[_Union[WayView, _Mapping]]] = ..., dead: _Optional[_Iterable[_Union[DeadLetter, _Mapping]]] = ...) -> None: ...
