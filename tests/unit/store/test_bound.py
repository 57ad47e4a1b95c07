"""Who can write to the store, and has not the keystore, changes nothing unseen.

The cases are made of the schema: a table or column that comes to it is among them.
"""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Boolean, LargeBinary, Text, text

from node.errors import Altered, LedgerBroken, StoreBroken
from node.flows.channel.effects import RestartStream
from node.flows.heads.book import DropHead, HoldHead, KeepHead, PutDoubt
from node.flows.notice.effects import ConfirmOwner, MarkReceived, StillAt
from node.flows.ports import (
    CountUse,
    DropPending,
    PutApproval,
    PutOfficer,
    PutPeer,
    PutPending,
    PutSetting,
)
from node.flows.query.blind.effects import PutEpoch, PutView, PutWish
from node.model.codes import HeadFault, PeerState
from node.model.head import HeadDoubt, PeerHead
from node.model.parcel import Verb
from node.protocol.notice.parcel import REPLACED
from node.store.row_keys import BOUND, all_of
from node.store.schema import METADATA
from tests.contracts.builders import (
    NOW,
    approval,
    box,
    commit,
    digest,
    draft,
    minutes,
    officer,
    peer,
    pending,
    record,
    token,
)
from tests.contracts.notice_builders import (
    ALL,
    advanced,
    chunk,
    ended,
    hit,
    own,
    queued,
    received,
    report,
    sent,
)
from tests.contracts.test_blind_book import EPOCH, VIEW, WISH, delta, values
from tests.unit.store.test_head import show

pytestmark = pytest.mark.attack

CASE = {"peer": "fr-pj", "case": "C-1", "now": NOW}
SEALED_OTHERWISE = {
    "counter": "counts how often something was done, under handles, and grants nothing",
    "holding": "counts, for the status page",
    "ledger_row": "proved by the tree, and by what its entry opens to",
    "ledger_key": "opens what the tree proves, or does not",
    "ledger_erasure": "says where to look; what counts is the entry found there",
    "ledger_tile": "proved by the tree",
    "ledger_head": "signed, and bound to what is stored",
    "bound_page": "has a MAC, and is summed up beside the head",
    "remembered": "answers as they left; without one its sender may have the same "
    "message done again, with an entry of its own",
    "query": "our own questions, in boxes bound to their ids",
    "query_answer": "what peers answered, in boxes bound to theirs",
    "told": "what stands for a record in answers, in boxes bound to it",
    "selector": "made of records; what it lacks or has besides is named (derived)",
    "selector_fresh": "as selector",
    "received_selector": "made of received, and named as selector is; what is found "
    "is read by its number, and matched itself",
    "waiting": "made of delivery, and named as selector is; what it leads to says for "
    "whom it is, and when",
    "way": "how long a peer is not tried, and no longer than an hour is believed; one "
    "that is gone is named",
    "out_stream": "what does not follow a peer refuses, and the stream begins anew",
    "held_view": "sealed, each to its place: an older one is fetched on from there, and "
    "one that is gone is fetched anew",
    "held_view_part": "sealed, each to its place, and checked against a root that its "
    "peer has signed",
    "chunk": "sealed, each to its place, under keys that lie in notices",
}
"""Tables whose rows have no tags, and why that is no harm."""


NOT_FOUND_THEN = {
    *(("approval", name) for name in ("about", "since", "until")),
    ("notice_report", "notice_id"),
}
"""By what rows are found where no key is asked for. An approval that is not found
allows nothing; what is hidden so is named by who looks at all."""
LISTED = ("approval", "notice_report", "hit_event")
"""Tables whose rows are found by what they say, and not by their keys."""
NEVER_ALTERED = ("approval", "notice_report")


WISHES = (WISH, replace(WISH, tier="t-2"))


