"""Threads for calls, without a row before them."""

from __future__ import annotations

import threading

import pytest

from node.errors import ConfigBroken, Overloaded
from node.transport.workers import Workers


@pytest.mark.attack
def test_a_call_beyond_the_threads_is_refused_and_does_not_wait():
    workers, hold = Workers(2, "test"), threading.Event()
    try:
        begun = [workers.begin(lambda: hold.wait(10) and None) for _ in range(2)]
        with pytest.raises(Overloaded):
            workers.begin(lambda: None)
        hold.set()
        for one in begun:
            one.result(10)
        workers.begin(lambda: None).result(10)
    finally:
        hold.set()
        workers.close()


def test_all_threads_are_there_before_any_is_needed(monkeypatch):
    """A system that has no thread left then leaves nobody without an answer."""
    workers = Workers(3, "early")
    names = [t.name for t in threading.enumerate() if t.name.startswith("early")]
    assert len(names) == 3

    def no_more(_):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", no_more)
    hold = threading.Event()
    begun = [workers.begin(lambda: hold.wait(10)) for _ in range(3)]
    hold.set()
    assert all(one.result(10) for one in begun)
    workers.close()


def test_a_system_that_gives_no_thread_is_told_of_when_the_node_starts(monkeypatch):
    def no_more(_):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", no_more)
    with pytest.raises(ConfigBroken, match="does not let the node start 2 threads"):
        Workers(2, "late")


def test_a_call_that_cannot_be_begun_gives_its_place_back(monkeypatch):
    workers = Workers(1, "test")

    def fails(_):
        raise RuntimeError("no")

    with monkeypatch.context() as once:
        once.setattr(workers._pool, "submit", fails)
        with pytest.raises(RuntimeError):
            workers.begin(lambda: None)
    workers.begin(lambda: None).result(10)
    workers.close()


def test_what_fails_gives_its_thread_back():
    workers = Workers(1, "test")

    def fail():
        raise ValueError("x")

    for _ in range(3):
        with pytest.raises(ValueError, match="x"):
            workers.begin(fail).result(10)
    workers.close()
