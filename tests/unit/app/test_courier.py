"""The worker: woken, stopped, and not stopped by what goes wrong."""

import threading
import time
from datetime import timedelta

import pytest

from node.app.courier import CourierWorker
from node.clock import SystemClock
from node.errors import Malformed, StoreBroken, Unreachable
from node.flows.channel.deliver import DeliveryResult
from node.flows.channel.effects import QueueDelivery
from node.ledger.checkpoint import origin_of
from node.model.parcel import Verb
from node.store import open_store
from tests.unit.app.test_clock_doubt import SetClock

A, B = "es-aa", "gr-bb"
SOON_S = 10.0


class FakeCourier:
    """Has so many parcels for each peer, and notes in which order they went."""

    def __init__(self, **parcels):
        self.left = {name.replace("_", "-"): n for name, n in parcels.items()}
        self.went, self.spoke, self.missing = [], [], []
        self.lock, self.done = threading.Lock(), threading.Event()
        self.fails = {}

    def due(self):
        with self.lock:
            return tuple(a for a, n in self.left.items() if n)

    def next_due(self):
        return None

    def pressed(self, _agency):
        return False

    def missed(self, agency, code):
        self.missing.append((agency, code))
        self.done.set()

    def heard(self, agency):
        self.spoke.append(agency)
        self.done.set()

    def deliver(self, agency):
        with self.lock:
            if agency in self.fails:
                raise self.fails.pop(agency)
            if not self.left.get(agency):
                return DeliveryResult.NOTHING
            self.left[agency] -= 1
            self.went.append(agency)
            if not any(self.left.values()):
                self.done.set()
            return DeliveryResult.RECEIPTED


class FakeRollCall:
    def __init__(self, *partners):
        self.known, self.asked, self.fails = partners, [], {}

    def partners(self):
        return self.known

    def ask(self, agency):
        self.asked.append(agency)
        if agency in self.fails:
            raise self.fails[agency]


def until(holds):
    """Wait for what another thread is about to do."""
    pause, ends = threading.Event(), time.monotonic() + SOON_S
    while not holds():
        assert time.monotonic() < ends, "it never came to hold"
        pause.wait(0.01)


@pytest.fixture
def run():
    workers = []

    def run(courier, reconciler=None, tick=lambda _: None):
        wake = threading.Event()
        worker = CourierWorker(
            courier,
            reconciler or FakeRollCall(),
            tick=tick,
            clock=SystemClock(),
            wake=wake,
        )
        workers.append(worker)
        worker.start()
        return worker, wake

    yield run
    for worker in workers:
        worker.stop()
        assert not worker._thread.is_alive()


def test_all_that_is_due_is_delivered_parcel_after_parcel(run):
    courier = FakeCourier(es_aa=30, gr_bb=2)
    run(courier)
    assert courier.done.wait(SOON_S)
    assert (courier.went.count(A), courier.went.count(B)) == (30, 2)


def test_partners_are_asked_before_anything_is_delivered_to_them(run):
    courier, reconciler = FakeCourier(es_aa=1), FakeRollCall(A, B)
    seen = []
    courier.deliver = lambda agency: (
        seen.append((agency, tuple(reconciler.asked))) or DeliveryResult.NOTHING
    )
    both = threading.Event()
    reconciler.ask = lambda a: (
        reconciler.asked.append(a),
        both.set() if len(reconciler.asked) == 2 else None,
    )
    run(courier, reconciler)
    assert both.wait(SOON_S)
    assert all(agency in asked for agency, asked in seen)


@pytest.mark.attack
def test_a_clock_that_was_ahead_for_a_moment_holds_nobody_up():
    """Neither what time does to notices nor whose turn it is waits for a year."""
    clock, ticks = SetClock(), []
    courier, asks = FakeCourier(), FakeRollCall(A)
    asks.fails = {A: Malformed("not now")}
    worker = CourierWorker(
        courier, asks, tick=ticks.append, clock=clock, wake=threading.Event()
    )

    def goes_on():
        clock.run(31)
        before = len(ticks)
        assert worker._round() <= 5.0
        until(lambda: not worker._rounds._partners[A].busy)
        return len(ticks) > before

    assert goes_on()
    clock.wall += timedelta(days=365)
    assert goes_on()
    clock.wall -= timedelta(days=365)
    asked = len(asks.asked)
    assert all(goes_on() for _ in range(12))
    assert len(asks.asked) > asked
    worker.stop()


