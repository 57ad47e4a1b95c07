"""A backup keeps what is ours, and no content of others' notices."""

from __future__ import annotations

import io
import os
from dataclasses import replace

import msgspec
import pytest
from sqlalchemy import text

from node.errors import AlreadyThere, BadInput
from node.flows.channel.ports import DeliveryState
from node.flows.notice.effects import ConfirmOwner, MarkReceived
from node.flows.ports import BindRestored
from node.model.box import Box
from node.model.notice import NoticeState
from node.model.parcel import Verb
from node.store import open_store
from node.store.archive import ArchiveWriter, read_backup, read_parts
from node.store.backup import backup, restore
from node.store.engine import open_engine
from tests.contracts.builders import NOW, ORIGIN, box, commit, token
from tests.contracts.notice_builders import (
    ALL,
    advanced,
    chunk,
    deliver,
    ended,
    hit,
    ids,
    own,
    queued,
    received,
    report,
    sent,
)

NOTHING = Box(b"", b"")
SECRETS = [os.urandom(40) for _ in range(8)]
BOX, OLD, HIT, PASSED_ON = (Box(SECRETS[n], SECRETS[n + 1]) for n in range(0, 8, 2))


def fill(store):
    """Ours, others', and something in each state of its way."""
    commit(store, own("n-1", state=NoticeState.PUBLISHED), own("n-2"), report())
    deliver(store, "receipted")
    commit(store, queued("sent"), queued("queued"), queued("read", verb=Verb.READ))
    commit(store, sent("sent", position=2))
    commit(store, queued("passed on", subject="theirs", box=PASSED_ON))
    store.channel.note_failure("fr-pj", error="unreachable", at=NOW, again=NOW)
    commit(
        store,
        received("a", "t", box=OLD, watch=True),
        received("b"),
        ended("b"),
        advanced(0, 3),
        ConfirmOwner("fr-pj", NOW),
    )
    commit(store, received("a", "t", sequence=2, box=BOX, watch=True))
    commit(store, MarkReceived("fr-pj", "a", Verb.ACTED, NOW))
    commit(
        store, replace(hit("x"), box=HIT), chunk(0), chunk(0, sender="fr-pj", name="a")
    )


def made(store) -> bytes:
    out = io.BytesIO()
    backup(store.engine, out, now=NOW)
    return out.getvalue()


@pytest.fixture
def restored(opened, url, keys, tmp_path):
    """A store, restored from the backup of another; the backup's bytes besides."""
    source = opened(f"sqlite:///{tmp_path}/source/node.db")
    fill(source)
    data = made(source)
    engine = open_engine(url)
    restore(engine, io.BytesIO(data))
    engine.dispose()
    store = open_store(url, keys, ORIGIN)
    commit(store, BindRestored())
    yield store, source, data
    store.close()


def test_what_is_ours_comes_back_whole(restored):
    store, source, _ = restored
    assert store.notices.notices(states=ALL, count=9) == source.notices.notices(
        states=ALL, count=9
    )
    assert store.notices.reports("n-1") == source.notices.reports("n-1")
    assert store.notices.chunk("", "n-1", "file", 0) == b"chunk 0"


def test_what_was_on_its_way_is_queued_again_in_a_stream_that_is_to_begin(restored):
    store, source, _ = restored
    assert source.channel.out_stream("fr-pj").position == 3
    assert store.channel.out_stream("fr-pj") is None
    waiting = store.channel.waiting("fr-pj", now=NOW, count=9)
    assert ids(waiting) == ["sent", "queued", "read"]
    assert {(i.state, i.position, i.sent_at) for i in waiting} == {
        (DeliveryState.QUEUED, 0, None)
    }
    assert waiting[0].box == box("item sent")
    assert store.channel.delivery("receipted") == source.channel.delivery("receipted")
    assert store.channel.due_peers(NOW) == ("fr-pj",)
    commit(store, sent("sent", "queued", epoch="after the restore"))


def test_a_copy_of_another_s_is_known_and_not_here(restored):
    store, source, _ = restored
    before, after = (s.notices.received("fr-pj", "a") for s in (source, store))
    assert after == replace(before, box=NOTHING)
    assert store.notices.find_received([token("t")], now=NOW, limit=9) == {}
    assert not store.notices.any_watched()
    assert store.notices.held("fr-pj", after="", until="") == ()
    assert [h.box for h in store.notices.hits(count=9)] == [NOTHING]
    assert store.notices.chunks("fr-pj", "a", "file") == 0


def test_the_owner_sends_it_again_and_it_is_here_with_its_marks(restored):
    store, _, _ = restored
    commit(store, received("a", "t", sequence=2, box=BOX))
    found = store.notices.received("fr-pj", "a")
    assert (found.box, found.acted_at) == (BOX, NOW)
    assert store.notices.find_received([token("t")], now=NOW, limit=9) == {
        "fr-pj": {token("t"): (found.number,)}
    }


def test_owners_have_yet_to_confirm_and_streams_go_on(restored):
    store, _, _ = restored
    (stream,) = store.channel.senders()
    assert (stream.epoch, stream.position, stream.confirmed_at) == ("e-1", 3, None)
    commit(store, advanced(3, 4))


@pytest.mark.attack
def test_a_restored_backup_does_not_revive_a_notice_that_had_ended(restored):
    store, _, _ = restored
    for sequence in (1, 2, 9):
        with pytest.raises(AlreadyThere):
            commit(store, received("b", "t", sequence=sequence))


