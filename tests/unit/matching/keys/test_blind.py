from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.errors import BadInput
from node.matching.keys.blind import (
    MAX_CHARS,
    QUESTION_KEYS,
    RECORD_KEYS,
    blind_question_keys,
    blind_record_keys,
)
from tests.unit.matching.making import question, record


def blindly(asked, held):
    return bool(set(blind_question_keys(asked)) & set(blind_record_keys(held)))


SAME_PERSON = {
    "another spelling and the day": (
        {"name": "Rui Belvantez", "birth_date": "1963-05-17"},
        {"name": "R. Belbantes", "birth_date": "1963-05-17"},
    ),
    "day and month exchanged": (
        {"name": "Rui Belvantez", "birth_date": "1963-05-04"},
        {"name": "Rui Belvantez", "birth_date": "1963-04-05"},
    ),
    "another day of the year": (
        {"name": "Rui Belvantez", "birth_date": "1963-05-04"},
        {"name": "Rui Belvantez", "birth_date": "1963-11-30"},
    ),
    "the year beside": (
        {"name": "Rui Belvantez", "birth_date": "1963-05-04"},
        {"name": "Rui Belvantez", "birth_date": "1964-05-04"},
    ),
    "a year and a day": (
        {"name": "Rui Belvantez", "birth_date": "1963"},
        {"name": "Rui Belvantez", "birth_date": "1963-11-30"},
    ),
    "a day and a year": (
        {"name": "Rui Belvantez", "birth_date": "1963-11-30"},
        {"name": "Rui Belvantez", "birth_date": "1963"},
    ),
    "one word and the same year": (
        {"name": "Rui Belvantez", "birth_date": "1963"},
        {"name": "Ana Belvantez", "birth_date": "1963"},
    ),
    "a year among several": (
        {"name": "Rui Belvantez", "birth_date": "1963"},
        {"name": "Ana Belvantez", "birth_date": ["1961", "1963", "1971"]},
    ),
    "circa": (
        {"name": "Rui Belvantez", "birth_date": "1963"},
        {"name": "Ana Belvantez", "birth_date": "circa 1964"},
    ),
    "no date in the question": (
        {"name": "Rui Belvantez"},
        {"name": "Belvantez Rui", "birth_date": "1963-11-30"},
    ),
    "no date in the record": (
        {"name": "Rui Belvantez", "birth_date": "1963-11-30"},
        {"name": "Belvantez Rui"},
    ),
    "no dates": ({"name": "Rui Belvantez"}, {"name": "Belvantez Rui"}),
    "a common name and no dates": ({"name": "Ali Hassan"}, {"name": "Hasan Aly"}),
    "Arabic and Latin": (
        {"name": "خالد حسين", "birth_date": "1963-05-17"},
        {"name": "Khaled Hussain", "birth_date": "1963-05-17"},
    ),
    "a document": (
        {"passport_number": "C-123456"},
        {"name": "Rui Belvantez", "passport_number": "PT:C123456"},
    ),
}


@pytest.mark.parametrize("case", SAME_PERSON)
def test_who_may_be_the_same_is_met_blindly(case):
    asked, held = SAME_PERSON[case]
    assert blindly(question("person", **asked), record("person", **held))


OTHERS = {
    "a common word and a year": (
        {"name": "Mohammed Belvantez", "birth_date": "1963-05-17"},
        {"name": "Mohammed Torvald", "birth_date": "1963-11-30"},
    ),
    "the day alone": (
        {"name": "Rui Belvantez", "birth_date": "1963-05-17"},
        {"name": "Ana Torvald", "birth_date": "1963-05-17"},
    ),
    "one word and no date": (
        {"name": "Rui Belvantez"},
        {"name": "Ana Belvantez", "birth_date": "1963-05-17"},
    ),
    "the names, born ten years later": (
        {"name": "Rui Belvantez", "birth_date": "1963-05-17"},
        {"name": "Rui Belvantez", "birth_date": "1973-06-18"},
    ),
}


