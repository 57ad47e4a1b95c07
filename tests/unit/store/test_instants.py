"""Instants come back exactly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from node.store.instants import from_micros, to_micros


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_comes_back_to_the_microsecond(at):
    assert from_micros(to_micros(at)) == at


def test_an_instant_is_the_same_in_every_zone():
    at = datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert to_micros(at.astimezone(timezone(timedelta(hours=5)))) == to_micros(at)
