"""What the courier asks at every turn does not grow with the queues."""

from __future__ import annotations

import sqlite3

import pytest

from node.protocol.notice.parcel import REPLACED
from node.store import (
    channel_outbox,
    notice_find,
    notice_inbox,
    notice_own,
    notice_told,
)
from node.store.channel_schema import DELIVERY
from node.store.notice_schema import RECEIVED
from node.store.read import newest_of_states
from node.store.sql import SqlStatement
from tests.contracts.builders import NOW, commit, minutes
from tests.contracts.notice_builders import ids, queued


def _among(sql):
    """As ``run_among`` asks it, for two values."""
    return SqlStatement(sql.format(among="IN (?, ?)", value="?"))


STATEMENTS = {
    "sent": (channel_outbox._SENT, 2),
    "queued": (channel_outbox._QUEUED, 4),
    "waiting items": (_among(channel_outbox._LOAD), 2),
    "turns": (channel_outbox._TURNS, 4),
    "backlog": (channel_outbox._BACKLOG, 1),
    "pressing": (channel_outbox._PRESSING, 1),
    "refused": (channel_outbox._REFUSED, 1),
    "told": (notice_told._TOLD, 4),
    "deliveries": (notice_told._DELIVERIES, 1),
    "deliveries of one": (notice_told._DELIVERIES_OF, 2),
    "due notices": (notice_own._DUE, 2),
    "reports": (notice_own._REPORTS, 1),
    "received": (notice_inbox._ONE, 2),
    "standings": (notice_inbox._STANDING, 3),
    "watched": (notice_inbox._WATCHED, 0),
    "found": (notice_find._FIND, 4),
    "lapsed": (notice_inbox._LAPSED, 3),
    "capacity used": (notice_inbox._CAPACITY_USED, 1),
    "inbox": (newest_of_states(RECEIVED, ("number",), 2), 7),
    "recipients": (_among(notice_told._RECIPIENTS), 2),
    "spoken of": (_among(notice_told._SPOKEN_OF), 2),
    "several received": (_among(notice_inbox._SEVERAL), 3),
}
LARGE = ("delivery", "waiting", "received", "received_selector", "notice")


@pytest.mark.parametrize("name", STATEMENTS)
def test_no_statement_walks_a_large_table(opened, sqlite_url, name):
    opened(sqlite_url)
    statement, values = STATEMENTS[name]
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as connection:
        plan = connection.execute(
            f"EXPLAIN QUERY PLAN {statement._sqlite}", [1] * values
        ).fetchall()
    walked = [step for *_, step in plan if step.startswith("SCAN")]
    assert [s for s in walked if s.split()[1] in LARGE] == []


def test_queues_of_others_and_embargoes_keep_no_peer_waiting(opened, url):
    """Steps into the index are counted, not seconds: SQLite's rows tell on both."""
    store = opened(url)
    commit(
        store,
        *(queued(f"key {n}", not_before=minutes(9000)) for n in range(3000)),
        *(queued(f"other {n}", "es-pn") for n in range(3000)),
        queued("first"),
        queued("second"),
    )
    channel = store.channel
    assert ids(channel.waiting("fr-pj", now=NOW, count=50)) == ["first", "second"]
    assert len(channel.waiting("es-pn", now=NOW, count=50)) == 50
    assert channel.due_peers(NOW) == ("es-pn", "fr-pj")
    assert channel.next_due(NOW) == minutes(9000)
    assert channel.backlog("fr-pj") == 3002
    assert len(channel.waiting("fr-pj", now=minutes(9000), count=5000)) == 3002


def test_the_lanes_hold_what_waits_and_nothing_else(opened, url):
    store = opened(url)
    commit(store, *(queued(f"i-{n}") for n in range(4)))
    commit(store, queued("key", not_before=minutes(5)), queued("new", "es-pn"))
    commit(store, queued("end", replaces=REPLACED))
    with store.engine.connect() as connection:
        states = connection.execute(DELIVERY.select()).all()
    rows = SqlStatement('SELECT "number" FROM "waiting" ORDER BY "number"')
    waiting = [number for (number,) in store.channel._rows(rows)]
    assert waiting == sorted(row.number for row in states if row.state == "queued")
