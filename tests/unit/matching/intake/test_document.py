import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.matching.intake import Origin, Reject, Row, open_reader
from node.model.codes import Handling, SubjectRole

GOOD = {
    "category": "person",
    "source_id": "17",
    "role": "witness",
    "handling": "H1",
    "evaluation": "B2",
    "minor": True,
    "hidden": True,
    "originator": "es-cnp",
    "fields": {"name": ["Rui {Alves}", 'an "alias"'], "birth_date": "1970"},
}


def read(data, size=0):
    data = data if isinstance(data, bytes) else data.encode()
    chunks = (
        [data[at : at + size] for at in range(0, len(data), size)] if size else [data]
    )
    return list(open_reader("json", Origin("test", SubjectRole.SUSPECT))(chunks))


@pytest.mark.parametrize("size", [0, 1, 5])
@pytest.mark.parametrize(
    "shape",
    [
        json.dumps(GOOD),
        json.dumps([GOOD]),
        json.dumps([GOOD], indent=2),
        "\ufeff \n" + json.dumps([GOOD]),
    ],
)
def test_an_object_becomes_a_record_in_an_array_or_on_a_line(shape, size):
    (row,) = read(shape, size)
    made = row.record
    assert (made.category, made.source_id, made.role) == (
        "person",
        "17",
        SubjectRole.WITNESS,
    )
    assert (made.handling, made.evaluation, made.originator) == (
        Handling.H1,
        "B2",
        "es-cnp",
    )
    assert made.minor
    assert made.hidden
    assert made.values("name") == ("Rui {Alves}", 'an "alias"')


def test_objects_of_an_array_carry_the_line_they_begin_on():
    text = (
        "[\n"
        + json.dumps(GOOD)
        + ",\n\n"
        + json.dumps({**GOOD, "source_id": "18"})
        + "\n]"
    )
    assert [row.line for row in read(text)] == [2, 4]


BAD = {
    "unknown key": {**GOOD, "release": "all"},
    "unknown category": {**GOOD, "category": "persons"},
    "unknown field": {**GOOD, "fields": {"shoe_size": "44"}},
    "unknown role": {**GOOD, "role": "boss"},
    "role of a list": {**GOOD, "role": ["suspect"]},
    "no role": {**GOOD, "role": "none"},
    "unknown handling": {**GOOD, "handling": "H9"},
    "bad evaluation": {**GOOD, "evaluation": "Z9"},
    "flag of text": {**GOOD, "hidden": "no"},
    "no id": {k: v for k, v in GOOD.items() if k != "source_id"},
    "no fields": {k: v for k, v in GOOD.items() if k != "fields"},
    "fields a list": {**GOOD, "fields": ["name"]},
    "value an object": {**GOOD, "fields": {"name": {"a": 1}}},
    "only blanks": {**GOOD, "fields": {"name": "  "}},
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_object_is_rejected_and_reading_goes_on(case):
    for text in (
        json.dumps([BAD[case], GOOD]),
        json.dumps(BAD[case]) + "\n" + json.dumps(GOOD),
    ):
        bad, good = read(text)
        assert isinstance(bad, Reject)
        assert isinstance(good, Row)


@pytest.mark.parametrize(
    "text", ["[1, 2]", '["a"]', "[[]]", "[{}", "[{}]]", "[] {}", "[null]", '[{"a": "']
)
def test_an_array_that_is_not_of_objects_gives_rejects_only(text):
    found = read(text)
    assert found
    assert all(isinstance(one, Reject) for one in found)


@pytest.mark.attack
def test_a_handling_code_misspelt_does_not_fall_back_to_a_wider_one():
    (found,) = read(json.dumps({**GOOD, "Handling": "H3"}))
    assert isinstance(found, Reject)


@pytest.mark.attack
@pytest.mark.parametrize(
    "bomb",
    [
        "[" * 200_000,
        '[{"a":' * 100_000,
        "[" + '{"a":' * 100_000 + "1" + "}" * 100_000 + "]",
    ],
)
def test_a_nested_bomb_is_rejected(bomb):
    assert all(isinstance(one, Reject) for one in read(bomb))


@pytest.mark.attack
def test_one_object_without_end_costs_no_memory_and_is_rejected():
    def chunks():
        yield b'[{"a": "'
        for _ in range(32):
            yield b"x" * (1 << 20)
        yield b'"},' + json.dumps(GOOD).encode() + b"]"

    found = list(open_reader("json", Origin("test"))(chunks()))
    assert [type(one) for one in found] == [Reject, Row]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=120), st.integers(1, 30), st.booleans())
def test_random_bytes_are_rows_or_rejects(data, size, array):
    for found in read((b"[" if array else b"") + data, size):
        assert isinstance(found, (Row, Reject))


@pytest.mark.attack
@pytest.mark.parametrize(
    "spoilt",
    [
        {"role": "suspicious"},
        {"role": "Suspect"},
        {"role": None},
        {"role": ""},
        {"handling": "H9"},
        {"handling": ""},
        {"handling": None},
        {"evaluation": "Z9"},
        {"category": "persons"},
        {"category": None},
        {"minor": "maybe"},
        {"minor": "true"},
        {"minor": 1},
        {"minor": None},
        {"hidden": "ja"},
        {"hidden": 1},
        {"hidden": None},
        {"originator": ["es-cnp"]},
        {"fields": {"date_of_birth": "2012"}},
    ],
)
def test_code_that_nobody_knows_is_no_weaker_default(spoilt):
    (found,) = read(json.dumps(GOOD | spoilt))
    assert isinstance(found, Reject)
    assert found.reason


@pytest.mark.attack
def test_originator_of_blanks_does_not_hide_the_one_of_the_import():
    origin = Origin("test", SubjectRole.SUSPECT, originator="es-cnp")
    line = json.dumps(GOOD | {"originator": "  "}).encode()
    (row,) = open_reader("json", origin)([line])
    assert row.record.originator == "es-cnp"
