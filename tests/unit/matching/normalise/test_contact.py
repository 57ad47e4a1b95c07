import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.normalise import normal
from node.matching.normalise.form import FAIL, OK, UNCHECKED
from node.matching.normalise.table import normal_text

MEXICAN = {
    # as a mobile was written until 2019, and the country it is read under
    ("+52 1 55 1234 5678", ""),
    ("+52 (1) 55 1234 5678", "US"),
    ("0052 1 55 1234 5678", ""),
    ("tel:+5215512345678", ""),
    ("+52 044 55 1234 5678", ""),
    ("+52 01 55 1234 5678", "MX"),
    ("52 1 55 1234 5678", "MX"),
    ("044 55 1234 5678", "MX"),
    ("(045) 55 1234 5678", "MX"),
    ("01 55 1234 5678", "MX"),
    ("01 (55) 1234-5678 ext. 12", "MX"),
    ("55 1234 5678", "MX"),
}


@pytest.mark.parametrize(("value", "country"), sorted(MEXICAN))
def test_a_mexican_number_is_one_however_it_was_dialled(value, country):
    made = normal("phone", value, country=country)
    assert (made.text, made.check) == ("+525512345678", OK)


def test_a_number_that_may_be_of_north_america_is_not_made_mexican():
    # 818 is an area of Los Angeles, and 81 of Monterrey.
    assert normal("phone", "1 818 555 1234", country="MX").text == "18185551234"
    assert normal("phone", "+1 818 555 1234", country="MX").text == "+18185551234"


@pytest.mark.parametrize("value", ["+52 1 55 1234 567", "+52 1 055 123 4567"])
def test_what_is_no_mexican_number_is_left_and_marked(value):
    assert normal("phone", value).check == FAIL


@given(st.text(alphabet="0145+ 2", max_size=18), st.sampled_from(["", "MX", "US"]))
def test_a_telephone_in_normal_form_stays_as_it_is(value, country):
    once = normal("phone", value, country=country).text
    assert normal("phone", once, country=country).text == once or once[:1] != "+"
    assert normal("phone", once).text == once


@pytest.mark.parametrize("length", [14, 15, 16])
def test_zeros_hold_a_check_digit_and_prove_no_device(length):
    assert normal("imei", "0" * length).check == UNCHECKED


def test_zeros_prove_no_card():
    assert normal("iccid", "0" * 19).check == UNCHECKED
    assert normal("imsi", "0" * 15).check == UNCHECKED


@pytest.mark.parametrize("value", ["999991234567890", "001010123456789"])
def test_a_subscriber_of_no_assigned_network_is_not_upheld(value):
    made = normal("imsi", value)
    assert (made.text, made.check) == (value, UNCHECKED)


def test_subscribers_of_assigned_networks_are_marked():
    assert normal("imsi", "268011234567890").check == OK
    assert normal("imsi", "260").check == FAIL
    assert normal("imsi", "000011234567890").check == FAIL


@pytest.mark.parametrize(
    ("before", "today"),
    [
        ("+229 97 12 34 56", "+229 01 97 12 34 56"),
        ("+229 21 30 00 00", "+229 01 21 30 00 00"),
        ("+225 07 12 34 56", "+225 07 07 12 34 56"),
        ("+225 45 12 34 56", "+225 05 45 12 34 56"),
        ("+225 01 12 34 56", "+225 01 01 12 34 56"),
        ("+225 20 21 34 56", "+225 27 20 21 34 56"),
        ("+225 20 00 34 56", "+225 25 20 00 34 56"),
        ("+225 20 80 34 56", "+225 21 20 80 34 56"),
    ],
)
def test_a_number_of_before_its_plan_was_renumbered_meets_that_of_today(before, today):
    from node.matching.normalise.contact import phone, phone_check

    assert phone(before) == phone(today) == "+" + "".join(filter(str.isdigit, today))
    assert phone_check(today, phone(today)) == "ok"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("straße.example", "xn--strae-oqa.example"),
        ("STRASSE.example", "strasse.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("faß。example", "xn--fa-hia.example"),
        ("ⓔxample.example", "example.example"),
        ("\ua7afx.example", "xn--x-x43e.example"),
    ],
)
def test_a_host_is_in_the_form_of_idna_2008(written, expected):
    from node.matching.normalise.contact import domain

    assert domain(written) == expected


@pytest.mark.parametrize("written", [":ana@ example.org", "Kontakt:ana@example.org"])
def test_a_label_before_a_colon_is_no_part_of_an_address(written):
    assert normal_text("email", written) == "ana@example.org"
