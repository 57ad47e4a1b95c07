from datetime import UTC, datetime

import pytest

from node.cli.toml_file import Toml
from node.cli.toml_values import TomlValues, listed, only
from node.errors import BadInput
from node.model.codes import Handling
from node.model.request import MeasureAct

FILE = Toml("notice.toml", 'a = "x"\nb = 1\nday = 2027-03-01\n[why]\nc = []\n')
VALUES = TomlValues(FILE)
TOP = FILE.top()


def test_a_value_is_read_in_its_form():
    assert VALUES.word("", "a", TOP) == "x"
    assert VALUES.words("", "a", TOP) == ("x",)
    assert VALUES.plain("", "b", 1) == "1"
    assert VALUES.moment("day", TOP) == datetime(2027, 3, 1, tzinfo=UTC)
    assert VALUES.moment("none", TOP) is None
    assert VALUES.flag("", "none", TOP) is False
    assert VALUES.code("", "none", TOP, Handling, ("H1",)) is Handling.H1
    assert (listed("x"), listed(["x"]), only(["x"]), only("xy")) == (
        ["x"],
        ["x"],
        "x",
        "",
    )


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (lambda: VALUES.word("", "b", TOP), "line 2"),
        (lambda: VALUES.words("", "b", TOP), "line 2"),
        (lambda: VALUES.flag("", "a", TOP), "true or false"),
        (lambda: VALUES.plain("why", "c", []), "line 5"),
        (lambda: VALUES.moment("a", TOP), "a day or a moment"),
        (
            lambda: VALUES.code("", "a", TOP, Handling, tuple(Handling)),
            "comity code list",
        ),
        (lambda: VALUES.code("", "a", TOP, MeasureAct, tuple(MeasureAct)), "finish"),
        (lambda: VALUES.only_keys("", "a", {"z": 1}, ("text",)), "text"),
    ],
)
def test_what_is_of_another_form_is_blamed_by_its_line(read, said):
    with pytest.raises(BadInput) as refused:
        read()
    assert said in f"{refused.value.message} {refused.value.advice}"
