"""The bundle in force, also where another process put it in force."""

from __future__ import annotations

import pytest

from node.errors import PolicyBroken
from node.flows.bundle.rules import Rules, StoredBundle


class Store:
    """What stands in the store; a bundle is any value here."""

    def __init__(self):
        self.value, self.loads = b"first", 0
        self.kept = StoredBundle(lambda: self.value, self.load)

    def load(self):
        self.loads += 1
        if self.value == b"broken":
            raise PolicyBroken("it does not hold")
        return self.value.decode()


@pytest.fixture
def store():
    return Store()


def test_another_bundle_is_read_before_the_next_decision(store):
    rules = Rules("first", store.kept)
    store.value = b"second"
    assert rules.bundle == "first"
    store.kept.changed()
    assert rules.bundle == "second"
    assert rules.bundle == "second"
    assert store.loads == 1


def test_a_setting_that_changed_nothing_is_not_read_as_a_bundle(store):
    rules = Rules("first", store.kept)
    store.kept.changed()
    assert rules.bundle == "first"
    store.value = b"own"
    store.kept.changed()
    rules.swap("own", b"own")
    assert rules.bundle == "own"
    assert store.loads == 0


@pytest.mark.attack
@pytest.mark.parametrize("looked", [False, True])
def test_a_bundle_that_was_put_in_force_since_is_not_covered_by_our_own(store, looked):
    """Its approver was held up between the commit and the swap."""
    rules = Rules("first", store.kept)
    store.value = b"own"
    store.kept.changed()
    store.value = b"later"
    store.kept.changed()
    if looked:
        assert rules.bundle == "later"
    rules.swap("own", b"own")
    assert rules.bundle == "later"


@pytest.mark.attack
def test_nothing_is_decided_by_the_old_bundle_while_the_new_one_cannot_be_read(store):
    rules = Rules("first", store.kept)
    store.value = b"broken"
    store.kept.changed()
    for _ in range(2):
        with pytest.raises(PolicyBroken):
            _ = rules.bundle
    store.value = b"mended"
    assert rules.bundle == "mended"
