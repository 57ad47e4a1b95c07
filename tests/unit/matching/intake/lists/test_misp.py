import json

import pytest

from node.matching.intake import Gone
from node.model.codes import Handling
from tests.unit.matching.intake.lists.reading import found, normal, rows, said


def attribute(relation, value, *, deleted=False):
    return {
        "object_relation": relation,
        "value": value,
        "deleted": deleted,
        "uuid": value,
    }


def person(*attributes, deleted=False, uuid="88000000-0000-4000-8000-000000000001"):
    return {
        "name": "person",
        "uuid": uuid,
        "deleted": deleted,
        "Attribute": list(attributes),
    }


SAMIRA = (
    attribute("first-name", "Samira"),
    attribute("last-name", "Odubayo"),
    attribute("passport-number", "GH88417"),
    attribute("passport-country", "Ghana"),
    attribute("nationality", "Ghana"),
    attribute("nationality", "Togo"),
    attribute("gender", "Prefer not to say"),
)


def event(*objects, tags=()):
    return {
        "uuid": "88000000-0000-4000-8000-000000000009",
        "timestamp": "1793500000",
        "Tag": [{"name": tag} for tag in tags],
        "Attribute": [attribute("", "GH00000")],
        "Object": list(objects),
    }


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda one: {"Event": one},
        lambda one: {"response": [{"Event": one}]},
        lambda one: [{"Event": one}],
        lambda one: one,
    ],
)
def test_a_person_is_read_in_whatever_wrapping(wrapped):
    (row,) = rows(json.dumps(wrapped(event(person(*SAMIRA))), indent=1))
    assert said(row, "name") == ["Samira Odubayo"]
    assert said(row, "passport_number") == ["GH:GH88417"]
    assert normal(row, "nationality") == ["GH", "TG"]
    assert not said(row, "sex")


@pytest.mark.attack
def test_what_was_deleted_is_read_as_if_it_stood():
    gone = attribute("alias", "Mother Sam", deleted=True)
    (row,) = rows(json.dumps({"Event": event(person(*SAMIRA, gone))}))
    assert not said(row, "alias")


def test_an_object_that_was_deleted_is_taken_back():
    (one,) = found(json.dumps({"Event": event(person(*SAMIRA, deleted=True))}))
    assert one == Gone(1, "88000000-0000-4000-8000-000000000001")


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        ((), Handling.H0),
        (("tlp:green",), Handling.H0),
        (("tlp:amber",), Handling.H2),
        (("tlp:green", "tlp:red"), Handling.H3),
        (("tlp:mauve",), Handling.H3),
        (("misp-galaxy:x",), Handling.H0),
    ],
)
def test_the_traffic_light_is_a_handling_code(tags, code):
    (row,) = rows(json.dumps({"Event": event(person(*SAMIRA), tags=tags)}))
    assert row.record.handling is code


def test_an_object_of_no_name_is_an_error():
    read = found(
        json.dumps({"Event": event(person(attribute("nationality", "Ghana")))})
    )
    assert [one.reason for one in read] == ["no name"]


@pytest.mark.attack
def test_a_mark_on_one_attribute_is_passed_over():
    marked = attribute("alias", "Mother Sam") | {"Tag": [{"name": "tlp:red"}]}
    (row,) = rows(json.dumps({"Event": event(person(*SAMIRA, marked))}))
    assert row.record.handling is Handling.H3


@pytest.mark.attack
@pytest.mark.parametrize("yes", [True, "1", 1, "true", "True"])
def test_what_was_deleted_comes_back_where_the_mark_is_no_truth_value(yes):
    gone = person(*SAMIRA, deleted=yes)
    kept = person(*SAMIRA, attribute("alias", "Old Sam", deleted=yes), uuid="x")
    one, row = found(json.dumps({"Event": event(gone, kept)}))
    assert isinstance(one, Gone)
    assert not said(row, "alias")


def test_organisations_are_read_and_what_follow_the_money_calls_otherwise():
    firm = person(attribute("name", "Harrow Bay"), uuid="y") | {"name": "organization"}
    sam = person(
        attribute("name", "Samira Odubayo"),
        attribute("birthDate", "1970-05-06"),
        attribute("passportNumber", "GH88417"),
    ) | {"name": "ftm-Person"}
    one, other = rows(json.dumps({"Event": event(firm, sam)}))
    assert one.record.category == "organisation"
    assert normal(other, "birth_date") == ["1970-05-06"]
    assert normal(other, "passport_number") == ["GH88417"]
