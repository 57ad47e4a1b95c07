import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Item(_message.Message):
    __slots__ = ("position", "verb", "notice_id", "sequence", "body", "opens_at", "word")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    VERB_FIELD_NUMBER: _ClassVar[int]
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    BODY_FIELD_NUMBER: _ClassVar[int]
    OPENS_AT_FIELD_NUMBER: _ClassVar[int]
    WORD_FIELD_NUMBER: _ClassVar[int]
    position: int
    verb: str
    notice_id: str
    sequence: int
    body: bytes
    opens_at: _timestamp_pb2.Timestamp
    word: bytes
    def __init__(self, position: _Optional[int] = ..., verb: _Optional[str] = ..., notice_id: _Optional[str] = ..., sequence: _Optional[int] = ..., body: _Optional[bytes] = ..., opens_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., word: _Optional[bytes] = ...) -> None: ...

class Parcel(_message.Message):
    __slots__ = ("epoch", "items")
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    epoch: str
    items: _containers.RepeatedCompositeFieldContainer[Item]
    def __init__(self, epoch: _Optional[str] = ..., items: _Optional[_Iterable[_Union[Item, _Mapping]]] = ...) -> None: ...

class Receipt(_message.Message):
    __slots__ = ("position", "notice_id", "sequence", "verb", "digest", "outcome", "leaf", "at", "reason")
    POSITION_FIELD_NUMBER: _ClassVar[int]
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    VERB_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    LEAF_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    position: int
    notice_id: str
    sequence: int
    verb: str
    digest: bytes
    outcome: str
    leaf: bytes
    at: _timestamp_pb2.Timestamp
    reason: str
    def __init__(self, position: _Optional[int] = ..., notice_id: _Optional[str] = ..., sequence: _Optional[int] = ..., verb: _Optional[str] = ..., digest: _Optional[bytes] = ..., outcome: _Optional[str] = ..., leaf: _Optional[bytes] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reason: _Optional[str] = ...) -> None: ...

class Receipts(_message.Message):
    __slots__ = ("epoch", "next_position", "receipts", "checkpoint")
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    NEXT_POSITION_FIELD_NUMBER: _ClassVar[int]
    RECEIPTS_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    epoch: str
    next_position: int
    receipts: _containers.RepeatedCompositeFieldContainer[Receipt]
    checkpoint: str
    def __init__(self, epoch: _Optional[str] = ..., next_position: _Optional[int] = ..., receipts: _Optional[_Iterable[_Union[Receipt, _Mapping]]] = ..., checkpoint: _Optional[str] = ...) -> None: ...

class Standing(_message.Message):
    __slots__ = ("notice_id", "sequence", "state")
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    notice_id: str
    sequence: int
    state: str
    def __init__(self, notice_id: _Optional[str] = ..., sequence: _Optional[int] = ..., state: _Optional[str] = ...) -> None: ...

class Standings(_message.Message):
    __slots__ = ("after", "until", "own", "held")
    AFTER_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    OWN_FIELD_NUMBER: _ClassVar[int]
    HELD_FIELD_NUMBER: _ClassVar[int]
    after: str
    until: str
    own: _containers.RepeatedCompositeFieldContainer[Standing]
    held: _containers.RepeatedCompositeFieldContainer[Standing]
    def __init__(self, after: _Optional[str] = ..., until: _Optional[str] = ..., own: _Optional[_Iterable[_Union[Standing, _Mapping]]] = ..., held: _Optional[_Iterable[_Union[Standing, _Mapping]]] = ...) -> None: ...

class ChunkAsk(_message.Message):
    __slots__ = ("notice_id", "attachment_id", "number")
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    ATTACHMENT_ID_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    notice_id: str
    attachment_id: str
    number: int
    def __init__(self, notice_id: _Optional[str] = ..., attachment_id: _Optional[str] = ..., number: _Optional[int] = ...) -> None: ...

class Chunk(_message.Message):
    __slots__ = ("attachment_id", "number", "sealed")
    ATTACHMENT_ID_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    SEALED_FIELD_NUMBER: _ClassVar[int]
    attachment_id: str
    number: int
    sealed: bytes
    def __init__(self, attachment_id: _Optional[str] = ..., number: _Optional[int] = ..., sealed: _Optional[bytes] = ...) -> None: ...
