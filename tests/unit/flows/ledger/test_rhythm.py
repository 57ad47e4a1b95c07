"""Steps at instants of the clock, each one act, and nothing in between."""

from datetime import UTC, datetime, timedelta

import pytest

from node.errors import StoreBroken
from node.flows.ledger.rhythm import Rhythm
from node.flows.recorder import COVER, Recorder, open_entry, read_entry
from node.ledger.checkpoint import origin_of, read_checkpoint
from node.ledger.note import vkey
from node.ledger.rhythm import STEP
from tests.memory import MemoryStore
from tests.unit.flows.keyring import keys

US = "gr-two"
EIGHT = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
EVERY = timedelta(minutes=5)


def after(minutes):
    return EIGHT + timedelta(minutes=minutes)


@pytest.fixture
def store():
    return MemoryStore(keys(US), origin_of(US))


def rhythm(store):
    return Rhythm(US, keys(US), store.journal, EVERY)


def act(store, count=1):
    for _ in range(count):
        Recorder(US, keys(US), store.journal).record("test.done", at=EIGHT)


def size(store):
    return store.journal.shown().head.size


def test_a_ledger_that_was_never_shown_is_shown_at_the_start(store):
    assert size(store) == 0
    act(store, 3)
    rhythm(store).begin(after(2))
    assert (size(store), store.journal.shown().since) == (STEP, EIGHT)


def test_what_is_shown_is_signed_and_verifies_from_the_first_moment(store):
    key = vkey(origin_of(US), keys(US).ledger_public)
    for _ in range(2):
        shown = store.journal.shown().head
        signed = read_checkpoint(shown.checkpoint, key)
        assert (signed.size, signed.root) == (shown.size, shown.root)
        rhythm(store).begin(EIGHT)


def test_nothing_is_shown_between_two_instants_whatever_is_done(store):
    beats = rhythm(store)
    beats.begin(EIGHT)
    for minute in range(5):
        act(store)
        assert not beats.run(after(minute))
    assert size(store) == STEP
    assert beats.run(after(5))
    assert size(store) == 2 * STEP


@pytest.mark.attack
def test_idle_node_told_from_a_busy_one_by_what_it_shows(store):
    beats = rhythm(store)
    beats.begin(EIGHT)
    seen = []
    for count in (0, 1, 40, 0, 63):
        act(store, count)
        beats.run(after(5 * (len(seen) + 1)))
        seen.append(size(store))
    assert seen == [STEP * n for n in range(2, 7)]


def test_after_many_instants_there_is_one_step(store):
    beats = rhythm(store)
    beats.begin(EIGHT)
    assert beats.run(after(12 * 60))
    assert not beats.run(after(12 * 60 + 4))
    assert size(store) == 2 * STEP


def test_a_node_that_starts_shows_what_it_has_shown_until_the_next_instant(store):
    rhythm(store).begin(EIGHT)
    act(store, 5)
    again = rhythm(store)
    again.begin(after(61))
    assert not again.run(after(62))
    assert size(store) == STEP
    assert again.run(after(65))
    assert size(store) == 2 * STEP


def test_a_clock_that_was_set_back_does_not_stop_it(store):
    beats = rhythm(store)
    beats.begin(after(60 * 24 * 365))
    assert beats.run(EIGHT)
    assert not beats.run(after(4))
    assert beats.run(after(5))


def test_a_cover_is_an_entry_that_says_nothing_and_looks_like_any_other(store):
    rhythm(store).begin(EIGHT)
    act(store)
    rows = list(store.journal.rows(0, STEP + 1))
    entries = [read_entry(row, keys(US)) for row in rows]
    assert {e.act for e in entries[:STEP]} == {COVER}
    assert len({row.leaf for row in rows}) == STEP + 1
    assert len({open_entry(row, keys(US))[0] for row in rows}) == STEP + 1
    assert len({len(row.leaf) for row in rows}) == 1
    assert {(e.officer, e.exchange_id, e.details) for e in entries[:STEP]} == {
        ("", "", ())
    }


def failing(*_):
    raise StoreBroken("the disk is full")


def test_a_crash_before_it_is_durable_shows_what_was_shown(store):
    beats = rhythm(store)
    beats.begin(EIGHT)
    held = store.journal.shown()
    store.before_commit = failing
    with pytest.raises(StoreBroken):
        beats.run(after(5))
    store.before_commit = None
    store.reopen()
    assert store.journal.shown() == held
    assert beats.run(after(6))


def test_how_long_it_is_until_the_next_instant(store):
    assert rhythm(store).due_in(after(3)) == timedelta(minutes=2)
    assert rhythm(store).due_in(after(5)) == EVERY
