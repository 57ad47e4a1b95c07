"""What lies in boxes: model values as msgpack.

Fields stand by name, so that a class may gain a field with a default and still
read what was stored before. A name that the class does not have is passed over:
boxes are authentic, so it is one of our own from a later version.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from node.codec.making import Decoders
from node.errors import BadInput, StoreBroken

T = TypeVar("T")

_ENCODER = msgspec.msgpack.Encoder(order="deterministic")
_DECODERS = Decoders(msgspec.msgpack.Decoder)


def pack(value: object) -> bytes:
    """Return ``value`` as bytes; equal values have equal bytes.

    Raises:
        BadInput: a number is out of range, or text is not Unicode.
    """
    try:
        return _ENCODER.encode(value)
    except (ValueError, OverflowError) as error:
        raise BadInput(
            f"a {type(value).__name__} holds what cannot be stored"
        ) from error


def unpack(cls: type[T], data: bytes) -> T:
    """Return the ``cls`` in ``data``.

    Raises:
        StoreBroken: it holds something else.
    """
    try:
        value: T = _DECODERS.of(cls).decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise StoreBroken(f"a stored {cls.__name__} holds something else") from error
    return value
