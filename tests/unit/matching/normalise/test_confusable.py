import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.normalise import normal_text
from node.matching.normalise.confusable import ALIKE, digits_of, folded, letters_of


@pytest.mark.parametrize(
    "pair", ["O0", "Q0", "I1", "L1", "S5", "B8", "Z2", "G6", "OQ", "IL"]
)
def test_characters_that_look_alike_fold_to_one(pair):
    assert folded(pair[0]) == folded(pair[1])
    assert pair[1] in ALIKE[pair[0]]


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert folded(folded(text)) == folded(text)


def test_letters_are_digits_only_among_digits():
    assert digits_of("98I5") == "9815"
    assert digits_of("SIL") == ""
    assert digits_of("98A5") == ""
    assert letters_of("C5QU") == "CSQU"
    assert letters_of("C3QU") == ""


@pytest.mark.parametrize(
    ("kind", "written", "normal"),
    [
        ("imo", "IMO 9l87655", "9187655"),
        ("imo", "IMO", ""),
        ("mmsi", "MMSI 2631234S6", "263123456"),
        ("imei", "IMEI: 49O154203237518", "490154203237518"),
        ("container", "C5QU 305438 3", "CSQU3054383"),
        ("container", "CSQU 3O5438 3", "CSQU3054383"),
        ("container", "C5QU 305438 4", "C5QU3054384"),
    ],
)
def test_a_number_is_put_right_where_only_one_reading_is_possible(
    kind, written, normal
):
    assert normal_text(kind, written) == normal