def scene(store):
    """Two rows of each bound table, each written twice."""
    commit(
        store,
        PutPeer(peer("es-pn", sequence=1)),
        PutPeer(peer("gr-pd", sequence=1)),
        PutOfficer(officer("o-1"), digest("c1")),
        PutOfficer(officer("o-2"), digest("c2")),
        PutSetting("policy", b"old"),
        PutSetting("other", b"old"),
        PutApproval(approval("a-1")),
        PutApproval(approval("a-2")),
        PutPending(pending("p-1")),
        PutPending(replace(pending("p-2"), at=minutes(1))),
        *(HoldHead(head(a, 2), None) for a in ("es-pn", "gr-pd")),
        *(KeepHead(head(a, 5)) for a in ("es-pn", "gr-pd")),
        *(PutDoubt(doubt(name)) for name in ("d-1", "d-2")),
        record("r-1", "t-1"),
        record("r-2", "t-2"),
        own("n-1"),
        own("n-2"),
        received("c-1", "t-1"),
        received("c-2", "t-2", watch=True),
        queued("i-1"),
        queued("i-2"),
        advanced(0, 1, sender="es-pn"),
        advanced(0, 2, sender="gr-pd"),
        report(),
        report(peer="es-pn"),
        hit("x", name="c-1"),
        hit("y", name="c-2"),
        *(PutWish(one, 9) for one in WISHES),
        PutEpoch(EPOCH),
        PutEpoch(replace(EPOCH, id=2)),
        PutView(VIEW, -1),
        PutView(replace(VIEW, id=2, epoch=2), -1),
        PutView(replace(VIEW, number=1), 0, delta(1)),
        PutView(replace(VIEW, number=2), 1, delta(2)),
    )
    store.blind.put_values(EPOCH, [values(n, b"old") for n in (1, 2)], ())
    store.blind.put_parts(1, 0, {0: b"old", 1: b"old"})


def change(store):
    """Replace what the scene put, as far as it can be replaced."""
    revoked = replace(peer("gr-pd", sequence=1), state=PeerState.REVOKED)
    commit(
        store,
        PutPeer(revoked),
        PutPeer(peer("es-pn", sequence=2)),
        PutOfficer(officer("o-1", active=False), digest("n1")),
        PutOfficer(officer("o-2", active=False), digest("n2")),
        PutSetting("policy", b"new"),
        PutSetting("other", b"new"),
        PutPending(replace(pending("p-1"), case="another")),
        PutPending(replace(pending("p-2"), case="another")),
        *(HoldHead(head(a, 9), head(a, 2)) for a in ("es-pn", "gr-pd")),
        *(DropHead(head(a, 5)) for a in ("es-pn", "gr-pd")),
        *(KeepHead(head(a, 5, seen_at=minutes(5))) for a in ("es-pn", "gr-pd")),
        *(PutDoubt(doubt(name, cleared_at=NOW)) for name in ("d-1", "d-2")),
        renewed("r-1", "t-1"),
        renewed("r-2", "t-2"),
        own("n-1", 2),
        own("n-2", 2),
        received("c-1", "t-1", sequence=2),
        received("c-2", "t-2", sequence=2, watch=True),
        sent("i-1", "i-2"),
        advanced(1, 2, sender="es-pn"),
        advanced(2, 3, sender="gr-pd"),
        *(PutWish(replace(one, asked_at=minutes(9)), 9) for one in WISHES),
        *(PutEpoch(replace(EPOCH, id=n, info=b"new")) for n in (1, 2)),
        PutView(replace(VIEW, id=2, epoch=2, number=1), 0),
        PutView(replace(VIEW, number=3), 2, replace(delta(1), delta=b"new")),
        PutView(replace(VIEW, number=4), 3, replace(delta(2), delta=b"new")),
    )
    store.blind.put_values(EPOCH, [values(n, b"new") for n in (1, 2)], ())
    store.blind.put_parts(1, 0, {0: b"new", 1: b"new"})
    # Hits are never altered; those with a notice that ended are emptied.
    commit(store, ended("c-1", sequence=3), ended("c-2", sequence=3))


def renewed(name, *tokens):
    return replace(
        record(name, *tokens), content=digest("new", 16), box=box(f"new {name}")
    )


def head(agency, size, **changed):
    root = digest(f"{agency} {size}")
    note = f"{agency}/comity-ledger\n{size}\n{base64.b64encode(root).decode()}\n\n"
    return replace(PeerHead(agency, size, root, note, NOW), **changed)


def doubt(name, **changed):
    made = HeadDoubt(name, "es-pn", HeadFault.FORKED, NOW, "held", "shown")
    return replace(made, **changed)


