"""The worker: by the clock, and not stopped by what goes wrong."""

import threading
from datetime import UTC, datetime, timedelta

from node.app.rhythm import rhythm_worker
from node.errors import StoreBroken

SOON_S = 10.0


class Clock:
    def now(self):
        return datetime(2026, 6, 1, tzinfo=UTC)


class FakeRhythm:
    """Is due at once; fails the first time."""

    def __init__(self):
        self.ran, self.done = 0, threading.Event()

    def due_in(self, _now):
        return timedelta(0) if self.ran < 2 else timedelta(hours=1)

    def run(self, _now):
        self.ran += 1
        if self.ran == 1:
            raise StoreBroken("the disk is full")
        self.done.set()


def test_it_goes_on_after_a_failure_and_stops_when_told():
    rhythm = FakeRhythm()
    worker = rhythm_worker(rhythm, Clock().now)
    worker.start()
    assert rhythm.done.wait(SOON_S)
    worker.stop()
    assert rhythm.ran == 2


def test_it_stops_though_it_never_started():
    rhythm_worker(FakeRhythm(), Clock().now).stop()
