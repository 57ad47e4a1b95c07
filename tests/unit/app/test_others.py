"""What follows from what another process did: once, and not amid a commit."""

from __future__ import annotations

import threading

from node.app.others import Others


def test_what_follows_is_done_once_however_many_kinds_it_follows_from():
    done, told = [], threading.Event()

    def act():
        done.append(threading.current_thread().name)
        told.set()

    others = Others()
    others.hear(frozenset({"peers", "officers", "what nobody knows"}))
    assert done == []
    worker = others.worker({"peers": act, "officers": act, "notices": done.clear})
    worker.start()
    assert told.wait(10)
    worker.stop()
    assert done == ["others"]
