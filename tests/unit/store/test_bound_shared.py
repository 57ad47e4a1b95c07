"""Several processes over one database: what one keeps, the others build upon.

Two journals stand for two processes: they share nothing but the database.
"""

from __future__ import annotations

import random
import threading
from dataclasses import replace

import pytest
from sqlalchemy import text

from node.errors import AlreadyThere, Altered, LedgerBroken, Overtaken, StoreBroken
from node.flows.bundle.activate import ACTIVE
from node.flows.ports import CountUse, PutOfficer, PutPeer, PutSetting
from node.ledger.merkle import Frontier, leaf_hash
from node.model.codes import PeerState
from node.store import open_store
from node.store.engine import open_engine
from tests.contracts.builders import (
    ORIGIN,
    answer,
    commit,
    draft,
    officer,
    peer,
    record,
    token,
)


@pytest.fixture
def two(opened, blank_postgres):
    return [opened(blank_postgres, sharing=True) for _ in range(2)]


def run(url, statement, **values):
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement), values)
    engine.dispose()


def sound(url, keys, size):
    """Open the store alone, and check all of it: the ledger, and what is bound."""
    store = open_store(url, keys, ORIGIN)
    rows = list(store.journal.rows(0, 10**6))
    head = store.journal.head()
    assert [row.index for row in rows] == list(range(head.size))
    assert Frontier().extend(leaf_hash(r.leaf) for r in rows).root() == head.root
    assert head.size == size
    assert list(store.journal.altered()) == []
    store.close()


def test_entries_of_two_processes_follow_upon_each_other(two, blank_postgres, keys):
    one, other = two
    places = [commit(two[n % 2], text=f"act {n}").index for n in range(300)]
    assert places == list(range(300))
    other.journal.fresh()
    one.journal.fresh()
    assert one.journal.head() == other.journal.head()
    # Across the edge of a full tile, which one of them wrote.
    assert one.journal.hashes(0, 250, 300) == other.journal.hashes(0, 250, 300)
    one.close()
    other.close()
    sound(blank_postgres, keys, 300)


def test_what_one_process_binds_the_other_reads_and_goes_on_from(
    two, blank_postgres, keys
):
    one, other = two
    for n in range(100):
        store, reader = (one, other) if n % 2 else (other, one)
        commit(store, record(f"r{n}", f"t{n}"), PutOfficer(officer(f"o-{n % 7}"), b""))
        commit(store, PutSetting("s", b"%d" % n))
        assert reader.settings.get("s") == b"%d" % n
        (number,) = reader.holdings.find([token(f"t{n}")], limit=9)[token(f"t{n}")]
        assert number == n + 1
    one.close()
    other.close()
    sound(blank_postgres, keys, 200)


def test_one_process_alone_and_several_keep_each_other_out(
    opened, blank_postgres, keys
):
    alone = opened(blank_postgres)
    with pytest.raises(StoreBroken, match="another node process"):
        open_store(blank_postgres, keys, ORIGIN, sharing=True)
    alone.close()
    opened(blank_postgres, sharing=True)
    opened(blank_postgres, sharing=True)
    with pytest.raises(StoreBroken, match="another node process"):
        open_store(blank_postgres, keys, ORIGIN)


def test_a_file_is_not_shared(keys, sqlite_url):
    with pytest.raises(StoreBroken, match="SQLite store serves one"):
        open_store(sqlite_url, keys, ORIGIN, sharing=True)


@pytest.mark.attack
def test_a_message_that_two_processes_answer_at_once_is_answered_by_one(two):
    one, other = two
    commit(one, answer("m"), CountUse("day:fr-pj", "2026-06-01", 1))
    with pytest.raises(AlreadyThere):
        commit(other, answer("m"), CountUse("day:fr-pj", "2026-06-01", 1))
    assert one.memory.recall("fr-pj", "m") == other.memory.recall("fr-pj", "m")
    assert other.memory.use("day:fr-pj", "2026-06-01") == 1


@pytest.mark.attack
@pytest.mark.parametrize("by", [0, 1], ids=["the same process", "another"])
def test_an_answer_that_a_revocation_overtook_is_not_kept(two, by):
    one = two[0]
    commit(one, PutPeer(peer()))
    for store in two:
        store.journal.fresh()
        assert store.peers.get("fr-pj").state is PeerState.ACTIVE
    basis = one.journal.basis()
    revoked = replace(peer(), state=PeerState.REVOKED)
    commit(two[by], PutPeer(revoked))
    with pytest.raises(Overtaken):
        one.journal.submit(draft("late"), (answer("m"),), basis=basis).result()
    # Who decides anew finds what it was overtaken by.
    assert one.memory.recall("fr-pj", "m") is None
    assert one.peers.get("fr-pj").state is PeerState.REVOKED
    again = one.journal.submit(draft(), (answer("m"),), basis=one.journal.basis())
    assert again.result().index == 2


@pytest.mark.attack
def test_an_answer_that_waits_behind_a_revocation_is_overtaken_by_it(opened, url):
    """They would go in one group, and the answer be said after the revocation."""
    store = opened(url)
    commit(store, PutPeer(peer()))
    basis = store.journal.basis()
    revoked = PutPeer(replace(peer(), state=PeerState.REVOKED))
    with store.journal.write_lock:
        before = store.journal.submit(draft("first"), basis=basis)
        by = store.journal.submit(draft("revocation"), (revoked,))
        late = store.journal.submit(draft("late"), basis=basis)
    assert by.result().index > before.result().index
    assert isinstance(late.exception(), Overtaken)


