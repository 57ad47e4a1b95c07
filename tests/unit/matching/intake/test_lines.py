import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.intake.lines import read_object, split_lines
from node.matching.intake.row import MAX_LINE, NotTaken, Reject


def pieces(data, size):
    return [data[at : at + size] for at in range(0, len(data), size)]


@given(
    st.lists(
        st.binary(max_size=30).filter(
            lambda b: b"\n" not in b and not b.endswith(b"\r")
        ),
        max_size=8,
    ),
    st.integers(1, 40),
)
def test_lines_are_the_same_however_the_bytes_arrive(lines, size):
    data = b"\n".join([b"#", *lines])
    whole = list(split_lines([data]))
    assert list(split_lines(pieces(data, size))) == whole
    assert [line for _, line in whole][1:] == lines[: len(whole) - 1]


def test_lines_are_counted_from_one_and_lose_mark_and_return():
    assert list(split_lines([b"\xef\xbb\xbfa\r\n", b"\nb"])) == [
        (1, b"a"),
        (2, b""),
        (3, b"b"),
    ]


@pytest.mark.attack
def test_a_line_without_end_is_skipped_and_costs_no_memory():
    def endless():
        for _ in range(64):
            yield b"x" * MAX_LINE
        yield b"\ngood"

    found = list(split_lines(endless()))
    assert isinstance(found[0], Reject)
    assert found[0].line == 1
    assert found[1] == (2, b"good")


BAD = {
    "duplicate key": b'{"a": 1, "a": 2}',
    "duplicate key within": b'{"a": {"b": 1, "b": 2}}',
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": -Infinity}',
    "a list": b"[]",
    "nothing": b"null",
    "cut short": b'{"a": ',
    "more after it": b"{} {}",
    "NUL": b'{"a": "\x00"}',
    "not UTF-8": b'{"a": "\xff"}',
    "half a surrogate": b'{"a": "\\ud800"}',
    "digits without end": b'{"a": ' + b"9" * 100_000 + b"}",
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_not_one_strict_object_is_not_taken(case):
    with pytest.raises(NotTaken) as refused:
        read_object(BAD[case])
    assert len(str(refused.value)) < 80


@pytest.mark.attack
@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_nesting_like_a_zip_bomb_does_not_exhaust_the_stack(opening):
    with pytest.raises(NotTaken):
        read_object(b'{"a":' + opening * 100_000)


@given(st.binary(max_size=200))
def test_random_bytes_are_an_object_or_not_taken(data):
    with contextlib.suppress(NotTaken):
        assert isinstance(read_object(data), dict)
