"""The journal: entry and effects together, in order, provable, or not at all."""

from __future__ import annotations

import threading

import pytest

from node.errors import AlreadyThere, BadInput, NotFound, StoreBroken
from node.flows.ports import CountUse, Draft, EndRestore, Erase, PutSetting, ShowHead
from node.ledger.checkpoint import read_checkpoint
from node.ledger.merkle import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)
from node.ledger.note import vkey
from node.ledger.rhythm import BLOCK, COVERS, STEP
from tests.contracts.builders import (
    NOW,
    ORIGIN,
    answer,
    box,
    commit,
    draft,
    record,
    token,
)


def check_ledger(store, keys):
    """Prove the whole ledger: rows, root and signature agree."""
    head = store.journal.head()
    rows = list(store.journal.rows(0, head.size))
    assert [row.index for row in rows] == list(range(head.size))
    assert Frontier().extend(leaf_hash(row.leaf) for row in rows).root() == head.root
    signed = read_checkpoint(head.checkpoint, vkey(ORIGIN, keys.ledger_public))
    assert (signed.size, signed.root) == (head.size, head.root)


def test_a_new_ledger_has_a_signed_empty_head(store, keys):
    assert store.journal.head().size == 0
    check_ledger(store, keys)


def test_entries_take_consecutive_places(store, keys):
    places = [commit(store, text=f"entry {n}") for n in range(5)]
    assert [place.index for place in places] == [0, 1, 2, 3, 4]
    assert all(place.head.size > place.index for place in places)
    check_ledger(store, keys)


def test_a_row_comes_back_as_it_was_given(store):
    given, bare = draft("with"), draft("without", exhibit=False)
    store.journal.commit(given)
    store.journal.commit(bare)
    row = store.journal.row(0)
    assert (row.index, row.leaf, row.entry, row.exhibit) == (
        0,
        given.leaf,
        given.entry,
        given.exhibit,
    )
    assert store.journal.row(1).exhibit is None


def test_a_row_that_is_not_there_is_not_found(store):
    commit(store)
    for index in (-1, 1, 99):
        with pytest.raises(NotFound):
            store.journal.row(index)


def test_rows_stop_at_the_head(store):
    commit(store)
    commit(store)
    assert [row.index for row in store.journal.rows(1, 50)] == [1]
    assert list(store.journal.rows(7, 50)) == []


def test_a_failed_effect_keeps_nothing_of_its_act(store, keys):
    commit(store, answer("m-1"))
    with pytest.raises(AlreadyThere):
        commit(store, PutSetting("a", b"1"), CountUse("n", "p", 1), answer("m-1"))
    assert store.journal.head().size == 1
    assert store.settings.get("a") is None
    assert store.memory.use("n", "p") == 0
    assert commit(store).index == 1
    check_ledger(store, keys)


