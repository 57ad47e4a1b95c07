import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.errors import BadInput
from node.matching.intake import Origin, Reject, Row, open_reader
from node.model.codes import Handling, SubjectRole

MAPPING = """
category = "person"
source_id = "ID"
role = "suspect"
role_column = "Role"
handling = "H2"
[roles]
"T" = "witness"
[columns]
"Surname" = { field = "family_name" }
"Given" = { field = "first_name" }
"Born" = { field = "birth_date", order = "mdy" }
"Passport" = { field = "passport_number", split = ";", country = "Issued by" }
"Remark" = { field = "notes" }
[constant]
authority = "Pol\u00edcia"
"""
HEADER = "ID,Role,Surname,Given,Born,Passport,Issued by,Remark\n"


def read(text, mapping=MAPPING, size=0):
    data = text if isinstance(text, bytes) else text.encode()
    chunks = (
        [data[at : at + size] for at in range(0, len(data), size)] if size else [data]
    )
    return list(open_reader("csv", Origin("test"), mapping=mapping)(chunks))


def values(row, field):
    return [(v.value, v.normal) for v in row.record.fields if v.field == field]


@pytest.mark.parametrize("size", [0, 1, 7])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_row_becomes_a_record(mark, size):
    (row,) = read(
        mark + HEADER + '7,,Alves,"Rui, M.",03/04/1970,A1;B2,Portugal,"two\nlines"\n',
        size=size,
    )
    assert row.line == 2
    assert row.record.source_id == "7"
    assert row.record.role is SubjectRole.SUSPECT
    assert row.record.handling is Handling.H2
    assert values(row, "birth_date") == [("1970-03-04", "1970-03-04")]
    assert values(row, "passport_number") == [("PT:A1", "PT:A1"), ("PT:B2", "PT:B2")]
    assert values(row, "notes") == [("two\nlines", "two lines")]
    assert values(row, "authority") == [("Pol\u00edcia", "pol\u00edcia")]


def test_a_role_of_a_row_is_translated_or_rejected():
    found = read(HEADER + "1,T,Alves,Rui,,,,\n2,boss,Alves,Rui,,,,\n")
    witness, bad = sorted(found, key=lambda one: one.line)
    assert witness.record.role is SubjectRole.WITNESS
    assert "role" in bad.reason


def test_lines_are_those_of_the_file_behind_a_cell_of_many_lines():
    first, second = read(HEADER + '1,,Alves,Rui,,,,"a\nb\nc"\n2,,Gomes,Ana,,,,\n')
    assert (first.line, second.line) == (2, 5)


@pytest.mark.parametrize(
    "row", ["1,,Alves\n", ",,Alves,Rui,,,,\n", '1,,"Al"ves,Rui,,,,\n', "1,,,,,,,\n"][:3]
)
def test_a_bad_row_is_rejected_and_reading_goes_on(row):
    bad, good = read(HEADER + row + "2,,Gomes,Ana,,,,\n")
    assert isinstance(bad, Reject)
    assert isinstance(good, Row)


@pytest.mark.parametrize(
    "header",
    [
        "ID,Surname\n",
        HEADER.replace(",", ";"),
        HEADER.replace("Remark", "Born"),
        '"ID\n',
    ],
)
def test_a_header_that_is_not_the_mapping_s_is_refused_at_once(header):
    with pytest.raises(BadInput):
        read(header + "1,,Alves,Rui,,,,\n")


@pytest.mark.parametrize(
    "mapping",
    [
        "",
        "category = ",
        MAPPING.replace('"person"', '"persons"'),
        MAPPING.replace('field = "family_name"', 'field = "surname"'),
        MAPPING.replace('"suspect"', '"boss"'),
        MAPPING.replace('"H2"', '"H9"'),
        MAPPING + "\nsurname = 1",
        "evaluate = true\n" + MAPPING,
        MAPPING.replace('split = ";"', 'script = ";"'),
        MAPPING.replace('category = "person"', 'category = "person"\ndelimiter = "ab"'),
        "x" * 70_000,
        "a = " + "[" * 5_000,
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused(mapping):
    with pytest.raises(BadInput):
        open_reader("csv", Origin("test"), mapping=mapping)


def test_an_unknown_format_is_refused():
    with pytest.raises(BadInput):
        open_reader("xlsx", Origin("test"))


@pytest.mark.attack
@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("http://evil.example","x")',
        "=1+1",
        "+1+1",
        "-2+3",
        "@SUM(A1:A9)",
        "\t=1+1",
        "=cmd|' /C calc'!A0",
    ],
)
def test_a_formula_in_a_cell_is_kept_as_text_and_never_evaluated(cell):
    quoted = '"' + cell.replace('"', '""') + '"'
    (row,) = read(HEADER + f"1,,Alves,Rui,,,,{quoted}\n")
    assert values(row, "notes")[0][0] == cell.strip()


