import pytest

from node.matching.keys.identifier import identifier_keys
from node.matching.terms import known_question, known_record
from tests.unit.matching.making import question, record

EACH = 8


def keys(category, *, asked=False, **fields):
    known = (
        known_question(question(category, **fields))
        if asked
        else known_record(record(category, **fields))
    )
    return identifier_keys(known, asked=asked, most=200)


def test_a_document_is_put_under_its_number_and_its_halves():
    assert keys("person", passport_number="PT:C4472910", birth_date="1963-05-17") == (
        "document:num=PT:C4472910",
        "document:num~C4472910",
        "document:num^19630517|aC447",
        "document:num^19630517|z2910",
    )


def test_halves_alone_are_no_keys():
    assert not any("^" in key for key in keys("document", number="C4472910"))


def test_short_numbers_have_no_halves():
    found = keys(
        "document", number="12345", birth_date="1963-05-17", holder_name="R Alves"
    )
    assert not any("^" in key for key in found)


@pytest.mark.parametrize(
    ("category", "fields"),
    [
        ("person", {"passport_number": "PT:C4472910", "birth_date": "1963-05-17", "name": "Rui Manuel Alves"}),
        ("document", {"number": "C4472910", "birth_date": ["1963-05-17", "1964-05-17"], "holder_name": "Rui Alves"}),
        ("vehicle", {"plate": "PT:12AB34XY"}),
        ("vehicle", {"vin": "1HGCM82633A004353"}),
        ("vessel", {"imo": "9187654"}),
        ("bank-account", {"iban": "DE89370400440532013001"}),
        ("phone", {"imei": "490154203237519"}),
    ],
)  # fmt: skip
def test_a_record_has_few_keys_an_identifier(category, fields):
    assert len(keys(category, **fields)) <= EACH + 2


def test_a_valid_number_has_one_key():
    assert keys("vessel", imo="9187655") == ("vessel:imo=9187655",)
    assert keys("vessel", asked=True, imo="9187655") == ("vessel:imo=9187655",)


@pytest.mark.attack
def test_a_question_full_of_wrong_numbers_asks_for_a_bounded_number_of_keys():
    wrong = [f"91876{n:02}" for n in range(40)]
    assert len(keys("vessel", asked=True, imo=wrong)) <= 40 * 17
    plates = [f"{n:02}A?3{n % 10}" for n in range(40)]
    assert len(keys("vehicle", asked=True, plate=plates)) <= 40 * 28
