from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.normalise.date import date_check, normal_date, span, under

READ = {
    "1972": "1972",
    "1972-05": "1972-05",
    "1972-05-03": "1972-05-03",
    "1972-00-00": "1972",
    "1972-05-00": "1972-05",
    "2000/12/09": "2000-12-09",
    "02.12.2019": "2019-12-02",
    "2.5.1970": "1970-05-02",
    "31/12/1980": "1980-12-31",
    "12/31/1980": "1980-12-31",
    "05/05/1980": "1980-05-05",
    "03/04/1972": "1972",
    "19720503": "1972-05-03",
    "05/1972": "1972-05",
    "3 May 1972": "1972-05-03",
    "1 Jan. 1965": "1965-01-01",
    "May 3, 1972": "1972-05-03",
    "May 1972": "1972-05",
    "1972-05-03T00:00:00Z": "1972-05-03",
    "circa 1960": "1960~",
    "c. 1960": "1960~",
    "approximately 1960": "1960~",
    "1960-1965": "1960/1965",
    "between 1960 and 1965": "1960/1965",
    "1960-05 to 1961": "1960-05/1961",
    "١٩٧٢": "1972",
    "1965-1960": "",
    "1972-02-30": "",
    "1972-13-01": "",
    "0000": "",
    "03.08.22": "",
    "unknown": "",
    "": "",
}


@pytest.mark.parametrize("value", READ)
def test_a_date_is_read_as_far_as_it_is_known(value):
    assert normal_date(value) == READ[value]


def test_a_date_that_is_no_day_of_the_calendar_is_marked():
    assert date_check("1972-02-30", "") == "fail"
    assert date_check("unknown", "") == ""


@pytest.mark.parametrize(
    ("normal", "first", "last"),
    [
        ("1972", date(1972, 1, 1), date(1972, 12, 31)),
        ("1972-02", date(1972, 2, 1), date(1972, 2, 29)),
        ("1972~", date(1971, 1, 1), date(1973, 12, 31)),
        ("1970/1975-03", date(1970, 1, 1), date(1975, 3, 31)),
    ],
)
def test_a_partial_date_spans_the_days_it_can_mean(normal, first, last):
    assert span(normal) == (first, last)


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_every_day_keeps_itself(day):
    assert normal_date(day.isoformat()) == day.isoformat()
    assert span(day.isoformat()) == (day, day)


def test_doubt_about_age_counts_as_minor():
    today = date(2026, 6, 1)
    assert under(("2008-06-02",), years=18, on=today)
    assert not under(("2008-06-01",), years=18, on=today)
    assert under(("2008",), years=18, on=today)
    assert under(("1960", "2010"), years=18, on=today)
    assert not under(("1960",), years=18, on=today)
    assert under(("2008-02-29",), years=18, on=date(2026, 2, 27))
    assert not under((), years=18, on=today)
