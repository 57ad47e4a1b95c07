import pytest

from node.matching.intake import Published, Unknown
from tests.unit.matching.intake.lists.reading import (
    found,
    normal,
    reasons,
    rows,
    said,
)

LIST = """\
<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-11-03T00:00:09.554Z"><INDIVIDUALS>
{persons}</INDIVIDUALS><ENTITIES>{entities}</ENTITIES></CONSOLIDATED_LIST>
"""
PERSON = """\
<INDIVIDUAL><DATAID>8800001</DATAID><VERSIONNUM>1</VERSIONNUM>
<FIRST_NAME>SAMIRA
   </FIRST_NAME><SECOND_NAME>ODUBAYO</SECOND_NAME><THIRD_NAME>na</THIRD_NAME>
<UN_LIST_TYPE>DRC</UN_LIST_TYPE><REFERENCE_NUMBER>CDi.881 </REFERENCE_NUMBER>
<LISTED_ON>2015-04-07-04:00</LISTED_ON><GENDER>Female</GENDER>
<NATIONALITY><VALUE>Ghana</VALUE><VALUE>Togo</VALUE></NATIONALITY>
{more}</INDIVIDUAL>
"""
ENTITY = """\
<ENTITY><DATAID>8800002</DATAID><FIRST_NAME>HARROW BAY SHIPPING</FIRST_NAME>
<UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPe.882 </REFERENCE_NUMBER>
<ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>HB Shipping</ALIAS_NAME></ENTITY_ALIAS>
<ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Old Harrow</ALIAS_NAME></ENTITY_ALIAS>
<ENTITY_ALIAS><QUALITY/><ALIAS_NAME/></ENTITY_ALIAS>
<ENTITY_ADDRESS><STREET>4 Quay</STREET><COUNTRY>Kenya</COUNTRY></ENTITY_ADDRESS></ENTITY>
"""


def person(more=""):
    (row,) = rows(LIST.format(persons=PERSON.format(more=more), entities=""))
    return row


@pytest.mark.parametrize("size", [0, 1, 7])
def test_a_person_and_an_organisation_are_read_and_the_day_of_the_list(size):
    text = LIST.format(persons=PERSON.format(more=""), entities=ENTITY)
    day, samira, harrow = found(text, size=size)
    assert day == Published(day.day)
    assert day.day.isoformat() == "2026-11-03"
    assert samira.record.source_id == "CDi.881"
    assert said(samira, "name") == ["SAMIRA ODUBAYO"]
    assert normal(samira, "nationality") == ["GH", "TG"]
    assert normal(samira, "listed_at") == ["2015-04-07"]
    assert harrow.record.category == "organisation"
    assert harrow.record.source_id == "KPe.882"


def test_aliases_of_organisations_have_words_of_their_own():
    (row,) = rows(LIST.format(persons="", entities=ENTITY))
    assert said(row, "alias") == ["HB Shipping"]
    assert said(row, "previous_name") == ["Old Harrow"]


def test_an_alias_holds_several_names_and_an_empty_one_none():
    row = person(
        "<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Mother Sam; Odu</ALIAS_NAME>"
        "</INDIVIDUAL_ALIAS><INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>"
    )
    assert said(row, "weak_alias") == ["Mother Sam", "Odu"]
    assert not said(row, "alias")


def test_a_date_of_an_alias_is_not_the_date_of_the_person():
    row = person(
        "<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>S. Odu</ALIAS_NAME>"
        "<DATE_OF_BIRTH>1969-02-03</DATE_OF_BIRTH></INDIVIDUAL_ALIAS>"
    )
    assert not said(row, "birth_date")
    assert said(row, "notes") == ["alias S. Odu: 1969-02-03"]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1970-05-06</DATE>", "1970-05-06"),
        ("<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR>1970</YEAR>", "1970"),
        ("<TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1970</YEAR>", "1970~"),
        (
            (
                "<TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1968</FROM_YEAR>"
                "<TO_YEAR>1971</TO_YEAR>"
            ),
            "1968/1971",
        ),
    ],
)
def test_every_kind_of_date_is_read(inside, expected):
    more = f"<INDIVIDUAL_DATE_OF_BIRTH>{inside}</INDIVIDUAL_DATE_OF_BIRTH>"
    assert normal(person(more), "birth_date") == [expected]


def test_a_date_that_is_only_prose_stays_in_the_notes():
    row = person(
        "<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE>"
        "<NOTE>in the rainy season</NOTE></INDIVIDUAL_DATE_OF_BIRTH>"
        "<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE/></INDIVIDUAL_DATE_OF_BIRTH>"
    )
    assert not said(row, "birth_date")
    assert said(row, "notes") == ["date of birth: in the rainy season"]


def test_papers_go_where_their_kind_says_in_any_language_and_empty_ones_nowhere():
    row = person(
        "<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passeport</TYPE_OF_DOCUMENT>"
        "<NUMBER> GH88417 </NUMBER><ISSUING_COUNTRY>Ghana</ISSUING_COUNTRY>"
        "</INDIVIDUAL_DOCUMENT><INDIVIDUAL_DOCUMENT/>"
        "<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>National Identification\n  Number"
        "</TYPE_OF_DOCUMENT><NUMBER>88-1</NUMBER><COUNTRY_OF_ISSUE>Togo</COUNTRY_OF_ISSUE>"
        "</INDIVIDUAL_DOCUMENT>"
    )
    assert said(row, "passport_number") == ["GH:GH88417"]
    assert said(row, "national_id") == ["TG:88-1"]


def test_a_record_whose_names_are_called_otherwise_is_refused():
    text = LIST.format(persons=PERSON.format(more=""), entities="")
    assert reasons(text.replace("_NAME>", "_NOM>")) == ["no name"]


def test_a_list_that_is_cut_says_so():
    text = LIST.format(persons=PERSON.format(more="") * 2, entities="")
    (why,) = reasons(text.replace("CDi.881", "CDi.883", 1)[:-80])
    assert "cut" in why


def test_a_paper_without_a_number_and_a_place_with_a_note_are_kept():
    row = person(
        "<INDIVIDUAL_PLACE_OF_BIRTH><STREET>4 Quay</STREET><CITY>Tamale</CITY>"
        "<NOTE>or Accra</NOTE></INDIVIDUAL_PLACE_OF_BIRTH>"
        "<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT>"
        "<ISSUING_COUNTRY>Ghana</ISSUING_COUNTRY><NOTE>lost in 2011</NOTE>"
        "</INDIVIDUAL_DOCUMENT>"
    )
    assert said(row, "birth_place") == ["4 Quay, Tamale"]
    assert said(row, "notes") == ["or Accra", "Passport: Ghana, lost in 2011"]


def test_a_place_that_is_not_known_is_told_and_kept():
    text = LIST.format(persons=PERSON.format(more="<BORN>1970</BORN>"), entities="")
    _, told, row = found(text)
    assert told == Unknown(3, "BORN")
    assert said(row, "notes") == ["BORN: 1970"]
