"""Threads for calls, without a row before them."""

from __future__ import annotations

import threading

import pytest

from node.errors import Overloaded
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


def test_what_fails_gives_its_thread_back():
    workers = Workers(1, "test")

    def fail():
        raise ValueError("x")

    for _ in range(3):
        with pytest.raises(ValueError, match="x"):
            workers.begin(fail).result(10)
    workers.close()
