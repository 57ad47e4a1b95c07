"""The head that peers are shown: filled up, kept, and never taken back."""

import threading
from datetime import UTC, datetime

import pytest

from node.errors import BadInput, LedgerBroken, StoreBroken
from node.flows.ports import ShowHead
from node.ledger.merkle import Frontier, leaf_hash
from node.ledger.rhythm import BLOCK, COVERS, STEP
from node.store.transaction import Transaction
from tests.contracts.builders import answer, commit, draft

EIGHT = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


def show(store, *, name="cover", since=EIGHT):
    """Take one step, as the rhythm does."""
    first, *others = (draft(f"{name} {n}", exhibit=False) for n in range(COVERS))
    return store.journal.commit(first, (ShowHead(tuple(others), since),))


def root_at(store, size):
    rows = store.journal.rows(0, size)
    return Frontier().extend(leaf_hash(row.leaf) for row in rows).root()


def test_what_is_shown_outlives_the_process(opened, url):
    store = opened(url)
    commit(store)
    show(store)
    commit(store, text="after")
    shown = store.journal.shown()
    assert (shown.head.size, shown.since) == (STEP, EIGHT)
    store.close()
    store = opened(url)
    assert store.journal.shown() == shown
    assert store.journal.head().size == STEP + 1


def test_what_arrived_before_the_process_ended_is_still_counted_apart(opened, url):
    """Else a peer that saw a node start again could fill our block, that once."""
    store = opened(url)
    show(store)
    for n in range(BLOCK):
        store.journal.commit(draft(f"a{n}", exhibit=False, arrived=True))
    store.close()
    store = opened(url)
    for n in range(BLOCK - 1):
        commit(store, text=f"own {n}")
    show(store, name="second")
    assert store.journal.shown().head.size == 2 * STEP


def test_steps_are_of_one_size_while_others_commit_at_the_same_time(opened, url):
    store = opened(url)
    stop = threading.Event()
    done = []

    def work(name):
        while not stop.is_set() and len(done) < 40:
            done.append(commit(store, text=f"{name} {len(done)}"))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    seen = []
    for n in range(6):
        show(store, name=f"step {n}")
        head = store.journal.shown().head
        assert root_at(store, head.size) == head.root
        seen.append(head.size)
    stop.set()
    for thread in threads:
        thread.join()
    assert seen == [STEP * n for n in range(1, 7)]
    assert store.journal.head().size == len(list(store.journal.rows(0, 10**6)))


def test_a_step_fills_up_after_all_that_comes_with_it_in_one_group(opened, url):
    store = opened(url)
    first, *others = (draft(f"c {n}", exhibit=False) for n in range(COVERS))
    step = store.journal.submit(first, (ShowHead(tuple(others), EIGHT),))
    told = [store.journal.submit(draft(f"with it {n}")) for n in range(20)]
    assert step.result().index == 0
    places = [each.result().index for each in told]
    assert places == sorted(places)
    shown = store.journal.shown().head
    assert shown.size == STEP
    assert root_at(store, STEP) == shown.root


def test_a_step_beside_an_act_that_fails_is_taken(opened, url):
    store = opened(url)
    commit(store, answer("seen"))
    bad = store.journal.submit(draft("again"), (answer("seen"),))
    show(store)
    assert bad.exception() is not None
    assert store.journal.shown().head.size == STEP


@pytest.mark.parametrize("covers", [(), (draft("c", exhibit=False),) * 3])
def test_a_step_with_too_few_covers_fails_alone(opened, url, covers):
    store = opened(url)
    with pytest.raises(BadInput):
        store.journal.commit(draft("x"), (ShowHead(covers, EIGHT),))
    assert store.journal.shown().head.size == store.journal.head().size == 0


def test_what_is_shown_is_durable_before_anybody_can_see_it(opened, url, monkeypatch):
    store, seen = opened(url), []
    real = Transaction.commit

    def watched(transaction):
        seen.append(store.journal.shown().head.size)
        real(transaction)

    monkeypatch.setattr(Transaction, "commit", watched)
    show(store)
    assert seen == [0]
    assert store.journal.shown().head.size == STEP


def test_a_crash_in_the_commit_leaves_the_old_head_or_the_new_one(
    opened, url, monkeypatch
):
    store = opened(url)
    show(store)
    old, real = store.journal.shown(), Transaction.commit
    for keeps in (False, True):

        def crash(transaction, keeps=keeps):
            if keeps:
                real(transaction)
            else:
                transaction.roll_back()
            raise OSError("the power went")

        monkeypatch.setattr(Transaction, "commit", crash)
        with pytest.raises(StoreBroken):
            show(store, name=f"lost {keeps}")
        assert store.journal.shown() == old, "nothing is shown that may be lost"
        monkeypatch.setattr(Transaction, "commit", real)
        store.close()
        store = opened(url)
        head = store.journal.shown().head
        assert head.size == (2 * STEP if keeps else STEP)
        assert root_at(store, head.size) == head.root


@pytest.mark.attack
@pytest.mark.parametrize(
    "change",
    [
        "shown_size = shown_size + 1",
        "shown_note = note",
        "shown_root = root",
        "shown_size = size, shown_root = root",
        "arrived = 99",
        "arrived = -1",
    ],
)
def test_what_peers_were_shown_altered_in_the_database(opened, url, change):
    store = opened(url)
    show(store)
    commit(store, text="after")
    with store.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE ledger_head SET {change}")  # noqa: S608
    store.close()
    with pytest.raises(LedgerBroken):
        opened(url)
