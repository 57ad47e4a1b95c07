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


def workbook(*cells, strings=STRINGS, sheet=None):
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
