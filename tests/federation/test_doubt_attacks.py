"""Children whose date of birth nobody could read, at every door of the holdings."""

from __future__ import annotations

import json

import pytest

from node.model.query import Question, Term
from tests.simulator import Federation, document

attack = pytest.mark.attack
NAME = "Corvin Brask"
NUMBER = "66612346"
ODD = (
    "2012; 2013",
    "2012, 2013",
    "2012-05-03Z",
    "03.05.2012 \u0433.",
    "XX/05/2012",
    "1391/02/13",
    "31/06/2012",
    "2555-05-03",
    "2012",
    "0000-00-00",
    "\u0662\u0660\u0661\u0662",
    "unknown",
    "",
)
IDENTITY = {"name", "first_name", "family_name", "birth_date", "national_id"}
MAPPING = """
category = "person"
source_id = "No"
role = "suspect"
[columns]
"Name" = { field = "name" }
"Born" = { field = "birth_date", order = "dmy" }
"Id" = { field = "national_id" }
"Of" = { field = "nationality" }
"""


def by_json(fed: Federation, born: str) -> None:
    values = {"name": [NAME], "national_id": f"ES:{NUMBER}", "nationality": "RO"}
    row = {"category": "person", "source_id": "1", "role": "suspect"}
    line = json.dumps({**row, "fields": {**values, "birth_date": born}})
    fed["gr-two"].load([line], format="json")


def by_ftm(fed: Federation, born: str) -> None:
    values = {"name": [NAME], "idNumber": [NUMBER], "nationality": ["ro"]}
    values["birthDate"] = [born]
    line = json.dumps({"id": "1", "schema": "Person", "properties": values})
    fed["gr-two"].load([line])


def by_table(fed: Federation, born: str) -> None:
    lines = ["No,Name,Born,Id,Of", f'1,{NAME},"{born}",{NUMBER},RO']
    fed["gr-two"].load(lines, format="csv", mapping=MAPPING)


def by_hand(fed: Federation, born: str) -> None:
    fed["gr-two"].add(
        "person",
        "suspect",
        name=NAME,
        birth_date=born,
        national_id=NUMBER,
        nationality="RO",
    )


DOORS = {"json": by_json, "ftm": by_ftm, "csv": by_table, "desk": by_hand}


def told(fed: Federation, question: Question) -> set[str]:
    """Return the names of all fields that leave for a question."""
    (answer,) = fed["pt-one"].ask(question, peers=("gr-two",))["gr-two"].answers
    return {field.field for hit in answer.hits for field in hit.fields}


@pytest.mark.parametrize("door", DOORS)
def test_an_adult_is_named_to_whoever_has_the_number(two, door):
    DOORS[door](two, "1970-02-03")
    assert "name" in told(two, document(NUMBER))


@attack
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("born", ODD)
def test_child_is_asked_for_by_number_and_name(two, door, born):
    DOORS[door](two, born)
    asked = Question("person", (Term("national_id", NUMBER), Term("name", NAME)))
    assert not told(two, asked) & IDENTITY
    assert not told(two, document(NUMBER)) & IDENTITY


@attack
def test_passport_of_a_child_is_asked_for_by_its_number(two):
    for number, born in (("AB1234567", "31/06/2012"), ("AB7654321", "2012-05-03")):
        two["gr-two"].add(
            "document", number=number, holder_name=NAME, birth_date=born, sex="female"
        )
        assert not told(two, document(number)) & {"holder_name", "birth_date"}


@attack
@pytest.mark.parametrize("nation", ["", "?", "USSR", "XXX", "Atlantis", "GR/RO"])
def test_national_of_ours_whose_nationality_nobody_could_read(two, nation):
    known = {"nationality": nation} if nation else {}
    two["gr-two"].add(
        "person",
        "suspect",
        name=NAME,
        birth_date="1970-02-03",
        national_id=NUMBER,
        **known,
    )
    assert not told(two, document(NUMBER)) & IDENTITY
