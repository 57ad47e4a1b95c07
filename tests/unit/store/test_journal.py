"""The journal when things go wrong: nothing is half-done, nothing acknowledged is lost."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace

import pytest
from sqlalchemy import text

from node.errors import AlreadyThere, BadInput, StoreBroken
from node.flows.ports import CountUse, PutSetting
from node.ledger.merkle import Frontier, leaf_hash
from node.store.transaction import Transaction
from tests.contracts.builders import answer, box, commit, draft, record


class CommitsFail:
    """Makes the database refuse COMMIT: before it took effect, or after it did."""

    def __init__(self, *, persisted):
        self.persisted = persisted
        self.real = Transaction.commit

    def __enter__(self):
        Transaction.commit = lambda transaction: self._fail(transaction)  # noqa: PLW0108

    def __exit__(self, *_):
        Transaction.commit = self.real

    def _fail(self, transaction):
        if self.persisted:
            self.real(transaction)
        raise sqlite3.OperationalError("disk I/O error")


@pytest.mark.parametrize("persisted", [False, True])
def test_after_a_failed_commit_everything_is_refused_until_reopened(
    opened, url, persisted
):
    store = opened(url)
    commit(store, text="acknowledged")
    with CommitsFail(persisted=persisted), pytest.raises(StoreBroken):
        commit(store, PutSetting("a", b"1"), text="unknown")
    assert store.journal.head().size == 1
    with pytest.raises(StoreBroken):
        commit(store, text="afterwards")
    store.close()
    store = opened(url)
    assert store.journal.head().size == 1 + persisted
    assert store.settings.get("a") == (b"1" if persisted else None)
    assert commit(store).index == 1 + persisted


def test_all_who_wait_on_a_failed_commit_are_told(opened, sqlite_url):
    store = opened(sqlite_url)
    told = []

    def act(number):
        try:
            commit(store, text=str(number))
        except StoreBroken:
            told.append(number)

    with CommitsFail(persisted=False):
        threads = [threading.Thread(target=act, args=(n,)) for n in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
    assert sorted(told) == list(range(12))


def test_a_full_disk_keeps_nothing_and_the_journal_goes_on_when_there_is_room(
    opened, sqlite_url
):
    store = opened(sqlite_url)
    commit(store, text="before")
    writer = store.journal._writer._connection.connection.cursor()
    (pages,) = writer.execute("PRAGMA page_count").fetchone()
    writer.execute(f"PRAGMA max_page_count={pages + 2}")
    with pytest.raises(StoreBroken):
        commit(store, *(record(f"r{n}", f"t{n}") for n in range(500)), text="too much")
    writer.execute("PRAGMA max_page_count=1000000")
    writer.close()
    assert store.holdings.stats().records == 0
    assert commit(store, record("a"), text="after").index == 1


def test_another_writer_in_the_way_keeps_nothing_and_the_journal_goes_on(
    opened, sqlite_url
):
    store = opened(sqlite_url)
    store.journal._writer._connection.connection.cursor().execute(
        "PRAGMA busy_timeout=20"
    )
    with store.engine.begin(), pytest.raises(StoreBroken):
        commit(store, text="in vain")
    assert commit(store).index == 0


def test_a_lost_connection_ends_the_journal(opened, postgres_server):
    """With the connection goes the lock: another node may be writing already."""
    url = postgres_server.fresh()
    store = opened(url)
    commit(store, text="acknowledged")
    postgres_server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    )
    for _ in range(2):
        with pytest.raises(StoreBroken):
            commit(store)
    store.close()
    store = opened(url)
    assert commit(store).index == 1


def test_reads_go_on_after_a_lost_connection(opened, postgres_server):
    store = opened(postgres_server.fresh())
    store.memory.recall("fr-pj", "m")
    postgres_server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    )
    with pytest.raises(StoreBroken):
        store.memory.recall("fr-pj", "m")
    assert store.memory.recall("fr-pj", "m") is None


def test_the_head_is_not_shown_before_it_is_durable(opened, sqlite_url, monkeypatch):
    store = opened(sqlite_url)
    seen = []
    real = Transaction.commit

    def watched(transaction):
        seen.append(store.journal.head().size)
        real(transaction)

    monkeypatch.setattr(Transaction, "commit", watched)
    commit(store)
    commit(store)
    assert seen == [0, 1]


@pytest.mark.attack
def test_acts_that_fail_do_not_stop_those_that_queue_with_them(opened, url):
    store = opened(url)
    commit(store, answer("seen"))
    good, bad = [], []

    def act(number):
        effects = {
            0: (CountUse("n", "p", 1),),
            1: (answer("seen"),),  # answered already
            2: (replace(record("a"), tokens=(b"odd",)),),
            3: (PutSetting("nul\x00", b"1"), PutSetting("x", "text, not bytes")),
            4: (object(),),  # no effect at all
        }[number % 5]
        try:
            good.append(commit(store, *effects, text=f"entry {number}").index)
        except Exception as error:  # noqa: BLE001
            bad.append(type(error))

    threads = [threading.Thread(target=act, args=(n,)) for n in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(good) >= 8
    assert len(good) + len(bad) == 40
    assert {AlreadyThere, BadInput} <= set(bad)
    assert store.memory.use("n", "p") == 8
    head = store.journal.head()
    rows = list(store.journal.rows(0, head.size))
    assert len(rows) == head.size == 1 + len(good)
    assert Frontier().extend(leaf_hash(row.leaf) for row in rows).root() == head.root


def test_a_draft_that_cannot_be_stored_fails_alone(opened, url):
    store = opened(url)
    with pytest.raises(StoreBroken):
        store.journal.commit(replace(draft(), entry=replace(box("e"), sealed=None)))
    assert commit(store).index == 0


def test_what_is_queued_is_finished_before_the_end(opened, sqlite_url):
    store = opened(sqlite_url)
    done = []
    threads = [
        threading.Thread(target=lambda n=n: done.append(commit(store, text=str(n))))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()
    store.close()
    store = opened(sqlite_url)
    assert store.journal.head().size == len(done) == 8


def test_other_writers_take_turns_with_the_journal(opened, sqlite_url):
    store = opened(sqlite_url)
    commit(store, *(answer(f"m{n}") for n in range(600)))
    stop = threading.Event()

    def forget():
        while not stop.is_set():
            store.memory.forget_before(answer("m").at)

    thread = threading.Thread(target=forget)
    thread.start()
    try:
        for number in range(50):
            commit(store, answer(f"n{number}"), text=str(number))
    finally:
        stop.set()
        thread.join()
    assert store.journal.head().size == 51


def test_two_who_open_a_new_database_begin_one_ledger(opened, url):
    store = opened(url)
    with store.engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM ledger_head")) == 1
