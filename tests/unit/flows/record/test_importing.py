"""Imports: what could not be read is counted and listed, and who is there already."""

import json
from dataclasses import replace

import pytest

from node.errors import AlreadyThere, BadInput, CheckFailed
from node.model.codes import Handling, SubjectRole
from tests.unit.flows.record.registry import Registry, listed
from tests.unread import FOUND_BY, READ, UNREAD, every_field, sample

VIN, SPACED = "WVWZZZ1JZXW000001", "WVW ZZZ 1JZ XW 000001"
ROWS = """\
id,name,born,nation
1,Ana Lopes,31/02/1980,PT
2,Rui Alves,03/04/1982,not known
3,Eva Dias,05.06.1990,ES
"""
FTM = "\n".join(
    json.dumps({"id": n, "schema": "Person", "properties": {"name": [name], **more}})
    for n, name, more in (
        ("1", "Ana Lopes", {"birthDate": ["1980-02-31"]}),
        ("2", "Rui Alves", {"nationality": ["not known"]}),
        ("3", "Eva Dias", {"birthDate": ["1990-06-05"]}),
    )
)
JSON = "\n".join(
    json.dumps(
        {
            "category": "person",
            "source_id": n,
            "role": "suspect",
            "fields": {"name": name, **more},
        }
    )
    for n, name, more in (
        ("1", "Ana Lopes", {"birth_date": "31/02/1980"}),
        ("2", "Rui Alves", {"nationality": "not known"}),
        ("3", "Eva Dias", {"birth_date": "5 June 1990"}),
    )
)
FILES = [
    pytest.param("csv", ROWS, 1, id="csv"),
    pytest.param("ftm", FTM, 0, id="ftm"),
    pytest.param("json", JSON, 0, id="json"),
]


@pytest.fixture
def registry():
    return Registry()


@pytest.mark.parametrize(("file_format", "text", "header"), FILES)
def test_what_cannot_be_read_is_kept_counted_and_listed_by_line_and_field(
    registry, file_format, text, header
):
    reports = registry.load(text, file_format=file_format, role="suspect")
    last = reports[-1]
    assert (last.added, last.rejected, last.unread) == (3, 0, 2)
    assert listed(reports) == [
        (1 + header, "birth_date", "cannot be read"),
        (2 + header, "nationality", "cannot be read"),
    ]
    assert registry.held == 3


@pytest.mark.parametrize(("file_format", "text", "header"), FILES)
def test_the_custodian_may_want_no_row_that_cannot_be_read(
    registry, file_format, text, header
):
    reports = registry.load(
        text, file_format=file_format, role="suspect", reject_unread=True
    )
    assert (reports[-1].added, reports[-1].rejected, reports[-1].unread) == (1, 2, 0)
    rejects = [(r.line, r.reason) for report in reports for r in report.rejects]
    assert rejects == [
        (1 + header, "birth_date cannot be read"),
        (2 + header, "nationality cannot be read"),
    ]


def test_a_second_import_says_again_what_is_not_read(registry):
    registry.load(ROWS)
    last = registry.load(ROWS)[-1]
    assert (last.unchanged, last.unread) == (3, 2)


def test_rows_that_add_up_keep_the_line_of_each_value(registry):
    mapping = """\
category = "person"
source_id = "id"
role = "suspect"
rows = "add"
[columns]
"name" = { field = "name" }
"born" = { field = "birth_date" }
"""
    text = "id,name,born\n1,Ana Lopes,1980\n1,Ana Alves,soon\n1,Ana Dias,later\n"
    reports = registry.load(text, mapping=mapping)
    assert (reports[-1].added, reports[-1].unread) == (1, 2)
    assert [(line, field) for line, field, _ in listed(reports)] == [
        (3, "birth_date"),
        (4, "birth_date"),
    ]


