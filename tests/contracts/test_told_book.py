"""What peers were told in place of references of ours."""

from __future__ import annotations

from node.flows.ports import PutTold
from node.model.box import Box
from tests.contracts.builders import NOW, commit


def test_what_a_peer_was_told_is_found_by_the_name_it_was_told(store):
    assert store.told.get("fr-pj/AAAA-AAAA-AAAA") is None
    box = Box(b"sealed", b"key")
    commit(store, PutTold("fr-pj/AAAA-AAAA-AAAA", box, NOW))
    assert store.told.get("fr-pj/AAAA-AAAA-AAAA") == box
    assert store.told.get("fr-pj/BBBB-BBBB-BBBB") is None
