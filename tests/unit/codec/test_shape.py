"""Single values: annotations and instants."""

from datetime import UTC, datetime, timedelta, timezone
from typing import NewType

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import given
from hypothesis import strategies as st

from node.codec.shape import (
    Shape,
    ShapeRefused,
    bare,
    draw_time,
    getter,
    pour_time,
    shape_of,
)
from node.model.codes import Kind
from node.model.query import Term

Name = NewType("Name", str)
TIMES = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("hint", "shape"),
    [
        (str, (Shape.ONE, str)),
        (Name, (Shape.ONE, str)),
        (Name | None, (Shape.OPTIONAL, str)),
        (Term | None, (Shape.OPTIONAL, Term)),
        (tuple[Kind, ...], (Shape.TUPLE, Kind)),
        (frozenset[str], (Shape.SET, str)),
    ],
    ids=str,
)
def test_an_annotation_says_how_many_of_what(hint, shape):
    assert shape_of(hint) == shape


def test_a_new_type_is_what_it_is_made_of():
    assert bare(Name) is str


@pytest.mark.parametrize(
    ("names", "values"),
    [((), []), (("field",), ["f"]), (("field", "value"), ["f", "v"])],
)
def test_a_getter_gives_a_sequence_for_any_count(names, values):
    assert list(getter(names)(Term("f", "v"))) == values


@given(TIMES)
def test_an_instant_comes_back_to_the_microsecond(instant):
    stamp = Timestamp()
    pour_time(instant, stamp)
    assert draw_time("at", stamp) == instant
    assert stamp.ToDatetime(UTC) == instant


def test_an_instant_of_another_zone_is_written_in_utc():
    stamp = Timestamp()
    pour_time(datetime(2026, 3, 1, 13, tzinfo=timezone(timedelta(hours=1))), stamp)
    assert draw_time("at", stamp) == datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_nanosecond_is_not_rounded_away():
    with pytest.raises(ShapeRefused, match="microseconds"):
        draw_time("at", Timestamp(nanos=1))
