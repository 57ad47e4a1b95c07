import pytest

from node.cli.span import millis, seconds
from node.errors import BadInput


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1500ms", 1500), ("10s", 10_000), ("30m", 1_800_000), ("24h", 86_400_000),
     ("7d", 604_800_000), ("5", 5000), ("0", 0)],
)  # fmt: skip
def test_spans_read_as_people_write_them(text, expected):
    assert millis(text, what="--deadline") == expected


@pytest.mark.parametrize("text", ["", "-1s", "1.5h", "s", "1w", "9" * 12, "1 s", "１s"])
def test_what_is_no_span_is_refused_by_the_option_s_name(text):
    with pytest.raises(BadInput, match="--deadline"):
        millis(text, what="--deadline")


def test_seconds_are_whole():
    assert seconds("1500ms", what="x") == 1
