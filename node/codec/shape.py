"""What stands for what, a single value at a time: annotations, instants, sets.

``generic`` plans whole classes with these.
"""

from __future__ import annotations

import enum
import types
import typing
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from operator import attrgetter
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

SCALARS = frozenset({str, bytes, int, bool, float})


class ShapeRefused(Exception):  # noqa: N818 - never leaves the codec
    """What was decoded has no meaning here; the text says where, not what."""


class Shape(enum.Enum):
    """How many values a field has."""

    ONE = "one"
    OPTIONAL = "optional"
    TUPLE = "tuple"
    SET = "set"


def shape_of(hint: Any) -> tuple[Shape, Any]:
    """Return how many, and of what."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        (inner,) = [arg for arg in args if arg is not type(None)]
        return Shape.OPTIONAL, bare(inner)
    if origin is tuple:
        return Shape.TUPLE, bare(args[0])
    if origin is frozenset:
        return Shape.SET, str
    return Shape.ONE, bare(hint)


def bare(hint: Any) -> Any:
    """Return the type under a ``NewType``."""
    return getattr(hint, "__supertype__", hint)


def getter(names: tuple[str, ...]) -> Callable[[Any], Any]:
    """Return an ``attrgetter`` that gives a sequence for none and one, too."""
    if not names:
        return lambda _: ()
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda value: (get(value),)


def pour_time(value: datetime, stamp: Any) -> None:
    """Put ``value`` into a ``Timestamp``."""
    since = value - _EPOCH
    stamp.SetInParent()  # the epoch itself is all defaults
    stamp.seconds = since.days * 86400 + since.seconds
    stamp.nanos = since.microseconds * 1000


def draw_time(name: str, stamp: Any) -> datetime:
    """Return the instant in a ``Timestamp``.

    Raises:
        Refused: it is finer than a microsecond, or beyond the calendar.
    """
    micros, rest = divmod(stamp.nanos, 1000)
    if rest or not 0 <= micros < 1_000_000:
        raise ShapeRefused(f"{name} is not in whole microseconds")
    try:
        return _EPOCH + timedelta(seconds=stamp.seconds, microseconds=micros)
    except OverflowError as error:
        raise ShapeRefused(f"{name} is beyond the calendar") from error


def ascending(name: str, values: Any) -> frozenset[str]:
    """Return ``values`` as a set.

    Raises:
        Refused: they are not in strictly ascending order.
    """
    found = list(values)
    if any(a >= b for a, b in pairwise(found)):
        raise ShapeRefused(f"{name} is not in ascending order")
    return frozenset(found)
