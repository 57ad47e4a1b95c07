"""What was destroyed is in no file of the store any more."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from node.flows.ports import WithdrawRecord
from node.model.box import Box
from node.store import open_store
from node.store.engine import reading
from tests.contracts.builders import NOW, ORIGIN, commit, merge, record, token


def holders(folder: Path, secret: bytes) -> list[str]:
    return [path.name for path in folder.iterdir() if secret in path.read_bytes()]


def with_key(name: str, key: bytes, **more):
    return replace(record(name, "t", **more), box=Box(b"sealed", key))


@pytest.mark.attack
def test_the_key_of_a_withdrawn_record_is_in_no_file(opened, sqlite_url, tmp_path):
    store, key = opened(sqlite_url), os.urandom(72)
    commit(store, with_key("a", key), record("b"))
    assert holders(tmp_path / "store", key)
    commit(store, WithdrawRecord("pt-pj/a", NOW))
    store.close()
    assert holders(tmp_path / "store", key) == []


@pytest.mark.attack
def test_the_key_of_a_replaced_record_is_in_no_file(opened, sqlite_url, tmp_path):
    store, old, new = opened(sqlite_url), os.urandom(72), os.urandom(72)
    commit(store, with_key("a", old))
    commit(store, with_key("a", new, source="a"))
    store.close()
    assert holders(tmp_path / "store", old) == []
    assert holders(tmp_path / "store", new)


@pytest.mark.attack
def test_a_reader_in_the_way_delays_it_and_does_not_prevent_it(
    opened, sqlite_url, tmp_path
):
    store, key = opened(sqlite_url), os.urandom(72)
    commit(store, with_key("a", key))
    with reading(store.engine).connect() as reader:
        reader.exec_driver_sql("BEGIN")
        reader.exec_driver_sql("SELECT count(*) FROM record").scalar()
        commit(store, WithdrawRecord("pt-pj/a", NOW))
        commit(store)
        assert holders(tmp_path / "store", key)
        reader.exec_driver_sql("ROLLBACK")
    commit(store, text="the next one")
    store.close()
    assert holders(tmp_path / "store", key) == []


@pytest.mark.attack
def test_a_node_killed_over_an_erasure_finishes_it_when_it_starts(
    opened, sqlite_url, tmp_path, monkeypatch
):
    store, key = opened(sqlite_url), os.urandom(72)
    monkeypatch.setattr("node.store.writer.scrub", lambda _: False)
    commit(store, with_key("a", key))
    commit(store, WithdrawRecord("pt-pj/a", NOW))
    # The files as a kill would leave them.
    shutil.copytree(tmp_path / "store", tmp_path / "killed")
    assert holders(tmp_path / "killed", key)
    monkeypatch.undo()
    store = opened(f"sqlite:///{tmp_path}/killed/node.db")
    assert holders(tmp_path / "killed", key) == []
    assert store.journal.head().size == 2


@pytest.mark.attack
@pytest.mark.parametrize("steps", [0, 1, 1000])
def test_a_withdrawn_record_s_tokens_are_in_no_file(keys, tmp_path, monkeypatch, steps):
    """In a run, in one that is half merged, and in the index."""
    monkeypatch.setattr("node.store.selector.RUN_FROM", 1)
    monkeypatch.setattr("node.store.merge.STEP_ROWS", 4)
    url = f"sqlite:///{tmp_path}/store/node.db"
    store = open_store(url, keys, ORIGIN, merge_pause_s=None)
    own = [f"own {n}" for n in range(12)]
    commit(store, record("a", *own), record("b", "x"))
    merge(store, steps)
    assert all(holders(tmp_path / "store", token(t)) for t in own)
    commit(store, WithdrawRecord("pt-pj/a", NOW))
    merge(store, steps)
    store.close()
    assert [t for t in own if holders(tmp_path / "store", token(t))] == []
