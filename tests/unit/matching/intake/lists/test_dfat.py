from tests.unit.matching.intake.lists.reading import found, normal, reasons, rows, said
from tests.unit.matching.intake.lists.test_workbook import workbook

HEADER = (
    *(
        "Reference",
        "Name of Individual or Entity",
        "Type",
        "Name Type",
        "Alias Strength",
    ),
    *("Date of Birth", "Citizenship", "Address", "Listing Information", "IMO Number"),
    "Control Date",
)
CONTROL = ("46269", 1)


def cell(column, value):
    """Return a cell: a text, or a number with its style."""
    place = f"{chr(65 + column)}1"
    if isinstance(value, tuple):
        return f'<c r="{place}" s="{value[1]}"><v>{value[0]}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>' if value else ""


def listed(*lines):
    inside = "".join(
        f'<row r="{n}">{"".join(cell(i, v) for i, v in enumerate(line))}</row>'
        for n, line in enumerate((HEADER, *lines), 1)
    )
    return workbook(sheet=f"<worksheet><sheetData>{inside}</sheetData></worksheet>")


SAMIRA = [
    ("881", "Samira Odubayo", "Individual", "Primary Name", "", "a) 06/05/1970 b) Approximately 1973",
     "Ghana; Togo", "a) Tamale, Ghana b) Lome, Togo", "Listed on 14 Mar. 2014 (amended)", "", CONTROL),
    ("881a", "Mother Sam", "Individual", "Alias", "Weak", ("26398", 2), "Ghana", "Tamale, Ghana\xa0",
     "", "", CONTROL),
    ("881aa", "Самира Одубайо", "Individual", "Original Script", "", ("1973", 0), "", "", "", "", CONTROL),
]  # fmt: skip
SHIP = (
    "882",
    "Harrow Star",
    "Vessel",
    "Primary Name",
    "",
    "",
    "",
    "",
    "",
    "9074729",
    CONTROL,
)


def test_rows_of_one_number_are_one_record_and_what_they_say_is_added_up():
    samira, ship = found(listed(*SAMIRA, SHIP))
    assert (samira.record.source_id, samira.lines) == ("881", 3)
    assert said(samira, "name") == ["Samira Odubayo", "Самира Одубайо"]
    assert said(samira, "weak_alias") == ["Mother Sam"]
    assert normal(samira, "birth_date") == ["1970-05-06", "1973~", "1972-04-09", "1973"]
    assert normal(samira, "nationality") == ["GH", "TG"]
    assert said(samira, "address") == ["Tamale, Ghana", "Lome, Togo"]
    assert normal(ship, "imo") == ["9074729"]


def test_the_control_date_is_no_date_of_listing():
    (row,) = rows(listed(*SAMIRA))
    assert normal(row, "listed_at") == ["2014-03-14"]


def test_a_number_that_is_given_again_further_on_is_an_error():
    again = ("881", "Other Body", *SAMIRA[0][2:])
    text = listed(*SAMIRA, SHIP, again)
    assert [said(row, "name")[0] for row in rows(text)] == [
        "Samira Odubayo",
        "Harrow Star",
    ]
    (why,) = reasons(text)
    assert "stands on line 2 already" in why


def test_a_number_in_a_cell_of_numbers_is_the_same_number():
    (row,) = rows(listed((("881.0", 0), *SAMIRA[0][1:]), *SAMIRA[1:]))
    assert row.record.source_id == "881"
