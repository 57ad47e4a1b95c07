import pytest

from tests.unit.matching.intake.lists.reading import found, normal, rows, said

ENTITY = """\
<sanctionEntity designationDate="2014-03-14" unitedNationId="" {reference}logicalId="88001">
<remark>Invented</remark><regulation programme="COD" publicationDate="2023-02-13"/>
<subjectType code="{kind}" classificationCode="P"/>{parts}</sanctionEntity>
"""
LATIN = (
    '<nameAlias firstName="Samira" middleName="" lastName="Odubayo" wholeName="Samira Odubayo" '
    'function="(a) Courier, (b) Driver" gender="F" title="Dr" strong="true" logicalId="1"/>'
)


def listed(parts=LATIN, *, kind="person", reference='euReferenceNumber="EU.88.1" '):
    inside = ENTITY.format(parts=parts, kind=kind, reference=reference)
    return (
        '<?xml version="1.0"?><export xmlns="http://eu.europa.ec/fpi/fsd/export" '
        f'generationDate="2026-11-03T16:47:04.449+01:00">{inside}</export>'
    )


def born(**said_of):
    attributes = " ".join(f'{name}="{value}"' for name, value in said_of.items())
    return f"{LATIN}<birthdate {attributes}/>"


def test_an_entity_is_read_and_the_day_of_the_list():
    day, row = found(listed())
    assert day.day.isoformat() == "2026-11-03"
    assert row.record.source_id == "88001"
    assert said(row, "name") == ["Samira Odubayo"]
    assert said(row, "source_reference") == ["EU.88.1"]
    assert said(row, "listed_at") == ["2014-03-14"]
    assert normal(row, "sex") == ["F"]


def test_an_entity_without_a_reference_goes_by_its_id():
    (row,) = rows(listed(reference=""))
    assert row.record.source_id == "88001"


@pytest.mark.parametrize("remark", ["low quality alias", "lo quality aliias"])
def test_that_a_name_is_weak_is_only_said_by_a_remark(remark):
    weak = f'<nameAlias wholeName="Mother Sam" strong="true"><remark>{remark}</remark></nameAlias>'
    (row,) = rows(listed(LATIN + weak))
    assert said(row, "weak_alias") == ["Mother Sam"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"birthdate": "1970-05-06", "year": "1970"}, "1970-05-06"),
        ({"year": "1970", "monthOfYear": "5", "dayOfMonth": "6"}, "1970-05-06"),
        ({"year": "1970", "monthOfYear": "5"}, "1970-05"),
        ({"year": "1970", "dayOfMonth": "6"}, "1970"),
        ({"year": "1970", "circa": "true"}, "1970~"),
        ({"yearRangeFrom": "1968", "yearRangeTo": "1971"}, "1968/1971"),
        ({"yearRangeTo": "1971"}, "1911/1971"),
    ],
)
def test_every_kind_of_date_is_read(given, expected):
    (row,) = rows(listed(born(**given)))
    assert normal(row, "birth_date") == [expected]


def test_an_islamic_year_is_no_year_of_ours():
    (row,) = rows(listed(born(year="1392", calendarType="ISLAMIC")))
    assert normal(row, "birth_date") == ["1972-02-14/1973-02-04"]


def test_a_country_of_zeros_is_not_stated():
    (row,) = rows(
        listed(
            born(year="1970", countryIso2Code="00", countryDescription="UNKNOWN")
            + '<citizenship countryIso2Code="GH" countryDescription="GHANA"/>'
        )
    )
    assert not said(row, "birth_country")
    assert normal(row, "nationality") == ["GH"]


def test_papers_have_their_country_and_say_if_they_are_expired_or_false():
    (row,) = rows(
        listed(
            LATIN
            + '<identification number="GH88417" countryIso2Code="GH" knownExpired="true" '
            'knownFalse="false" identificationTypeCode="passport" latinNumber=""/>'
        )
    )
    assert said(row, "passport_number") == ["GH:GH88417"]
    assert any("knownExpired" in note for note in said(row, "notes"))


def test_an_imo_number_of_an_enterprise_is_a_company_s():
    (row,) = rows(
        listed(
            '<nameAlias wholeName="Harrow Bay"/><identification number="1234567" '
            'countryIso2Code="00" identificationTypeCode="imo"/>',
            kind="enterprise",
        )
    )
    assert row.record.category == "organisation"
    assert said(row, "imo_company") == ["1234567"]


HEADER = (
    "fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_SubjectType;"
    "NameAlias_WholeName;NameAlias_Gender;NameAlias_Remark;BirthDate_BirthDate;BirthDate_Day;"
    "BirthDate_Month;BirthDate_Year;BirthDate_CountryIso2Code;Identification_Number;"
    "Identification_TypeCode;Identification_CountryIso2Code;Citizenship_CountryIso2Code"
)
ROWS = [
    "03/11/2026;88001;EU.88.1;P;Samira Odubayo;F;;;;;;;;;;",
    "03/11/2026;88001;EU.88.1;P;Mother Sam;;low quality alias;;;;;;;;;",
    "03/11/2026;88001;EU.88.1;P;;;;1970-05-06;6;5;1970;GH;;;;",
    "03/11/2026;88001;EU.88.1;P;;;;;7;8;1971;00;;;;",
    "03/11/2026;88001;EU.88.1;P;;;;;;;;;GH88417;passport;GH;",
    "03/11/2026;88001;EU.88.1;P;;;;;;;;;;;;GH",
]


def test_rows_of_the_table_are_parts_of_one_entity():
    text = "\ufeff" + "\r\n".join([HEADER, *ROWS]) + "\r\n"
    day, row = found(text, size=11)
    assert day.day.isoformat() == "2026-11-03"
    assert (row.line, row.lines) == (2, 6)
    assert said(row, "name") == ["Samira Odubayo"]
    assert said(row, "weak_alias") == ["Mother Sam"]
    assert normal(row, "birth_date") == ["1970-05-06", "1971-08-07"]
    assert said(row, "passport_number") == ["GH:GH88417"]
    assert normal(row, "nationality") == ["GH"]
