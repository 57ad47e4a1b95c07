from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.errors import BadInput
from node.matching.mrz import (
    check_digit,
    failed_checks,
    number_put_right,
    read_mrz,
    read_zone,
)
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


# --- the French card of 1988 to 2021 ----------------------------------------------


def french(first, number="130567500750", born="120312", sex="F"):
    above = "IDFRA" + "ZELNIK".ljust(25, "<") + "675034"
    below = number + str(check_digit(number)) + first.ljust(14, "<")[:14]
    below += born + str(check_digit(born)) + sex
    return above + "\n" + below + str(check_digit(above + below))


def test_the_old_french_card_is_read_by_its_own_layout():
    read = read_zone(french("ULMA<<RUI"))
    assert (read.format, read.issuer, read.number) == ("FR-ID", "FRA", "130567500750")
    assert (read.family_name, read.first_name) == ("ZELNIK", "ULMA RUI")
    assert (read.birth_date, read.sex, read.expiry_date) == ("2012-03-12", "F", "")
    assert all(read.checks.values())


def test_the_holder_of_an_old_french_card_was_born_before_it_was_given_out():
    assert read_zone(french("ULMA", born="140312")).birth_date == "1914-03-12"
    early = french("ULMA", number="890567500750", born="560312")
    assert read_zone(early).birth_date == "1956-03-12"


@pytest.mark.parametrize("place", [36, 48, 63, 69])
def test_a_failed_check_digit_of_an_old_french_card_is_told(place):
    zone = french("ULMA").replace("\n", "")
    other = str((int(zone[place]) + 1) % 10)
    assert failed_checks(zone[:place] + other + zone[place + 1 :])


# --- nobody is unborn ---------------------------------------------------------------


@pytest.mark.parametrize("two", range(100))
@pytest.mark.parametrize("today", [None, date(2026, 12, 1)])
def test_nobody_without_a_date_of_expiry_is_born_after_today(two, today):
    """An elderly traveller of 1930 was asked for as one of 2030."""
    born = f"{two:02}0612"
    zone = TD3.replace("7408122", born + str(check_digit(born)))
    zone = zone.replace("1204159", "<<<<<<<")
    assert read_zone(zone, today=today).birth_date <= "2026-12-01"


def test_a_traveller_is_found_whose_zone_spells_a_letter_as_it_must():
    zone = TD3.replace("ERIKSSON<<ANNA<MARIA<<<<", "MUNXXIZ<<ANNA<MARIA<<<<<")
    assert meets(read_mrz(zone)[1], record("person", name="Anna Muñiz"))


# --- what fails is said, and what is said of nobody is not asked ---------------------


def test_every_check_digit_that_fails_is_told_that_of_the_whole_too():
    assert failed_checks(TD3.replace("L898902C36", "L898903C36")) == (
        "document number",
        "whole zone",
    )
    assert failed_checks(TD3[:-1] + "1") == ("whole zone",)
    assert failed_checks(TD3) == ()


def test_a_number_is_not_put_right_without_a_word():
    assert number_put_right(TD3) == ("", "")
    confused = TD3.replace("L898902C3", "L8989O2C3")
    assert number_put_right(confused) == ("L8989O2C3", "L898902C3")


@pytest.mark.parametrize("digit", "12345678")
def test_the_digit_of_no_personal_number_is_nought_or_a_filler(digit):
    zone = TD3.replace("ZE184226B<<<<<1", "<<<<<<<<<<<<<<" + digit)
    assert "personal number" in failed_checks(zone)


def test_a_date_of_expiry_that_was_mistyped_makes_nobody_a_hundred_years_old():
    """A child of 2009 was asked for as one of 1909: the expiry read 2006, not 2026."""
    born = "090812" + str(check_digit("090812"))
    zone = TD3.replace("7408122", born).replace("1204159", "060415" + "1")
    assert not read_zone(zone).checks["expiry"]
    assert read_zone(zone, today=date(2026, 12, 1)).birth_date == "2009-08-12"


@pytest.mark.parametrize("code", ["XXX", "XXB", "XXC"])
def test_a_nationality_that_is_not_said_is_not_asked(code):
    zone = TD3.replace("C36UTO", f"C36{code}")
    assert "nationality" not in {term.field for term in read_mrz(zone)[1].terms}
    assert read_zone(zone).nationality == code


@pytest.mark.parametrize("begins", ["1DFRA", "IDFRA", "idfra"])
def test_an_old_french_card_is_known_although_a_camera_took_its_first_letter(begins):
    zone = begins + french("ULMA")[5:]
    read = read_zone(zone)
    assert (read.format, read.number) == ("FR-ID", "130567500750")
    assert read.document_type == "ID"


@pytest.mark.parametrize("n", [-19, -3, -1, 1, 4])
@pytest.mark.parametrize("zone", [TD3, TD2, TD1, MRV_A, MRV_B])
def test_fillers_behind_the_names_need_not_be_counted(zone, n):
    """Names have no check digit, so that no digit can be among what is missing."""
    lines = zone.split("\n")
    place = 2 if len(lines) == 3 else 0
    names = lines[place]
    bare = names.rstrip("<")
    lines[place] = bare + "<" * max(0, len(names) - len(bare) + n)
    assert read_zone("\n".join(lines)) == read_zone(zone)


def test_a_line_of_numbers_that_is_too_short_is_refused():
    first, second = TD3.split("\n")
    for wrong in (second[:-1], second + "<", second.replace("<<<<<", "<<<<")):
        with pytest.raises(BadInput):
            read_zone(f"{first}\n{wrong}")


def test_a_number_with_a_hyphen_is_found_that_has_a_filler_for_it():
    zone = TD3.replace("L898902C36", "AB<12345<" + str(check_digit("AB<12345<")))
    asked = read_mrz(zone)[0]
    assert meets(asked, record("document", number="AB-12345", issuing_country="UTO"))
