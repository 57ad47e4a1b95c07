import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.compare import match
from node.matching.names.chinese import read_twice
from node.matching.names.parse import read_name
from node.matching.names.syllables import FAMILIES
from node.matching.names.word import Word
from node.model.codes import Grade
from tests.unit.matching.making import meets, question, record

BORN = "1984-05-17"
TWO_READINGS = [
    ("Wong Chi Keung", "Huang Zhiqiang"),
    ("Tan Mei Fong", "Chen Meifang"),
    ("Lau Siu Fung", "Liu Xiao-feng"),
    ("Ng Chi Ming", "Wu Zhiming"),
]


@pytest.mark.parametrize(("one", "other"), TWO_READINGS)
def test_a_name_alone_is_found_in_another_reading(one, other):
    for asked, held in ((one, other), (other, one)):
        assert meets(question("person", name=asked), record("person", name=held))


@pytest.mark.parametrize(("one", "other"), TWO_READINGS)
def test_both_words_meet_whoever_asks(one, other):
    for asked, held in ((one, other), (other, one)):
        found = match(
            question("person", name=asked, birth_date=BORN),
            record("person", name=held, birth_date=BORN),
        )
        met = [f.args for f in found.findings if f.code == "name.word"]
        assert met == [("1", "sound"), ("2", "sound")]


def test_two_given_names_of_one_family_are_not_one_for_being_read_twice():
    for other in ("Huang Zhiming", "Huang Guoqiang", "Huang Xiuying"):
        found = match(
            question("person", name="Wong Chi Keung", birth_date=BORN),
            record("person", name=other, birth_date=BORN),
        )
        assert found is None or found.grade is not Grade.STRONG


def test_words_that_only_look_like_syllables_are_read_once():
    """Bilal and Hilal are no Chinese names: no family name stands beside them."""
    found = match(
        question("person", name="Bilal Tariq Mehmood", birth_date=BORN),
        record("person", name="Hilal Tariq Mehmood", birth_date=BORN),
    )
    assert found is None or found.grade is not Grade.STRONG


def test_a_name_of_another_country_is_asked_by_no_key_more():
    plain = question("person", name="Tan Wilkinsons")
    assert not meets(plain, record("person", name="Chen Wilkinsons"))


def test_a_family_name_without_a_vowel_keeps_its_given_name_whole():
    assert read_name("Ng Chi Ming")[0].texts == ("ng", "chiming")


@given(st.sampled_from(sorted(FAMILIES)), st.sampled_from(sorted(FAMILIES)))
def test_a_reading_is_one_of_the_other_from_both_sides(one, other):
    first, second = Word(one), Word(other)
    assert read_twice(first, second) == read_twice(second, first)
