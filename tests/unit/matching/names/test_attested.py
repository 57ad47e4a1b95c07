import pytest

from node.matching.names.attested import one_spelling, two_names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("marko", "mirko"),
        ("khalid", "khalil"),
        ("mahmud", "muhammad"),
        ("patrick", "patricia"),
        ("martin", "marvin"),
    ],
)
def test_names_that_are_never_written_the_same_are_two(one, other):
    assert two_names(one, other)
    assert two_names(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("yusuf", "youssef"),
        ("mohammed", "muhammad"),
        ("petrov", "petrova"),
        ("william", "bill"),
        ("zelnik", "zelnyk"),
        ("marko", "marko"),
    ],
)
def test_spellings_and_forms_of_one_name_and_unknown_words_are_not(one, other):
    assert not two_names(one, other)


def test_spellings_that_nothing_shows_stand_for_one_name():
    assert one_spelling("jallow") == one_spelling("diallo")
    assert one_spelling("maxamed") == one_spelling("mohamed")
    assert one_spelling("zelnik") == "zelnik"
