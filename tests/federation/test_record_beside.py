"""Two sources of one person are shown together, to who may read both."""

import json

import pytest

from node.model.codes import Grade, OfficerRole
from node.model.desk.record import RECORDS_LIST, RECORDS_SHOW
from tests.simulator import record_page, record_request

ANALYST = OfficerRole.ANALYST


def line(number, name, born="1963-05-17", **properties):
    """Return one line of FollowTheMoney."""
    values = {"name": [name], "birthDate": [born], **properties}
    return json.dumps({"id": f"id-{number}", "schema": "Person", "properties": values})


@pytest.fixture
def gr(two):
    return two["gr-two"]


def first_of(gr, source):
    items = gr.call(OfficerRole.CUSTODIAN, RECORDS_LIST, record_page()).items
    return next(one.reference for one in items if one.source == source)


def beside(gr, source):
    shown = gr.call(ANALYST, RECORDS_SHOW, record_request(first_of(gr, source)))
    return [(one.source, one.source_id, one.grade) for one in shown.beside]


def test_two_sources_of_one_person_are_shown_together(gr):
    gr.load([line(1, "Khalid Hussein")], source="list-a")
    gr.load([line(7, "Khaled HUSSEIN"), line(8, "Rui Alves")], source="list-b")
    assert beside(gr, "list-a") == [("list-b", "id-7", Grade.STRONG)]
    assert beside(gr, "list-b") == [("list-a", "id-1", Grade.STRONG)]


def test_what_another_source_says_of_the_same_is_shown_with_it(gr):
    gr.load([line(1, "Khalid Hussein")], source="list-a")
    gr.load([line(7, "Khaled HUSSEIN", birthPlace=["Basra"])], source="list-b")
    shown = gr.call(ANALYST, RECORDS_SHOW, record_request(first_of(gr, "list-a")))
    (other,) = shown.beside
    assert ("birth_place", "Basra") in [(f.field, f.value) for f in other.fields]


@pytest.mark.parametrize(
    ("name", "born"),
    [("Khalid Hussein", "1981-01-09"), ("Rui Alves", "1963-05-17")],
)
def test_who_is_not_surely_the_same_is_not_shown_beside(gr, name, born):
    gr.load([line(1, "Khalid Hussein")], source="list-a")
    gr.load([line(7, name, born)], source="list-b")
    assert beside(gr, "list-a") == []


def test_two_records_of_one_source_are_two_people_to_it(gr):
    gr.load([line(1, "Khalid Hussein"), line(2, "Khaled Hussein")], source="list-a")
    assert beside(gr, "list-a") == []


def test_that_a_record_was_shown_beside_another_is_on_record(gr):
    gr.load([line(1, "Khalid Hussein")], source="list-a")
    gr.load([line(7, "Khaled HUSSEIN")], source="list-b")
    other = first_of(gr, "list-b")
    beside(gr, "list-a")
    ((_, entry),) = gr.entries("record.shown")
    assert [d.value for d in entry.details if d.name == "beside"] == [other]


@pytest.mark.attack
def test_what_an_officer_may_not_read_is_not_read_beside_what_it_may(gr):
    gr.load([line(1, "Khalid Hussein")], source="list-a")
    gr.load([line(7, "Khalid Hussein")], source="list-b", role="informant")
    assert beside(gr, "list-a") == []
    ((_, entry),) = gr.entries("record.shown")
    assert not [d.value for d in entry.details if d.name == "beside"]