@pytest.mark.attack
def test_a_quote_that_is_never_closed_does_not_swallow_the_file():
    rows = "".join(f"{n},,Gomes,Ana,,,,\n" for n in range(2, 500))
    found = read(HEADER + '1,,"Alves,Rui,,,,\n' + rows)
    assert isinstance(found[0], Reject)
    assert found[0].line == 2
    assert [row.record.source_id for row in found[1:]] == [
        str(n) for n in range(2, 500)
    ]


@pytest.mark.attack
def test_a_csv_bomb_of_columns_is_rejected():
    (found,) = read(HEADER + "," * 200_000 + "\n")
    assert isinstance(found, Reject)


@pytest.mark.attack
def test_a_csv_bomb_of_one_cell_is_rejected():
    (found, good) = read(
        HEADER + '1,,Alves,Rui,,,,"' + "x" * 2_000_000 + '"\n2,,Gomes,Ana,,,,\n'
    )
    assert isinstance(found, Reject)
    assert good.record.source_id == "2"


@pytest.mark.attack
def test_a_csv_bomb_of_open_quotes_on_every_line_ends():
    found = read(HEADER + '"' + '\n"' * 2 + ("x" * 50 + '"\n""\n') * 2000)
    assert all(isinstance(one, Reject) for one in found)


@pytest.mark.attack
def test_a_nul_or_a_wrong_encoding_costs_only_its_row():
    found = read(
        HEADER.encode()
        + b"1,,Al\x00ves,Rui,,,,\n2,,Jos\xe9,Rui,,,,\n3,,Gomes,Ana,,,,\n"
    )
    assert [type(one) for one in found] == [Reject, Reject, Row]
    assert "UTF-8" in found[1].reason


@pytest.mark.attack
def test_a_column_named_like_a_path_reads_no_file():
    mapping = MAPPING.replace('"Remark"', '"../../etc/passwd"')
    header = HEADER.replace("Remark", "../../etc/passwd")
    (row,) = read(header + "1,,Alves,Rui,,,,hello\n", mapping=mapping)
    assert values(row, "notes") == [("hello", "hello")]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.integers(1, 50))
def test_random_bytes_behind_the_header_are_rows_or_rejects(data, size):
    for found in read(HEADER.encode() + data, size=size):
        assert isinstance(found, (Row, Reject))


@pytest.mark.attack
@pytest.mark.parametrize("cell", ["", " ", "victm", "opfer"])
def test_victim_whose_role_cannot_be_read_is_no_suspect_of_the_import(cell):
    mapping = """
category = "person"
source_id = "No"
role_column = "Role"
[columns]
"Name" = { field = "name" }
"""
    reader = open_reader("csv", Origin("test", SubjectRole.SUSPECT), mapping=mapping)
    (found,) = reader([f"No,Name,Role\n1,Rui Alves,{cell}\n".encode()])
    assert isinstance(found, Reject)
    assert "role" in found.reason


def test_each_of_several_numbers_in_a_cell_is_of_the_country_beside_it():
    line = "1,suspect,Lima,Ana,1970,Passport AB765432 / CD765433 (lost),Portugal,\n"
    (row,) = read(HEADER + line)
    assert [normal for _, normal in values(row, "passport_number")] == [
        "PT:AB765432",
        "PT:CD765433",
    ]


def test_a_country_of_a_number_that_cannot_be_read_is_listed_with_its_line():
    good, bad = read(
        HEADER + "1,,Alves,Rui,,A12345,PT,\n2,,Alves,Rui,,A12345,Portugul,\n"
    )
    assert good.unread == ()
    (listed,) = bad.unread
    assert (listed.line, listed.field) == (3, "passport_number")
    assert "country" in listed.reason
    (none,) = read(HEADER + "2,,Alves,Rui,,,Portugul,\n")
    assert none.unread == ()


MIXED = """\
source_id = "id"
role = "suspect"
category_column = "kind"
[categories]
"P" = "person"
"V" = "vessel"
[columns]
"given" = { field = "name", followed_by = ["middle", "family"] }
"born" = { field = "birth_date" }
"imo" = { field = "imo" }
"""
MIXED_HEADER = "id,kind,given,middle,family,born,imo\n"


def mixed(text, mapping=MIXED):
    reader = open_reader("csv", Origin("list"), mapping=mapping)
    return list(reader([(MIXED_HEADER + text).encode()]))


