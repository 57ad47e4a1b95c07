import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.compare.place import Place, compare_places, place_findings

CASES = {
    ("Zarnak village, Tulma District, Pakistan", "Zarnaq, Tulma, PAKISTAN"): Place.SAME,
    ("Zarnak, Pakistan", "Zarnak"): Place.SAME,
    ("Zarnak, Tulma Province", "Beltar city, Tulma Province"): Place.ALIKE,
    ("Zarnak, Pakistan", "Beltar, Pakistan"): Place.COUNTRY,
    ("Zarnak, Pakistan", "Beltar, Peru"): Place.DIFFERS,
    ("Zarnak", "Beltar"): Place.UNKNOWN,
    ("Northern District", "Northern Province"): Place.UNKNOWN,
    ("", "Beltar"): Place.UNKNOWN,
}


@pytest.mark.parametrize("case", CASES)
def test_places_agree_by_what_names_them(case):
    ours, theirs = case
    assert compare_places((ours,), (theirs,)) is CASES[case]
    assert compare_places((theirs,), (ours,)) is CASES[case]


def test_the_best_of_several_places_counts():
    assert compare_places(("Zarnak",), ("Beltar", "Zarnak")) is Place.SAME
    assert compare_places(("Zarnak",), ()) is Place.UNKNOWN


def test_nothing_is_said_of_what_is_not_known():
    assert place_findings(Place.UNKNOWN) == ()
    assert place_findings(Place.SAME)[0].code == "place.same"


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_text_can_be_a_place(ours, theirs):
    assert compare_places((ours,), (theirs,)) in Place
