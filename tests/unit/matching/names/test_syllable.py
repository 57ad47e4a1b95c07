import pytest

from node.matching.names.syllable import can_be_one, syllables_differ


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jung", "jeong"),
        ("hee", "hui"),
        ("chul", "cheol"),
        ("young", "yeong"),
        ("su", "soo"),
    ],
)
def test_spellings_of_one_syllable_can_be_one(one, other):
    assert can_be_one(one, other)
    assert can_be_one(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("man", "wai"),
        ("hyun", "hoon"),
        ("min", "ming"),
        ("guo", "guang"),
        ("mei", "ling"),
    ],
)
def test_other_syllables_cannot(one, other):
    assert not can_be_one(one, other)


def test_given_names_of_other_lengths_are_not_compared_by_syllables():
    assert not syllables_differ(("tai", "man"), ("taiman",))
    assert not syllables_differ((), ("tai", "man"))