def test_a_failed_act_does_not_touch_the_others_of_its_time(store, keys):
    commit(store, answer("m-0"))
    failed = []

    def act(number):
        try:
            # Every third message was answered already.
            name = "m-0" if number % 3 == 0 else f"m-{number}"
            commit(store, answer(name), CountUse("n", "p", 1), text=f"entry {number}")
        except AlreadyThere:
            failed.append(number)

    threads = [threading.Thread(target=act, args=(n,)) for n in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(failed) == list(range(0, 30, 3))
    assert store.journal.head().size == 21
    assert store.memory.use("n", "p") == 20
    check_ledger(store, keys)


def test_one_message_answered_by_many_at_once_is_answered_once(store, keys):
    outcomes = []

    def act(number):
        try:
            outcomes.append(commit(store, answer("same"), text=f"entry {number}").index)
        except AlreadyThere:
            outcomes.append(None)

    threads = [threading.Thread(target=act, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str).count(None) == 15
    assert store.journal.head().size == 1
    check_ledger(store, keys)


def test_what_an_act_did_is_seen_when_its_commit_returns(store):
    commit(store, record("a", "t"), answer("m"), PutSetting("s", b"1"))
    assert store.holdings.find([token("t")], limit=9)
    assert store.memory.recall("fr-pj", "m")
    assert store.settings.get("s") == b"1"


def test_proofs_hold_across_tiles(store, keys):
    effects = ()
    sizes = {}
    for number in range(600):
        place = store.journal.commit(draft(f"entry {number}"), effects)
        sizes[place.head.size] = place.head.root
    head = store.journal.head()
    hashes = store.journal.hashes
    for index in (0, 1, 255, 256, 511, 512, 599):
        proof = inclusion_proof(index, head.size, hashes)
        leaf = leaf_hash(store.journal.row(index).leaf)
        verify_inclusion(leaf, index, head.size, proof, head.root)
    for old in (1, 255, 256, 257, 512, 600):
        proof = consistency_proof(old, head.size, hashes)
        verify_consistency(old, sizes[old], head.size, head.root, proof)
    assert len(hashes(1, 0, 2)) == 2
    check_ledger(store, keys)


@pytest.mark.parametrize(
    ("level", "start", "stop"),
    [(0, 0, 4), (1, 0, 1), (-1, 0, 1), (0, -1, 1), (0, 2, 1)],
)
def test_hashes_of_what_is_not_complete_are_not_given(store, level, start, stop):
    for number in range(3):
        commit(store, text=str(number))
    with pytest.raises(NotFound):
        store.journal.hashes(level, start, stop)


def test_a_ledger_goes_on_where_it_was_left(reopen, keys):
    store = reopen()
    for number in range(300):
        commit(store, text=f"before {number}")
    head = store.journal.head()
    store = reopen()
    assert store.journal.head() == head
    assert commit(store, text="after").index == 300
    old_root = consistency_proof(300, 301, store.journal.hashes)
    verify_consistency(300, head.root, 301, store.journal.head().root, old_root)
    check_ledger(store, keys)


def test_a_closed_journal_refuses(store):
    store.close()
    with pytest.raises(StoreBroken):
        commit(store)


@pytest.mark.attack
def test_a_leaf_that_could_show_something_is_refused(store):
    with pytest.raises(BadInput):
        store.journal.commit(Draft(b"comity/v1\x00 query for a name", box("e"), None))
    assert store.journal.head().size == 0


# --- what peers are shown -------------------------------------------------------


def show(store, name="cover"):
    first, *others = (draft(f"{name} {n}", exhibit=False) for n in range(COVERS))
    return store.journal.commit(first, (ShowHead(tuple(others), NOW),))


def test_a_ledger_that_was_never_shown_shows_the_empty_head(store):
    empty = store.journal.head()
    commit(store)
    assert store.journal.shown().head == empty
    assert empty.size == 0


def test_acts_do_not_move_what_is_shown(store, keys):
    show(store)
    shown = store.journal.shown()
    assert (shown.head.size, shown.since) == (STEP, NOW)
    commit(store, text="after")
    assert store.journal.shown() == shown
    assert store.journal.head().size == STEP + 1
    check_ledger(store, keys)


def test_a_step_takes_as_many_covers_as_are_missing(store, keys):
    for n in range(3):
        commit(store, text=f"own {n}")
    for n in range(BLOCK + 1):
        store.journal.commit(draft(f"arrived {n}", arrived=True))
    place = show(store)
    assert place.index == 3 + BLOCK + 1
    assert store.journal.shown().head.size == place.head.size == 3 * BLOCK
    assert store.journal.head() == store.journal.shown().head
    check_ledger(store, keys)
    show(store, "second")
    assert store.journal.shown().head.size == 3 * BLOCK + STEP


def test_what_is_shown_later_holds_what_was_shown_before(store):
    show(store)
    old = store.journal.shown().head
    commit(store, text="between")
    show(store, "second")
    new = store.journal.shown().head
    proof = consistency_proof(old.size, new.size, store.journal.hashes)
    verify_consistency(old.size, old.root, new.size, new.root, proof)


def test_too_few_covers_are_refused(store):
    with pytest.raises(BadInput):
        store.journal.commit(draft(), (ShowHead((), NOW),))
    assert store.journal.head().size == 0


# --- what is erased -------------------------------------------------------------


def test_an_erased_exhibit_has_no_key_and_its_entry_stays(store, keys):
    given = draft("given")
    store.journal.commit(given)
    commit(store, Erase(0, False, 1), text="why")
    row = store.journal.row(0)
    assert (row.leaf, row.entry) == (given.leaf, given.entry)
    assert row.exhibit is not None
    assert not row.exhibit.key
    assert (store.journal.erased_after(0), store.journal.erased_after(1)) == (1, None)
    check_ledger(store, keys)


def test_an_erased_entry_has_no_key_nor_has_its_exhibit(store, keys):
    commit(store)
    commit(store, Erase(0, False, 1))
    commit(store, Erase(0, True, 2))
    row = store.journal.row(0)
    assert not row.entry.key
    assert row.exhibit is not None
    assert not row.exhibit.key
    assert store.journal.erased_after(0) == 2
    check_ledger(store, keys)


def test_what_is_not_there_is_not_erased(store):
    store.journal.commit(draft("bare", exhibit=False))
    commit(store)
    for nothing in (Erase(0, False, 2), Erase(7, True, 2), Erase(-1, False, 2)):
        with pytest.raises(NotFound):
            commit(store, nothing)
    commit(store, Erase(1, True, 2))
    for again in (Erase(1, True, 3), Erase(1, False, 3)):
        with pytest.raises(NotFound):
            commit(store, again)


def test_a_store_that_was_not_restored_is_not_accepted(store):
    assert store.journal.restored() is None
    with pytest.raises(NotFound):
        commit(store, EndRestore())