def first_use(store, table):
    """Do what looks at the table first."""
    uses = {
        "peer": store.peers.all,
        "officer": store.officers.all,
        "officer_credential": lambda: store.officers.by_credential(digest("c1")),
        "setting": lambda: [store.settings.get(n) for n in ("policy", "other")],
        "approval": lambda: store.approvals.for_case(**CASE),
        "pending": store.pending.page,
        "pending_share": store.pending.page,
        "peer_checkpoint": store.heads.heads,
        "waiting_head": store.heads.heads,
        "head_doubt": store.heads.doubts,
        "record": lambda: store.holdings.load(range(1, 200)),
        "notice": lambda: (
            [store.notices.notice(n) for n in ("n-1", "n-2")],
            store.notices.notices(states=ALL, count=9),
        ),
        "received": lambda: store.notices.load_received(range(1, 200)),
        "delivery": lambda: (
            store.channel.waiting("fr-pj", now=NOW, count=9),
            store.notices.deliveries("n-1"),
        ),
        "in_stream": store.channel.senders,
        "notice_report": lambda: store.notices.reports("n-1"),
        "hit_event": lambda: store.notices.hits(count=9),
        "blind_epoch": store.blind.epochs,
        "blind_value": lambda: store.blind.values(EPOCH, range(200)),
        "blind_wish": store.blind.wishes,
        "blind_view": store.blind.views,
        "blind_part": lambda: store.blind.parts(VIEW, range(200)),
        "blind_delta": lambda: store.blind.deltas(replace(VIEW, number=200), 0),
    }
    store.peers.stale()
    store.officers.stale()
    store.heads.stale()
    return uses[table.name]()


def rows_of(store, table):
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(table.select())]


def put(store, table, rows):
    """Write rows past the node, as who has the file does."""
    with store.engine.begin() as connection:
        connection.execute(table.delete())
        for row in rows:
            connection.execute(table.insert().values(row))


def other(value, column):
    if isinstance(column.type, Boolean):
        return not value
    if isinstance(column.type, LargeBinary):
        return bytes([value[0] ^ 1]) + value[1:] if value else b"x"
    return f"{value}x" if isinstance(column.type, Text) else (value or 0) + 100


def told(store):
    return list(store.journal.altered())


def test_every_table_is_bound_or_says_why_not():
    rest = {str(t.name) for t in METADATA.sorted_tables} - set(BOUND)
    assert rest == set(SEALED_OTHERWISE)


@pytest.mark.parametrize("table", BOUND.values(), ids=BOUND)
def test_a_column_that_somebody_changed_is_refused_by_name(opened, url, table):
    store = opened(url)
    scene(store)
    assert first_use(store, table)
    assert told(store) == []
    before = rows_of(store, table)
    for place, column in enumerate(table.columns):
        changed = list(before[0])
        changed[place] = other(changed[place], column)
        put(store, table, [tuple(changed), *before[1:]])
        assert any(
            str(before[0][0]) in line or table.name in line for line in told(store)
        ), column
        if (table.name, column.name) not in NOT_FOUND_THEN:
            with pytest.raises(Altered, match=str(table.name)):
                first_use(store, table)
        put(store, table, before)
        first_use(store, table)
    assert told(store) == []


@pytest.mark.parametrize("table", BOUND.values(), ids=BOUND)
def test_a_row_that_is_gone_is_named(opened, url, table):
    store = opened(url)
    scene(store)
    before = rows_of(store, table)
    put(store, table, before[1:])
    (line,) = told(store)
    assert "the row is gone" in line
    if table.name in LISTED:
        assert len(first_use(store, table)) < len(before)
    else:
        with pytest.raises(Altered, match="gone"):
            first_use(store, table)


@pytest.mark.parametrize("table", BOUND.values(), ids=BOUND)
def test_an_older_row_put_back_is_refused_by_name(opened, url, table):
    store = opened(url)
    scene(store)
    older = rows_of(store, table)
    change(store)
    newer = rows_of(store, table)
    if table.name in NEVER_ALTERED:
        assert older == newer
        return
    for old in older:
        put(store, table, [old, *(row for row in newer if row[0] != old[0])])
        assert len(told(store)) == 1
        with pytest.raises(Altered, match="not the one that was written last"):
            first_use(store, table)


