from datetime import date, timedelta

import pytest

from node.matching.normalise.date import date_check, normal_date
from node.model.span import span

UMM_AL_QURA = (
    # The months of 1343 to 1500 AH, three hexadecimal digits a year, Muharram first:
    # 1 is 30 days, 0 is 29. Of hijridate 2.6.0, month by month.
    "b772aaa2d36636cab0ab952da8daaab5956aaad2b2aabd26e92aabaaaaaaaabaaeaabaaaaaaaabab"
    "6aaaa5754b555ab3aa64ea95baaa555aaab4ab655aaaaab2ecab2ab6aaaabab4aab2aba2baa6b4ab"
    "a55aaab5556d2b54aea57526e936aaad555aa5b52ba95b49ba4db25d52daa5ad4aea56d4bd23d91d"
    "a95b4ab5a56d2b693b49b6556a9754b6a56caad555b29b92ba95d4ada55aaab595749764baa5b52b"
    "6a56d2ae9572a75535a95d49ba4dd26d535aaaad4b6a57527a95b4ab5536c9ae4b6a96b4ada55d25"
    "d92dc96d4ad6556d2b693749b64d72ab54b6a5752b6956b2ad94dc95d4aea56caad5556c97"
)
# What months have beside, where the calendar was put right.
ODD_MONTHS = {
    (1343, 9): 28, (1345, 5): 31, (1345, 8): 28, (1348, 11): 31, (1348, 12): 28,
    (1349, 10): 28, (1349, 11): 31, (1364, 8): 28,
}  # fmt: skip
FIRST_YEAR, FIRST_DAY = 1343, date(1924, 8, 1)


def saudi_months():
    """Yield year, month, first day and number of days."""
    day = FIRST_DAY
    for at in range(0, len(UMM_AL_QURA), 3):
        bits = int(UMM_AL_QURA[at : at + 3], 16)
        for month in range(1, 13):
            year = FIRST_YEAR + at // 3
            days = ODD_MONTHS.get((year, month), 29 + (bits >> (12 - month) & 1))
            yield year, month, day, days
            day += timedelta(days)


def test_the_months_end_where_they_should():
    *_, (year, month, first, days) = saudi_months()
    assert (year, month) == (1500, 12)
    assert first + timedelta(days - 1) == date(2077, 11, 16)


def test_every_saudi_day_is_within_the_days_that_its_date_can_mean():
    missed = []
    for year, month, first, days in saudi_months():
        for number in (1, min(days, 30)):
            true = first + timedelta(number - 1)
            begins, ends = span(normal_date(f"{year}-{month:02}-{number:02} ah"))
            if not begins <= true <= ends:
                missed.append((year, month, number))
    assert not missed


def test_every_saudi_year_is_within_the_days_that_it_can_mean():
    days = {}
    for year, _, first, count in saudi_months():
        days.setdefault(year, []).extend((first, first + timedelta(count - 1)))
    for year, found in days.items():
        begins, ends = span(normal_date(f"{year} AH"))
        assert begins <= min(found) <= max(found) <= ends


def test_a_lunar_day_is_read_from_two_days_before_to_one_after():
    assert normal_date("1377-04-01 AH") == "1957-10-24/1957-10-27"


@pytest.mark.parametrize(
    "value",
    [
        "1403-12-31 sh", "1404-12-30 sh", "1404-07-31 SH", "30/12/1404 SH", "1402-12-30 ap",
        "1403-01-32 sh", "1403-13-01 sh", "1403-00-05 sh", "1403-05-00 sh",
        "1447-02-31 ah", "31.02.1447 AH", "AH 1447/02/31", "1447-13-01 ah",
        "2505-02-30 BE",
    ],
)  # fmt: skip
def test_a_day_that_does_not_exist_has_no_normal_form(value):
    assert normal_date(value) == ""
    assert date_check(value, "") == "fail"


@pytest.mark.parametrize(
    ("value", "made"),
    [
        ("1403-12-30 sh", "2025-03-20"),
        ("1404-12-29 sh", "2026-03-20"),
        ("1404-06-31 sh", "2025-09-22"),
        ("1404-07-01 sh", "2025-09-23"),
        ("1404-11-30 sh", "2026-02-19"),
        ("1280-12-30 sh", "1902-03-21"),
    ],
)
def test_the_last_days_of_solar_months_are_read(value, made):
    assert normal_date(value) == made


def test_every_solar_year_ends_the_day_before_the_next():
    for year in range(1244, 1471):
        last = [f"{year}-12-{day} sh" for day in (29, 30, 31)]
        read = [made for text in last if (made := normal_date(text))]
        _, ends = span(normal_date(f"{year} SH"))
        assert read[-1] == ends.isoformat()