@pytest.mark.parametrize("case", OTHERS)
def test_who_shares_little_is_not_met(case):
    asked, held = OTHERS[case]
    assert not blindly(question("person", **asked), record("person", **held))


@pytest.mark.parametrize("order", list(permutations(("Rui", "Torvald", "Belvantez"))))
def test_words_in_any_order_give_the_same_keys(order):
    name = " ".join(order)
    straight = record("person", name="Rui Torvald Belvantez", birth_date="1963-05-17")
    turned = record("person", name=name, birth_date="1963-05-17")
    assert blind_record_keys(turned) == blind_record_keys(straight)
    assert blind_question_keys(
        question("person", name=name, birth_date="1963")
    ) == blind_question_keys(
        question("person", name="Rui Torvald Belvantez", birth_date="1963")
    )


def test_names_in_any_order_give_the_same_keys():
    names = ["Rui Belvantez", "Toni Belvante", "El Gordo", "Rui M. Torvald"]
    straight = record("person", alias=names, birth_date="1963-05-17")
    turned = record("person", alias=names[::-1], birth_date="1963-05-17")
    assert blind_record_keys(turned) == blind_record_keys(straight)


@pytest.mark.parametrize("most", [1, 2, 6, 12, 40])
def test_no_more_keys_are_made_than_there_are_places(most):
    held = record(
        "person",
        name=[f"Nam{c}ob Ot{c}erzi Tir{c}on" for c in "bdfgklmnprst"],
        birth_date=["1963-05-17", "1964", "1965-01-01"],
        passport_number=["C123456", "C123457", "C123458", "C123459"],
    )
    assert len(blind_record_keys(held, most=most)) <= most


def test_numbers_leave_places_to_names():
    held = record(
        "person",
        name="Rui Belvantez",
        birth_date="1963-05-17",
        passport_number=[f"C12345{n}" for n in range(10)] * 3,
    )
    assert blindly(
        question("person", name="Rui Belvantez", birth_date="1963-05-17"), held
    )


@pytest.mark.parametrize(
    "terms", [{"name": "Belvantez"}, {"birth_date": "1970-01-01"}, {"sex": "M"}]
)
def test_less_than_two_of_names_and_birth_is_too_little_to_ask_blindly(terms):
    with pytest.raises(BadInput):
        blind_question_keys(question("person", **terms))


TEXT = st.text(min_size=1, max_size=80)
DATE = st.one_of(st.dates().map(str), st.integers(1900, 2020).map(str), TEXT)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(TEXT, max_size=8), st.lists(DATE, max_size=8), st.lists(TEXT, max_size=5)
)
def test_whatever_is_held_keys_are_few_short_and_the_same_each_time(
    names, born, numbers
):
    held = record("person", name=names, birth_date=born, email=numbers)
    keys = blind_record_keys(held)
    assert len(keys) == len(set(keys)) <= RECORD_KEYS
    assert all(len(key) <= MAX_CHARS for key in keys)
    assert keys == blind_record_keys(held)


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXT, max_size=5), st.lists(DATE, max_size=5))
def test_whatever_is_asked_keys_are_few_short_and_the_same_each_time(names, born):
    asked = question("person", name=names, birth_date=born, nationality="PT")
    try:
        keys = blind_question_keys(asked)
    except BadInput:
        return
    assert len(keys) == len(set(keys)) <= QUESTION_KEYS
    assert all(len(key) <= MAX_CHARS for key in keys)
    assert keys == blind_question_keys(asked)


@pytest.mark.attack
def test_a_record_of_many_aliases_cannot_take_more_than_its_places():
    held = record(
        "person",
        name="Rui Belvantez",
        alias=[f"Name{n} Other{n}" for n in range(400)],
        birth_date=[f"{1900 + n}" for n in range(60)],
    )
    assert len(blind_record_keys(held)) == RECORD_KEYS
