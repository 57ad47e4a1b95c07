import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Header(_message.Message):
    __slots__ = ("message_id", "sender", "recipient", "sent_at", "in_reply_to")
    MESSAGE_ID_FIELD_NUMBER: _ClassVar[int]
    SENDER_FIELD_NUMBER: _ClassVar[int]
    RECIPIENT_FIELD_NUMBER: _ClassVar[int]
    SENT_AT_FIELD_NUMBER: _ClassVar[int]
    IN_REPLY_TO_FIELD_NUMBER: _ClassVar[int]
    message_id: str
    sender: str
    recipient: str
    sent_at: _timestamp_pb2.Timestamp
    in_reply_to: str
    def __init__(self, message_id: _Optional[str] = ..., sender: _Optional[str] = ..., recipient: _Optional[str] = ..., sent_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., in_reply_to: _Optional[str] = ...) -> None: ...

class Envelope(_message.Message):
    __slots__ = ("version", "suite", "header", "sealing_key_id", "sealed")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    SUITE_FIELD_NUMBER: _ClassVar[int]
    HEADER_FIELD_NUMBER: _ClassVar[int]
    SEALING_KEY_ID_FIELD_NUMBER: _ClassVar[int]
    SEALED_FIELD_NUMBER: _ClassVar[int]
    version: int
    suite: str
    header: bytes
    sealing_key_id: str
    sealed: bytes
    def __init__(self, version: _Optional[int] = ..., suite: _Optional[str] = ..., header: _Optional[bytes] = ..., sealing_key_id: _Optional[str] = ..., sealed: _Optional[bytes] = ...) -> None: ...

class Signed(_message.Message):
    __slots__ = ("kind", "payload", "signing_key_id", "signature", "padding")
    KIND_FIELD_NUMBER: _ClassVar[int]
    PAYLOAD_FIELD_NUMBER: _ClassVar[int]
    SIGNING_KEY_ID_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    PADDING_FIELD_NUMBER: _ClassVar[int]
    kind: str
    payload: bytes
    signing_key_id: str
    signature: bytes
    padding: bytes
    def __init__(self, kind: _Optional[str] = ..., payload: _Optional[bytes] = ..., signing_key_id: _Optional[str] = ..., signature: _Optional[bytes] = ..., padding: _Optional[bytes] = ...) -> None: ...

class Evidence(_message.Message):
    __slots__ = ("header", "kind", "payload", "signing_key_id", "signature")
    HEADER_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    PAYLOAD_FIELD_NUMBER: _ClassVar[int]
    SIGNING_KEY_ID_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    header: bytes
    kind: str
    payload: bytes
    signing_key_id: str
    signature: bytes
    def __init__(self, header: _Optional[bytes] = ..., kind: _Optional[str] = ..., payload: _Optional[bytes] = ..., signing_key_id: _Optional[str] = ..., signature: _Optional[bytes] = ...) -> None: ...
