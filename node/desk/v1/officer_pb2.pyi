import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from node.desk.v1 import call_pb2 as _call_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class OfficerAddRequest(_message.Message):
    __slots__ = ("name", "roles")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    name: str
    roles: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, name: _Optional[str] = ..., roles: _Optional[_Iterable[str]] = ...) -> None: ...

class OfficerAddReply(_message.Message):
    __slots__ = ("pseudonym", "credential")
    PSEUDONYM_FIELD_NUMBER: _ClassVar[int]
    CREDENTIAL_FIELD_NUMBER: _ClassVar[int]
    pseudonym: str
    credential: str
    def __init__(self, pseudonym: _Optional[str] = ..., credential: _Optional[str] = ...) -> None: ...

class OfficerView(_message.Message):
    __slots__ = ("pseudonym", "name", "roles", "active", "added_at", "waiting", "proposed_by", "agreed_by", "begins", "renewed")
    PSEUDONYM_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    ACTIVE_FIELD_NUMBER: _ClassVar[int]
    ADDED_AT_FIELD_NUMBER: _ClassVar[int]
    WAITING_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_BY_FIELD_NUMBER: _ClassVar[int]
    AGREED_BY_FIELD_NUMBER: _ClassVar[int]
    BEGINS_FIELD_NUMBER: _ClassVar[int]
    RENEWED_FIELD_NUMBER: _ClassVar[int]
    pseudonym: str
    name: str
    roles: _containers.RepeatedScalarFieldContainer[str]
    active: bool
    added_at: _timestamp_pb2.Timestamp
    waiting: _containers.RepeatedScalarFieldContainer[str]
    proposed_by: str
    agreed_by: str
    begins: _timestamp_pb2.Timestamp
    renewed: bool
    def __init__(self, pseudonym: _Optional[str] = ..., name: _Optional[str] = ..., roles: _Optional[_Iterable[str]] = ..., active: _Optional[bool] = ..., added_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., waiting: _Optional[_Iterable[str]] = ..., proposed_by: _Optional[str] = ..., agreed_by: _Optional[str] = ..., begins: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., renewed: _Optional[bool] = ...) -> None: ...

class OfficerList(_message.Message):
    __slots__ = ("items",)
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[OfficerView]
    def __init__(self, items: _Optional[_Iterable[_Union[OfficerView, _Mapping]]] = ...) -> None: ...
