import json

import pytest

from node.model.codes import SubjectRole
from tests.unit.matching.intake.lists.reading import found, normal, reasons, rows, said


def notice(colour="red", **more):
    number = more.pop("entity_id", "2098/881")
    address = (
        f"https://ws-public.interpol.int/notices/v1/{colour}/{number.replace('/', '-')}"
    )
    given = {
        "entity_id": number,
        "forename": "SAMIRA",
        "name": "ODUBAYO",
        "date_of_birth": "1970/05/06",
        "nationalities": ["GH", "TG"],
        "_links": {"self": {"href": address}},
    }
    return given | more


def page(*notices, total=None):
    count = len(notices) if total is None else total
    return json.dumps({"total": count, "_embedded": {"notices": notices}}, indent=1)


@pytest.mark.parametrize(
    ("colour", "role"),
    [
        ("red", SubjectRole.SUSPECT),
        ("yellow", SubjectRole.MISSING),
        ("black", SubjectRole.UNIDENTIFIED_BODY),
    ],
)
def test_the_role_follows_the_colour_which_is_only_in_the_address(colour, role):
    (row,) = rows(page(notice(colour)))
    assert row.record.role is role


def test_a_notice_in_detail_and_in_a_page_is_one_record():
    (brief,) = rows(page(notice()))
    (whole,) = rows(
        json.dumps(notice(sex_id="F", height=1.71, weight=0, hairs_id=None))
    )
    assert brief.record.source_id == whole.record.source_id == "2098/881"
    assert said(whole, "height") == ["1.71"]
    assert not said(whole, "weight")


@pytest.mark.parametrize("forename", [None, "-", ""])
def test_a_person_of_one_name_has_no_dash_in_it(forename):
    (row,) = rows(page(notice(forename=forename)))
    assert said(row, "name") == ["ODUBAYO"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [("1970", "1970"), ("1975/00/00", "1975"), ("1985/03/00", "1985-03")],
)
def test_dates_with_parts_that_are_not_known(written, expected):
    (row,) = rows(page(notice(date_of_birth=written)))
    assert normal(row, "birth_date") == [expected]


@pytest.mark.attack
def test_a_page_is_taken_for_all_notices():
    (why,) = reasons(page(notice(), total=8000))
    assert "1 of 8000" in why


def test_a_notice_without_a_name_is_an_error():
    assert reasons(page(notice(forename=None, name=None))) == ["no name"]


def test_several_notices_may_stand_in_one_list():
    assert len(found(json.dumps([notice(), notice(entity_id="2098/882")]))) == 2


def test_what_is_not_known_of_a_notice_is_a_note():
    warrant = {
        "issuing_country_id": "GH",
        "charge": "vol",
        "charge_translation": "theft",
    }
    (row,) = rows(
        page(notice(arrest_warrants=[warrant], un_resolution="1267", extra={"a": [1]}))
    )
    told = said(row, "notes")
    assert {
        "charge (GH): vol",
        "charge: theft",
        "un resolution: 1267",
        "extra a: 1",
    } <= (set(told))
