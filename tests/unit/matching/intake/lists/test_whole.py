import pytest

from node.matching.intake.lists.whole import objects, read_whole, text, texts, told
from node.matching.intake.row import NotTaken


@pytest.mark.parametrize(
    "data", [b'{"a": 1}', b'\xef\xbb\xbf [{"a": 1}, 5] ', b'\n{"a":\n1}']
)
def test_a_document_is_an_object_or_a_list_of_objects(data):
    assert read_whole([data[:3], data[3:]]) == [{"a": 1}]


@pytest.mark.attack
@pytest.mark.parametrize(
    "data", [b"", b"[1", b'{"a":1,"a":2}', b"[NaN]", b"[" * 9999, b"\xff"]
)
def test_what_is_not_strict_json_is_not_taken(data):
    with pytest.raises(NotTaken):
        read_whole([data])


def test_texts_are_what_a_value_is_or_holds():
    assert texts(["a  b", 3, None, True, ["c", "-"], {"d": 1}]) == ["a b", "3", "c"]
    assert text(None) == ""
    assert objects({"a": 1}) == []


@pytest.mark.attack
@pytest.mark.parametrize("depth", [100, 500, 900, 960, 5000])
def test_lists_in_lists_exhaust_the_stack(depth):
    data = f'{{"a": {"[" * depth}"x"{"]" * depth}}}'.encode()
    with pytest.raises(NotTaken, match="nested too deeply"):
        read_whole([data])


def test_every_text_of_a_value_is_told_with_the_names_that_lead_to_it():
    found = {"number": "X1", "at": [{"place": "Tamale"}, 3], "none": None}
    assert told("paper", found) == [
        ("notes", "paper number: X1"),
        ("notes", "paper at place: Tamale"),
        ("notes", "paper at: 3"),
    ]