@pytest.mark.parametrize("table", BOUND.values(), ids=BOUND)
def test_two_rows_whose_contents_were_exchanged_are_refused(opened, url, table):
    store = opened(url)
    scene(store)
    one, two = rows_of(store, table)
    key = 1 if table.name != "record" else 2  # a reference is of one record alone
    put(store, table, [(*one[:key], *two[key:])])
    assert len(told(store)) == 2
    with pytest.raises(Altered):
        first_use(store, table)


@pytest.mark.parametrize("table", BOUND.values(), ids=BOUND)
def test_a_row_from_nowhere_is_refused(opened, url, table):
    store = opened(url)
    scene(store)
    before = rows_of(store, table)
    once = {c for index in table.indexes if index.unique for c in index.columns}
    made = [
        other(value, column)
        if column.primary_key or column.unique or column in once
        else value
        for value, column in zip(before[-1], table.columns, strict=True)
    ]
    put(store, table, [*before, tuple(made)])
    (line,) = told(store)
    assert "no act of the node made this row" in line
    if table.name != "setting":  # which nobody asks for
        with pytest.raises(Altered):
            first_use(store, table)


def test_an_older_list_put_back_with_its_rows_is_refused_while_the_node_runs(
    opened, url
):
    store = opened(url)
    scene(store)
    pages, peers = (rows_of(store, METADATA.tables[n]) for n in ("bound_page", "peer"))
    change(store)
    put(store, METADATA.tables["peer"], peers)
    put(store, METADATA.tables["bound_page"], pages)
    with pytest.raises(Altered, match="list of rows"):
        first_use(store, BOUND["peer"])


def test_an_older_list_put_back_with_its_rows_does_not_open(opened, url, keys):
    store = opened(url)
    scene(store)
    pages, peers = (rows_of(store, METADATA.tables[n]) for n in ("bound_page", "peer"))
    change(store)
    store.close()
    put(store, METADATA.tables["peer"], peers)
    put(store, METADATA.tables["bound_page"], pages)
    with pytest.raises(Altered, match="not those of the head"):
        opened(url)


@pytest.mark.parametrize("value", ["an older one", "none"])
def test_a_sum_that_is_not_of_the_head_does_not_open(opened, url, value):
    store = opened(url)
    scene(store)
    with store.engine.connect() as connection:
        older = connection.scalar(text("SELECT bound FROM ledger_head"))
    change(store)
    store.close()
    with store.engine.begin() as connection:
        put_in = older if value == "an older one" else b""
        connection.execute(
            text("UPDATE ledger_head SET bound = :value"), {"value": put_in}
        )
    with pytest.raises((Altered, StoreBroken), match=r"head is not its|not bound"):
        opened(url)


def test_nothing_is_built_upon_a_row_that_somebody_changed(opened, url):
    store = opened(url)
    scene(store)
    for table, effect in (
        (BOUND["officer"], PutOfficer(officer("o-1", active=False), b"")),
        (BOUND["officer_credential"], PutOfficer(officer("o-1"), digest("new"))),
    ):
        before = sorted(rows_of(store, table))
        put(store, table, [(before[0][0], digest("mine")), *before[1:]])
        with pytest.raises(Altered, match=str(table.name)):
            commit(store, effect)
        put(store, table, before)
    commit(store, PutOfficer(officer("o-9"), digest("c9")))  # others go on


TABLES_OF = ("received", "received_selector", "hit_event")


def test_a_recalled_notice_that_is_put_back_is_neither_found_nor_shown(opened, url):
    store = opened(url)
    scene(store)
    older = {name: rows_of(store, METADATA.tables[name]) for name in TABLES_OF}
    commit(store, ended("c-1"), ended("c-2"))
    for name, rows in older.items():
        put(store, METADATA.tables[name], rows)
    found = store.notices.find_received([token("t-1")], now=NOW, limit=9)
    numbers = [n for under in found["fr-pj"].values() for n in under]
    for use in (
        lambda: store.notices.load_received(numbers),
        lambda: store.notices.received("fr-pj", "c-1"),
        lambda: store.notices.received_of("fr-pj", ["c-1"]),
        lambda: store.notices.inbox(states=ALL, count=9),
        lambda: store.notices.held("fr-pj", after="", until=""),
        lambda: store.notices.lapsed(minutes(9999), count=9),
        lambda: store.notices.hits(count=9),
    ):
        with pytest.raises(Altered, match="not the one that was written last"):
            use()


