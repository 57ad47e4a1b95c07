from datetime import date

import pytest

from node.errors import BadInput
from node.matching.normalise import normalise_record
from node.model.codes import SubjectRole
from node.model.record import FieldValue, Record
from tests.unit.matching.making import record


def test_raw_and_normal_are_both_kept():
    (value,) = record("vehicle", vin=" 1hg cm82633a004352 ").fields
    assert value.value == " 1hg cm82633a004352 "
    assert value.normal == "1HGCM82633A004352"
    assert value.check == "ok"


def test_a_failed_check_marks_and_does_not_reject():
    (value,) = record("vessel", imo="9319467").fields
    assert (value.normal, value.check) == ("9319467", "fail")


def test_a_number_takes_the_country_that_the_record_names():
    held = record("document", number="C01X0006H", issuing_country="Germany")
    assert held.fields[0].normal == "DE:C01X0006H"


def test_two_countries_give_a_number_none():
    held = record("document", number="C01X0006H", issuing_country=["DE", "FR"])
    assert held.fields[0].normal == "C01X0006H"


def test_normalising_a_record_twice_changes_nothing():
    held = record("person", name="Müller", birth_date="1/2/1970", phone="+351912345678")
    assert normalise_record(held) == held


def test_a_person_who_is_plainly_under_eighteen_is_marked():
    made = Record(
        "person", SubjectRole.VICTIM, "t", "1", (FieldValue("birth_date", "2010"),)
    )
    assert normalise_record(made, today=date(2026, 1, 1)).minor
    assert not normalise_record(made).minor


@pytest.mark.parametrize("born", ["31/06/2012", "2012, unknown", "15/08/20yy", "?"])
def test_a_date_that_is_not_read_marks_nobody_for_good(born):
    values = (FieldValue("birth_date", born),)
    made = Record("person", SubjectRole.VICTIM, "t", "1", values)
    assert not normalise_record(made, today=date(2026, 1, 1)).minor


def test_a_mark_as_minor_is_never_taken_away():
    made = Record(
        "person",
        SubjectRole.VICTIM,
        "t",
        "1",
        (FieldValue("birth_date", "1950"),),
        minor=True,
    )
    assert normalise_record(made, today=date(2026, 1, 1)).minor


@pytest.mark.parametrize(
    "made",
    [
        Record("nothing", SubjectRole.NONE, "t", "1", ()),
        Record("person", SubjectRole.NONE, "t", "1", (FieldValue("shoe_size", "44"),)),
    ],
)
def test_what_the_catalogue_does_not_know_is_refused(made):
    with pytest.raises(BadInput):
        normalise_record(made)
