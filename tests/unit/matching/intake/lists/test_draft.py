import pytest

from node.matching.intake.elements import read_elements
from node.matching.intake.lists.draft import day_first, drafted, joined_texts, published
from node.matching.intake.row import NotTaken


def test_a_value_goes_to_what_its_category_calls_that_field():
    draft = drafted(
        "vessel", "1", [("name", "Harrow"), ("nationality", "PA"), ("title", "x")]
    )
    assert draft.values == [("name", "Harrow"), ("flag", "PA"), ("notes", "title: x")]


def test_a_record_without_a_name_is_not_taken():
    with pytest.raises(NotTaken, match="no name"):
        drafted("person", "1", [("birth_date", "1970"), ("name", " ")])


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("9/4/1972", "1972-04-09"),
        ("dd/mm/1972", "dd/mm/1972"),
        ("1972-04-09", "1972-04-09"),
    ],
)
def test_numbers_stand_day_first(written, read):
    assert day_first(written) == read


def test_a_day_is_told_if_it_is_one():
    (day,) = published("03/11/2026")
    assert day.day.isoformat() == "2026-11-03"
    assert not list(published("November 2026"))
    assert not list(published(""))


def test_texts_that_say_the_same_are_said_once():
    (root, found) = read_elements([b"<r><a><b>x</b><c>x</c><d>y</d></a></r>"], {"r/a"})
    assert root.path == "r"
    assert joined_texts(found, "b", "c", "d") == "x, y"
