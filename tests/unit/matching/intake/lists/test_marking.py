import pytest

from node.matching.intake.lists.marking import handling_of_marks
from node.model.codes import Handling


@pytest.mark.parametrize(
    ("marks", "code"),
    [
        ((), None),
        (("tlp:clear", "tlp:green"), None),
        (("TLP:AMBER+STRICT",), Handling.H2),
        (("tlp:amber", "tlp:red"), Handling.H3),
        (("marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",), None),
        (("marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed",), Handling.H3),
        (("something else",), Handling.H3),
    ],
)
def test_the_strictest_mark_counts_and_doubt_protects(marks, code):
    assert handling_of_marks(marks) == code
