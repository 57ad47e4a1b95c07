import json

import pytest

from node.errors import BadInput
from node.matching.compare import match
from node.matching.intake import Origin, open_reader
from node.matching.keys import question_selectors, record_selectors
from node.model.codes import Grade, SubjectRole
from tests.unit.matching.data_folder import json_lines, needs_data
from tests.unit.matching.making import question, record

HELD = record(
    "person",
    name="Khalid Ahmed Hussein",
    alias="Abu Omar",
    birth_date="1963-05-17",
    nationality="IQ",
    sex="M",
    passport_number="IQ:A1234567",
)


def graded(**terms):
    found = match(question("person", **terms), HELD)
    return found.grade if found else None


def test_names_and_date_of_birth_that_agree_are_strong():
    assert graded(name="HUSSEIN Khalid Ahmed", birth_date="1963-05-17") is Grade.STRONG


def test_names_without_a_date_of_birth_are_only_possible():
    assert graded(name="Khalid Ahmed Hussein") is Grade.POSSIBLE


def test_a_date_of_birth_that_contradicts_takes_the_match_down():
    agreeing = match(question("person", name="Khalid Hussein", birth_date="1963"), HELD)
    contradicting = match(
        question("person", name="Khalid Hussein", birth_date="1981"), HELD
    )
    assert contradicting is None or contradicting.score < agreeing.score


def test_another_person_with_the_same_date_of_birth_does_not_match():
    assert graded(name="Pedro Gomes", birth_date="1963-05-17") is None


def test_an_equal_identifier_outranks_names_and_is_not_sure_of_another():
    assert graded(passport_number="IQ:A1234567") is Grade.IDENTIFIER
    other = {"name": "Somebody Else", "passport_number": "IQ:A1234567"}
    assert graded(**other) is Grade.POSSIBLE


def test_another_script_matches():
    assert graded(name="خالد حسين", birth_date="1963") in (Grade.STRONG, Grade.POSSIBLE)


def test_day_and_month_exchanged_is_said():
    held = record("person", name="Khalid Hussein", birth_date="1963-05-11")
    found = match(
        question("person", name="Khalid Hussein", birth_date="1963-11-05"), held
    )
    assert "birth.swapped" in found.reasons


def test_reasons_say_how_and_never_what():
    asked = question(
        "person",
        name="Hussein Khalid Ahmed",
        birth_date="1963-05-17",
        nationality="Iraq",
        sex="male",
    )
    found = match(asked, HELD)
    assert "name.order" in found.reasons
    said = " ".join(found.reasons).lower()
    for value in ("khalid", "hussein", "1963", "iraq", "iq", "a1234567", "omar"):
        assert value not in said


def test_scores_stay_between_nought_and_one():
    for terms in (
        {
            "name": "Khalid Ahmed Hussein",
            "birth_date": "1963-05-17",
            "nationality": "IQ",
        },
        {"name": "Khalid Hussein", "birth_date": "1990", "sex": "F"},
    ):
        found = match(question("person", **terms), HELD)
        assert found is None or 0.0 <= found.score <= 1.0


@pytest.mark.attack
def test_a_single_common_word_does_not_match_everybody():
    crowd = [
        record("person", name=f"Khalid {name}") for name in ("Gomes", "Petrov", "Wang")
    ]
    assert not any(
        match(question("person", name="Khalid Hussein"), held) for held in crowd
    )


@needs_data
def test_hard_queries_of_real_lists_keep_their_precision_and_recall():
    read = open_reader("ftm", Origin("pairs", SubjectRole.SUSPECT))
    right = {Grade.STRONG: [0, 0], Grade.POSSIBLE: [0, 0]}
    positives = 0
    for number, row in enumerate(json_lines("pairs/person_queries_hard_dob.jsonl.gz")):
        if number == 6000:
            break
        properties = row["left"]["properties"]
        asked = question(
            "person",
            name=properties["name"],
            birth_date=properties.get("birthDate", [])[:3],
            nationality=properties.get("nationality", [])[:3],
        )
        held = next(read([json.dumps(row["right"]).encode()])).record
        true = row["judgement"] == "positive"
        positives += true
        try:
            wanted = set(question_selectors(asked))
        except BadInput:
            continue
        if not wanted & set(record_selectors(held)):
            continue
        found = match(asked, held)
        if found is not None:
            right[found.grade][not true] += 1
    strong, possible = right[Grade.STRONG], right[Grade.POSSIBLE]
    assert strong[0] / sum(strong) > 0.9
    found = strong[0] + possible[0]
    assert found / positives > 0.6
    assert found / (found + strong[1] + possible[1]) > 0.65
