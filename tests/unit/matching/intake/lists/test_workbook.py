import io
import zipfile

import pytest

from node.matching.intake.lists.workbook import read_workbook
from node.matching.intake.row import Reject

STYLES = """\
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<numFmts><numFmt numFmtId="165" formatCode="m/d/yyyy"/>
<numFmt numFmtId="166" formatCode="0.0&quot; days&quot;"/></numFmts>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs>
</styleSheet>
"""
STRINGS = "<sst><si><t>shared</t></si><si><r><t>in</t></r><r><t>runs</t></r></si></sst>"


def workbook(*cells, strings=STRINGS, sheet=None, more=()):
    """Return a workbook with one row of ``cells``, or with ``sheet``."""
    row = (
        sheet
        or f'<worksheet><sheetData><row r="7">{"".join(cells)}</row></sheetData></worksheet>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr("xl/worksheets/sheet1.xml", row)
        whole.writestr("xl/styles.xml", STYLES)
        if strings:
            whole.writestr("xl/sharedStrings.xml", strings)
        for name, text in dict(more).items():
            whole.writestr(name, text)
    return out.getvalue()


def read(data):
    return list(read_workbook([data]))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c r="A1" s="1"><v>26398</v></c>', "1972-04-09"),
        ('<c r="A1" s="2"><v>26398.5</v></c>', "1972-04-09"),
        ('<c r="A1" s="3"><v>1973</v></c>', "1973"),
        ('<c r="A1"><v>1973</v></c>', "1973"),
        ('<c r="A1" t="n"><v>1973.0</v></c>', "1973"),
        ('<c r="A1" t="s"><v>0</v></c>', "shared"),
        ('<c r="A1" t="s"><v>1</v></c>', "in runs"),
        ('<c r="A1" t="s"><v>99</v></c>', ""),
        ('<c r="A1" t="inlineStr"><is><t>a_x000D_\nb\xa0</t></is></c>', "a b"),
        ('<c r="A1" t="str"><v>made</v></c>', "made"),
        ('<c r="A1" s="1"><v>1e99</v></c>', "1e99"),
    ],
)
def test_a_cell_is_what_its_type_and_style_say(cell, expected):
    assert read(workbook(cell, '<c r="B1"><v>1</v></c>')) == [(7, [expected, "1"])]


def test_cells_that_are_left_out_keep_the_others_in_their_columns():
    assert read(workbook('<c r="C1"><v>5</v></c>')) == [(7, ["", "", "5"])]


@pytest.mark.attack
@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x03\x04" + b"x" * 99, b""])
def test_what_is_no_workbook_is_one_reject(data):
    assert [type(one) for one in read(data)] == [Reject]


@pytest.mark.attack
def test_a_workbook_that_is_cut_is_one_reject():
    assert [type(one) for one in read(workbook()[:-30])] == [Reject]


@pytest.mark.attack
def test_a_zip_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr("node.matching.intake.lists.workbook.MAX_PART", 1 << 20)
    sheet = f"<worksheet><sheetData>{'<row><c><v>1</v></c></row>' * 200_000}</sheetData></worksheet>"
    *_, last = read(workbook(sheet=sheet))
    assert isinstance(last, Reject)
    assert "unpacks" in last.reason


@pytest.mark.attack
def test_a_column_far_out_takes_no_memory():
    assert read(workbook('<c r="ZZZ1"><v>5</v></c>')) == []


@pytest.mark.attack
def test_texts_without_end_are_not_held(monkeypatch):
    monkeypatch.setattr("node.matching.intake.lists.workbook.MAX_STRINGS", 10)
    strings = f"<sst>{'<si><t>x</t></si>' * 11}</sst>"
    assert [type(one) for one in read(workbook(strings=strings))] == [Reject]


def book(*sheets, counting=""):
    """Return the parts that say which sheets there are; ``(part, state)`` each."""
    named = "".join(
        f'<sheet name="s{n}" state="{state}" r:id="r{n}"/>'
        for n, (_, state) in enumerate(sheets)
    )
    parts = "".join(
        f'<Relationship Id="r{n}" Target="{part}"/>'
        for n, (part, _) in enumerate(sheets)
    )
    return {
        "xl/workbook.xml": f'<workbook xmlns:r="urn:r"><workbookPr {counting}/>'
        f"<sheets>{named}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships>{parts}</Relationships>",
    }


def test_days_are_counted_from_where_the_workbook_says():
    parts = book(("worksheets/sheet1.xml", "visible"), counting='date1904="1"')
    assert read(workbook('<c r="A1" s="1"><v>24936</v></c>', more=parts)) == [
        (7, ["1972-04-09"])
    ]


@pytest.mark.parametrize("target", ["worksheets/other.xml", "/xl/worksheets/other.xml"])
def test_the_first_sheet_is_the_one_that_is_shown_first(target):
    other = (
        '<worksheet><sheetData><row r="1"><c><v>5</v></c></row></sheetData></worksheet>'
    )
    parts = book(("worksheets/sheet1.xml", "hidden"), (target, "visible"))
    data = workbook("<c><v>1</v></c>", more={**parts, "xl/worksheets/other.xml": other})
    assert read(data) == [(1, ["5"])]


def test_that_other_sheets_are_not_read_is_told():
    parts = book(("worksheets/sheet1.xml", ""), ("worksheets/sheet2.xml", ""))
    told, row = read(workbook("<c><v>1</v></c>", more=parts))
    assert told.reason == "a workbook with several sheets: only the first is read"
    assert row == (7, ["1"])


@pytest.mark.attack
def test_one_text_that_all_cells_of_a_row_show_costs_more_than_a_row_may():
    strings = f"<sst><si><t>{'x' * 10_000}</t></si></sst>"
    cells = ['<c t="s"><v>0</v></c>'] * 1000
    (found,) = read(workbook(*cells, strings=strings))
    assert found.reason == "the row is longer than 262144 characters"


@pytest.mark.attack
def test_texts_that_unpack_to_more_than_memory_are_refused(monkeypatch):
    monkeypatch.setattr(f"{read_workbook.__module__}.MAX_CHARACTERS", 1000)
    strings = f"<sst>{'<si><t>xxxxxxxxxx</t></si>' * 101}</sst>"
    (found,) = read(workbook("<c><v>1</v></c>", strings=strings))
    assert "1000 characters" in found.reason


@pytest.mark.attack
@pytest.mark.parametrize("target", ["../../etc/passwd", "/etc/passwd", "http://x/y"])
def test_a_sheet_that_stands_outside_the_workbook_is_read(target):
    (found,) = read(workbook("<c><v>1</v></c>", more=book((target, ""))))
    assert found.reason == "a workbook without its first sheet"
