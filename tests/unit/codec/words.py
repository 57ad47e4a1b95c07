"""Strategies that make any value of a dataclass of the model."""

import dataclasses
import types
import typing
from datetime import UTC, datetime
from enum import StrEnum

from hypothesis import strategies as st

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_TIME = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
_PLAIN = {
    str: TEXT,
    bytes: st.binary(max_size=12),
    int: st.integers(-(2**63), 2**63 - 1),
    bool: st.booleans(),
    float: st.floats(allow_nan=False),
    datetime: _TIME,
}
# The one number that is not 64 bits wide on the wire.
_SPECIAL = {("Envelope", "version"): st.integers(0, 2**32 - 1)}


def values_of(cls):
    """Return a strategy for instances of ``cls``."""
    hints = typing.get_type_hints(cls)
    fields = {
        f.name: _of(_SPECIAL.get((cls.__name__, f.name), hints[f.name]))
        for f in dataclasses.fields(cls)
    }
    return st.builds(cls, **fields)


def _of(hint):  # noqa: PLR0911 - a table of shapes
    if isinstance(hint, st.SearchStrategy):
        return hint
    hint = getattr(hint, "__supertype__", hint)
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return st.none() | _of(args[0])
    if origin is tuple:
        return st.lists(_of(args[0]), max_size=3).map(tuple)
    if origin is frozenset:
        return st.frozensets(TEXT, max_size=3)
    if dataclasses.is_dataclass(hint):
        return values_of(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    return _PLAIN[hint]
