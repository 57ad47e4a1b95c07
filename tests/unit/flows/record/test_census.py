from datetime import date, timedelta

import pytest

from node.errors import CheckFailed
from node.flows.record.census import OLD_AFTER, Census, check_taken
from node.flows.record.tally import Tally
from node.matching.intake import NamedReject, Published, Reject, Unknown
from node.model.desk.record import ImportChunk
from tests.unit.flows.record.registry import Registry

TODAY = date(2026, 12, 1)


def after(*found, **options):
    census = Census(**options)
    for one in found:
        census.take(one, today=TODAY)
    return census


def test_a_list_that_is_old_is_not_taken_for_today_s():
    day = Published(TODAY - timedelta(days=OLD_AFTER))
    after(day)
    with pytest.raises(CheckFailed, match="91 days ago"):
        after(Published(day.day - timedelta(days=1)))
    after(Published(date(2020, 1, 1)), despite_checks=True)


def test_a_row_whose_id_is_known_still_stands():
    census = after(NamedReject(1, "why", source_id="p-1"))
    assert census.has("p-1")
    assert not census.unsure
    assert after(Reject(1, "why")).unsure


@pytest.mark.parametrize(
    ("stood", "missing", "is_whole"),
    [
        (3, 1, True),
        (2, 1, False),
        (9, 3, True),
        (10, 5, False),
        (1000, 200, True),
        (1000, 201, False),
    ],
)
def test_how_much_may_be_missing(stood, missing, is_whole):
    assert (not after().why_not_whole(stood=stood, missing=missing)) is is_whole


@pytest.mark.attack
def test_a_file_of_which_nothing_is_taken_ends_well():
    registry = Registry()
    with pytest.raises(CheckFailed, match="80 rows rejected"):
        registry.load("\n".join(["<nonsense>"] * 80), file_format="ftm", role="suspect")
    with pytest.raises(CheckFailed, match="no row"):
        registry.load("id,name,born,nation\n")
    with pytest.raises(CheckFailed, match="not JSON"):
        check_taken(0, rejected=1, reason="not JSON")


@pytest.mark.attack
def test_a_file_of_nobodies_is_taken():
    registry = Registry()
    text = "id,name,born,nation\n" + "".join(f"{n},,1970,PT\n" for n in range(9))
    with pytest.raises(CheckFailed, match="none of the first 9"):
        registry.load(text)
    assert registry.held == 0


def test_one_without_a_name_among_others_is_taken():
    last = Registry().load("id,name,born,nation\n1,,1970,PT\n2,Ana Lopes,1970,PT\n")[-1]
    assert (last.added, last.rejected) == (2, 0)


def test_a_file_whose_format_nobody_named_is_recognised():
    text = '{"id": "1", "schema": "Person", "properties": {"name": ["Ana Lopes"]}}'
    assert Registry().load(text, file_format="", role="suspect")[-1].added == 1


@pytest.mark.attack
def test_a_list_of_last_year_replaces_the_one_of_today():
    registry = Registry()
    text = (
        '<?xml version="1.0"?><CONSOLIDATED_LIST dateGenerated="2020-01-01"><INDIVIDUALS>'
        "<INDIVIDUAL><FIRST_NAME>ANA</FIRST_NAME><REFERENCE_NUMBER>X.1</REFERENCE_NUMBER>"
        "</INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"
    )
    with pytest.raises(CheckFailed, match="2020-01-01"):
        registry.load(text, file_format="un-xml", role="suspect")
    assert registry.held == 0
    told = registry.load(
        text, file_format="un-xml", role="suspect", despite_checks=True
    )
    assert told[-1].added == 1


def test_nobodies_may_be_meant_all_the_same():
    text = "id,name,born,nation\n1,,1970,PT\n"
    assert Registry().load(text, despite_checks=True)[-1].added == 1


def test_the_format_that_was_recognised_is_in_the_ledger():
    registry = Registry()
    text = '{"id": "1", "schema": "Person", "properties": {"name": ["Ana Lopes"]}}'
    first, rows = registry.importer._rows(
        ImportChunk(text.encode(), "", "list", role="suspect", last=True),
        iter(()),
        Tally(),
    )
    assert first.format == "ftm"
    assert len(list(rows)) == 1


def test_a_place_that_is_not_known_leaves_a_file_whole():
    assert not after(Unknown(1, "BORN")).unsure
