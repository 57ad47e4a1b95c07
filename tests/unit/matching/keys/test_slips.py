import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.keys.selectors import (
    QUESTION_CODES,
    QUESTION_SLIPS,
    question_selectors,
    record_selectors,
)
from node.matching.keys.skeleton import skeleton
from node.matching.keys.slips import MOST_CHARS, slipped, slipped_pairs
from tests.unit.matching.making import meets, question, record

NAMES = st.text(alphabet="abdefgiklmnoprstu", min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sebastian Lindgren", "Sebastian Linfgren"),
        ("Konstantin Abramov", "Konstantin Abramvo"),
        ("Rosalind Merriweather", "Rosalind Merriweaher"),
    ],
)
def test_a_name_alone_is_found_with_a_slip_of_a_consonant(one, other):
    assert meets(question("person", name=other), record("person", name=one))


def test_a_record_has_no_key_more_for_it():
    held = record("person", name="Sebastian Lindgren")
    assert len(record_selectors(held)) == 1


def test_who_is_asked_for_with_a_date_is_asked_for_by_no_slip():
    """The other word and the date find him."""
    asked = question("person", name="Zelmo Linfgren", birth_date="1970-04-12")
    codes = [s for s in question_selectors(asked) if s.startswith("person:code:")]
    assert len(codes) == 1


def test_a_name_of_three_words_has_pairs_that_a_slip_leaves():
    assert slipped_pairs(("sebastian", "olaf", "linfgren"), QUESTION_SLIPS) == []


def test_a_short_word_with_a_slip_is_another_name():
    assert slipped("omar") == ()


@given(NAMES, NAMES)
def test_what_is_tried_is_bounded_and_never_the_word_itself(one, other):
    pairs = slipped_pairs((one, other), QUESTION_SLIPS)
    assert len(pairs) <= QUESTION_SLIPS
    itself = sorted((skeleton(one), skeleton(other)))
    assert all(list(pair) != itself for pair in pairs)
    assert all(len(made) <= MOST_CHARS for made in slipped(one))


@given(NAMES, NAMES)
def test_a_question_looks_up_no_more_codes_than_are_said(one, other):
    asked = question_selectors(question("person", name=f"z{one} {other} zelnik"))
    most = QUESTION_CODES + QUESTION_CODES // 3 + QUESTION_SLIPS
    assert len([s for s in asked if s.startswith("person:code:")]) <= most