@pytest.mark.attack
def test_a_policy_put_in_force_by_one_process_overtakes_answers_of_the_other(
    opened, blank_postgres
):
    told = []
    one = opened(blank_postgres, sharing=True)
    watching = {PutSetting: lambda: told.append(other.settings.get(ACTIVE))}
    other = opened(blank_postgres, sharing=True, watchers=watching)
    basis = other.journal.basis()
    commit(one, PutSetting(ACTIVE, b"another policy"))
    late = other.journal.submit(draft("late"), (answer("m"),), basis=basis)
    assert isinstance(late.exception(), Overtaken)
    assert told == [b"another policy"]


def test_what_decides_nothing_overtakes_nothing(two):
    one, other = two
    basis = one.journal.basis()
    commit(other, record("r", "t"), PutSetting("heard", b"1"))
    commit(other, answer("m"))
    assert one.journal.submit(draft("in time"), basis=basis).result().index == 2


def test_who_asks_afresh_reads_what_another_process_has_kept(two):
    one, other = two
    assert one.officers.all() == other.officers.all() == ()
    commit(one, PutOfficer(officer(), b"credential"))
    other.journal.fresh()
    assert other.officers.by_credential(b"credential") == officer()
    commit(one, PutOfficer(officer(active=False), b""))
    other.journal.fresh()
    assert not other.officers.by_credential(b"credential").active


def test_who_is_idle_hears_of_it_within_moments(two):
    one, other = two
    other.peers.all()
    commit(one, PutPeer(peer()))
    for _ in range(100):
        if other.peers.get("fr-pj") is not None:
            return
        threading.Event().wait(0.1)
    raise AssertionError("it was not heard of")


@pytest.mark.attack
def test_an_older_page_put_back_is_told_by_the_process_that_did_not_write_the_newer(
    two, blank_postgres
):
    one, other = two
    engine = open_engine(blank_postgres)
    commit(one, PutPeer(peer()))
    other.journal.fresh()
    with engine.connect() as connection:
        page = connection.execute(text("SELECT * FROM bound_page")).one()
        row = connection.execute(text("SELECT * FROM peer")).one()
    engine.dispose()
    with other.journal.write_lock:  # it has not looked since
        commit(one, PutPeer(replace(peer(), state=PeerState.REVOKED)))
        for table, held in (("bound_page", page), ("peer", row)):
            sets = ", ".join(f'"{c}" = :{c}' for c in held._mapping)
            put_back = f"UPDATE {table} SET {sets}"  # noqa: S608 - the schema's names
            run(blank_postgres, put_back, **held._mapping)
    with pytest.raises(Altered):
        commit(other)
    with pytest.raises(Altered):
        other.journal.commit(draft("for good"))


EDITS = {
    "a leaf": ("UPDATE ledger_row SET leaf = '\\x00' WHERE index = 1", LedgerBroken),
    "a row": ("DELETE FROM ledger_row WHERE index = 1", LedgerBroken),
    "the note": ("UPDATE ledger_head SET note = upper(note)", LedgerBroken),
    "the size": ("UPDATE ledger_head SET size = 0, bound = '\\x00'", LedgerBroken),
    "the next number": ("UPDATE ledger_head SET next_record = 77", Altered),
    "what moved": ("UPDATE ledger_head SET cluster = NULL", Altered),
    "the seal": ("UPDATE ledger_head SET bound = '\\x00'", Altered),
    "the head": ("DELETE FROM ledger_head", LedgerBroken),
}


@pytest.mark.attack
@pytest.mark.parametrize("what", EDITS)
def test_what_no_process_of_ours_wrote_is_not_gone_on_from(two, blank_postgres, what):
    one, other = two
    commit(one, PutPeer(peer()))
    other.journal.fresh()
    statement, error = EDITS[what]
    # What was written last is known to the one alone.
    with other.journal.write_lock:
        commit(one, text="another")
        run(blank_postgres, statement)
    for _ in range(2):
        with pytest.raises(error):
            commit(other)


@pytest.mark.parametrize("seed", range(3))
def test_threads_over_three_processes_lose_and_double_nothing(
    opened, blank_postgres, keys, seed
):
    stores = [opened(blank_postgres, sharing=True) for _ in range(3)]
    kept, refused = [], []

    def work(n):
        chance = random.Random(f"{seed} {n}")
        for turn in range(25):
            store = chance.choice(stores)
            message = f"m{chance.randrange(60)}"
            effects = [answer(message), CountUse("day:x", "2026-06-01", 1)]
            if chance.random() < 0.3:
                effects.append(record(f"r{n}-{turn}", f"t{turn}"))
            try:
                kept.append(
                    (commit(store, *effects, text=f"{n} {turn}").index, message)
                )
            except AlreadyThere:
                refused.append(message)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(index for index, _ in kept) == list(range(len(kept)))
    messages = [message for _, message in kept]
    assert len(messages) == len(set(messages))
    assert set(refused) <= set(messages)
    assert len(kept) + len(refused) == 150
    assert {s.memory.use("day:x", "2026-06-01") for s in stores} == {len(kept)}
    for store in stores:
        store.close()
    sound(blank_postgres, keys, len(kept))