@pytest.mark.parametrize(
    ("category", "field"),
    [pytest.param(c, f, id=f"{c}.{f.name}") for c, f in every_field()],
)
def test_an_unread_value_of_any_field_is_counted_in_an_import(
    registry, category, field
):
    found_by = FOUND_BY[category]
    records = [
        {
            "category": category,
            "source_id": str(number),
            "role": "suspect" if category == "person" else "none",
            "fields": {
                found_by.field: [found_by.value]
                if found_by.field != field.name
                else [found_by.value, sample(field, which)],
                field.name: [
                    *([found_by.value] if found_by.field == field.name else []),
                    sample(field, which),
                ],
            },
        }
        for number, which in enumerate((READ, UNREAD), start=1)
    ]
    reports = registry.load_json(*records)
    assert (reports[-1].added, reports[-1].unread) == (2, 1)
    ((line, name, reason),) = listed(reports)
    assert (line, name) == (2, field.name)
    assert sample(field, UNREAD) not in reason
    again = Registry().load_json(*records, reject_unread=True)
    assert (again[-1].added, again[-1].rejected) == (1, 1)


@pytest.mark.parametrize(
    ("option", "codes"),
    [
        ({"role": "suspct"}, set(SubjectRole) - {SubjectRole.NONE}),
        ({"handling": "H9"}, set(Handling)),
    ],
)
def test_a_code_that_is_none_is_refused_with_those_that_are(registry, option, codes):
    with pytest.raises(BadInput) as refusal:
        registry.load(ROWS, **option)
    assert next(iter(option.values())) in refusal.value.message
    assert all(code in refusal.value.advice for code in codes)
    assert registry.held == 0


# --- one number, two records ------------------------------------------------------

CARS = """\
category = "vehicle"
source_id = "id"
[columns]
"vin" = { field = "vin" }
"""


def test_a_number_that_a_held_record_has_is_said_with_its_reference(registry):
    first = registry.add("vehicle", ("vin", VIN))
    reports = registry.load(f"id,vin\n7,{SPACED}\n", mapping=CARS)
    assert (reports[-1].added, reports[-1].same) == (1, 1)
    (same,) = (s for report in reports for s in report.same_numbers)
    assert (same.line, same.field, same.reference) == (2, "vin", first.reference)
    assert registry.held == 2


def test_a_number_that_stands_twice_in_one_file_is_said_once(registry):
    reports = registry.load(f"id,vin\n7,{VIN}\n8,{SPACED}\n", mapping=CARS)
    same = [s for report in reports for s in report.same_numbers]
    assert [(s.line, s.field) for s in same] == [(3, "vin")]
    assert same[0].reference.startswith("gr-two/")


def test_a_second_import_finds_no_double_of_its_own_rows(registry):
    registry.load(f"id,vin\n7,{VIN}\n", mapping=CARS)
    assert registry.load(f"id,vin\n7,{VIN}\n", mapping=CARS)[-1].same == 0
    assert registry.load(f"id,vin\n7,{SPACED}\n", mapping=CARS)[-1].same == 0


PLATED = """\
category = "vehicle"
source_id = "id"
[columns]
"vin" = { field = "vin" }
"plate" = { field = "plate" }
"""


def test_rows_are_joined_with_the_record_of_their_number_where_that_is_wanted(registry):
    first = registry.add("vehicle", ("vin", VIN), ("colour", "red"))
    text = f"id,vin,plate\n7,{SPACED},PT:AA-00-BB\n8,{VIN},PT:CC-11-DD\n9,X1234567,\n"
    last = registry.load(text, mapping=PLATED, join_same=True)[-1]
    counts = (last.read, last.added, last.changed, last.joined, last.same)
    assert counts == (3, 1, 1, 2, 0)
    assert registry.held == 2
    for plate in ("PT:AA00BB", "PT:CC11DD"):
        with pytest.raises(AlreadyThere, match=first.reference):
            registry.add("vehicle", ("plate", plate))


