"""One mapping between frozen dataclasses and protobuf messages.

A class is planned once, from its annotations and the descriptor of the message of
the same name; encoding and decoding then walk the plan. What stands for what:

    str bytes int bool float     the scalar of that kind
    StrEnum                      string, the code itself
    datetime                     google.protobuf.Timestamp, whole microseconds, UTC
    tuple[X, ...]                repeated X
    frozenset[str]               repeated string, strictly ascending
    dataclass                    message
    X | None                     presence

Encoding is deterministic. Decoding is strict: bytes that do not come out the same
when they are encoded again are refused, so unknown fields, fields twice or out of
order, padded integers and explicit defaults are; so are codes that are not
listed, messages that are absent, and text that is not UTF-8. One value has
one encoding. The codec makes no other decision.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeVar

from google.protobuf.message import DecodeError, Message

from node.codec.shape import (
    SCALARS,
    Shape,
    ShapeRefused,
    ascending,
    bare,
    draw_time,
    getter,
    pour_time,
    shape_of,
)
from node.errors import BadInput, ComityError

T = TypeVar("T")

Pour = Callable[[Any, Message], None]  # a field's value into the message
Draw = Callable[[Any, Message], Any]  # what the message has for a field, as its value


@dataclasses.dataclass(frozen=True, slots=True)
class _ClassPlan:
    """How one class is mapped.

    ``plain`` fields are equal on both sides and are taken over many at a time;
    ``pours`` encode the others. ``get_all`` gives what a message has for each field,
    in the class's order; ``draws`` make values of what is not plain, by its place.
    """

    cls: type[Any]
    message: type[Message]
    plain: tuple[str, ...]
    get_plain: Callable[[Any], Any]
    pours: tuple[tuple[Callable[[Any], Any], Pour], ...]
    get_all: Callable[[Message], Any]
    draws: tuple[tuple[int, Draw], ...]

    def new(self, value: Any) -> Message:
        """Return ``value`` as a message."""
        message = self.message(**dict(zip(self.plain, self.read(value), strict=True)))
        for get, pour in self.pours:
            pour(get(value), message)
        return message

    def fill(self, value: Any, message: Message) -> None:
        """Put ``value`` into a ``message`` that is there already."""
        for name, plain in zip(self.plain, self.read(value), strict=True):
            if plain:
                setattr(message, name, plain)
        for get, pour in self.pours:
            pour(get(value), message)

    def read(self, value: Any) -> Any:
        """Return the plain fields of ``value``, in the order of ``plain``."""
        return self.get_plain(value)

    def draw(self, message: Message) -> Any:
        """Return ``message`` as a value."""
        values = list(self.get_all(message))
        for place, draw in self.draws:
            values[place] = draw(values[place], message)
        return self.cls(*values)

    def draw_many(self, messages: Any) -> tuple[Any, ...]:
        """Return each of ``messages`` as a value."""
        return tuple(map(self.draw, messages))


class Mapping:
    """The mapping of all classes whose messages ``find`` knows.

    ``find`` takes the name of a class and returns its message class, or None.
    ``fault`` is raised for bytes that cannot be meant.
    """

    def __init__(
        self,
        find: Callable[[str], type[Message] | None],
        fault: type[ComityError],
    ) -> None:
        self._find = find
        self._fault = fault
        # Threads may plan one class twice at first; either plan is as good.
        self._plans: dict[type[Any], _ClassPlan] = {}

    def encode(self, value: object) -> bytes:
        """Return the bytes of ``value``.

        Raises:
            BadInput: a number is out of range, or text is not Unicode.
        """
        try:
            return _bytes_of(self.plan(type(value)).new(value))
        except ValueError as error:
            raise BadInput(
                f"a {type(value).__name__} holds what cannot be encoded"
            ) from error

    def decode(self, cls: type[T], data: bytes) -> T:
        """Return the value of ``data``.

        Raises:
            ``fault``: ``data`` is not the one encoding of a ``cls``.
        """
        plan = self.plan(cls)
        try:
            value: T = plan.draw(_parsed(plan.message, data))
        except (DecodeError, ShapeRefused) as error:
            raise self._fault(f"not a {cls.__name__}: {_why(error)}") from error
        return value

    def plan(self, cls: type[Any]) -> _ClassPlan:
        """Return the plan of ``cls``, made at its first use."""
        plan = self._plans.get(cls)
        if plan is None:
            plan = self._plans[cls] = self._make(cls)
        return plan

    def _make(self, cls: type[Any]) -> _ClassPlan:
        message = self._find(cls.__name__)
        if message is None:
            raise TypeError(f"no message is called {cls.__name__}")
        names = [f.name for f in dataclasses.fields(cls)]
        there = [f.name for f in message.DESCRIPTOR.fields]
        if names != there:
            raise TypeError(f"{cls.__name__} has {names}, its message {there}")
        hints = typing.get_type_hints(cls)
        plain = tuple(name for name in names if bare(hints[name]) in SCALARS)
        others = [name for name in names if name not in plain]
        return _ClassPlan(
            cls,
            message,
            plain,
            getter(plain),
            tuple((attrgetter(n), self._pour(n, hints[n])) for n in others),
            getter(tuple(names)),
            tuple(
                (place, draw)
                for place, name in enumerate(names)
                if (draw := self._draw(name, hints[name])) is not None
            ),
        )

    # --- encoding one field -------------------------------------------------

    def _pour(self, name: str, hint: Any) -> Pour:
        kind, inner = shape_of(hint)
        if kind is Shape.OPTIONAL:
            pour = self._pour_present(name, inner)
            return lambda v, m: None if v is None else pour(v, m)
        if kind is Shape.SET:
            return lambda v, m: getattr(m, name).extend(sorted(v))
        if kind is Shape.TUPLE:
            return self._pour_many(name, inner)
        return self._pour_present(name, inner)

    def _pour_present(self, name: str, inner: Any) -> Pour:
        if inner is datetime:
            return lambda v, m: pour_time(v, getattr(m, name))
        if dataclasses.is_dataclass(inner):
            plan_of = self._later(inner)

            def pour(value: Any, message: Message) -> None:
                part = getattr(message, name)
                part.SetInParent()  # present, even when all its fields are default
                plan_of().fill(value, part)

            return pour
        return lambda v, m: setattr(m, name, v)

    def _pour_many(self, name: str, inner: Any) -> Pour:
        if not dataclasses.is_dataclass(inner):
            return lambda v, m: getattr(m, name).extend(v)
        plan_of = self._later(inner)

        def pour(values: Any, message: Message) -> None:
            parts, plan = getattr(message, name), plan_of()
            for value in values:
                plan.fill(value, parts.add())

        return pour

    # --- decoding one field -------------------------------------------------

    def _draw(self, name: str, hint: Any) -> Draw | None:
        """Return how a field is decoded; None if what the message has is its value."""
        kind, inner = shape_of(hint)
        if kind is Shape.SET:
            return lambda given, _: ascending(name, given)
        if kind is Shape.TUPLE:
            return self._draw_many(name, inner)
        one = self._convert(name, inner)
        if kind is Shape.OPTIONAL:
            convert = one or (lambda given: given)
            return lambda given, m: convert(given) if m.HasField(name) else None
        if one is None:
            return None
        must = one
        if inner is datetime or dataclasses.is_dataclass(inner):

            def draw(given: Any, message: Message) -> Any:
                if not message.HasField(name):
                    raise ShapeRefused(f"{name} is absent")
                return must(given)

            return draw
        return lambda given, _: must(given)

    def _draw_many(self, name: str, inner: Any) -> Draw:
        if dataclasses.is_dataclass(inner):
            plan_of = self._later(inner)
            return lambda given, _: plan_of().draw_many(given)
        convert = self._convert(name, inner)
        if convert is None:
            return lambda given, _: tuple(given)
        each = convert
        return lambda given, _: tuple(map(each, given))

    def _convert(self, name: str, inner: Any) -> Callable[[Any], Any] | None:
        if inner in SCALARS:
            return None
        if inner is datetime:
            return lambda stamp: draw_time(name, stamp)
        if dataclasses.is_dataclass(inner):
            plan_of = self._later(inner)
            return lambda part: plan_of().draw(part)
        codes = {str(code): code for code in inner}

        def convert(text: str) -> Any:
            code = codes.get(text)
            if code is None:
                raise ShapeRefused(f"{name} has an unknown code")
            return code

        return convert

    def _later(self, cls: Any) -> Callable[[], _ClassPlan]:
        """Return what gives the plan of ``cls``, made when it is first needed."""
        plans = self._plans

        def plan_of() -> _ClassPlan:
            return plans.get(cls) or self.plan(cls)

        return plan_of


def _bytes_of(message: Message) -> bytes:
    data: bytes = message.SerializeToString(deterministic=True)
    return data


def _parsed(cls: type[Message], data: bytes) -> Message:
    message: Message = cls.FromString(data)
    # Unknown fields would come out again as they came in: they go first.
    message.DiscardUnknownFields()
    if _bytes_of(message) != data:
        raise ShapeRefused("not the canonical bytes")
    return message


def _why(error: Exception) -> str:
    """Return what was wrong, never what was in it."""
    return str(error) if isinstance(error, ShapeRefused) else "cannot be parsed"
