import pytest

from node.matching.intake import Reject
from node.matching.intake.lists.ofac_table import read_ofac_table
from node.matching.intake.row import Drafted
from tests.unit.matching.intake.lists.reading import (
    found,
    normal,
    reasons,
    rows,
    said,
)

NULL = "-0- "
END = b"\x1a"


def main(number, name, kind, remarks, *, programmes="DRCONGO", cells=(NULL,) * 7):
    texts = (f'"{name}"', f'"{kind}"' if kind else NULL, f'"{programmes}"')
    told = f'"{remarks}"' if remarks else NULL
    return ",".join((str(number), *texts, *cells, told)) + "\r\n"


ALT = '88001,1,"aka","ODU, Sam",-0- \r\n88001,2,"fka","ODUBAYE, S.",-0- \r\n'
SAMIRA = main(
    88001,
    "ODUBAYO, Samira",
    "individual",
    "DOB 06 May 1970; alt. DOB 1971; POB Tamale, Ghana; nationality Ghana; citizen Togo; "
    "Gender Female; Passport GH88417 (Ghana) issued 20 Jan 2011 expires 19 Jan 2016; "
    "National ID No. 88-1 (Togo); a.k.a. 'MOTHER O'SAM'; Linked To: HARROW BAY.",
)


def test_the_tables_are_joined_and_the_remarks_read():
    (row,) = rows((SAMIRA + ALT).encode() + END)
    assert said(row, "name") == ["Samira ODUBAYO"]
    assert said(row, "alias") == ["Sam ODU"]
    assert said(row, "previous_name") == ["S. ODUBAYE"]
    assert said(row, "weak_alias") == ["MOTHER O'SAM"]
    assert normal(row, "birth_date") == ["1970-05-06", "1971"]
    assert normal(row, "nationality") == ["GH", "TG"]
    assert said(row, "passport_number") == ["GH:GH88417"]
    assert said(row, "national_id") == ["TG:88-1"]
    assert said(row, "linked_to") == ["HARROW BAY"]


def test_programmes_in_one_column_are_taken_apart():
    (row,) = rows(main(1, "X, Y", "individual", "", programmes="SDGT] [IFSR") + ALT)
    assert said(row, "programme") == ["SDGT", "IFSR"]


@pytest.mark.parametrize(
    ("kind", "category"),
    [("individual", "person"), ("vessel", "vessel"), ("", "organisation")],
)
def test_what_a_row_is_of_stands_in_it(kind, category):
    (row,) = rows(main(88001, "HARROW BAY, S.A.", kind, "") + ALT)
    assert row.record.category == category
    if kind != "individual":
        assert said(row, "name")[0] == "HARROW BAY, S.A."


def test_remarks_that_were_cut_go_on_at_the_very_next_letter():
    cut = main(88001, "ODUBAYO, Samira", "individual", "Gender Female; Passport GH8")
    more = '88001,"8417 (Ghana); a.k.a. "SAM72"."\r\n'
    (row,) = rows((cut + ALT).encode() + END + more.encode() + END)
    assert said(row, "passport_number") == ["GH:GH88417"]
    assert said(row, "weak_alias") == ["SAM72"]


def test_rows_are_of_the_western_code_page_and_nothing_has_a_blank_behind():
    data = main(88001, "ODUBAYÉ, Samira", "individual", "").encode("cp1252")
    (row,) = rows(data + ALT.encode())
    assert said(row, "name") == ["Samira ODUBAYÉ"]
    assert "-0-" not in repr(row.record)


def test_a_whole_year_written_as_a_range_is_the_year():
    text = main(88001, "A, B", "individual", "DOB 01 Jan 1964 to 31 Dec 1964.")
    (row,) = rows(text + ALT)
    assert normal(row, "birth_date") == ["1964-01-01/1964-12-31"]


def test_an_imo_number_in_the_remarks_is_the_vessel_s():
    text = main(
        88001, "QUAY STAR", "vessel", "Vessel Registration Identification IMO 9074729."
    )
    (row,) = rows(text + ALT)
    assert normal(row, "imo") == ["9074729"]


@pytest.mark.attack
def test_the_first_table_alone_is_taken_for_the_list():
    (why,) = reasons(SAMIRA)
    assert "other names" in why


@pytest.mark.attack
def test_one_number_twice_in_the_first_table_makes_two_people_one():
    read = found(SAMIRA + main(88001, "OTHER, Body", "individual", "") + ALT)
    assert "stands on line 1 already" in read[0].reason
    assert [said(row, "name") for row in read if not isinstance(row, Reject)] == [
        ["Samira ODUBAYO"]
    ]


@pytest.mark.attack
def test_rows_without_end_are_held(monkeypatch):
    monkeypatch.setattr("node.matching.intake.lists.ofac_table.MAX_HELD", 2)
    assert reasons(SAMIRA + ALT + ALT)


def test_what_belongs_to_nobody_is_an_error():
    assert len(reasons(SAMIRA + ALT + '99,1,"aka","NOBODY",-0- \r\n')) == 1


@pytest.mark.attack
@pytest.mark.parametrize(
    "remark", ["Passport " + "9" * 60_000 + "!", "Passport 9" + " 99" * 20_000 + "!"]
)
def test_a_long_number_in_a_remark_is_read_without_end(remark):
    data = main(1, "X, Y", "individual", remark + "?").encode()
    (row,) = (one for one in read_ofac_table([data]) if isinstance(one, Drafted))
    assert row.draft.source_id == "1"