def test_what_a_peer_is_told_of_notices_is_not_what_somebody_wrote(opened, url):
    store = opened(url)
    scene(store)
    commit(store, sent("i-1", "i-2"))
    assert store.notices.recipients("fr-pj", after="", until="")
    for table, column, value in (
        ("notice", "state", "withdrawn"),
        ("delivery", "peer", "es-pn"),
        ("delivery", "verb", "withdraw"),
    ):
        before = rows_of(store, BOUND[table])
        with store.engine.begin() as connection:
            connection.execute(BOUND[table].update().values({column: value}))
        peer_ = "es-pn" if column == "peer" else "fr-pj"
        with pytest.raises(Altered, match=table):
            store.notices.recipients(peer_, after="", until="")
        put(store, BOUND[table], before)
    assert store.notices.recipients("fr-pj", after="", until="")


UPON = {
    "a copy of the next sequence": (
        "received", received("c-1", sequence=2),
    ),
    "the end of a copy": ("received", ended("c-1")),
    "a mark": ("received", MarkReceived("fr-pj", "c-1", Verb.READ, NOW)),
    "a hit": ("received", hit("z", name="c-1")),
    "an attachment": ("received", chunk(0, sender="fr-pj", name="c-1")),
    "what was decided about a copy": ("received", StillAt("fr-pj", "c-1", 1)),
    "what was decided about ours": ("notice", StillAt("", "n-1", 1)),
    "the next revision": ("notice", own("n-1", 2)),
    "a parcel that is said": ("delivery", sent("i-1")),
    "what replaces what waits": ("delivery", queued("i-9", replaces=REPLACED)),
    "a stream that begins anew": ("delivery", RestartStream("fr-pj", "e-9", -1)),
    "a parcel that came": ("in_stream", advanced(1, 2, sender="es-pn")),
    "a word of an owner": ("in_stream", ConfirmOwner("es-pn", NOW)),
    "a newer report": ("notice_report", report(text="newer")),
    "the end of what hits are of": ("hit_event", ended("c-1")),
}  # fmt: skip


@pytest.mark.parametrize("name", UPON)
def test_no_act_about_notices_is_built_upon_what_somebody_changed(opened, url, name):
    store = opened(url)
    scene(store)
    table, effect = UPON[name]
    column = {"in_stream": "receipts"}.get(table, "sealed")
    before = rows_of(store, BOUND[table])
    with store.engine.begin() as connection:
        connection.execute(BOUND[table].update().values({column: b"mine"}))
    with pytest.raises(Altered, match=table):
        commit(store, effect)
    put(store, BOUND[table], before)
    commit(store, effect)
    assert told(store) == []


def test_what_is_forgotten_without_an_entry_stays_bound(opened, url):
    store = opened(url)
    scene(store)
    commit(store, *(ended(f"e-{n}") for n in range(4)), hit("w", name="e-0"))
    before, head = rows_of(store, BOUND["received"]), store.journal.head()
    assert store.notices.forget_ended(keep=1) == 3
    assert store.journal.head() == head
    assert told(store) == []
    put(store, BOUND["received"], before)  # at the same head
    assert len(told(store)) == 3
    with pytest.raises(Altered, match="no act of the node"):
        store.notices.inbox(states=ALL, count=99)
    gone = [row for row in before if row[2] not in ("e-0", "e-1", "e-2")]
    put(store, BOUND["received"], gone)
    store.close()
    store = opened(url)
    assert told(store) == []
    commit(store, received("e-9"))
    assert told(store) == []


def test_nothing_is_forgotten_where_somebody_changed_it(opened, url):
    store = opened(url)
    scene(store)
    commit(store, *(ended(f"e-{n}") for n in range(3)))
    with store.engine.begin() as connection:
        connection.execute(BOUND["received"].update().values(sequence=7))
    with pytest.raises(Altered, match="received"):
        store.notices.forget_ended(keep=1)
    with pytest.raises(Altered, match="received"):
        commit(store, ended("c-1"))
    commit(store, PutSetting("policy", b"others go on"))


