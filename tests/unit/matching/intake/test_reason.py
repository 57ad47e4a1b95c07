"""Codes of why a row is not taken, and their texts."""

import pytest

from node.languages.catalogue import texts
from node.languages.tongue import LANGUAGES
from node.matching.intake.reason import (
    REJECT_TEXTS,
    NamedReject,
    NotTaken,
    RejectCode,
    places_of,
    rejected,
)


def test_every_code_has_its_english_and_no_two_have_the_same():
    assert set(REJECT_TEXTS) == set(RejectCode)
    assert len(set(REJECT_TEXTS.values())) == len(RejectCode)


def test_the_english_of_files_is_that_of_the_screens():
    for code, text in REJECT_TEXTS.items():
        assert texts("en")[f"reject.{code}"] == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_names_the_same_values(language):
    for code in RejectCode:
        told = texts(language)[f"reject.{code}"]
        assert all(f"{{{place}}}" in told for place in places_of(code))
        assert told.count("{") == len(places_of(code))


def test_a_reject_has_its_code_and_what_its_text_names():
    why = NotTaken(RejectCode.TOO_MANY_VALUES, 1000)
    found = why.at(7)
    assert (found.line, found.reason) == (7, "more than 1000 values")
    assert (found.code, found.values) == ("too-many-values", ("1000",))
    assert rejected(7, RejectCode.TOO_MANY_VALUES, 1000) == found
    assert isinstance(why.at(7, "p-1"), NamedReject)


def test_braces_in_what_is_named_are_text_alone():
    told = str(NotTaken(RejectCode.NO_COLUMN, "{column}"))
    assert told == "the header has no column {column}"


def test_a_text_without_its_values_is_a_fault_of_ours():
    with pytest.raises(ValueError, match="zip"):
        NotTaken(RejectCode.TOO_MANY_VALUES)
