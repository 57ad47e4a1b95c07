from dataclasses import replace

import pytest

from node.matching.intake.lists.rows import TableList, read_table_list
from node.matching.intake.reason import NotTaken, RejectCode, rejected
from node.matching.intake.row import Drafted, Published, Reject, Unknown


def category(row):
    if row.get("kind") == "?":
        raise NotTaken(RejectCode.UNKNOWN_RECORD_TYPE)
    return "person"


PLAN = TableList(
    key="id",
    category=category,
    values=lambda row: [
        ("name", row.get("name", "")),
        ("nationality", row.get("land", "")),
    ],
    before="Made on",
    left=frozenset(("kind",)),
)


def read(text, plan=PLAN):
    return list(read_table_list([text.encode()], plan))


def test_rows_next_to_each_other_add_up_each_value_once():
    (one,) = read("id,name,land\n1,Ana Rell,PT\n1,Ana Rell,ES\n1,,PT\n")
    assert (one.line, one.lines) == (2, 3)
    assert one.draft.values == [
        ("name", "Ana Rell"),
        ("nationality", "PT"),
        ("nationality", "ES"),
    ]


@pytest.mark.parametrize("line", ["Made on,3/11/2026", "Made on: 03-Nov-2026"])
def test_the_line_before_the_header_holds_the_day(line):
    day, one = read(f"{line}\nid,name\n1,Ana Rell\n")
    assert day == Published(day.day)
    assert day.day.isoformat() == "2026-11-03"
    assert isinstance(one, Drafted)


def test_of_two_columns_of_one_name_the_first_is_meant():
    (one,) = read("id,name,name\n1,Ana Rell,Other Body\n")
    assert one.draft.values[0] == ("name", "Ana Rell")


def test_a_table_without_its_key_is_refused():
    (one,) = read("ID,name\n1,Ana Rell\n")
    assert isinstance(one, Reject)


def test_rows_without_an_id_a_name_or_a_kind_are_errors_and_reading_goes_on():
    read_ = read("id,name,kind\n,Ana,\n2,,\n3,Eva Rell,?\n4,Rui Rell,\n")
    assert [type(one) for one in read_] == [Reject, Reject, Reject, Drafted]


@pytest.mark.attack
def test_a_record_of_a_million_rows_costs_no_more_than_its_values():
    text = "id,name\n" + "".join(f"1,Name {n}\n" for n in range(20_000))
    (one,) = read(text)
    assert one.lines == 20_000
    assert len(one.draft.values) < 6000


def test_a_column_that_is_not_known_is_told_once_and_kept_in_the_notes():
    told, one, other = read("id,name,born on\n1,Ana Rell,1970\n2,Eva Rell,1971\n")
    assert told == Unknown(2, "born on")
    assert ("notes", "born on: 1970") in one.draft.values
    assert ("notes", "born on: 1971") in other.draft.values


def test_a_column_that_says_nothing_of_a_person_is_left_out_where_the_list_says_so():
    plan = replace(PLAN, left=frozenset(("edited",)))
    (one,) = read("id,name,edited\n1,Ana Rell,3/11/2026\n", plan)
    assert one.draft.values == [("name", "Ana Rell")]


@pytest.mark.attack
@pytest.mark.parametrize("row", ["1,Ana Rell", "1,Ana, Rell,PT", "1", "1,Ana,PT,"])
def test_a_row_that_was_cut_or_has_a_mark_too_many_is_read_as_far_as_it_goes(row):
    (one,) = read(f"id,name,land\n{row}\n")
    assert one.reason == "not as many cells as the header has"


@pytest.mark.attack
def test_rows_of_a_person_and_of_a_ship_under_one_id_are_made_one():
    plan = replace(PLAN, category=lambda row: row["kind"])
    told, one = read("id,name,kind\n1,Ana Rell,person\n1,Harrow,vessel\n", plan)
    assert told == rejected(3, RejectCode.TWO_CATEGORIES)
    assert ("name", "Harrow") not in one.draft.values
