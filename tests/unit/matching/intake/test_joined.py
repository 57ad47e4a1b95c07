"""Rows of one id: one record where the mapping says so, errors everywhere else."""

import pytest

from node.matching.intake import Adjacent, Origin, Reject, open_reader
from node.matching.intake.joined import joined
from node.matching.intake.row import RowDraft, finish
from node.model.codes import Handling, SubjectRole

ORIGIN = Origin("list", SubjectRole.SUSPECT)
PLAN = """
category = "person"
source_id = "No"
{more}
[columns]
"Name" = {{ field = "name" }}
"Born" = {{ field = "birth_date", order = "dmy" }}
"Sex"  = {{ field = "sex" }}
"""
ADDS = 'rows = "add"'


def made_row(line, draft):
    return finish(line, draft, ORIGIN)


def taken(*rows, more=ADDS):
    data = "\n".join(["No,Name,Born,Sex", *rows]).encode()
    reader = open_reader("csv", ORIGIN, mapping=PLAN.format(more=more))
    return list(reader([data]))


def said(row, field):
    return [f.value for f in row.record.fields if f.field == field]


def test_rows_of_one_record_add_up_and_none_of_them_wins():
    eight = [f"1,Name {n},{n}/04/1972," for n in range(1, 9)]
    (row,) = taken(*eight)
    assert (row.line, row.lines) == (2, 8)
    assert said(row, "name") == [f"Name {n}" for n in range(1, 9)]
    assert len(said(row, "birth_date")) == 8


def test_a_row_with_a_name_alone_takes_nothing_from_the_others():
    (row,) = taken("1,Idris Belqasar,09/04/1972,male", "1,Abu Samra,,")
    assert said(row, "name") == ["Idris Belqasar", "Abu Samra"]
    assert said(row, "birth_date") == ["1972-04-09"]


def test_what_is_said_twice_is_kept_once():
    (row,) = taken("1,A Name,1972,", "1,A Name,1973,")
    assert said(row, "name") == ["A Name"]


@pytest.mark.parametrize("more", ["", 'role = "suspect"'])
def test_two_rows_of_one_id_are_two_errors_where_the_mapping_says_nothing(more):
    found = taken("1,Idris Belqasar,,", "1,Ksenia Ardovska,,", "2,A Name,,", more=more)
    assert [isinstance(one, Reject) for one in found] == [True, True, False]
    assert [one.line for one in found] == [2, 3, 4]
    assert "lines 2 and 3 have one id" in found[0].reason
    assert "Idris" not in repr(found[0].reason)


def test_the_same_row_twice_is_one_record_everywhere():
    (row,) = taken("1,A Name,1972,male", "1,A Name,1972,male", more="")
    assert (row.line, row.lines) == (2, 2)


@pytest.mark.attack
def test_two_people_under_one_id_do_not_become_one():
    found = taken("1,Idris Belqasar,,male", "1,Ksenia Ardovska,,female")
    assert [isinstance(one, Reject) for one in found] == [True, True]
    assert "two values of sex" in found[1].reason


@pytest.mark.attack
@pytest.mark.parametrize("more", ["", ADDS])
def test_a_number_that_is_given_again_further_on_is_an_error(more):
    found = taken("1,Idris Belqasar,,", "2,A Name,,", "1,Ksenia Ardovska,,", more=more)
    assert [isinstance(one, Reject) for one in found] == [False, False, True]
    assert "line 2 already" in found[2].reason


@pytest.mark.attack
@pytest.mark.parametrize(
    "more", [{"handling": Handling.H3}, {"minor": True}, {"hidden": True}]
)
def test_what_protects_one_row_protects_the_record(more):
    rows = [
        made_row(line, RowDraft("person", "1", [("name", "A B"), *said], **marks))
        for line, said, marks in ((1, [], {}), (2, [("notes", "x")], more))
    ]
    for order in (rows, rows[::-1]):
        (row,) = joined(order, adds=True)
        assert {name: getattr(row.record, name) for name in more} == more


@pytest.mark.attack
@pytest.mark.parametrize("as_format", ["json", "ftm"])
def test_lines_of_one_id_in_other_formats_are_errors(as_format):
    lines = {
        "json": b'{"category":"person","source_id":"1","fields":{"name":"%s"}}\n',
        "ftm": b'{"id":"1","schema":"Person","properties":{"name":["%s"]}}\n',
    }[as_format]
    found = open_reader(as_format, ORIGIN)([lines % b"Idris", lines % b"Ksenia"])
    assert [one.line for one in found] == [1, 2]


def test_what_is_about_others_comes_behind_all_that_was_read_before_it():
    last = made_row(1, RowDraft("person", "1", [("name", "Ana Rell")]))
    about = Adjacent(2, "1", (("passport_number", "GH88417"),))
    assert list(joined([last, about], adds=False)) == [last, about]