def test_a_second_import_of_joined_rows_changes_nothing(registry):
    registry.add("vehicle", ("vin", VIN))
    text = f"id,vin,plate\n7,{SPACED},PT:AA-00-BB\n"
    registry.load(text, mapping=PLATED, join_same=True)
    size = registry.size
    last = registry.load(text, mapping=PLATED, join_same=True)[-1]
    assert (last.added, last.changed, last.joined) == (0, 0, 1)
    assert (registry.held, registry.size) == (1, size)


def test_rows_of_one_file_are_joined_with_the_first_of_them(registry):
    text = f"id,vin,plate\n7,{VIN},PT:AA-00-BB\n8,{SPACED},PT:CC-11-DD\n"
    last = registry.load(text, mapping=PLATED, join_same=True)[-1]
    assert (last.added, last.joined, last.same) == (1, 1, 0)
    assert registry.held == 1


def test_persons_of_two_roles_are_told_and_not_joined(registry):
    registry.add("person", ("passport_number", "PT:AB1234567"), role="victim")
    record = {
        "category": "person",
        "source_id": "1",
        "role": "suspect",
        "fields": {"passport_number": "PT:AB 1234567", "name": "Ana Lopes"},
    }
    last = registry.load_json(record, join_same=True)[-1]
    assert (last.added, last.joined, last.same) == (1, 0, 1)


def test_a_row_that_is_like_two_records_is_told_and_not_joined(registry):
    registry.add("vehicle", ("vin", VIN))
    registry.add("vehicle", ("plate", "PT:AA-00-BB"))
    text = f"id,vin,plate\n7,{SPACED},PT:AA-00-BB\n"
    last = registry.load(text, mapping=PLATED, join_same=True)[-1]
    assert (last.added, last.joined, last.same) == (1, 0, 1)


def test_a_mapping_with_a_role_that_is_none_names_those_that_are(registry):
    with pytest.raises(BadInput) as refusal:
        registry.load(ROWS, mapping=f'role = "suspct"\n{CARS}')
    assert "unidentified-body" in refusal.value.advice


def test_too_many_rejected_rows_stop_an_import_and_what_was_added_stays(registry):
    """Half of the rows are no record; the file is far longer than it is read."""
    good = [f"{n},Ivan Petrov,03.02.1970,RU" for n in range(1, 501)]
    bad = ["?,,,"] * 500
    text = "\n".join(["id,name,born,nation", *good, *bad, *(["?,,,"] * 50_000)])
    registry.importer = replace(registry.importer, rejects_most=2000)
    reports = []
    with pytest.raises(CheckFailed, match=r"\d{4} rows were rejected, and 2000") as why:
        reports.extend(registry.run(text))
    assert "max_rejects" in why.value.advice
    # The last good row waits for another of its id, which was not read.
    assert registry.held == reports[-1].added == 499
    assert 2000 < reports[-1].rejected <= 3000
    assert not reports[-1].done


def test_as_many_rejected_rows_as_may_be_do_not_stop_it(registry):
    text = "\n".join(["id,name,born,nation", *["?,,,"] * 100, "7,Ana Reis,1.2.1980,PT"])
    registry.importer = replace(registry.importer, rejects_most=100)
    assert registry.load(text)[-1].done
    assert registry.held == 1


def test_a_place_that_the_reader_of_a_list_does_not_know_is_listed(registry):
    person = "<INDIVIDUAL><FIRST_NAME>{0}</FIRST_NAME><REFERENCE_NUMBER>{0}.1</REFERENCE_NUMBER><BORN>1970</BORN></INDIVIDUAL>"
    some = "".join(person.format(name) for name in ("Samira", "Tomas"))
    text = f"<CONSOLIDATED_LIST><INDIVIDUALS>{some}</INDIVIDUALS></CONSOLIDATED_LIST>"
    last = registry.load(text, file_format="un-xml", mapping="", role="suspect")[-1]
    assert (last.added, last.rejected, last.unread) == (2, 0, 1)