def test_who_reads_the_file_finds_no_name_no_case_and_no_offence(opened, url):
    store = opened(url)
    scene(store)
    words = (b"C-1", b"Officer", b"Policia", b"trafficking", b"fingerprint")
    for table in BOUND.values():
        for row in rows_of(store, table):
            for value in row:
                clear = value if isinstance(value, bytes) else str(value).encode()
                assert not [word for word in words if word in clear], table.name


def test_who_reads_the_file_finds_nobody_who_was_counted(opened, url):
    store = opened(url)
    names = ("day:es-pn", "day:es-pn officer o-1", "day:es-pn case C-1")
    for day in ("2026-06-01", "2026-06-02"):
        commit(store, *(CountUse(name, day, 2) for name in names))
    rows = rows_of(store, METADATA.tables["counter"])
    assert {(period, used) for _, period, used in rows} == {(d, 2) for d in ("2026-06-01", "2026-06-02")}  # fmt: skip
    assert len({handle for handle, *_ in rows}) == 6  # nor who came again
    assert not [h for h, *_ in rows if any(w in h for w in ("es", "o-1", "C-1"))]
    store.close()
    store = opened(url)
    assert [store.memory.use(name, "2026-06-01") for name in names] == [2, 2, 2]
    assert store.memory.forget_uses_before("2026-06-02") == 3
    assert [store.memory.use(name, "2026-06-01") for name in names] == [0, 0, 0]


def test_rows_are_as_they_were_after_a_restart(opened, url):
    store = opened(url)
    scene(store)
    change(store)
    commit(store, DropPending("p-1"))
    store.close()
    store = opened(url)
    assert told(store) == []
    for table in BOUND.values():
        first_use(store, table)
    assert store.holdings.find([token("t-1")], limit=9)
    commit(store, record("r-3", "t-3"))
    assert told(store) == []


def test_whole_rows_are_read():
    for table in BOUND.values():
        for column in table.columns:
            assert f'"{column.name}"' in all_of(table)


def test_what_waits_is_not_ended_by_a_time_that_somebody_wrote(opened, url):
    store = opened(url)
    commit(store, PutPending(pending("p-1")))
    sent = {"most": 1000, "before": NOW - timedelta(days=30), "count": 100}
    assert store.pending.beyond(**sent) == ()
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE pending_share SET last_at = 0"))
    with pytest.raises(Altered, match="pending_share"):
        store.pending.beyond(**sent)


def came(store):
    store.journal.commit(draft("arrived", exhibit=False, arrived=True))


BESIDE = (
    "shown_size",
    "shown_root",
    "shown_note",
    "shown_at",
    "next_record",
    "arrived",
)


@pytest.mark.parametrize("names", [BESIDE[:4], *((name,) for name in BESIDE[3:])])
def test_what_stood_beside_the_head_before_does_not_open(opened, url, names):
    """Peers that were shown more would convict the node of a ledger that was cut."""
    store = opened(url)
    show(store)
    commit(store, record("r-1", "t-1"))
    columns = ", ".join(f'"{name}"' for name in names)
    with store.engine.connect() as connection:
        older = connection.execute(text(f"SELECT {columns} FROM ledger_head")).one()  # noqa: S608
    commit(store, record("r-2", "t-2"))
    came(store)
    show(store, name="second", since=NOW)
    came(store)
    store.close()
    with store.engine.begin() as connection:
        sets = ", ".join(f'"{name}" = :{name}' for name in names)
        connection.execute(
            text(f"UPDATE ledger_head SET {sets}"),  # noqa: S608
            dict(zip(names, older, strict=True)),
        )
    with pytest.raises((Altered, LedgerBroken)):
        opened(url)


def test_what_an_undone_act_has_tagged_is_undone_as_well(opened, url):
    """Else the sum would be of pages that were never written, and nothing would open."""
    store = opened(url)
    commit(store, PutSetting("policy", b"old"))
    writer = store.journal._writer

    def failing(work):
        with work.savepoint():
            work.tag_now(BOUND["setting"], ["policy"], size=9)
            raise ValueError("undone")

    def undone(work):
        total, pages = work.rebind(0)
        before = total, dict(pages)
        with pytest.raises(ValueError, match="undone"):
            failing(work)
        assert work.rebind(0) == before

    writer.tidy(undone)
    store.close()
    assert opened(url).settings.get("policy") == b"old"
