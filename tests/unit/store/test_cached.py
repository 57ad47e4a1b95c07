"""The cache never shows what a commit has made stale."""

from __future__ import annotations

from node.store.cached import Cached


def test_it_loads_once():
    loads = []
    cached = Cached(lambda: loads.append(1) or len(loads))
    assert [cached.get(), cached.get()] == [1, 1]


def test_it_loads_again_after_a_change():
    loads = []
    cached = Cached(lambda: loads.append(1) or len(loads))
    cached.get()
    cached.stale()
    assert cached.get() == 2


def test_what_was_being_loaded_during_a_change_is_not_kept():
    values = ["old"]

    def load():
        value = values[0]
        if value == "old":  # the commit happens while we read
            values[0] = "new"
            cached.stale()
        return value

    cached = Cached(load)
    assert cached.get() == "old"  # began before the commit returned
    assert cached.get() == "new"
