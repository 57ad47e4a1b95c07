from node.matching.intake import Published
from tests.unit.matching.intake.lists.reading import found, normal, said

HEADER = "Name 6,Name 1,Name 2,DOB,Nationality,Other Information,Group Type,Alias Type,Alias Quality,Listed On,Last Updated,Group ID"
INFO = "(UK Sanctions List Ref):ZZZ0881. (Gender):Female"
ROWS = [
    f"ODUBAYO,Samira,0,06/05/1970,Ghana,{INFO},Individual,Primary name,,14/03/2014,31/12/2020,881",
    f"ODUBAYO,Samira,0,00/00/1971,Ghana,{INFO},Individual,Primary name,,14/03/2014,31/12/2020,881",
    f"MOTHER,,,06/05/1970,Ghana,{INFO},Individual,AKA,Low,14/03/2014,31/12/2020,881",
]
XML = """\
<?xml version="1.0"?><ArrayOfFinancialSanctionsTarget
 xmlns:i="http://www.w3.org/2001/XMLSchema-instance"
 xmlns="http://schemas.hmtreasury.gov.uk/ofsi/consolidatedlist">
<FinancialSanctionsTarget><Name6>ODUBAYO</Name6><name1>Samira</name1><name2 i:nil="true"/>
<GroupTypeDescription>Individual</GroupTypeDescription><AliasType>Primary name</AliasType>
<GroupID>881</GroupID></FinancialSanctionsTarget>
<FinancialSanctionsTarget><Name6>MOTHER</Name6><name1 i:nil="true"/>
<GroupTypeDescription>Individual</GroupTypeDescription><AliasType>AKA</AliasType>
<GroupID>881</GroupID></FinancialSanctionsTarget></ArrayOfFinancialSanctionsTarget>
"""


def test_rows_of_a_group_are_one_record_behind_the_line_with_the_day():
    day, row = found("\r\n".join(["Last Updated,27/01/2026", HEADER, *ROWS]))
    assert day.day.isoformat() == "2026-01-27"
    assert row.lines == 3
    assert said(row, "name") == ["Samira ODUBAYO"]
    assert said(row, "weak_alias") == ["MOTHER"]
    assert normal(row, "birth_date") == ["1970-05-06", "1971"]
    assert "ZZZ0881" in said(row, "source_reference")
    assert normal(row, "sex") == ["F"]


def test_tags_of_both_cases_are_names_and_the_xml_is_as_old_as_its_end():
    day, row = found(XML)
    assert isinstance(day, Published)
    assert day.day.isoformat() == "2026-01-28"
    assert said(row, "name") == ["Samira ODUBAYO"]
    assert said(row, "alias") == ["MOTHER"]


def test_a_group_without_a_primary_name_is_read_by_the_names_that_it_has():
    _, row = found("\r\n".join(["Last Updated,27/01/2026", HEADER, ROWS[2]]))
    assert said(row, "weak_alias") == ["MOTHER"]
