from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.errors import BadInput
from node.matching.mrz import check_digit, read_mrz, read_zone
from node.model.query import Term
from tests.unit.matching.data_folder import json_lines, needs_data
from tests.unit.matching.making import meets, record

# The specimens of ICAO Doc 9303: Anna Maria Eriksson of Utopia.
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
MRV_A = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<"
MRV_B = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<"
LONG = "I<UTOD23145890<1233<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<2\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"


@pytest.mark.parametrize(
    ("zone", "shape"),
    [(TD3, "TD3"), (TD1, "TD1"), (TD2, "TD2"), (MRV_A, "MRV-A"), (MRV_B, "MRV-B")],
)
def test_every_shape_of_zone_is_read(zone, shape):
    read = read_zone(zone)
    assert read.format == shape
    assert all(read.checks.values())
    assert (read.family_name, read.first_name, read.sex) == (
        "ERIKSSON",
        "ANNA MARIA",
        "F",
    )
    assert not read.repaired


def test_the_fields_of_a_passport_are_read():
    read = read_zone(TD3)
    assert (read.number, read.issuer, read.nationality) == ("L898902C3", "UTO", "UTO")
    assert (read.birth_date, read.expiry_date) == ("1974-08-12", "2012-04-15")


def test_the_document_is_asked_first_and_with_no_personal_data():
    document, person = read_mrz(TD3)
    assert document.category == "document"
    assert {term.field for term in document.terms} == {
        "number",
        "issuing_country",
        "document_type",
    }
    assert person.category == "person"
    assert Term("birth_date", "1974-08-12") in person.terms


def test_a_zone_finds_the_record_of_its_document_and_holder():
    document, person = read_mrz(TD3)
    assert meets(
        document, record("document", number="L898902C3", issuing_country="UTO")
    )
    assert meets(person, record("person", name="Anna Eriksson"))


def test_a_long_number_goes_on_in_the_optional_data():
    read = read_zone(LONG)
    assert read.number == "D23145890123"
    assert all(read.checks.values())


@pytest.mark.parametrize(
    "text",
    [
        TD3.replace("\n", ""),
        TD3.lower(),
        TD3.replace("\n", " \r\n "),
        TD3.replace("<<", "«"),
    ],
)
def test_a_zone_is_read_however_it_was_typed(text):
    assert read_zone(text).number == "L898902C3"


def test_a_wrong_check_digit_marks_and_the_document_is_still_asked():
    broken = TD3.replace("L898902C36", "L898902C37")
    assert not read_zone(broken).checks["number"]
    assert read_mrz(broken)[0].terms[0].value == "L898902C3"


def test_what_a_camera_confused_is_put_right_where_the_digit_then_holds():
    confused = "P<UT0ERIK55ON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO740BIZZF12041S9ZE184226B<<<<<1O"
    read = read_zone(confused)
    assert read.repaired
    assert (read.family_name, read.issuer, read.birth_date) == (
        "ERIKSSON",
        "UTO",
        "1974-08-12",
    )
    number = read_zone(TD3.replace("L898902C3", "L8989O2C3"))
    assert number.number == "L898902C3"
    assert number.repaired


def test_a_partial_date_of_birth_stays_partial():
    zone = TD3.replace("7408122", "74<<<<" + str(check_digit("74<<<<")))
    assert read_zone(zone).birth_date == "1974"


def test_a_birth_after_the_expiry_belongs_to_the_century_before():
    zone = TD3.replace("7408122", "130101" + str(check_digit("130101")))
    assert read_zone(zone).birth_date == "1913-01-01"


@pytest.mark.parametrize(
    "text", ["", "P<UTO", TD3[:-1], TD3 + "<", TD3.replace("<", "!"), TD3 + "\n" + TD3]
)
def test_what_is_no_zone_is_refused(text):
    with pytest.raises(BadInput):
        read_mrz(text)


@pytest.mark.attack
def test_a_megabyte_is_no_zone():
    with pytest.raises(BadInput):
        read_mrz("<" * 1_000_000)


@pytest.mark.attack
def test_one_digit_altered_on_a_passport_is_noticed():
    for place in range(44, 53):
        old = TD3.replace("\n", "")[place]
        new = "7" if old != "7" else "9"
        zone = TD3.replace("\n", "")
        read = read_zone(zone[:place] + new + zone[place + 1 :])
        assert read.repaired or not all(read.checks.values())
        assert read.number_as_read == zone[44:place] + new + zone[place + 1 : 53]


@pytest.mark.attack
def test_a_number_put_right_by_mistake_does_not_hide_the_one_that_was_read():
    zone = TD3.replace("L898902C36", "L898902C37")
    for number in ("L8989O2C3", "LB98902C3", "L89890ZC3"):
        document = read_mrz(zone.replace("L898902C3", number))[0]
        assert meets(document, record("document", number=number, issuing_country="UTO"))


@settings(max_examples=200, deadline=None)
@given(st.text("<0123456789ABCOISBZG", min_size=72, max_size=90))
def test_random_zones_are_read_or_refused(text):
    try:
        found = read_mrz(text)
    except BadInput:
        return
    assert found[0].category == "document"


@needs_data
def test_specimens_of_others_are_read_and_marked_as_they_say():
    for row in json_lines("identifiers/mrz_specimens.jsonl"):
        read = read_zone("\n".join(row["lines"]))
        assert read.format == row["format"]
        if row["valid"]:
            assert all(read.checks.values()), row["note"]
        if "ocr_of" in row:
            right = read_zone("\n".join(row["ocr_of"]))
            for field in (
                "number",
                "family_name",
                "first_name",
                "issuer",
                "birth_date",
                "expiry_date",
                "sex",
            ):
                assert getattr(read, field) == getattr(right, field)


def test_nobody_is_born_after_the_day_on_which_a_zone_is_read():
    zone = TD3.replace("7408122", "270101" + str(check_digit("270101")))
    zone = zone.replace("1204159", "360415" + str(check_digit("360415")))
    assert read_zone(zone).birth_date == "2027-01-01"
    assert read_zone(zone, today=date(2026, 11, 30)).birth_date == "1927-01-01"
    assert read_zone(zone, today=date(2027, 1, 1)).birth_date == "2027-01-01"
