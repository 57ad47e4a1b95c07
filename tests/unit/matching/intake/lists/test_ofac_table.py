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
    place = '88001,1,"4 Quay","Tamale","Ghana",-0- \r\n'
    nobody = '99,1,"aka","NOBODY",-0- \r\n'
    assert reasons(SAMIRA + ALT + place + nobody) == [
        "a row of a record that is not in the first table"
    ]


@pytest.mark.attack
@pytest.mark.parametrize(
    "remark", ["Passport " + "9" * 60_000 + "!", "Passport 9" + " 99" * 20_000 + "!"]
)
def test_a_long_number_in_a_remark_is_read_without_end(remark):
    data = main(1, "X, Y", "individual", remark + "?").encode()
    (row,) = (one for one in read_ofac_table([data]) if isinstance(one, Drafted))
    assert row.draft.source_id == "1"


@pytest.mark.parametrize(
    ("remark", "field", "value"),
    [
        ("Italian Fiscal Code DBYSMR70E46Z999S", "tax_number", "DBYSMR70E46Z999S"),
        ("Italian Fiscal Code: DBYSMR70E46Z999S", "tax_number", "DBYSMR70E46Z999S"),
        ("alt. Passport Booklet: A1234567 (Ghana)", "passport_number", "GH:A1234567"),
        ("Passport #H1234567 (Ghana)", "passport_number", "GH:H1234567"),
        ("Personal ID Card 1234567890", "national_id", "1234567890"),
        ("National ID No. D123456(7) (Hong Kong)", "national_id", "HK:D123456(7)"),
        ("US FEIN 12-3456789", "tax_number", "12-3456789"),
        ("Numero de Identidad 0801-1970-12345 (Honduras)", "national_id", "HN:0801-1970-12345"),
        ("C.U.I.T. 20-12345678-9 (Argentina)", "tax_number", "AR:20-12345678-9"),
        ("C.U.I. 1234567890123 (Guatemala)", "national_id", "GT:1234567890123"),
        ("Credencial electoral 123456789012 (Mexico)", "national_id", "MX:123456789012"),
        ("Unified Social Credit Code (USCC) 91110105MA9Y12E345 (China)",
         "registration_number", "CN:91110105MA9Y12E345"),
        ("License 123456 (United Arab Emirates)", "registration_number", "AE:123456"),
        ("Fax No. (233) (2)1234567", "phone", "(233) (2)1234567"),
        ("Alt. Fax: 233201234567", "phone", "233201234567"),
    ],
)  # fmt: skip
def test_numbers_that_real_remarks_have_are_no_prose(remark, field, value):
    (row,) = rows(main(1, "X, Y", "individual", remark) + ALT)
    assert said(row, field) == [value]


@pytest.mark.parametrize(
    "remark", ["arrested 12 Sep 2005", "Chinese Commercial Code 1234 5678"]
)
def test_numbers_that_are_none_of_a_paper_stay_prose(remark):
    (row,) = rows(main(1, "X, Y", "individual", remark) + ALT)
    assert said(row, "notes") == [remark]


def test_the_number_under_which_an_aircraft_was_built_is_its_serial_number():
    remark = "Aircraft Construction Number (also called L/N or S/N or F/N) 1234"
    (row,) = rows(main(1, "EP-XYZ", "aircraft", remark) + ALT)
    assert said(row, "serial_number") == ["1234"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_letters_are_read_in_either_encoding(encoding):
    data = (main(1, "ÑANDÚ, José", "individual", "") + ALT).encode(encoding)
    (row,) = rows(data)
    assert said(row, "name") == ["José ÑANDÚ"]


def test_quotes_that_are_doubled_are_read_as_one():
    (row,) = rows(main(1, 'HARROW ""BAY"" CO', "", "") + ALT)
    assert said(row, "name") == ['HARROW "BAY" CO']


@pytest.mark.attack
def test_a_number_that_the_remarks_cut_is_read_as_a_whole_one():
    number = "; Phone Number 2332012345"
    remarks = "courier of the quay, " * 50
    remarks = remarks[: 1000 - len(number)] + number
    (row,) = rows(main(1, "X, Y", "individual", remarks) + ALT)
    assert not said(row, "phone")
    assert [one.field for one in row.unread] == ["notes"]
    (row,) = rows(main(1, "X, Y", "individual", remarks) + ALT + '1,"67."\r\n')
    assert said(row, "phone") == ["233201234567"]
    assert not row.unread


def test_that_addresses_are_missing_is_told():
    assert "the table of addresses" in " ".join(
        reasons(main(88001, "X, Y", "individual", "") + ALT)
    )
