import pytest

from node.matching.intake.elements import read_elements
from node.matching.intake.lists.draft import (
    XmlList,
    day_first,
    drafted,
    joined_texts,
    published,
    read_xml_list,
)
from node.matching.intake.row import Drafted, NotTaken, Unknown


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


LIST = XmlList(
    "l/day",
    {
        "l/p": lambda found: drafted(
            "person", found.text("id"), [("name", found.text("n"))]
        )
    },
    frozenset(("edited",)),
)


def test_what_a_publisher_calls_otherwise_today_is_told_and_kept():
    data = "<l>{0}{0}</l>".format(
        "<p><id>1</id><n>Ana Rell</n><born>1970</born><edited>x</edited></p>"
    )
    told, one, other = read_xml_list([data.encode()], LIST)
    assert told == Unknown(1, "born")
    assert ("notes", "born: 1970") in one.draft.values
    assert one.draft == other.draft


@pytest.mark.attack
def test_a_list_of_ever_new_places_is_told_without_bound():
    some = "".join(f"<p><id>{n}</id><n>Ana</n><x{n}>1</x{n}></p>" for n in range(300))
    found = list(read_xml_list([f"<l>{some}</l>".encode()], LIST))
    assert sum(isinstance(one, Unknown) for one in found) == 100
    assert sum(isinstance(one, Drafted) for one in found) == 300
