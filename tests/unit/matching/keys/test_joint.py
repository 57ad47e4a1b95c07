"""What met on one record, and whether it is enough to name somebody."""

import pytest

from node.matching.keys.blind import blind_question_keys, blind_record_keys
from node.matching.keys.joint import date_asked, is_firm, strangers
from node.matching.normalise import normalise_record
from node.model.codes import SubjectRole
from node.model.query import Question, Term
from node.model.record import FieldValue, Record


def asked(**terms):
    return blind_question_keys(
        Question("person", tuple(Term(name, value) for name, value in terms.items()))
    )


def held(**fields):
    values = tuple(FieldValue(name, value) for name, value in fields.items())
    return blind_record_keys(
        normalise_record(Record("person", SubjectRole.SUSPECT, "s", "1", values))
    )


def met(question, record):
    return sorted(set(question) & set(record))


WHOLE = asked(name="Yolanda Quiroga Brzezinski", birth_date="1963-05-17")
YEAR = asked(name="Yolanda Quiroga Brzezinski", birth_date="1963")
NONE = asked(name="Yolanda Quiroga Brzezinski")
NUMBER = asked(passport_number="AB1234567")
BOTH = asked(
    name="Yolanda Quiroga", birth_date="1963-05-17", passport_number="AB1234567"
)


def test_how_well_a_question_knows_the_date_is_seen_from_its_keys():
    assert [date_asked(keys) for keys in (WHOLE, YEAR, NONE, NUMBER)] == [
        "whole",
        "part",
        "none",
        "none",
    ]


@pytest.mark.parametrize(
    ("question", "date"), [(WHOLE, "1963-05-17"), (YEAR, "1963"), (NONE, "")]
)
def test_the_same_person_is_a_firm_hit(question, date):
    fields = {"birth_date": date} if date else {}
    record = held(name="Yolanda Quiroga Brzezinski", **fields)
    assert is_firm(question, met(question, record))


def test_a_namesake_of_one_word_born_the_same_day_is_not():
    record = held(name="Yolanda Petersen", birth_date="1963-05-17")
    found = met(WHOLE, record)
    assert found
    assert not is_firm(WHOLE, found)


def test_a_namesake_of_two_words_born_another_day_is_not():
    record = held(name="Yolanda Quiroga", birth_date="1963-11-02")
    assert not is_firm(WHOLE, met(WHOLE, record))


def test_one_key_of_a_year_or_of_no_date_is_not():
    for question in (YEAR, NONE):
        for key in question:
            assert not is_firm(question, [key])


def test_a_number_is_enough_where_nothing_else_is_asked():
    record = held(name="Somebody Else", passport_number="AB1234567")
    assert is_firm(NUMBER, met(NUMBER, record))
    assert not is_firm(NUMBER, [])


def test_a_number_that_a_stranger_has_does_not_name_a_person_to_it():
    """Numbers of two countries may be the same: the name would go to a stranger."""
    record = held(name="Somebody Else", passport_number="AB1234567")
    found = met(BOTH, record)
    assert found
    assert not is_firm(BOTH, found)
    own = held(
        name="Yolanda Quirogo", passport_number="AB1234567", birth_date="1963-05-17"
    )
    assert is_firm(BOTH, met(BOTH, own))


def test_strangers_are_as_many_as_records_are_held():
    assert strangers(WHOLE, 0) == 0
    assert strangers(WHOLE, 2_000_000) == 2 * strangers(WHOLE, 1_000_000)
    assert strangers(YEAR, 1_000_000) > strangers(WHOLE, 1_000_000)