@pytest.mark.attack
def test_a_notice_recalled_after_the_backup_is_not_readable_from_it(restored):
    _, _, data = restored
    assert [n for n, secret in enumerate(SECRETS) if secret in data] == []
    assert b"chunk 0" in data  # ours
    manifest = read_backup(io.BytesIO(data)).manifest
    rows = {
        table: msgspec.msgpack.decode(part)
        for table, part in read_parts(io.BytesIO(data), manifest)
    }
    assert not any(token("t") in row for row in rows["received"])
    assert {row[0] for row in rows["chunk"]} == {""}
    assert not {"received_selector", "out_stream"} & rows.keys()


@pytest.mark.attack
def test_what_we_pass_on_for_another_is_not_sent_from_a_backup(restored):
    store, _, _ = restored
    item = store.channel.delivery("passed on")
    assert (item.state, item.box) == (DeliveryState.SUPERSEDED, NOTHING)


@pytest.mark.attack
def test_what_a_backup_leaves_out_is_bound_without_it_and_nothing_else(
    opened, url, keys, tmp_path
):
    source = opened(f"sqlite:///{tmp_path}/source/node.db")
    fill(source)
    engine = open_engine(url)
    restore(engine, io.BytesIO(made(source)))
    store = opened(url)
    forged = {
        "in the backup, or after": "UPDATE notice SET state = 'withdrawn'",
        "an end": "UPDATE received SET state = 'published' WHERE notice_id = 'b'",
        "content": "UPDATE received SET \"key\" = 'mine' WHERE notice_id = 'a'",
        "a receipt": "UPDATE delivery SET outcome = 'refused' WHERE id = 'receipted'",
    }
    if url.startswith("postgresql"):
        forged["content"] = forged["content"].replace("'mine'", "'mine'::bytea")
    with engine.begin() as connection:
        for statement in forged.values():
            connection.execute(text(statement))
    engine.dispose()
    commit(store, BindRestored())
    told = [line.split(":")[0] for line in store.journal.altered()]
    assert sorted(told) == ["Delivery receipted", "Notice n-1", "Notice n-2", "Received a", "Received b"]  # fmt: skip


def test_a_restored_store_is_sound_in_either_engine(restored):
    store, _, _ = restored
    assert list(store.journal.altered()) == []
    commit(store, received("a", "t", sequence=2, box=BOX), ended("b"))
    assert list(store.journal.altered()) == []


# --- forged -----------------------------------------------------------------------


def set_in(table, column, value, row=0):
    def change(rows, columns):
        rows[table][row][columns[table].index(column)] = value

    return change


def add_chunk(rows, _columns):
    rows["chunk"].append(["fr-pj", "a", "file", 0, b"revived"])


def notice_gone(rows, _columns):
    rows["notice"] = [row for row in rows["notice"] if row[0] != "n-1"]


FORGERIES = {
    "a key of a recalled notice": set_in("received", "key", b"key"),
    "its content": set_in("received", "sealed", b"sealed"),
    "its tokens": set_in("received", "tokens", token("t")),
    "a hit with it": set_in("hit_event", "key", b"key"),
    "its attachment": add_chunk,
    "a confirmation of its owner": set_in("in_stream", "confirmed_at", 1),
    "an item that was sent": set_in("delivery", "state", "sent", 1),
    "an item of somebody else's notice": notice_gone,
}


@pytest.mark.attack
@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_backup_does_not_bring_in(restored, tmp_path, name):
    _, _, data = restored
    held = read_backup(io.BytesIO(data)).manifest
    rows: dict[str, list] = {}
    for table, part in read_parts(io.BytesIO(data), held):
        rows.setdefault(table, []).extend(msgspec.msgpack.decode(part))
    FORGERIES[name](rows, held.columns)
    out = io.BytesIO()
    writer = ArchiveWriter(out)
    for table, all_ in rows.items():
        writer.add(f"table/{table}/000000.msgpack", msgspec.msgpack.encode(all_))
    counts = {**held.counts, **{table: len(all_) for table, all_ in rows.items()}}
    writer.close(msgspec.structs.replace(held, parts=writer.parts, counts=counts))
    engine = open_engine(f"sqlite:///{tmp_path}/forged/node.db")
    with pytest.raises(BadInput, match="no backup may hold"):
        restore(engine, io.BytesIO(out.getvalue()))
    engine.dispose()


@pytest.mark.attack
def test_a_backup_does_not_bring_a_stream_or_selectors(restored, tmp_path):
    _, _, data = restored
    held = read_backup(io.BytesIO(data)).manifest
    extra = {
        "out_stream": [["fr-pj", "e-1", 3]],
        "received_selector": [[True, b"", "", 1]],
    }
    for table, rows in extra.items():
        out = io.BytesIO()
        writer = ArchiveWriter(out)
        for n, (name, part) in enumerate(read_parts(io.BytesIO(data), held)):
            writer.add(f"table/{name}/{n:06}.msgpack", part)
        writer.add(f"table/{table}/000000.msgpack", msgspec.msgpack.encode(rows))
        writer.close(msgspec.structs.replace(held, parts=writer.parts))
        engine = open_engine(f"sqlite:///{tmp_path}/{table}/node.db")
        with pytest.raises(BadInput, match="have not"):
            restore(engine, io.BytesIO(out.getvalue()))
        engine.dispose()
