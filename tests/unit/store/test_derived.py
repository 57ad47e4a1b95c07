"""Selectors and lanes that somebody took away, or put in, are named."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from node.errors import Altered
from node.flows.ports import PutSetting, WithdrawRecord
from node.protocol.notice.parcel import REPLACED
from node.store import open_store
from tests.contracts.builders import NOW, ORIGIN, commit, merge, minutes, record, token
from tests.contracts.notice_builders import (
    ended,
    queued,
    receipted,
    received,
    sent,
)

pytestmark = pytest.mark.attack


def scene(store):
    commit(
        store,
        record("r-1", "common", "t-1", "t-2"),
        record("r-2", "common", "t-2"),
        record("r-3"),
        received("c-1", "common", "t-1", watch=True),
        received("c-2", "common"),
        *(queued(f"i-{n}") for n in range(4)),
        queued("key", not_before=minutes(9)),
    )
    commit(store, sent("i-0", "i-1"))
    commit(store, receipted("i-0"))


def told(store):
    return list(store.journal.altered())


def past(store, statement, **values):
    """Write past the node, as who has the file does."""
    with store.engine.begin() as connection:
        assert connection.execute(text(statement), values).rowcount > 0


def test_nothing_is_astray_of_what_the_node_itself_did(opened, url):
    store = opened(url)
    scene(store)
    assert told(store) == []
    commit(
        store,
        record("r-1", "t-9"),
        WithdrawRecord("pt-pj/r-2", NOW),
        received("c-1", "t-9", sequence=2),
        ended("c-2"),
        queued("end", replaces=REPLACED),
    )
    assert told(store) == []


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("DELETE FROM selector WHERE token = :t AND number = 2", "Record pt-pj/r-2: 1 selectors gone."),
        ("DELETE FROM selector WHERE number = 1", "Record pt-pj/r-1: 3 selectors gone."),
        ("DELETE FROM received_selector WHERE token = :t AND number = 1", "Received c-1: 1 selectors gone."),
        ("UPDATE received_selector SET watch = FALSE WHERE token = :t AND number = 1",
         "Received c-1: 1 selectors gone. Received c-1: selectors of no act of the node."),
        ("DELETE FROM waiting WHERE lane = 'sent'", "Delivery i-1: 1 places in a lane gone."),
        ("UPDATE waiting SET peer = 'es-pn' WHERE lane = 'later'",
         "Delivery key: 1 places in a lane gone. Delivery key: places in a lane of no act of the node."),
        ("DELETE FROM way", "Way fr-pj: something waits, and the row is gone."),
        ("INSERT INTO selector VALUES (:t, 3)", "Record pt-pj/r-3: selectors of no act of the node."),
        ("INSERT INTO selector VALUES (:t, 77)", "Record number 77: selectors of no act of the node."),
        ("INSERT INTO selector_fresh VALUES (1, :t, 3)", "Record pt-pj/r-3: selectors of no act of the node."),
        ("INSERT INTO received_selector SELECT watch, :n, sender, number FROM received_selector WHERE watch LIMIT 1",
         "Received c-1: selectors of no act of the node."),
    ],
)  # fmt: skip
def test_what_somebody_took_away_or_put_in_is_named(opened, url, statement, sentence):
    store = opened(url)
    scene(store)
    values = {"t": token("common"), "n": token("new")}
    past(store, statement, **{k: v for k, v in values.items() if f":{k}" in statement})
    assert " ".join(told(store)) == sentence


def test_one_put_in_for_one_taken_away_is_named_too(opened, url):
    """Sums alone would not tell."""
    store = opened(url)
    scene(store)
    past(store, "UPDATE selector SET number = 3 WHERE token = :t AND number = 2", t=token("common"))  # fmt: skip
    assert told(store) == [
        "Record pt-pj/r-2: 1 selectors gone.",
        "Record pt-pj/r-3: selectors of no act of the node.",
    ]


def test_a_part_of_two_tokens_is_no_token(opened, url):
    store = opened(url)
    scene(store)
    first, second = sorted((token("common"), token("t-2")))
    past(store, "INSERT INTO selector VALUES (:t, 2)", t=first[8:] + second[:8])
    assert told(store) == ["Record pt-pj/r-2: selectors of no act of the node."]


def test_selectors_are_found_in_runs_and_half_merged(sqlite_url, keys, monkeypatch):
    monkeypatch.setattr("node.store.selector.RUN_FROM", 1)
    monkeypatch.setattr("node.store.merge.STEP_ROWS", 3)
    store = open_store(sqlite_url, keys, ORIGIN, merge_pause_s=None)
    try:
        for n in range(5):
            commit(store, record(f"r-{n}", "common", f"t-{n}"))
        assert told(store) == []
        past(store, "DELETE FROM selector_fresh WHERE token = :t", t=token("t-3"))
        assert told(store) == ["Record pt-pj/r-3: 1 selectors gone."]
        merge(store, 2)
        assert told(store) == ["Record pt-pj/r-3: 1 selectors gone."]
    finally:
        store.close()


def test_a_number_far_away_does_not_keep_who_looks_for_ever(opened, url):
    store = opened(url)
    scene(store)
    for number in (-5, 2**63 - 1):
        past(store, "UPDATE record SET number = :n WHERE number = 2 OR number < 0", n=number)  # fmt: skip
        assert (
            len([line for line in told(store) if "no act of the node made" in line])
            == 1
        )


def test_what_is_written_while_somebody_looks_is_not_taken_for_older(opened, url):
    store = opened(url)
    scene(store)
    commit(store, PutSetting("policy", b"x"))
    past(store, "UPDATE setting SET name = 'other'")
    looking = store.journal.altered()
    seen = [next(looking)]  # from here on, as of one moment
    commit(store, record("r-2", "t-9"), queued("i-9"), received("c-2", sequence=2))
    seen += looking
    assert [line.split(":")[0] for line in seen] == ["Setting other", "Setting policy"]


def test_a_lane_does_not_say_to_one_peer_what_is_for_another(opened, url):
    store = opened(url)
    scene(store)
    past(store, "UPDATE waiting SET peer = 'es-pn' WHERE lane = 'now'")
    with pytest.raises(Altered, match="somebody else"):
        store.channel.waiting("es-pn", now=NOW, count=9)


def test_a_lane_does_not_give_the_key_of_an_embargo_before_its_time(opened, url):
    store = opened(url)
    scene(store)
    past(store, "DELETE FROM waiting WHERE lane = 'sent'")
    past(store, "UPDATE waiting SET lane = 'now' WHERE lane = 'later'")
    with pytest.raises(Altered, match="may not be said yet"):
        store.channel.waiting("fr-pj", now=NOW, count=9)


def test_a_way_that_is_closed_for_years_is_not_believed(opened, url):
    store = opened(url)
    scene(store)
    store.channel.note_failure("fr-pj", error="x", at=NOW, again=minutes(5))
    assert store.channel.due_peers(NOW) == ()
    past(store, "UPDATE way SET next_try_at = next_try_at * 2")
    assert store.channel.due_peers(NOW) == ("fr-pj",)
