"""What an act was decided by still stands when it is kept, or it is not kept."""

from __future__ import annotations

import pytest

from node.errors import Overtaken
from node.flows.ports import PutPeer
from tests.contracts.builders import answer, commit, draft, peer, record


def test_an_act_is_kept_if_what_it_was_decided_by_still_stands(store):
    basis = store.journal.basis()
    commit(store, answer("m"), record("r", "t"))
    store.journal.fresh()
    assert store.journal.submit(draft("late"), basis=basis).result().index == 1


@pytest.mark.attack
def test_an_act_is_not_kept_that_was_decided_by_another_peer_book(store):
    basis = store.journal.basis()
    commit(store, PutPeer(peer()))
    late = store.journal.submit(draft("late"), (answer("m"),), basis=basis)
    assert isinstance(late.exception(), Overtaken)
    assert store.journal.head().size == 1
    assert store.memory.recall("fr-pj", "m") is None
    assert store.journal.basis() != basis
