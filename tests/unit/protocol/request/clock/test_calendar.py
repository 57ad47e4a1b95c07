from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.errors import BadInput
from node.protocol.request.clock.calendar import (
    MOST_OFF,
    Office,
    after_open_days,
    begin_of,
    day_at,
    is_off,
    last_open,
    next_open,
)

LISBON = Office("Europe/Lisbon", "PT")
DAY = date(2026, 6, 1)
DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))


def test_holidays_are_those_of_the_country_and_its_part():
    assert is_off(date(2026, 4, 25), LISBON)
    assert is_off(date(2026, 6, 10), LISBON)
    assert not is_off(date(2026, 6, 9), LISBON)
    bavaria, berlin = Office("Europe/Berlin", "DE", "BY"), Office("Europe/Berlin", "DE")
    assert is_off(date(2026, 1, 6), bavaria)
    assert not is_off(date(2026, 1, 6), berlin)


def test_the_weekend_is_that_of_the_country():
    friday, sunday = date(2026, 6, 5), date(2026, 6, 7)
    cairo = Office("Africa/Cairo", "EG")
    assert is_off(friday, cairo)
    assert not is_off(sunday, cairo)
    assert is_off(sunday, LISBON)


@pytest.mark.attack
@pytest.mark.parametrize("office", [Office("UTC", "ZZ"), Office("UTC", "PT", "XX")])
def test_attack_a_country_that_nobody_knows_has_no_day_off(office):
    assert not any(is_off(DAY + timedelta(days=n), office) for n in range(400))


@pytest.mark.parametrize(
    "zone", ["Nowhere", "", "../etc/passwd", "Europe/" + "x" * 999]
)
def test_a_zone_that_there_is_not_is_refused(zone):
    with pytest.raises(BadInput) as refused:
        day_at(datetime(2026, 6, 1, tzinfo=UTC), Office(zone, "PT"))
    assert len(refused.value.message) < 100


@pytest.mark.parametrize(
    ("day", "zone", "begins"),
    [
        (date(2026, 3, 30), "Europe/Lisbon", "2026-03-29T23:00:00+00:00"),
        (date(2026, 10, 26), "Europe/Lisbon", "2026-10-26T00:00:00+00:00"),
        # Midnight is skipped, or there twice.
        (date(2024, 4, 26), "Africa/Cairo", "2024-04-25T22:00:00+00:00"),
        (date(2023, 11, 5), "America/Havana", "2023-11-05T04:00:00+00:00"),
        # A day that was skipped has no length.
        (date(2011, 12, 30), "Pacific/Apia", "2011-12-30T10:00:00+00:00"),
        (date(2011, 12, 31), "Pacific/Apia", "2011-12-30T10:00:00+00:00"),
    ],
)
def test_a_day_begins_where_its_office_is(day, zone, begins):
    assert begin_of(day, Office(zone, "PT")).isoformat() == begins


@given(
    day=DAYS,
    zone=st.sampled_from(
        [
            "Europe/Lisbon",
            "Africa/Cairo",
            "Asia/Kathmandu",
            "America/Havana",
            "Pacific/Kiritimati",
            "America/Sao_Paulo",
        ]
    ),
)
def test_days_follow_one_another_without_a_gap(day, zone):
    office = Office(zone, "PT")
    begins, ends = begin_of(day, office), begin_of(day + timedelta(days=1), office)
    assert timedelta(hours=22) <= ends - begins <= timedelta(hours=26)
    assert day_at(ends - timedelta(microseconds=1), office) == day
    assert day_at(ends, office) == day + timedelta(days=1)


@pytest.mark.attack
@given(
    count=st.integers(1, 60), off=st.sets(st.integers(1, 400)), all_off=st.booleans()
)
def test_attack_a_holiday_table_stretches_a_deadline(count, off, all_off):
    def closed(day):
        return all_off or (day - DAY).days in off

    due = after_open_days(DAY, count, closed)
    assert count <= (due - DAY).days <= 2 * count + MOST_OFF
    open_days = [
        n for n in range(1, (due - DAY).days + 1) if not closed(DAY + timedelta(days=n))
    ]
    assert len(open_days) <= count
    assert DAY <= next_open(DAY, closed) <= DAY + timedelta(days=MOST_OFF)
    assert DAY - timedelta(days=MOST_OFF) <= last_open(DAY, closed) <= DAY


def test_working_days_pass_over_weekends_and_holidays():
    friday = date(2026, 6, 5)
    off = lambda day: is_off(day, LISBON)  # noqa: E731
    # Mon 8, Tue 9; Wed 10 is a holiday; Thu 11.
    assert after_open_days(friday, 3, off) == date(2026, 6, 11)
    assert next_open(date(2026, 6, 6), off) == date(2026, 6, 8)
    assert last_open(date(2026, 6, 7), off) == friday
