"""What a peer may have us write down that answers no question."""

from datetime import UTC, datetime, timedelta

import pytest

from node.errors import Overloaded
from node.flows.recorder import Recorder, read_entry
from node.flows.toll import MOST_A_MINUTE, NOTHING_NEW, SPENT_BEFORE, Tolls
from tests.memory import MemoryStore
from tests.unit.flows.keyring import keys

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class World:
    """Tolls over a ledger in memory."""

    def __init__(self, **most):
        self.keys = keys("gr-two")
        self.store = MemoryStore(self.keys)
        recorder = Recorder("gr-two", self.keys, self.store.journal)
        self.tolls = Tolls(recorder, most)

    def pay(self, what, times, *, peer="pt-one", at=NOW):
        """Return how many were taken."""
        taken = 0
        for _ in range(times):
            try:
                self.tolls.pay(peer, what, at)
            except Overloaded:
                continue
            taken += 1
        return taken

    def entries(self):
        rows = self.store.journal.rows(0, self.store.journal.head().size)
        opened = [read_entry(row, self.keys) for row in rows]
        return [tuple((d.name, d.value) for d in e.details) for e in opened]


def test_what_has_no_toll_is_not_counted():
    assert World(ping=1).pay("query", 9) == 9
    assert World(ping=1).pay("", 9) == 9


@pytest.mark.attack
def test_one_peers_spent_toll_is_nobody_elses_and_comes_back_each_minute():
    world = World(ping=2, refused=1)
    assert world.pay("ping", 5) == 2
    assert world.pay("ping", 5, peer="nl-three") == 2
    assert world.pay("refused", 5) == 1
    assert world.pay("ping", 5, at=NOW + MINUTE) == 2


@pytest.mark.attack
def test_whether_a_toll_is_spent_can_be_asked_before_the_work():
    world = World(ping=2)
    for _ in range(9):
        world.tolls.check("pt-one", "ping", NOW)
    assert world.pay("ping", 5) == 2, "asking used up nothing"
    with pytest.raises(Overloaded):
        world.tolls.check("pt-one", "ping", NOW)
    world.tolls.check("nl-three", "ping", NOW)
    world.tolls.check("pt-one", "", NOW)
    assert world.tolls.settle(NOW + MINUTE) == 4, "what was refused so is counted"
    world.tolls.check("pt-one", "ping", NOW + MINUTE)


def test_a_parcel_is_the_only_kind_that_a_spent_toll_stops_before_the_work():
    """Questions and files are officers': one of a peer must not shut out another."""
    assert dict(SPENT_BEFORE) == {"parcel": NOTHING_NEW}
    assert NOTHING_NEW in MOST_A_MINUTE


@pytest.mark.attack
def test_what_is_passed_over_is_one_entry_with_a_count():
    world = World(ping=2, refused=1)
    world.pay("ping", 102)
    world.pay("refused", 8)
    world.pay("ping", 5, peer="nl-three")
    assert world.tolls.settle(NOW) == 0, "the minute is not over"
    assert world.tolls.settle(NOW + MINUTE) == 110
    assert world.entries() == [
        (("peer", "nl-three"), ("ping", "3")),
        (("peer", "pt-one"), ("ping", "100"), ("refused", "7")),
    ]
    assert world.tolls.settle(NOW + MINUTE) == 0


@pytest.mark.attack
def test_who_goes_on_minute_after_minute_is_written_down_all_the_same():
    world = World(ping=1)
    for n in range(3):
        world.pay("ping", 2, at=NOW + n * MINUTE)
    assert world.tolls.settle(NOW + 2 * MINUTE) == 2
    assert world.entries() == [(("peer", "pt-one"), ("ping", "2"))]
