import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.normalise import normal_text
from node.matching.normalise.number import plate, scoped


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("12-AB-34", "12AB34"),
        ("PT: 12-A?-34", "PT:12A?34"),
        ("*ab 34", "*AB34"),
        ("12ab**", "12AB*"),
        ("12ab*?*", "12AB*"),
        ("\uff11\uff12AB\uff1f", "12AB?"),
        ("???", ""),
        ("*A1?", ""),
        ("", ""),
    ],
)
def test_a_plate_keeps_the_marks_of_what_is_not_known(written, normal):
    assert plate(written) == normal


def test_a_plate_without_marks_is_a_scoped_number():
    assert plate("12-AB-34", "PT") == scoped("12-AB-34", "PT") == "PT:12AB34"


@pytest.mark.parametrize("number", ["CANO1234", "NO123456", "ID123456"])
def test_letters_of_a_number_are_no_label(number):
    assert scoped(number) == number == normal_text("scoped-number", number)


def test_marks_in_other_numbers_are_left_out():
    assert scoped("C44?2910") == "C442910"


@given(st.text())
def test_a_plate_in_normal_form_stays_as_it_is(written):
    once = plate(written)
    assert plate(once) == once


@pytest.mark.attack
def test_a_plate_of_a_thousand_stars_has_no_normal_form():
    assert plate("*" * 1000) == plate("1*" * 500) == ""
