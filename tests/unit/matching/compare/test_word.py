import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.compare.word import meet
from node.matching.finding import WordRule
from node.matching.names.word import Part, Word

CASES = {
    ("omar", "omar"): WordRule.SAME,
    ("yusuf", "youssef"): WordRule.SOUND,
    ("william", "bill"): WordRule.NICKNAME,
    ("lodge", "lodgw"): WordRule.SPELLING,
    ("matilda", "matiada"): WordRule.SPELLING,
    ("barry", "harry"): None,
    ("ali", "omar"): None,
}


def rule(one, other):
    met = meet(Word(one), Word(other))
    return met.rule if met else None


@pytest.mark.parametrize("case", CASES)
def test_words_meet_by_the_surest_rule(case):
    assert rule(*case) is CASES[case]
    assert rule(*reversed(case)) is CASES[case]


def test_an_initial_meets_a_word_that_begins_with_it():
    initial = Word("j", part=Part.INITIAL)
    assert meet(initial, Word("jonas")).rule is WordRule.INITIAL
    assert meet(initial, Word("maria")) is None


def test_two_scripts_meet_by_their_sound():
    native = Word("yusuf", "\u064a\u0648\u0633\u0641", "arabic")
    met = meet(native, Word("youssef"))
    assert met.rule is WordRule.SCRIPT
    assert met.strength > 0.5
    assert meet(native, Word("karim")) is None


def test_letters_that_are_the_same_are_the_same_in_any_script():
    word = Word("yusuf", "\u064a\u0648\u0633\u0641", "arabic")
    assert meet(word, word).rule is WordRule.SAME


def test_what_is_not_written_the_same_is_never_quite_as_sure():
    assert meet(Word("katajev"), Word("kataev")).strength < 1.0


@given(*[st.text("abcdehilmnorstuvy", min_size=1, max_size=14)] * 2)
def test_words_meet_in_the_same_way_from_both_sides(one, other):
    assert meet(Word(one), Word(other)) == meet(Word(other), Word(one))
