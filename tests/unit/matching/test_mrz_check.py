import pytest

from node.matching.mrz_check import check_digit, holds


@pytest.mark.parametrize(
    ("field", "digit"), [("520727", 3), ("D23145890734", 9), ("<<<<<<", 0)]
)
def test_check_digits_are_those_of_the_standard(field, digit):
    """The first two are examples of Doc 9303-3, section 4.9."""
    assert check_digit(field) == digit
    assert holds(field, str(digit))


def test_a_filler_is_the_digit_of_an_empty_field_alone():
    assert holds("<<<<", "<")
    assert not holds("A<<<", "<")
