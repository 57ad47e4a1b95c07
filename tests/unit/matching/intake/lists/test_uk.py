import pytest

from tests.unit.matching.intake.lists.reading import found, normal, reasons, rows, said

PERSON = """\
<Designation><DateDesignated>14/03/2014</DateDesignated><UniqueID>ZZZ0881</UniqueID>
<UNReferenceNumber>CDi.881</UNReferenceNumber><Names>{names}</Names>
<NonLatinNames><NonLatinName><NameNonLatinScript>Самира </NameNonLatinScript></NonLatinName>
</NonLatinNames><RegimeName>The Invented Regulations</RegimeName>
<IndividualEntityShip>Individual</IndividualEntityShip>
<UKStatementofReasons>Traffic &amp;amp; trade</UKStatementofReasons>
<IndividualDetails><Individual><DOBs>{dates}</DOBs><PassportDetails>{papers}</PassportDetails>
<Nationalities><Nationality>Ghana</Nationality><Nationality>Togo</Nationality></Nationalities>
</Individual></IndividualDetails></Designation>
"""
SHIP = """\
<Designation><UniqueID>ZZZ0882</UniqueID><Names><Name><Name6>Harrow Star</Name6>
<NameType>Primary name</NameType></Name></Names><IndividualEntityShip>Ship</IndividualEntityShip>
<ShipDetails><Ship><IMONumbers><IMONumber>IMO9074729</IMONumber></IMONumbers>
<CurrentBelievedFlagOfShips><CurrentBelievedFlagOfShip>Panama</CurrentBelievedFlagOfShip>
</CurrentBelievedFlagOfShips></Ship></ShipDetails></Designation>
"""
NAMES = (
    "<Name><Name1>Samira</Name1><Name6>ODUBAYO </Name6><NameType>Primary Name</NameType></Name>"
    "<Name><NameType>Primary Name</NameType></Name>"
    "<Name><Name6>Odu</Name6><NameType>Primary Name Variation</NameType></Name>"
    "<Name><Name6>Sam</Name6><NameType>Alias</NameType></Name>"
    "<Name><Name6>Mother</Name6><NameType>Alias</NameType>"
    "<AliasStrength>Low quality a.k.a</AliasStrength></Name>"
)


def listed(*inside):
    day = "<DateGenerated>03/11/2026</DateGenerated>"
    return f'<?xml version="1.0"?><Designations>{day}{"".join(inside)}</Designations>'


def person(names=NAMES, dates="", papers=""):
    return PERSON.format(names=names, dates=dates, papers=papers)


def test_names_are_joined_in_the_order_of_their_numbers_and_graded():
    day, row = found(listed(person()))
    assert day.day.isoformat() == "2026-11-03"
    assert said(row, "name") == ["Samira ODUBAYO", "Самира"]
    assert said(row, "alias") == ["Odu", "Sam"]
    assert said(row, "weak_alias") == ["Mother"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("09/04/1972", "1972-04-09"),
        ("dd/mm/1973", "1973"),
        ("dd/05/1974", "1974-05"),
        ("00/00/1975", "1975"),
        ("00/08/1990", "1990-08"),
    ],
)
def test_days_that_are_not_known_are_letters_or_zeros(written, expected):
    (row,) = rows(listed(person(dates=f"<DOB>{written}</DOB>")))
    assert normal(row, "birth_date") == [expected]


def test_half_a_year_is_kept_as_it_is_written_and_listed():
    (row,) = rows(listed(person(dates="<DOB>15/08/19yy</DOB>")))
    assert said(row, "birth_date") == ["15/08/19yy"]
    assert [each.field for each in row.unread] == ["birth_date"]


def test_a_passport_that_stands_there_for_every_date_is_one():
    papers = "<Passport><PassportNumber>GH88417</PassportNumber></Passport>" * 10
    (row,) = rows(listed(person(papers=papers)))
    assert said(row, "passport_number") == ["GH88417"]


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ("Ghana number GH88417, issued on 20 January 2011", "GH:GH88417"),
        ("(1) Ghana passport number GH88417", "GH:GH88417"),
        ("Expired. No country", "GH88417"),
        ("Nowhere number GH88417", "GH88417"),
    ],
)
def test_the_country_of_a_passport_stands_in_the_prose_beside_it(told, number):
    papers = (
        "<Passport><PassportNumber>GH88417</PassportNumber>"
        f"<PassportAdditionalInformation>{told}</PassportAdditionalInformation></Passport>"
    )
    (row,) = rows(listed(person(papers=papers)))
    assert said(row, "passport_number") == [number]


def test_a_ship_is_a_vessel_and_its_number_has_a_prefix():
    (row,) = rows(listed(SHIP))
    assert row.record.category == "vessel"
    assert normal(row, "imo") == ["9074729"]
    assert normal(row, "flag") == ["PA"]


def test_reasons_are_written_twice_over_for_the_web():
    (row,) = rows(listed(person()))
    assert "Traffic & trade" in said(row, "notes")


def test_a_record_of_no_name_is_an_error():
    empty = "<Name><NameType>Primary Name</NameType></Name>"
    text = listed(person(names=empty)).replace("Самира", "")
    assert reasons(text) == ["no name"]


HEADER = (
    "Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name type,"
    "Alias strength,Regime Name,Designation Type,Date Designated,D.O.B,Nationality(/ies),"
    "Passport number"
)
NAME_CELLS = ("ODUBAYO,Samira,Primary Name,", "Mother,,Alias,Low quality a.k.a")


def table():
    lines = ["Report Date: 03-Nov-2026", HEADER]
    lines += [
        f"04/08/2026,ZZZ0881,,CDi.881,{name},Regime,Individual,14/03/2014,{born},{land},GH88417"
        for name in NAME_CELLS
        for born in ("06/05/1970", "dd/mm/1971")
        for land in ("Ghana", "Togo")
    ]
    return "\r\n".join(lines) + "\r\n"


@pytest.mark.parametrize("size", [0, 5])
def test_all_combinations_are_one_record_with_each_value_once(size):
    day, row = found(table(), size=size)
    assert day.day.isoformat() == "2026-11-03"
    assert (row.line, row.lines) == (3, 8)
    assert said(row, "name") == ["Samira ODUBAYO"]
    assert said(row, "weak_alias") == ["Mother"]
    assert normal(row, "birth_date") == ["1970-05-06", "1971"]
    assert normal(row, "nationality") == ["GH", "TG"]
    assert said(row, "passport_number") == ["GH88417"]
