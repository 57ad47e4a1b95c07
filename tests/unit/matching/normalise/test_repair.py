import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.normalise.form import OK
from node.matching.normalise.repair import MAX_REPAIRS, holds, repairs

KINDS = ("container", "iban", "iccid", "imei", "imo", "lei", "vin")


@pytest.mark.parametrize(
    ("kind", "wrong", "right"),
    [
        ("imo", "9187654", "9187655"),
        ("imo", "9178655", "9187655"),
        ("imo", "987655", "9187655"),
        ("imo", "91876555", "9187655"),
        ("vin", "1HGCM82633A0O4352".replace("O", "Q"), "1HGCM82633A004352"),
        ("container", "CSQU3O54383", "CSQU3054383"),
        ("iban", "DE89370400440532013001", "DE89370400440532013000"),
        ("lei", "5493O01KJTIIGC8Y1R12", "5493001KJTIIGC8Y1R12"),
    ],
)
def test_what_was_meant_is_among_the_repairs(kind, wrong, right):
    assert right in repairs(kind, wrong)


def test_two_neighbours_exchanged_come_before_a_wrong_digit():
    assert repairs("imo", "9178655")[0] == "9187655"


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("imo", "9187655"),
        ("scoped-number", "PT:C4472910"),
        ("mmsi", "26312345"),
        ("imo", ""),
    ],
)
def test_a_number_that_holds_or_has_no_check_is_never_repaired(kind, number):
    assert repairs(kind, number) == ()


def test_outside_north_america_a_vin_has_no_check_digit_to_repair_it_by():
    assert repairs("vin", "WVWZZZ1JZXW000001") == ()


@given(st.sampled_from(KINDS), st.text("0123456789ABCDEOILQS\u0661\u00e9", max_size=60))
def test_every_repair_holds_and_there_are_few(kind, number):
    found = repairs(kind, number)
    assert len(found) <= MAX_REPAIRS
    assert all(holds(kind, meant) == OK for meant in found)


@pytest.mark.attack
def test_a_number_of_a_thousand_characters_is_not_repaired():
    for kind in KINDS:
        assert repairs(kind, "9" * 1000) == ()


@pytest.mark.parametrize(
    ("kind", "number"),
    [("imo", "0000001"), ("imei", "0" * 14 + "1"), ("vin", "1" * 16 + "2")],
)
def test_a_row_of_one_character_is_never_what_was_meant(kind, number):
    assert all(len(set(meant)) > 1 for meant in repairs(kind, number))
