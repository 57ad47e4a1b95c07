"""The words of node.wire.v1, to and from bytes.

What comes in was said by a peer: what cannot be meant is ``Malformed``.
"""

from __future__ import annotations

from typing import TypeVar

from google.protobuf.message import Message

from node.codec.generic import Mapping
from node.errors import Malformed
from node.wire.v1 import (
    answer_pb2,
    blind_pb2,
    envelope_pb2,
    growth_pb2,
    introduction_pb2,
    notice_pb2,
    owner_word_pb2,
    parcel_pb2,
    ping_pb2,
    query_pb2,
)

T = TypeVar("T")

_MODULES = (
    envelope_pb2,
    query_pb2,
    answer_pb2,
    introduction_pb2,
    ping_pb2,
    notice_pb2,
    owner_word_pb2,
    parcel_pb2,
    growth_pb2,
    blind_pb2,
)


def find_message(name: str) -> type[Message] | None:
    """Return the message of a class by its name, or None."""
    for module in _MODULES:
        found: type[Message] | None = getattr(module, name, None)
        if found is not None:
            return found
    return None


_WIRE = Mapping(find_message, Malformed)


def to_wire(value: object) -> bytes:
    """Return the bytes of ``value``; equal values have equal bytes.

    Raises:
        BadInput: a number is out of range, or text is not Unicode.
    """
    return _WIRE.encode(value)


def from_wire(cls: type[T], data: bytes) -> T:
    """Return the ``cls`` that ``data`` is the one encoding of.

    Raises:
        Malformed: it is not.
    """
    return _WIRE.decode(cls, data)
