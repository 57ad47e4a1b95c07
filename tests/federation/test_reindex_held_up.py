"""Nothing holds reading anew up for ever, and it holds up nobody else."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from node.errors import AlreadyThere, Altered, CheckFailed, StoreBroken, StoreDamaged
from node.flows.index.reindex import BATCH, OVER, PORTION, REINDEXED
from node.model.codes import AnswerKind, OfficerRole
from node.model.desk.record import (
    RECORDS_ADD,
    RECORDS_IMPORT,
    FieldInput,
    ImportChunk,
    RecordInput,
)
from tests.federation.test_reindex import (
    EVERYBODY,
    IVAN,
    MARIA,
    OUTAGE,
    asked,
    by_older_rules,
    to_the_end,
    upgrade,
)
from tests.simulator import Federation

pytestmark = pytest.mark.attack
CUSTODIAN = OfficerRole.CUSTODIAN
STEPS_MOST = 20


@pytest.fixture
def two(tmp_path):
    federation = Federation(tmp_path, agencies=("pt-one", "gr-two"))
    yield federation
    federation.check()
    federation.close()


def many(node, count):
    """Hold so many persons as older rules would have read them."""
    names = (chr(ord("a") + n // 26) + chr(ord("a") + n % 26) for n in range(count))
    for name in names:
        by_older_rules(node, name=f"Ivan Petrov{name}", birth_date="1970-02-03")


def until_it_rests(reindexer):
    for _ in range(STEPS_MOST):
        reindexer.step()
        if reindexer.rests or not reindexer.progress.behind:
            return
    raise AssertionError("it goes on for ever")


@pytest.mark.parametrize("why", [Altered("which rows"), StoreDamaged("the store")])
@pytest.mark.parametrize("end", [True, False])
def test_a_table_of_which_no_page_can_be_read_is_come_to_an_end_of(two, why, end):
    by_older_rules(two["gr-two"], **IVAN)
    reindexer = upgrade(two)
    book = reindexer.book

    def fails(*_, **__):
        raise why

    book.page = fails
    if not end:
        book.last = fails
    until_it_rests(reindexer)
    assert reindexer.rests
    assert reindexer.progress.records
    assert asked(two, *EVERYBODY[0]) == OUTAGE
    del book.page
    to_the_end(reindexer)
    assert asked(two, *EVERYBODY[0]).kind is AnswerKind.HIT


def test_a_page_that_cannot_be_read_holds_up_none_behind_it(two):
    node = two["gr-two"]
    many(node, 3)
    by_older_rules(node, **MARIA)
    reindexer = upgrade(two)
    book = reindexer.book
    read = book.page

    def page(table, *, after, count):
        if table == "record" and not after:
            raise Altered("which rows")
        return read(table, after=after, count=count)

    book.page = page
    book.last = lambda _: BATCH + 1
    until_it_rests(reindexer)
    assert reindexer.progress.records


def test_a_row_over_which_these_rules_stumble_is_named_and_holds_up_no_other(two):
    node = two["gr-two"]
    by_older_rules(node, **IVAN)
    by_older_rules(node, **MARIA)
    reindexer = upgrade(two)
    book = reindexer.book
    read = book.page

    strange = SimpleNamespace(number=1, reference="gr-two/strange")

    def page(table, *, after, count):
        found = read(table, after=after, count=count)
        rows = [replace(r, row=strange) if r.row.number == 1 else r for r in found.rows]
        return replace(found, rows=tuple(rows)) if table == "record" else found

    book.page = page
    until_it_rests(reindexer)
    assert reindexer.progress.behind == {"record"}
    (wrong,) = reindexer.damage.standing()
    assert wrong.handle == "gr-two/strange"
    assert "AttributeError" in wrong.what
    assert asked(two, MARIA["name"], MARIA["birth_date"]).kind is AnswerKind.HIT
    assert asked(two, *EVERYBODY[0]) == OUTAGE


def test_what_differs_is_written_a_few_rows_at_a_time_each_with_its_place(two):
    node = two["gr-two"]
    count = 2 * PORTION + 3
    many(node, count)
    reindexer = upgrade(two)
    places = watched(node, reindexer)
    reindexer.step()
    assert places == [PORTION, 2 * PORTION, count]


def test_a_node_that_stops_between_two_portions_goes_on_behind_the_first(two):
    node = two["gr-two"]
    many(node, PORTION + 1)
    reindexer = upgrade(two)
    watched(node, reindexer, stops_after=1)
    with pytest.raises(StoreBroken):
        reindexer.step()
    two.restart("gr-two")
    again = node.flows.reindexer
    assert again.progress.read == PORTION
    to_the_end(again)
    assert len(node.entries(REINDEXED)) == 2
    ((_, over),) = node.entries(OVER)
    told = {d.name: d.value for d in over.details}
    assert told["read"] == told["changed"] == str(PORTION + 1)


def watched(node, reindexer, stops_after=9):
    """Return the places that are kept with each entry; the store then is gone."""
    places, journal = [], reindexer.recorder.journal

    class Watched:
        def commit(self, draft, effects=()):
            if len(places) == stops_after:
                raise StoreBroken("the store is gone")
            place = journal.commit(draft, effects)
            places.append(reindexer._kept().after)
            return place

    reindexer.recorder = replace(reindexer.recorder, journal=Watched())
    return places


# --- two records of one ---------------------------------------------------------------

VIN = "WVWZZZ1JZXW000001"
ADVICE = "being read anew"


def car(node, **more):
    given = RecordInput("vehicle", "none", (FieldInput("vin", VIN),), **more)
    return node.call(CUSTODIAN, RECORDS_ADD, given)


def load(node, **more):
    said = {"category": "vehicle", "source_id": "7", "fields": {"vin": VIN}}
    chunk = ImportChunk(
        json.dumps(said).encode(), "json", "test", last=True, handling="H0", **more
    )
    return list(node.call(CUSTODIAN, RECORDS_IMPORT, iter((chunk,))))


def test_what_asks_for_the_record_of_a_number_waits_until_all_were_read(two):
    node = two["gr-two"]
    by_older_rules(node, **IVAN)
    reindexer = upgrade(two)
    with pytest.raises(CheckFailed, match=ADVICE):
        car(node)
    with pytest.raises(CheckFailed, match=ADVICE):
        load(node, join_same=True)
    assert car(node, separate=True).reference
    assert load(node)[-1].added == 1
    to_the_end(reindexer)
    with pytest.raises(AlreadyThere):
        car(node)
    assert load(node, join_same=True)[-1].done


def test_who_has_no_number_is_added_meanwhile(two):
    node = two["gr-two"]
    by_older_rules(node, **IVAN)
    upgrade(two)
    fields = (FieldInput("name", MARIA["name"]),)
    given = RecordInput("person", "suspect", fields)
    assert node.call(CUSTODIAN, RECORDS_ADD, given).reference
