import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.compare.place import (
    PlaceAgreement,
    address_findings,
    compare_places,
    place_findings,
)

CASES = {
    (
        "Zarnak village, Tulma District, Pakistan",
        "Zarnaq, Tulma, PAKISTAN",
    ): PlaceAgreement.SAME,
    ("Zarnak, Pakistan", "Zarnak"): PlaceAgreement.SAME,
    ("Zarnak, Tulma Province", "Beltar city, Tulma Province"): PlaceAgreement.ALIKE,
    ("Zarnak, Pakistan", "Beltar, Pakistan"): PlaceAgreement.COUNTRY,
    ("Zarnak, Pakistan", "Beltar, Peru"): PlaceAgreement.DIFFERS,
    ("Zarnak", "Beltar"): PlaceAgreement.UNKNOWN,
    ("Northern District", "Northern Province"): PlaceAgreement.UNKNOWN,
    ("", "Beltar"): PlaceAgreement.UNKNOWN,
}


@pytest.mark.parametrize("case", CASES)
def test_places_agree_by_what_names_them(case):
    ours, theirs = case
    assert compare_places((ours,), (theirs,)) is CASES[case]
    assert compare_places((theirs,), (ours,)) is CASES[case]


def test_the_best_of_several_places_counts():
    assert compare_places(("Zarnak",), ("Beltar", "Zarnak")) is PlaceAgreement.SAME
    assert compare_places(("Zarnak",), ()) is PlaceAgreement.UNKNOWN


def test_nothing_is_said_of_what_is_not_known():
    assert place_findings(PlaceAgreement.UNKNOWN) == ()
    assert place_findings(PlaceAgreement.SAME)[0].code == "place.same"


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_text_can_be_a_place(ours, theirs):
    assert compare_places((ours,), (theirs,)) in PlaceAgreement


@pytest.mark.parametrize("place", ["Kyiv", "Rome", "Lima", "Oslo", "Doha", "Gaza"])
def test_a_place_with_a_short_name_counts(place):
    """Its code of consonants is of too many places; with its vowels it is of few."""
    assert compare_places((place,), (f"{place} city",)) is PlaceAgreement.SAME
    assert compare_places((place,), ("Lome, Togo",)) is not PlaceAgreement.SAME


def test_spellings_of_a_short_name_are_one_place():
    assert compare_places(("Kyiv",), ("Kiev",)) is PlaceAgreement.SAME


def test_where_people_live_is_said_as_of_a_field():
    said = address_findings(PlaceAgreement.SAME)
    assert [one.text for one in said] == ["field.same:address"]
    assert address_findings(PlaceAgreement.UNKNOWN) == ()
    assert address_findings(PlaceAgreement.COUNTRY) == ()
