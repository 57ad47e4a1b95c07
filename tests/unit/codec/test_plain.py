"""JSON for people and programs."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.codec.plain import from_json, to_json
from node.errors import BadInput
from node.model.entry import Entry, Head, Place
from node.model.query import Query, Question, Term
from tests.unit.codec.words import values_of

NOW = datetime(2026, 3, 1, 12, 0, 0, 5, tzinfo=UTC)
HEAD = Head(1, b"\x00\xff", "note")


@given(st.data())
@pytest.mark.parametrize("cls", [Entry, Query])
def test_what_is_written_reads_back_as_itself(cls, data):
    value = data.draw(values_of(cls))
    assert from_json(cls, to_json(value)) == value


def test_keys_are_sorted_and_bytes_are_base64():
    assert to_json(Place(3, HEAD)) == (
        b'{"head":{"checkpoint":"note","root":"AP8=","size":1},"index":3}'
    )


def test_instants_are_rfc_3339_in_utc():
    assert json.loads(to_json({"at": NOW})) == {"at": "2026-03-01T12:00:00.000005Z"}


def test_a_misspelt_key_is_refused_with_its_place():
    text = b'{"category":"c","terms":[{"field":"f","value":"v","vlaue":"x"}]}'
    with pytest.raises(BadInput, match=r"\$\.terms\[0\] has an unknown key 'vlaue'"):
        from_json(Question, text)


@pytest.mark.attack
@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'{"field":1,"value":""}',
        b"\xff",
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_json_that_is_something_else_is_bad_input(text):
    with pytest.raises(BadInput):
        from_json(Term, text)


@pytest.mark.attack
def test_refusal_does_not_repeat_what_was_sent():
    with pytest.raises(BadInput) as caught:
        from_json(Term, b'{"field":["Surname"],"value":"v"}')
    assert "Surname" not in caught.value.message


def test_what_json_cannot_say_is_bad_input():
    with pytest.raises(BadInput):
        to_json(Term("f", "\ud800"))
