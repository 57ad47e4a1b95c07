"""What a hit may rest on before anything of a record is shown."""

import pytest

from node.matching.compare.basis import basis_of, resting_on
from node.matching.compare.probe import probes_of
from tests.unit.matching.making import question, record


def rests(asked, held):
    """Return whether each probe meets the record as a whole, None where not at all."""
    known = resting_on(held)
    found = [basis_of(probe, known) for probe in probes_of(asked)]
    return [basis and basis.whole for basis in found]


ANA = record(
    "person",
    name="Ana Lopes",
    birth_date="1980-04-05",
    nationality="PT",
    sex="F",
    birth_place="Lisboa",
    passport_number="AB1234567",
    plate="CC-22-DD",
)


def test_an_identifier_that_is_the_same_is_a_whole():
    assert rests(question("person", passport_number="ab 1234567"), ANA) == [True]
    assert rests(question("document", number="AB1234567"), ANA) == [True]


@pytest.mark.attack
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("passport_number", "AB1234568"),
        ("passport_number", "AB1234576"),
        ("passport_number", "A81234567"),
        ("plate", "CC22*"),
        ("plate", "CC?2DD"),
    ],
)
def test_a_slip_a_lookalike_or_a_part_is_no_whole(field, value):
    (found,) = rests(question("person", **{field: value}), ANA)
    assert found is not True


@pytest.mark.attack
@pytest.mark.parametrize(
    "beside",
    [
        {},
        {"nationality": "BR"},
        {"sex": "M"},
        {"birth_place": "Porto"},
        {"nationality": "PT", "sex": "F", "birth_place": "Lisboa"},
    ],
)
def test_what_else_is_asked_decides_nothing(beside):
    for name, meets in (("Ana Lopes", True), ("Rui Reis", None)):
        asked = question("person", name=name, birth_date="1980-04-05", **beside)
        assert rests(asked, ANA) == [meets]


def test_the_identifier_that_met_is_told_as_it_was_asked():
    known = resting_on(ANA)
    (probe,) = probes_of(question("document", number="ab-1234567"))
    met = basis_of(probe, known).met
    assert (met.field, met.value, met.normal) == (
        "passport_number",
        "ab-1234567",
        "AB1234567",
    )


def test_a_record_rests_on_names_births_and_identifiers_alone():
    assert {field for field, _ in resting_on(ANA).normals} == {
        "name",
        "birth_date",
        "passport_number",
        "plate",
    }
    car = record("vehicle", plate="AA-00-BB", make="Opel", owner_name="Ana Lopes")
    assert {field for field, _ in resting_on(car).normals} == {"plate"}
