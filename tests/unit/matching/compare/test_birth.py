import pytest

from node.matching.compare.birth import Birth, compare_births

CASES = {
    ("1963-05-17", "1963-05-17"): Birth.EQUAL,
    ("1963", "1963-05-17"): Birth.OVERLAPS,
    ("1963", "1963"): Birth.OVERLAPS,
    ("1963-05-11", "1963-11-05"): Birth.SWAPPED,
    ("1964~", "1963-05-17"): Birth.OVERLAPS,
    ("1960/1965", "1963-05"): Birth.OVERLAPS,
    ("1964", "1963-05-17"): Birth.NEAR,
    ("1963-05-18", "1963-05-17"): Birth.SLIP,
    ("1936-05-17", "1963-05-17"): Birth.SLIP,
    ("1963-05-28", "1963-05-17"): Birth.NEAR,
    ("1961-02-28", "1963-05-17"): Birth.YEARS,
    ("1863-05-17", "1963-05-17"): Birth.DIFFERS,
    ("1963-01-01", "1963-01-01"): Birth.OVERLAPS,
    ("1963-01-01", "1963-05-17"): Birth.OVERLAPS,
    ("1970", "1963-05-17"): Birth.DIFFERS,
    ("", "1963-05-17"): Birth.UNKNOWN,
}


@pytest.mark.parametrize("case", CASES)
def test_dates_of_birth_agree_as_far_as_they_are_known(case):
    ours, theirs = case
    assert compare_births((ours,), (theirs,)) is CASES[case]
    assert compare_births((theirs,), (ours,)) is CASES[case]


def test_the_best_of_several_dates_counts():
    assert compare_births(("1963-05-17",), ("1990", "1963")) is Birth.OVERLAPS
    assert compare_births(("1963",), ()) is Birth.UNKNOWN


def test_the_first_of_january_says_no_more_than_the_year():
    """Registrars write it where only the year is known."""
    new_year = compare_births(("1963-01-01",), ("1963-01-01",))
    assert new_year is compare_births(("1963",), ("1963",))
