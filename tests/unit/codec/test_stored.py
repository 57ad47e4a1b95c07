"""What lies in boxes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.codec.stored import pack, unpack
from node.errors import BadInput, StoreBroken
from node.model.entry import Entry
from node.model.officer import Officer
from node.model.query import Query, Term
from node.model.record import Record
from tests.unit.codec.words import values_of


@given(st.data())
@pytest.mark.parametrize("cls", [Record, Entry, Query])
def test_what_is_packed_unpacks_to_itself(cls, data):
    value = data.draw(values_of(cls))
    assert unpack(cls, pack(value)) == value


def test_a_field_that_came_later_has_its_default():
    old = pack(
        {
            "category": "person",
            "role": "suspect",
            "source": "s",
            "source_id": "1",
            "fields": [],
        }
    )
    assert unpack(Record, old).evaluation == "X4"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xc1",
        b"\x80",
        pack([]),
        pack({"field": 1, "value": ""}),
        b"\x91" * 50_000,
    ],
)
def test_something_else_is_store_broken(data):
    with pytest.raises(StoreBroken):
        unpack(Term, data)


def test_a_code_that_is_not_listed_is_store_broken():
    data = pack(
        {
            "pseudonym": "p",
            "name": "n",
            "roles": ["king"],
            "active": True,
            "added_at": None,
        }
    )
    with pytest.raises(StoreBroken):
        unpack(Officer, data)


def test_what_cannot_be_stored_is_bad_input():
    with pytest.raises(BadInput):
        pack(Term("f", "\ud800"))