def test_nobody_stays_busy_whose_line_could_not_be_begun(monkeypatch):
    courier = FakeCourier(es_aa=1, gr_bb=1)
    worker = CourierWorker(
        courier,
        FakeRollCall(),
        tick=lambda _: None,
        clock=SetClock(),
        wake=threading.Event(),
    )

    def fails(*_):
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as once:
        once.setattr(worker._lines, "submit", fails)
        with pytest.raises(RuntimeError):
            worker._round()
    assert [a for a, p in worker._rounds._partners.items() if p.busy] == []
    worker._round()
    assert courier.done.wait(SOON_S)
    worker.stop()


def test_it_is_woken_by_what_is_queued(run):
    courier = FakeCourier()
    _, wake = run(courier)
    with courier.lock:
        courier.left[A] = 1
    wake.set()
    assert courier.done.wait(2.0), "long before it would have looked by itself"


def test_a_peer_that_could_not_be_asked_is_delivered_to_and_listened_for(run):
    courier, reconciler = FakeCourier(es_aa=1), FakeRollCall(A)
    reconciler.fails[A] = Malformed("nonsense")
    worker, _ = run(courier, reconciler)
    assert courier.done.wait(SOON_S)
    courier.done.clear()
    until(lambda: worker._rounds.hear(A))
    worker.heard(A)
    assert courier.done.wait(SOON_S)
    assert courier.spoke[0] == A


def test_a_peer_that_cannot_be_reached_is_not_waited_for_twice(run):
    courier, reconciler = FakeCourier(), FakeRollCall(A)
    reconciler.fails[A] = Unreachable("no")
    worker, _ = run(courier, reconciler)
    assert courier.done.wait(SOON_S)
    assert courier.missing[0] == (A, "unreachable")
    until(lambda: worker._rounds.failing() == (A,))
    assert not courier.went


@pytest.mark.parametrize("error", [StoreBroken("full"), RuntimeError("a bug")])
def test_what_goes_wrong_with_one_peer_stops_no_other(run, error):
    courier = FakeCourier(es_aa=1, gr_bb=1)
    courier.fails[A] = error
    run(courier)
    until(lambda: B in courier.went)
    assert A not in courier.went


def test_a_clock_that_fails_does_not_stop_the_worker(run):
    def tick(_now):
        raise StoreBroken("full")

    worker, _ = run(FakeCourier(), tick=tick)
    assert worker._thread.is_alive()


def test_the_store_wakes_who_delivers_once_items_are_durable(tmp_path):
    from tests.posts import Post

    url, woken = f"sqlite:///{tmp_path}/node.db", []
    queue = Post.queue.__get__(_FakePost())
    store = open_store(
        url,
        _FakePost.keys,
        origin_of("pt-one"),
        watchers={QueueDelivery: lambda: woken.append(store.channel.backlog(B))},
    )
    journal = store.journal
    journal.commit(_draft(), (queue(B, Verb.PUBLISH, "n-1", 1, b""),))
    assert woken == [1]
    journal.commit(_draft(), ())
    assert woken == [1]
    placed = journal.submit(_draft(), (queue(B, Verb.UPDATE, "n", 1, b""),))
    placed.result()
    assert woken == [1, 2]
    store.close()


class _FakePost:
    clock = SystemClock()
    from tests.unit.flows.keyring import keys as _keys

    keys = _keys("pt-one")


def _draft():
    from node.flows.recorder import draft, local_entry

    entry = local_entry("test", at=SystemClock().now(), agency="pt-one")
    return draft(entry, exhibit=b"", keys=_FakePost.keys)
