import pytest

from tests.unit.matching.intake.lists.reading import normal, reasons, rows, said

NEW = {
    "Country": "Country-Pays",
    "LastName": "LastName-NomDeFamille",
    "GivenName": "GivenName-Prenom",
    "Aliases": "Aliases-Alias",
    "EntityOrShip": "EntityOrShip-EntiteOuNavire",
    "ShipIMONumber": "ShipIMONumber-NumeroOMIDuNavire",
    "DateOfBirthOrShipBuildDate": "DateOfBirthOrShipBuildDate-DateDeNaissanceOuDate",
    "Schedule": "Schedule-Annexe",
    "Item": "Item-NumeroDarticle",
}
SAMIRA = {
    "Country": "Ruritania / Ruritanie",
    "LastName": "ODUBAYO ",
    "GivenName": "Samira",
    "DateOfBirthOrShipBuildDate": "1970-05-06",
    "Schedule": "1, Part 1 ",
    "Item": "88",
}


def listed(*records, tags=None):
    inside = "".join(
        "<record>"
        + "".join(
            f"<{(tags or {}).get(k, k)}>{v}</{(tags or {}).get(k, k)}>"
            for k, v in one.items()
        )
        + "</record>"
        for one in records
    )
    return f'<?xml version="1.0"?><data-set>{inside}</data-set>'


@pytest.mark.parametrize("tags", [NEW, None])
def test_a_person_is_read_by_the_new_names_of_fields_and_the_old(tags):
    (row,) = rows(listed(SAMIRA, tags=tags))
    assert row.record.category == "person"
    assert said(row, "name") == ["Samira ODUBAYO"]
    assert normal(row, "birth_date") == ["1970-05-06"]
    assert not said(row, "nationality")


@pytest.mark.attack
def test_names_of_fields_that_nobody_announced_yield_records_of_nothing():
    tags = {name: f"{name}X" for name in SAMIRA}
    assert reasons(listed(SAMIRA, SAMIRA, tags=tags)) == ["no name", "no name"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Sep-72", "1972-09"),
        ("1972-08-10 or 1972-08-11", "1972-08-10/1972-08-11"),
        ("1963-1964", "1963/1964"),
    ],
)
def test_dates_in_every_form_are_read(written, expected):
    (row,) = rows(listed(SAMIRA | {"DateOfBirthOrShipBuildDate": written}))
    assert normal(row, "birth_date") == [expected]


def test_a_record_with_an_imo_number_is_a_ship_and_its_date_the_year_of_its_making():
    ship = {
        "Country": "Ruritania / Ruritanie",
        "EntityOrShip": "Harrow Star",
        "ShipIMONumber": " 9074729",
        "DateOfBirthOrShipBuildDate": "2011",
    }
    (row,) = rows(listed(ship, tags=NEW))
    assert row.record.category == "vessel"
    assert normal(row, "imo") == ["9074729"]
    assert said(row, "build_year") == ["2011"]


def test_aliases_are_parted_by_semicolons_and_languages_in_brackets():
    more = {"Aliases": "Samirah Odu; Самира Одубайо (Russian: Одубайо); Odu, Ltd."}
    (row,) = rows(listed(SAMIRA | more))
    assert said(row, "alias") == [
        "Samirah Odu",
        "Самира Одубайо",
        "Одубайо",
        "Odu, Ltd.",
    ]


def test_an_item_that_is_numbered_anew_is_the_same_record():
    (before,) = rows(listed(SAMIRA))
    (after,) = rows(listed(SAMIRA | {"Item": "12"}, tags=NEW))
    assert before.record.source_id == after.record.source_id
