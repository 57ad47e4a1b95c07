"""Merging selectors: in short steps, at a pace, and safe from what may go wrong."""

from __future__ import annotations

import sqlite3
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from node.errors import StoreBroken
from node.flows.ports import WithdrawRecord
from node.store import merge as merging
from node.store import open_store
from node.store.engine import reading
from node.store.merge import MANY_RUNS, RETRY_S, Pace, Runs
from node.store.schema import SELECTOR, SELECTOR_FRESH
from node.store.transaction import Transaction
from tests.contracts.builders import NOW, ORIGIN, commit, merge, record, token


@pytest.fixture
def still(keys):
    """Opens stores that merge only when told."""
    stores = []

    def open_one(url, pause=None):
        stores.append(open_store(url, keys, ORIGIN, merge_pause_s=pause))
        return stores[-1]

    yield open_one
    for store in stores:
        store.close()


@pytest.fixture
def runs_of_all(monkeypatch):
    monkeypatch.setattr("node.store.selector.RUN_FROM", 1)


def import_(store, run, *, records=40, tokens=5):
    """One act that brings ``records * tokens`` tokens."""
    names = [f"{run}-{n}" for n in range(records)]
    own = [[f"{name} {t}" for t in range(tokens)] for name in names]
    commit(store, *(record(n, *t) for n, t in zip(names, own, strict=True)), text=run)
    return [t for all_ in own for t in all_]


def rows(store) -> tuple[int, int]:
    """How many rows there are in the index, and in runs."""
    with reading(store.engine).connect() as connection:
        return tuple(
            connection.scalar(select(func.count()).select_from(table))
            for table in (SELECTOR, SELECTOR_FRESH)
        )


def test_only_acts_of_many_tokens_make_a_run(still, sqlite_url):
    store = still(sqlite_url)
    import_(store, "small", records=10, tokens=10)
    assert rows(store) == (100, 0)
    import_(store, "large", records=200, tokens=10)
    assert rows(store) == (100, 2000)
    assert merge(store) == 1
    assert rows(store) == (2100, 0)


def test_postgresql_has_no_runs(still, postgres_server, runs_of_all):
    store = still(postgres_server.fresh())
    import_(store, "a")
    assert rows(store) == (200, 0)
    assert merge(store) == 0


def test_steps_are_of_bounded_size_and_leave_each_row_in_one_table(
    still, sqlite_url, runs_of_all, monkeypatch
):
    monkeypatch.setattr(merging, "STEP_ROWS", 100)
    store = still(sqlite_url)
    for run in range(5):
        import_(store, f"run {run}")
    moved, steps = 0, 0
    while merge(store, 1):
        steps += 1
        index, fresh = rows(store)
        assert index + fresh == 1000
        assert index - moved < 200
        moved = index
    assert (moved, steps) == (1000, 10)
    assert store.holdings.stats().selectors == 1000


def test_runs_that_come_during_a_merge_wait_for_the_next(
    still, sqlite_url, runs_of_all, monkeypatch
):
    monkeypatch.setattr(merging, "STEP_ROWS", 50)
    store = still(sqlite_url)
    import_(store, "first")
    merge(store, 2)
    import_(store, "second")
    merge(store, 2)
    assert rows(store) == (200, 200)
    merge(store)
    assert rows(store) == (400, 0)


def test_tokens_that_are_not_spread_evenly_are_merged_all_the_same(
    still, sqlite_url, runs_of_all, monkeypatch
):
    from dataclasses import replace

    monkeypatch.setattr(merging, "STEP_ROWS", 1)
    store = still(sqlite_url)
    edges = [b"\x00" * 16, b"\xff" * 16, b"\x80" + b"\x00" * 15, b"\x7f" + b"\xff" * 15]
    edges += [bytes([n]) * 16 for n in range(1, 7)]
    commit(store, replace(record("a"), tokens=tuple(edges)))
    merge(store)
    assert rows(store) == (10, 0)
    (number,) = store.holdings.find(edges[:1], limit=5)[edges[0]]
    assert store.holdings.find(edges, limit=5) == dict.fromkeys(edges, (number,))


@given(st.integers(1, 5000), st.data())
def test_the_ranges_of_the_steps_leave_no_token_out(steps, data):
    step = data.draw(st.integers(0, steps - 1))
    low, high = merging._bounds(Runs((1,), (1,), step, steps))
    assert low < high
    if step + 1 < steps:
        assert merging._bounds(Runs((1,), (1,), step + 1, steps))[0] == high
    assert (low == b"\x00" * 16) == (step == 0)
    assert (high > b"\xff" * 16) == (step + 1 == steps)


