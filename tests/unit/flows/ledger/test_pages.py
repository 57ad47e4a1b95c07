"""What auditors are shown: all that was done, and covers to who asks for them."""

import pytest
from node.flows.recorder import COVER, Recorder
from node.model.desk.ledger import LedgerPage

from node.flows.ledger import pages
from node.flows.ledger.pages import Pages
from node.flows.ledger.rhythm import Rhythm
from node.ledger.checkpoint import origin_of
from node.ledger.rhythm import STEP
from tests.memory import MemoryStore
from tests.simulator import FixedClock
from tests.unit.flows.keyring import keys
from tests.unit.flows.ledger.test_rhythm import EIGHT, EVERY, US, after


@pytest.fixture
def store():
    """Three acts, two steps, three acts, a step, three acts."""
    store = MemoryStore(keys(US), origin_of(US))
    rhythm = Rhythm(US, keys(US), store.journal, EVERY)
    recorder = Recorder(US, keys(US), store.journal)
    for minute in (0, 5, 10):
        for n in range(3):
            recorder.record(f"test.{minute}-{n}", at=EIGHT)
        rhythm.run(after(minute))
        if not minute:
            rhythm.run(after(1000))
    return store


def shown(store, *page, **asked):
    found = Pages(keys(US), store.journal, FixedClock()).page(
        LedgerPage(*page, **asked)
    )
    assert found.size == store.journal.head().size
    return [item.act for item in found.items], found


def test_covers_are_left_out_and_counted(store):
    acts, found = shown(store, -5, 5)
    assert acts == ["test.5-1", "test.5-2", "test.10-0", "test.10-1", "test.10-2"]
    assert found.covers > STEP
    assert found.shown == store.journal.shown().head.size


def test_a_page_from_the_start_goes_on_over_covers(store):
    acts, _ = shown(store, 1, 4)
    assert acts == ["test.0-1", "test.0-2", "test.5-0", "test.5-1"]


def test_a_page_from_the_end_may_be_shorter_than_it_reaches_back(store):
    acts, _ = shown(store, -9, 2)
    assert acts == ["test.0-0", "test.0-1"]


def test_covers_are_shown_to_who_asks_for_them(store):
    acts, found = shown(store, 0, STEP, covers=True)
    assert acts.count(COVER) == STEP - 3
    assert found.covers == 0
    (last,), _ = shown(store, -1, 1, covers=True)
    assert last == COVER


def test_it_is_not_looked_back_for_ever(store, monkeypatch):
    monkeypatch.setattr(pages, "LOOK_MOST", 10)
    monkeypatch.setattr(pages, "PAGE_MOST", 10)
    assert shown(store, -5, 5)[0] == []
    assert shown(store, 0, 500)[0] == ["test.0-0", "test.0-1", "test.0-2"]
