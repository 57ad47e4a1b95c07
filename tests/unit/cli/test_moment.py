from datetime import UTC, datetime

import pytest

from node.cli.moment import since, until
from node.errors import BadInput

FIRST = datetime(2026, 3, 1, tzinfo=UTC)


def test_a_day_begins_where_it_begins_and_ends_after_it():
    assert since("2026-03-01") == FIRST
    assert until("2026-03-01") == datetime(2026, 3, 2, tzinfo=UTC)
    assert since("") is until("") is None


@pytest.mark.parametrize("text", ["2026-03-01T12:30Z", "2026-03-01T14:30+02:00"])
def test_a_moment_is_that_moment_for_both(text):
    assert since(text) == until(text) == FIRST.replace(hour=12, minute=30)


@pytest.mark.parametrize(
    "text", ["yesterday", "2026-02-31", "7d", "0001-01-01T00:00+23:00"]
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(BadInput):
        since(text)


def test_a_list_that_ends_before_it_begins_is_refused():
    """It would be empty whatever happened, and be read as if nothing had."""
    with pytest.raises(BadInput, match="end before it begins"):
        until("2026-01-01", after="2026-12-01")
    with pytest.raises(BadInput, match="end before it begins"):
        until("2026-03-01T10:00Z", after="2026-03-01T10:00Z")
    assert until("2026-03-01", after="2026-03-01")


def test_a_day_is_whole_however_it_is_written():
    assert until("20260301") == until("2026-03-01") == until("2026-W09-7")
