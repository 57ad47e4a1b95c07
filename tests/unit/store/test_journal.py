"""The journal when things go wrong: nothing is half-done, nothing acknowledged is lost."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from node.errors import (
    AlreadyThere,
    BadInput,
    InDoubt,
    LedgerBroken,
    StoreBroken,
    StoreGone,
)
from node.flows.ports import CountUse, PutSetting
from node.ledger.merkle import Frontier, leaf_hash
from node.store.transaction import Transaction
from node.store.tries import JournalWatch, Tries
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


class Told:
    """What a node hears of its store, and waits for."""

    def __init__(self):
        self.said = []
        self.came_back = threading.Event()
        self.gone = threading.Event()
        self.watch = JournalWatch(self._lost, self._back, self._ended)

    def _lost(self, why):
        self.said.append(("lost", type(why)))

    def _back(self):
        self.said.append(("back",))
        self.came_back.set()

    def _ended(self, why):
        self.said.append(("ended", type(why)))
        self.gone.set()


@pytest.mark.parametrize("persisted", [False, True])
def test_after_a_failed_commit_the_store_is_opened_anew_and_goes_on(
    opened, url, persisted
):
    told = Told()
    store = opened(url, watch=told.watch)
    commit(store, text="acknowledged")
    with CommitsFail(persisted=persisted), pytest.raises(InDoubt):
        commit(store, PutSetting("a", b"1"), text="unknown")
    assert told.came_back.wait(5)
    assert told.said == [("lost", InDoubt), ("back",)]
    assert store.journal.trouble() == ""
    assert store.journal.head().size == 1 + persisted
    assert store.settings.get("a") == (b"1" if persisted else None)
    assert commit(store).index == 1 + persisted
    assert commit(store, PutSetting("b", b"2")).index == 2 + persisted
    assert not list(store.journal.altered())


@pytest.mark.attack
def test_what_a_failed_commit_left_in_the_log_is_written_anew_before_it_is_built_upon(
    opened, sqlite_url
):
    """A failed fsync may leave pages that look written; the next one is silent of them.

    Had they been lost with the power, all that came after them in the log were lost too.
    """
    told = Told()
    store = opened(sqlite_url, watch=told.watch)
    log = Path(f"{make_url(sqlite_url).database}-wal")
    commit(store, text="acknowledged")
    with CommitsFail(persisted=True), pytest.raises(InDoubt):
        commit(store, PutSetting("a", b"1"), text="unknown")
    assert told.came_back.wait(5)
    assert log.stat().st_size == 0
    assert store.settings.get("a") == b"1"


def test_while_a_reader_is_in_the_way_the_store_is_not_gone_on_with(opened, sqlite_url):
    told = Told()
    store = opened(sqlite_url, watch=told.watch)
    commit(store, text="acknowledged")
    with sqlite3.connect(make_url(sqlite_url).database) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM ledger_head").fetchall()
        with CommitsFail(persisted=True), pytest.raises(InDoubt):
            commit(store, text="unknown")
        assert not told.came_back.wait(1)
        reader.rollback()
    assert told.came_back.wait(5)
    assert commit(store).index == 2


def test_while_the_store_is_gone_every_act_is_refused_and_it_is_said_why(
    opened, sqlite_url
):
    told = Told()
    store = opened(sqlite_url, watch=told.watch)
    commit(store, text="acknowledged")
    lock = Path(f"{make_url(sqlite_url).database}.lock")
    with CommitsFail(persisted=False):
        lock.unlink()
        lock.symlink_to("nowhere")  # it cannot be opened
        with pytest.raises(StoreGone, match="taken away or replaced"):
            commit(store, text="not kept")
    assert not told.came_back.wait(1)
    with pytest.raises(StoreBroken, match="the lock cannot be opened"):
        commit(store)
    assert "the lock cannot be opened" in store.journal.trouble()
    lock.unlink()
    assert told.came_back.wait(5)
    assert commit(store).index == 1


@pytest.mark.attack
def test_a_store_that_lost_what_was_acknowledged_is_not_gone_on_with(
    opened, sqlite_url, tmp_path
):
    """A fail-over to a standby that lagged, or an older file put in its place."""
    told = Told()
    store = opened(sqlite_url, watch=told.watch)
    commit(store, text="kept")
    file = Path(make_url(sqlite_url).database)
    with sqlite3.connect(file) as source, sqlite3.connect(tmp_path / "older") as older:
        source.backup(older)
    commit(store, text="acknowledged, and then lost")
    with CommitsFail(persisted=False):
        for name in (f"{file}-wal", f"{file}-shm"):
            Path(name).unlink(missing_ok=True)
        (tmp_path / "older").replace(file)
        with pytest.raises(StoreGone):
            commit(store, text="not kept")
    assert told.gone.wait(5)
    assert told.said[-1] == ("ended", LedgerBroken)
    assert "2 were acknowledged" in store.journal.trouble()
    with pytest.raises(LedgerBroken):
        commit(store)


def test_a_clean_up_that_fails_ends_nothing(opened, sqlite_url, monkeypatch):
    store = opened(sqlite_url)
    failed = threading.Event()

    def scrub(_):
        failed.set()
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr("node.store.writer.scrub", scrub)
    store.journal._writer.erased = True
    commit(store)
    assert failed.wait(5)
    assert commit(store).index == 1
    assert store.journal.trouble() == ""


def test_a_store_that_does_not_answer_is_known_not_to(opened, sqlite_url):
    now = [0.0]
    tries = Tries(lambda: now[0])
    assert tries.slow() == ""
    with tries.at_work():
        now[0] = 4.0
        assert tries.slow() == ""
        now[0] = 7.0
        assert tries.slow() == "the store has not answered for 7 s"
    assert tries.slow() == ""


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


def test_a_lost_connection_is_made_anew(opened, postgres_server):
    """With the connection went the lock: it is taken again, or nothing is written."""
    url, told = postgres_server.fresh(), Told()
    store = opened(url, watch=told.watch)
    commit(store, text="acknowledged")
    postgres_server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    )
    with pytest.raises(StoreBroken):
        commit(store)
    assert told.came_back.wait(5)
    assert commit(store).index == 1
    assert store.memory.recall("fr-pj", "m") is None


@pytest.mark.attack
def test_who_took_the_lock_meanwhile_has_it(opened, postgres_server):
    url, told = postgres_server.fresh(), Told()
    store = opened(url, watch=told.watch)
    commit(store, text="ours")
    postgres_server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    )
    other = opened(url)
    commit(other, text="theirs")
    with pytest.raises(StoreBroken):
        commit(store)
    assert not told.came_back.wait(1)
    other.close()
    assert told.came_back.wait(5)
    assert commit(store).index == 2


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
