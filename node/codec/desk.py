"""The words of node.desk.v1, to and from bytes.

What comes in was said by an officer's own client: what cannot be meant is
``BadInput``. The generated modules are looked through by the name of the class,
and loaded when the first call needs them. What the desk shares with the wire, such
as a question, is the wire's message: no name means one thing here and another there.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import TypeVar

from google.protobuf.message import Message

import node.desk.v1
from node.codec.generic import Mapping
from node.codec.wire import find_message
from node.errors import BadInput

T = TypeVar("T")


@cache
def _modules() -> tuple[ModuleType, ...]:
    return tuple(
        importlib.import_module(f"{node.desk.v1.__name__}.{found.name}")
        for found in pkgutil.iter_modules(node.desk.v1.__path__)
        if found.name.endswith("_pb2")
    )


def _find(name: str) -> type[Message] | None:
    for module in _modules():
        found: type[Message] | None = getattr(module, name, None)
        if found is not None:
            return found
    return find_message(name)


_DESK = Mapping(_find, BadInput)


def to_desk(value: object) -> bytes:
    """Return the bytes of ``value``; equal values have equal bytes.

    Raises:
        BadInput: a number is out of range, or text is not Unicode.
    """
    return _DESK.encode(value)


def from_desk(cls: type[T], data: bytes) -> T:
    """Return the ``cls`` that ``data`` is the one encoding of.

    Raises:
        BadInput: it is not.
    """
    return _DESK.decode(cls, data)
