"""What ended is in no file of the store any more."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from node.flows.notice.effects import PutChunk, PutHitEvent
from node.model.box import Box
from node.model.notice import NoticeState
from node.protocol.notice.parcel import REPLACED
from node.store.engine import reading
from node.store.notice_schema import RECEIVED, RECEIVED_SELECTOR
from tests.contracts.builders import NOW, commit, token
from tests.contracts.notice_builders import (
    ended,
    own,
    queued,
    receipted,
    received,
    sent,
)


def holders(folder: Path, secret: bytes) -> list[str]:
    return [path.name for path in folder.iterdir() if secret in path.read_bytes()]


@pytest.fixture
def box():
    return Box(os.urandom(72), os.urandom(72))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "store"


@pytest.mark.attack
def test_a_recalled_notice_is_in_no_file(opened, sqlite_url, folder, box):
    store, chunk, hit = opened(sqlite_url), os.urandom(9000), os.urandom(72)
    commit(store, received("a", "own token", box=box, watch=True), received("b", "t"))
    commit(store, PutChunk("fr-pj", "a", "file", 0, chunk))
    commit(store, PutHitEvent("fr-pj", "a", token("x"), NOW, Box(hit, hit)))
    secrets = (box.sealed, box.key, token("own token"), hit, chunk[:40])
    assert all(holders(folder, secret) for secret in secrets)
    commit(store, ended("a"))
    store.close()
    assert [n for n, s in enumerate(secrets) if holders(folder, s)] == []
    assert holders(folder, token("t"))


@pytest.mark.attack
def test_a_copy_that_was_replaced_is_in_no_file(opened, sqlite_url, folder, box):
    store = opened(sqlite_url)
    commit(store, received("a", "old token", box=box))
    commit(store, received("a", "new token", sequence=2))
    store.close()
    assert not holders(folder, box.key)
    assert not holders(folder, token("old token"))
    assert holders(folder, token("new token"))


@pytest.mark.attack
def test_a_purged_notice_of_ours_is_in_no_file(opened, sqlite_url, folder, box):
    store = opened(sqlite_url)
    commit(store, own("n-1", box=box))
    commit(store, own("n-1", 2, state=NoticeState.PURGED, box=Box(b"", b"")))
    store.close()
    assert not holders(folder, box.key)


@pytest.mark.attack
@pytest.mark.parametrize("how", ["receipted", "superseded"])
def test_an_item_that_waits_no_more_is_in_no_file(opened, sqlite_url, folder, box, how):
    store = opened(sqlite_url)
    commit(store, queued("i-1", box=box))
    assert holders(folder, box.key)
    if how == "receipted":
        commit(store, sent("i-1"))
        commit(store, receipted("i-1"))
    else:
        commit(store, queued("i-2", replaces=REPLACED))
    store.close()
    assert not holders(folder, box.key)


def test_tokens_are_written_and_dropped_with_their_notices(opened, url):
    """Several of one group, in any order, leave what the last of them says."""
    store = opened(url)
    commit(
        store,
        received("a", "1", "2"),
        received("a", "2", "3", sequence=2, watch=True),
        received("b", "2"),
        ended("b"),
        received("c", "4"),
        received("c", sequence=2),
    )
    with reading(store.engine).connect() as connection:
        numbers = {
            row.notice_id: row.number for row in connection.execute(RECEIVED.select())
        }
        found = {tuple(row) for row in connection.execute(RECEIVED_SELECTOR.select())}
    assert found == {(True, token(t), "fr-pj", numbers["a"]) for t in ("2", "3")}
    assert len(set(numbers.values())) == 3
