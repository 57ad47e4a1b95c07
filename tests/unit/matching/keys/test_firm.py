"""Organisations that compare as one have a key in common; keys stay few."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.compare import match
from node.matching.keys.firm import firm_keys
from node.matching.terms import known_question
from node.model.codes import Grade
from tests.unit.matching.making import meets, question, record

WORDS = ("zarnitsa", "energo", "trading", "bank", "oil", "north", "brimsgate", "vosk")
FORMS = ("", "LLC", "L.L.C.", "Pvt. Ltd.", "JSC", "S.A.R.L.", "GmbH")


def keys(name):
    return firm_keys(known_question(question("organisation", name=name)), 24)


NAMES = st.tuples(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join),
    st.sampled_from(FORMS),
).map(" ".join)


@given(NAMES, NAMES)
def test_whoever_compares_as_strong_is_looked_at(ours, theirs):
    asked, held = (
        question("organisation", name=ours),
        record("organisation", name=theirs),
    )
    found = match(asked, held)
    if found is not None and found.grade is Grade.STRONG:
        assert meets(asked, held)


@pytest.mark.parametrize("name", ["Trading Company", "Bank", "LLC"])
def test_a_name_of_generic_words_alone_has_keys(name):
    assert keys(name)


def test_keys_are_of_the_category_and_bounded():
    many = " ".join(f"zarn{chr(97 + n)}vosk" for n in range(12))
    found = keys(many)
    assert all(key.startswith("organisation:") for key in found)
    assert len(found) <= 24 + 3 * 8


def test_a_word_that_thousands_share_finds_nobody_alone():
    assert "organisation:one:trade" not in keys("Zarnitsa Trading")
