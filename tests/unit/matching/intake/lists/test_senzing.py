import json

import pytest

from tests.unit.matching.intake.lists.reading import normal, reasons, rows, said

FLAT = {
    "DATA_SOURCE": "INVENTED", "RECORD_ID": "881", "RECORD_TYPE": "PERSON",
    "PRIMARY_NAME_LAST": "Odubayo", "PRIMARY_NAME_FIRST": "Samira",
    "AKA_NAME_FULL": "Mother Sam", "DATE_OF_BIRTH": "1970-05-06",
    "PASSPORT_NUMBER": "GH88417", "PASSPORT_COUNTRY": "GH", "HOME_ADDR_FULL": "4 Quay, Tamale",
}  # fmt: skip
LISTS = {
    "DATA_SOURCE": "INVENTED", "RECORD_ID": "881", "RECORD_TYPE": "PERSON",
    "NAMES": [{"NAME_TYPE": "PRIMARY", "NAME_LAST": "Odubayo", "NAME_FIRST": "Samira"},
              {"NAME_TYPE": "AKA", "NAME_FULL": "Mother Sam"}],
    "DATES": [{"DATE_OF_BIRTH": "1970-05-06"}],
    "IDS": [{"PASSPORT_NUMBER": "GH88417", "PASSPORT_COUNTRY": "GH"}],
    "ADDRESSES": [{"ADDR_TYPE": "HOME", "ADDR_FULL": "4 Quay, Tamale"}],
}  # fmt: skip
FEATURES = {
    "DATA_SOURCE": "INVENTED",
    "RECORD_ID": "881",
    "FEATURES": [
        {"RECORD_TYPE": "PERSON"},
        *LISTS["NAMES"],
        *LISTS["DATES"],
        *LISTS["IDS"],
        *LISTS["ADDRESSES"],
    ],
}


@pytest.mark.parametrize(
    "shape", [FLAT, LISTS, FEATURES], ids=["flat", "lists", "features"]
)
def test_a_person_is_the_same_in_all_three_shapes(shape):
    (row,) = rows(json.dumps(shape))
    assert row.record.source_id == "INVENTED:881"
    assert said(row, "name") == ["Samira Odubayo"]
    assert said(row, "alias") == ["Mother Sam"]
    assert normal(row, "birth_date") == ["1970-05-06"]
    assert said(row, "passport_number") == ["GH:GH88417"]
    assert said(row, "address") == ["4 Quay, Tamale"]


def test_the_type_of_record_may_stand_in_a_feature():
    text = {
        **FEATURES,
        "FEATURES": [{"RECORD_TYPE": "ORGANIZATION"}, {"NAME_ORG": "Harrow Bay"}],
    }
    (row,) = rows(json.dumps(text))
    assert row.record.category == "organisation"
    assert said(row, "name") == ["Harrow Bay"]


def test_what_is_not_known_is_payload_and_rejects_nothing():
    (row,) = rows(json.dumps(FLAT | {"STATUS": "Active", "EXTRA": [{"X": "y"}, 3]}))
    assert "status: Active" in said(row, "notes")


def test_who_has_no_id_or_no_name_is_an_error():
    assert reasons(json.dumps({k: v for k, v in FLAT.items() if k != "RECORD_ID"})) == [
        "no RECORD_ID"
    ]
    assert reasons(json.dumps({"DATA_SOURCE": "X", "RECORD_ID": "1"})) == ["no name"]


def test_an_identifier_of_one_feature_does_not_take_the_country_of_another():
    more = {"NATIONAL_ID_NUMBER": "88-1"}
    (row,) = rows(json.dumps(FLAT | more))
    assert said(row, "national_id") == ["88-1"]


def test_texts_that_stand_in_no_feature_are_notes_and_not_lost():
    more = {
        "ALIASES": ["Sam of the Quay", "S. O."],
        "SOURCE": {"OFFICE": "Tamale", "PAGES": [3, 4]},
        "IDS": [{"NATIONAL_ID_NUMBER": "88-1", "NATIONAL_ID_TYPE": "voter"}],
        "NAMES": [{"NAME_TYPE": "AKA", "NAME_FULL": ["Mother Sam", "Old Sam"]}],
    }
    (row,) = rows(json.dumps(FLAT | more))
    told = " | ".join(said(row, "notes"))
    for text in ("aliases: Sam of the Quay", "aliases: S. O.", "source OFFICE: Tamale"):
        assert text in told
    for text in ("source PAGES: 3", "source PAGES: 4", "type: voter", "Old Sam"):
        assert text in told


@pytest.mark.attack
def test_a_key_that_many_patterns_fit_is_read_without_end():
    data = json.dumps(FLAT | {"_NAME" * 100_000 + "-": "x"})
    assert reasons(data) == ["a key is longer than 256 characters"]


@pytest.mark.attack
@pytest.mark.parametrize("depth", [100, 500, 900, 960, 5000])
def test_lists_in_lists_exhaust_the_stack(depth):
    deep = f'{{"DATA_SOURCE":"X","RECORD_ID":"1","Q":{"[" * depth}{"]" * depth}}}'
    assert reasons(deep) == ["nested too deeply"]
