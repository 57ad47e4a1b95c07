"""Which records are under a value: known from what is kept, and through changes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from node.crypto.oprf import derive_key, evaluate
from node.flows.query.blind.holder.values import ValueTable, evaluated, is_shared
from node.matching.keys.blind import blind_record_keys
from node.model.codes import SubjectRole
from node.model.record import FieldValue, Record
from tests.unit.flows.query.blind.holder.made import value, values

KEY = derive_key(bytes(32), b"a test")
WORDS = st.lists(st.sampled_from("abcdef"), max_size=4, unique=True)


def test_a_record_is_evaluated_by_its_keys_names_apart_from_numbers():
    record = Record(
        "person",
        SubjectRole.SUSPECT,
        "desk",
        "1",
        (
            FieldValue("name", "Ivan Petrov", "ivan petrov"),
            FieldValue("birth_date", "1970-02-03", "1970-02-03"),
            FieldValue("passport_number", "X1234567", "X1234567"),
        ),
    )
    made = evaluated(KEY, 7, b"content", record)
    keys = blind_record_keys(record)
    assert set(made.all) == {evaluate(KEY, key.encode()) for key in keys}
    assert len(made.names) == sum(key.startswith("person:") for key in keys)
    assert made.number == 7


def test_a_record_of_no_known_category_has_no_values():
    record = Record("nothing", SubjectRole.NONE, "desk", "1", ())
    assert evaluated(KEY, 1, b"", record).all == ()


def test_records_under_one_value_are_found_and_told_to_be_shared():
    table = ValueTable([values(1, "a", "b"), values(2, "b"), values(3, "c")])
    assert table.records(value("b")) == [1, 2]
    assert table.records(value("z")) == []
    shared = table.shared()
    assert [is_shared(value(word), shared) for word in "abc"] == [False, True, False]


@settings(max_examples=60, deadline=None)
@given(
    before=st.dictionaries(st.integers(1, 9), WORDS, max_size=6),
    turns=st.lists(
        st.tuples(st.integers(1, 9), st.none() | WORDS), min_size=1, max_size=8
    ),
)
def test_what_changes_leads_to_the_same_as_if_it_was_known_from_the_start(
    before, turns
):
    held = {number: values(number, *words) for number, words in before.items()}
    table = ValueTable(held.values())
    for number, words in turns:
        new = None if words is None else values(number, *words)
        table.change(held.get(number), new)
        held.pop(number, None)
        if new is not None:
            held[number] = new
    anew = ValueTable(held.values())
    for word in "abcdef":
        assert table.records(value(word)) == anew.records(value(word))
    assert table.shared() == anew.shared()
