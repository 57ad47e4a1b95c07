from node.matching.intake.cells import read_cells
from node.matching.intake.lines import split_lines
from node.matching.intake.row import Reject


def read(text, **options):
    return list(read_cells(split_lines([text.encode()]), ",", **options))


def test_rows_have_their_lines_and_a_cell_may_run_over_several():
    assert read('a,b\n"c\nd",e\n\nf,g\n') == [
        (1, ["a", "b"]),
        (2, ["c\nd", "e"]),
        (5, ["f", "g"]),
    ]


def test_a_quote_that_is_not_closed_costs_its_own_line():
    first, *rest = read('"a,b\nc,d\n' + "e,f\n")
    assert isinstance(first, Reject)
    assert rest == [(2, ["c", "d"]), (3, ["e", "f"])]


def test_bytes_are_read_as_the_caller_says():
    lines = split_lines([b"\xe9,b\n"])
    assert list(read_cells(lines, ",", decode=lambda row: row.decode("cp1252"))) == [
        (1, ["\xe9", "b"])
    ]
