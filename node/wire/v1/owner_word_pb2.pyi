import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class OwnerWord(_message.Message):
    __slots__ = ("owner", "notice_id", "sequence", "verb", "reader", "onward", "at", "digest")
    OWNER_FIELD_NUMBER: _ClassVar[int]
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    VERB_FIELD_NUMBER: _ClassVar[int]
    READER_FIELD_NUMBER: _ClassVar[int]
    ONWARD_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    owner: str
    notice_id: str
    sequence: int
    verb: str
    reader: str
    onward: bool
    at: _timestamp_pb2.Timestamp
    digest: bytes
    def __init__(self, owner: _Optional[str] = ..., notice_id: _Optional[str] = ..., sequence: _Optional[int] = ..., verb: _Optional[str] = ..., reader: _Optional[str] = ..., onward: _Optional[bool] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., digest: _Optional[bytes] = ...) -> None: ...

class SignedWord(_message.Message):
    __slots__ = ("word", "signing_key_id", "signature")
    WORD_FIELD_NUMBER: _ClassVar[int]
    SIGNING_KEY_ID_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    word: bytes
    signing_key_id: str
    signature: bytes
    def __init__(self, word: _Optional[bytes] = ..., signing_key_id: _Optional[str] = ..., signature: _Optional[bytes] = ...) -> None: ...
