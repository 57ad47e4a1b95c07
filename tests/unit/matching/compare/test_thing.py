import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.catalogue import CATEGORIES
from node.matching.compare.thing import beside
from node.matching.compare.weights import WEIGHTS
from node.matching.finding import FINDINGS
from node.matching.terms import known_question, known_record
from tests.unit.matching.making import question, record


def said(asked_in, terms, held_in, fields):
    asked = known_question(question(asked_in, **terms))
    return beside(asked, known_record(record(held_in, **fields)))


def texts(found):
    return {finding.text for finding in found.findings}


AGREE = {
    "a car": ("vehicle", {"make": "VOLKSWAGEN", "model": "Golf"}, {"make": "Volkswagen", "model": "Golf VII"}),
    "an aircraft": ("aircraft", {"model": "IL-76", "build_year": "1991"}, {"model": "IL-76", "build_year": "1992"}),
    "a firearm": ("firearm", {"make": "Beretta", "calibre": "9 mm"}, {"make": "BERETTA", "calibre": "9mm"}),
    "a vessel": ("vessel", {"name": "M/V Mar Azul", "flag": "Cuba"}, {"name": "MAR AZUL", "flag": "CU"}),
    "a document": ("document", {"holder_name": "ALVES Rui", "birth_date": "1963"}, {"holder_name": "Rui Alves", "birth_date": "1963-05-17"}),
}  # fmt: skip
DIFFER = {
    "a car": ("vehicle", {"make": "Opel"}, {"make": "Volkswagen"}),
    "an aircraft": ("aircraft", {"model": "IL-76", "icao_address": "4B1234"}, {"model": "A320", "icao_address": "738065"}),
    "a firearm": ("firearm", {"make": "Glock"}, {"make": "Beretta"}),
    "a vessel": ("vessel", {"imo": "9187655"}, {"imo": "9074729"}),
    "a document": ("document", {"holder_name": "Ivo Neto", "birth_date": "1988"}, {"holder_name": "Rui Alves", "birth_date": "1963-05-17"}),
}  # fmt: skip


@pytest.mark.parametrize("case", AGREE)
def test_what_agrees_speaks_for(case):
    category, terms, fields = AGREE[case]
    found = said(category, terms, category, fields)
    assert found.weight > 0
    assert len(found.findings) == len(terms)


@pytest.mark.parametrize("case", DIFFER)
def test_what_differs_speaks_against(case):
    category, terms, fields = DIFFER[case]
    found = said(category, terms, category, fields)
    assert found.weight < 0
    assert len(found.findings) == len(terms)


def test_what_one_side_does_not_know_says_nothing():
    assert said("vehicle", {"make": "Opel"}, "vehicle", {"colour": "red"}).weight == 0


def test_a_document_and_a_person_meet_in_the_holder():
    held = {"name": "Rui Alves", "birth_date": "1963-05-17", "sex": "M"}
    terms = {"holder_name": "Alves, Rui", "birth_date": "1963-05-17", "sex": "F"}
    found = said("document", terms, "person", held)
    assert texts(found) == {"field.same:name", "birth.same", "field.differs:sex"}


def test_a_car_and_its_owner_meet_in_the_name():
    found = said(
        "vehicle", {"owner_name": "Rui Alves"}, "person", {"name": "Rui Alves"}
    )
    assert texts(found) == {"field.same:name"}


def test_the_table_names_fields_of_the_catalogue():
    for category, rows in WEIGHTS["beside"].items():
        if category in ("across", "birth"):
            continue
        fields = CATEGORIES[category].fields
        for name, row in rows.items():
            assert set(row.get("fields", (name,))) <= set(fields)


def test_every_kind_that_is_indexed_has_a_weight():
    kinds = {f.kind for c in CATEGORIES.values() for f in c.fields.values() if f.index}
    assert kinds <= set(WEIGHTS["number"]["same"])


_FIELDS = [(c.name, f) for c in CATEGORIES.values() for f in c.fields]


@given(st.sampled_from(_FIELDS), st.text(min_size=1), st.text(min_size=1))
def test_any_two_values_are_weighed(field, ours, theirs):
    category, name = field
    found = said(category, {name: ours + "1"}, category, {name: theirs})
    assert {finding.code for finding in found.findings} <= set(FINDINGS)
