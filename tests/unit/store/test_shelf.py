"""What is held is looked over, a few rows at a time, on either store."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from node.flows.ports import PutApproval, PutOfficer, PutPeer, WithdrawRecord
from tests.contracts.builders import (
    NOW,
    approval,
    commit,
    merge,
    officer,
    peer,
    peer_answer,
    query,
    record,
    token,
)
from tests.contracts.notice_builders import own, received


def filled(store):
    commit(store, *(record(f"r-{n}", "common", f"t-{n}") for n in range(150)))
    commit(
        store,
        WithdrawRecord("pt-pj/r-7", NOW),
        query("q-1"),
        peer_answer("q-1", "es-pn"),
    )
    commit(
        store,
        received("c-1", "common"),
        own("n-1"),
        PutPeer(peer()),
        PutApproval(approval("a-1")),
    )


def past(store, statement, **values):
    with store.engine.begin() as connection:
        assert connection.execute(text(statement), values).rowcount > 0


def looked(store):
    """Look all over; return what was seen, and what is wrong."""
    boxes, wrong, place = [], list(store.shelves.counts()), ""
    while True:
        found = store.shelves.look(place)
        boxes += found.boxes
        wrong += found.wrong
        if found.lacking:
            store.shelves.put_back(found.lacking)
        place = found.place
        if not place:
            return boxes, [(one.table, one.handle, one.what) for one in wrong]


def test_all_that_is_held_is_seen_once_and_nothing_is_wrong_with_it(opened, url):
    store = opened(url)
    filled(store)
    boxes, wrong = looked(store)
    assert wrong == []
    names = [(one.table, one.handle) for one in boxes]
    assert len(names) == len(set(names))
    assert sum(table == "record" for table, _ in names) == 149
    assert {table for table, _ in names} >= {
        *("record", "received", "notice", "query", "query_answer")
    }


@pytest.mark.attack
@pytest.mark.parametrize(
    ("statement", "table", "what"),
    [
        ("DELETE FROM record WHERE number = 70", "record", "the row is gone"),
        (
            "UPDATE record SET category = 'x' WHERE number = 70",
            "record",
            "written last",
        ),
        ("DELETE FROM selector WHERE number = 70", "record", "2 selectors gone"),
        ("DELETE FROM selector", "record", "2 selectors gone"),
        ("DELETE FROM received_selector", "received", "1 selectors gone"),
        ("DELETE FROM received", "received", "the row is gone"),
        ("DELETE FROM notice", "notice", "the row is gone"),
        ("DELETE FROM peer", "peer", "the row is gone"),
        ("UPDATE holding SET records = 5", "record", "149 are there, 5 were counted"),
        ("DELETE FROM bound_page WHERE name = 'record' AND page = 1", "record", "gone"),
    ],
)
def test_what_is_damaged_is_named(opened, url, statement, table, what):
    store = opened(url, merge_pause_s=None)
    filled(store)
    merge(store)
    past(store, statement)
    _, wrong = looked(store)
    assert any(of == table and what in said for of, _, said in wrong), wrong
    assert {of for of, _, _ in wrong} == {table}


def test_selectors_are_put_back_for_whole_records_alone(opened, url):
    store = opened(url, merge_pause_s=None)
    filled(store)
    merge(store)
    past(store, "DELETE FROM selector")
    past(store, "UPDATE record SET category = 'x' WHERE number = 70")
    looked(store)
    _, wrong = looked(store)
    assert [
        (table, handle) for table, handle, _ in wrong if "selectors" in handle
    ] == []
    found = store.holdings.find([token("common"), token("t-9")], limit=500)
    assert len(found[token("t-9")]) == 1
    assert 70 not in found[token("common")]
    assert len(found[token("common")]) == 148


def test_the_place_is_kept(opened, url):
    store = opened(url)
    assert store.shelves.place() is None
    store.shelves.keep(b"here")
    store.close()
    again = opened(url)
    assert again.shelves.place() == b"here"
    assert list(again.journal.altered()) == []


def test_an_officer_who_is_changed_meanwhile_is_not_damaged(opened, url):
    store = opened(url)
    commit(store, PutOfficer(officer(), b"1" * 32))
    place = store.shelves.look("").place
    commit(store, PutOfficer(officer(active=False), b""))
    while place:
        found = store.shelves.look(place)
        assert found.wrong == ()
        place = found.place