def test_every_row_says_what_it_is_of():
    person, ship = mixed("1,P,Rui,,Alves,1970,\n2,vessel,Quay Star,,,,9074729\n")
    assert (person.record.category, ship.record.category) == ("person", "vessel")
    assert ship.record.role is SubjectRole.NONE


def test_a_value_of_several_columns_is_one():
    (row,) = mixed("1,P,Rui,M.,Alves,1970,\n")
    assert row.record.values("name") == ("Rui M. Alves",)


def test_what_a_category_has_no_field_for_is_a_note():
    (ship,) = mixed("2,V,Quay Star,,,2011,9074729\n")
    assert ship.record.values("notes") == ("birth_date: 2011",)


@pytest.mark.parametrize("kind", ["", "X", "persons"])
def test_a_row_of_no_category_is_rejected(kind):
    (bad,) = mixed(f"1,{kind},Rui,,Alves,,\n")
    assert isinstance(bad, Reject)


@pytest.mark.parametrize(
    "mapping",
    [
        MIXED.replace('category_column = "kind"\n', ""),
        MIXED.replace('"vessel"', '"boat"'),
        MIXED.replace('"imo" }', '"vin" }'),
        MIXED.replace('"family"]', '"surname"]'),
    ],
)
def test_a_mapping_of_categories_that_cannot_be_meant_is_refused(mapping):
    with pytest.raises(BadInput):
        mixed("1,P,Rui,,Alves,,\n", mapping)


# --- what spreadsheets leave of a table ---------------------------------------------

COUNTRY = """
category = "person"
source_id = "ID"
role = "suspect"
[columns]
"Name" = { field = "name" }
"Born" = { field = "birth_date", order = "dmy" }
"Passport" = { field = "passport_number", country = "Land" }
"""
TOP = "ID,Name,Born,Passport,Land\n"


@pytest.mark.attack
@pytest.mark.parametrize("number", ["1.23457E+11", "00123456.0", "1E+08"])
def test_a_shortened_number_is_none_beside_its_country_either(number):
    """PT:00123456.0 was stored as PT:001234560, and found whoever has that."""
    (row,) = read(TOP + f"1,Ana Rell,,{number},PT\n", COUNTRY)
    assert values(row, "passport_number") == [(f"PT:{number}", "")]
    assert [(each.line, each.field) for each in row.unread] == [(2, "passport_number")]


@pytest.mark.attack
def test_a_row_with_a_mark_too_many_is_rejected_and_does_not_shift():
    """A comma in a name put a date of birth under the passports."""
    found = read(TOP + "1,Rell, Ana,03/04/1972,AB123456,PT\n2,Bo,,,,,,\n", COUNTRY)
    bad, good = sorted(found, key=lambda one: one.line)
    assert (bad.line, bad.code) == (2, "other-cells")
    assert good.record.source_id == "2"  # more cells, and nothing in them


def test_rows_of_nothing_but_marks_are_no_rows():
    (row,) = read(TOP + ",,,,\n1,Ana Rell,,,\n , ,,,\n,,,,,,,\n", COUNTRY)
    assert row.line == 3


@pytest.mark.attack
@pytest.mark.parametrize("name", ["1E+05", "1.23457E+11", "#REF!", "#N/A"])
def test_an_id_that_a_spreadsheet_shortened_is_nobody_s(name):
    (bad,) = read(TOP + f"{name},Ana Rell,,,\n", COUNTRY)
    assert bad.code == "id-spoilt"


@pytest.mark.attack
@pytest.mark.parametrize("name", ["", "x" * 300, "a\x07b"])
def test_of_a_row_without_a_good_id_nobody_says_whose_it_is(name):
    """It counted as a row of somebody, and whoever stood in it was called missing."""
    (bad,) = read(TOP + f"{name},Ana Rell,,,\n", COUNTRY)
    assert type(bad) is Reject


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("03/04/1972", "1972-04-03"),
        ("03/04/1972 12:00", "1972-04-03"),
        ("5/3/72", "1972-03-05"),
        ("3-4-1972; 5-6-1972", "1972-04-03/1972-06-05"),
        ("1972-04-03 00:00:00", "1972-04-03"),
    ],
)
def test_the_order_of_a_column_holds_for_every_numeric_date_in_a_cell(
    written, expected
):
    (row,) = read(TOP + f"1,Ana Rell,{written},,\n", COUNTRY)
    assert [normal for _, normal in values(row, "birth_date")] == [expected]


def test_a_row_that_is_not_taken_for_its_role_is_still_somebody_s():
    """So whoever stands in it is not called missing, and the file is the whole."""
    bad, other = read(HEADER + "1,boss,Alves,Rui,,,,\n2,T\n")
    assert (bad.code, bad.source_id) == ("unknown-role", "1")
    assert type(other) is Reject
