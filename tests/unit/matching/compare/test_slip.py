from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.compare.slip import Met, check_speaks, fits, meeting

MEETINGS = [
    ("scoped-number", "PT:C4472910", "PT:C4472910", Met.SAME),
    ("scoped-number", "PT:C4472910", "C4472910", Met.NO_COUNTRY),
    ("scoped-number", "PT:C4472910", "ES:C4472910", Met.OTHER_COUNTRY),
    ("scoped-number", "PT:C4472910", "PT:C447291O", Met.CONFUSABLE),
    ("scoped-number", "PT:SB472910", "PT:58472910", Met.CONFUSABLE),
    ("scoped-number", "PT:C4472910", "PT:C4472810", Met.SLIP),
    ("scoped-number", "PT:C4472910", "PT:C4472901", Met.SLIP),
    ("scoped-number", "PT:C4472910", "PT:C4472911", Met.SERIES),
    ("scoped-number", "PT:C4472910", "ES:C4472911", None),
    ("scoped-number", "PT:C4472910", "PT:C4472822", None),
    ("scoped-number", "12345", "12346", None),
    ("phone", "+351912345678", "912345678", Met.NO_COUNTRY),
    ("phone", "+351912345678", "+34912345678", None),
    ("phone", "+351912345678", "+351912345679", None),
    ("imei", "490154203237518", "49015420323751", Met.SAME),
    ("email", "rui@example.org", "rul@example.org", None),
    ("wallet", "XBT:1Abc23456", "XBT:1Abc23457", None),
]


@pytest.mark.parametrize(("kind", "ours", "theirs", "met"), MEETINGS)
def test_two_numbers_meet_the_same_from_both_sides(kind, ours, theirs, met):
    assert meeting(kind, ours, theirs) is met
    assert meeting(kind, theirs, ours) is met


def test_a_check_speaks_where_one_number_holds_and_the_other_fails():
    assert check_speaks("imo", "9187655", "9187654")
    assert not check_speaks("imo", "9187655", "9187629")
    assert not check_speaks("scoped-number", "C4472910", "C4472911")


@pytest.mark.parametrize(
    ("pattern", "number", "fit"),
    [
        ("12A?34", "12AB34", True),
        ("12A?34", "12A34", False),
        ("*B34", "12AB34", True),
        ("12*", "12AB34", True),
        ("12*34", "12AB34", True),
        ("*2AB3*", "12AB34", True),
        ("12AB34*", "12AB34", True),
        ("12AB34?", "12AB34", False),
    ],
)
def test_a_part_fits(pattern, number, fit):
    assert fits(pattern, number) is fit


@given(st.text("AB?*", max_size=40), st.text("AB", max_size=40))
def test_fitting_is_what_a_shell_does(pattern, number):
    single = pattern
    while "**" in single:
        single = single.replace("**", "*")
    assert fits(single, number) is fnmatchcase(number, single)
