"""What people and programs read: model values as JSON.

Keys are sorted and stable, bytes are base64, instants RFC 3339 in UTC: equal values
have equal bytes, so that a JSON text can be hashed. Reading is strict about names:
a misspelt key would otherwise be a default that nobody chose.
"""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

import msgspec

from node.codec.making import Decoders
from node.errors import BadInput

T = TypeVar("T")

_ENCODER = msgspec.json.Encoder(order="sorted")
_DECODERS = Decoders(msgspec.json.Decoder)


def to_json(value: object) -> bytes:
    """Return ``value`` as one line of JSON.

    Raises:
        BadInput: text is not Unicode.
    """
    try:
        return _ENCODER.encode(value)
    except (ValueError, OverflowError) as error:
        raise BadInput(
            f"a {type(value).__name__} holds what JSON cannot say"
        ) from error


def from_json(cls: type[T], data: bytes) -> T:
    """Return the ``cls`` in ``data``.

    Raises:
        BadInput: it is not one; the message says where.
    """
    try:
        value: T = _DECODERS.of(cls).decode(data)
        _check_names(msgspec.json.decode(data), value, "$")
    except msgspec.ValidationError as error:
        # The text names the place and the types, not the values.
        raise BadInput(f"not a {cls.__name__}: {error}") from error
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BadInput(f"not a {cls.__name__}: not well-formed JSON") from error
    return value


def _check_names(raw: Any, value: Any, place: str) -> None:
    if isinstance(raw, dict) and dataclasses.is_dataclass(value):
        for name, part in raw.items():
            if not hasattr(value, name):
                raise BadInput(f"{place} has an unknown key {name[:40]!r}")
            _check_names(part, getattr(value, name), f"{place}.{name}")
    elif isinstance(raw, list) and isinstance(value, tuple):
        for index, (part, item) in enumerate(zip(raw, value, strict=True)):
            _check_names(part, item, f"{place}[{index}]")