def test_removals_look_into_the_one_run_that_can_hold_the_record(
    still, sqlite_url, runs_of_all
):
    store = still(sqlite_url)
    for run in range(6):
        import_(store, f"run {run}", records=8)
    for run in range(6):
        for number in (0, 7):
            commit(store, WithdrawRecord(f"pt-pj/run {run}-{number}", NOW))
    assert rows(store) == (0, 6 * 6 * 5)


def test_a_merge_begins_by_itself_when_imports_pause(still, sqlite_url, runs_of_all):
    store = still(sqlite_url, pause=0.0)
    tokens = import_(store, "a")
    while rows(store)[1]:
        assert len(store.holdings.find([token(t) for t in tokens], limit=5)) == 200
    assert rows(store) == (200, 0)


def test_a_merge_that_was_under_way_goes_on_when_the_store_is_opened_anew(
    still, sqlite_url, runs_of_all, monkeypatch
):
    monkeypatch.setattr(merging, "STEP_ROWS", 20)
    store = still(sqlite_url)
    import_(store, "a")
    merge(store, 3)
    store.close()
    store = still(sqlite_url, pause=0.0)
    while rows(store)[1]:
        pass
    assert rows(store) == (200, 0)


def test_no_look_up_misses_a_row_that_a_merge_is_moving(
    still, sqlite_url, runs_of_all, monkeypatch
):
    monkeypatch.setattr(merging, "STEP_ROWS", 4)
    store = still(sqlite_url)
    asked = [token(t) for t in import_(store, "a")]
    expected = store.holdings.find(asked, limit=5)
    missed, over = [], threading.Event()

    def look():
        while not over.is_set():
            if store.holdings.find(asked, limit=5) != expected:
                missed.append(1)

    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    steps = merge(store)
    over.set()
    for thread in threads:
        thread.join()
    assert (steps, missed) == (50, [])


# --- when things go wrong -----------------------------------------------------


def test_a_step_on_a_full_disk_keeps_nothing_and_harms_no_act(
    still, sqlite_url, runs_of_all
):
    store = still(sqlite_url)
    import_(store, "a", records=400)
    writer = store.journal._writer
    cursor = writer._connection.connection.cursor()
    (pages,) = cursor.execute("PRAGMA page_count").fetchone()
    cursor.execute(f"PRAGMA max_page_count={pages}")
    assert writer.merge() is False
    assert rows(store) == (0, 2000)
    cursor.execute("PRAGMA max_page_count=1000000")
    cursor.close()
    assert commit(store).index == 1
    assert merge(store) == 1
    assert rows(store) == (2000, 0)


def test_a_step_whose_commit_fails_ends_the_journal(
    still, sqlite_url, runs_of_all, monkeypatch
):
    """Nobody knows what is on the disk, whoever's commit it was."""
    store = still(sqlite_url)
    import_(store, "a")
    store.close()
    failed = threading.Event()

    def fail(_transaction):
        failed.set()
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(Transaction, "commit", fail)
        store = still(sqlite_url, pause=0.0)
        assert failed.wait(30)
        with pytest.raises(StoreBroken):
            commit(store)
        store.close()
    store = still(sqlite_url)
    assert rows(store) == (0, 200)
    merge(store)
    assert rows(store) == (200, 0)


# --- the pace -----------------------------------------------------------------


class Watch:
    now = 100.0

    def __call__(self):
        return self.now


def some_runs(count, **more):
    return Runs(tuple(range(1, count + 1)), **more)


def test_without_runs_nobody_wakes_up():
    assert Pace(1.0, Watch()).wait(Runs()) is None
    assert Pace(None, Watch()).wait(some_runs(MANY_RUNS)) is None


def test_a_merge_waits_for_a_pause_after_the_last_run():
    watch = Watch()
    pace = Pace(1.0, watch)
    assert pace.wait(some_runs(1)) == 1.0
    watch.now += 0.75
    assert pace.wait(some_runs(1)) == 0.25
    assert pace.wait(some_runs(2)) == 1.0
    watch.now += 2
    assert pace.wait(some_runs(2)) == 0.0


def test_many_runs_do_not_wait_nor_does_a_merge_under_way():
    pace = Pace(1.0, Watch())
    assert pace.wait(some_runs(MANY_RUNS)) == 0.0
    assert pace.wait(some_runs(2, merging=(1,), step=1, steps=2)) == 0.0


def test_after_a_step_it_rests_for_as_long_as_the_step_took():
    watch = Watch()
    pace = Pace(0.0, watch)

    def step(seconds, done):
        watch.now += seconds
        return done

    pace.run(lambda: step(0.25, True))
    assert pace.wait(some_runs(1)) == 0.25
    watch.now += 0.25
    assert pace.wait(some_runs(1)) == 0.0
    pace.run(lambda: step(0.25, False))
    assert pace.wait(some_runs(MANY_RUNS)) == RETRY_S
