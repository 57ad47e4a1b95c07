"""Views of peers: what is held, with its parts."""

from __future__ import annotations

from node.flows.query.blind.asker.book import DropHeldView, PutHeldView, PutViewParts
from tests.contracts.builders import commit
from tests.unit.flows.query.blind.asker.test_held import view

PARTS = (b"one" * 100, b"two" * 100)


def put(store, id_="v", parts=PARTS):
    held = view(id_=id_, view_key=b"k" * 32, manifest=b"manifest")
    commit(store, PutHeldView(held), PutViewParts(id_, 0, parts))
    return held


def test_a_view_is_kept_with_its_parts_and_goes_with_them(store):
    held, other = put(store), put(store, "w", PARTS[:1])
    assert store.views.all() == (held, other)
    assert store.views.parts("v") == PARTS
    commit(store, PutViewParts("w", 1, PARTS[1:]))
    assert store.views.parts("w") == PARTS
    commit(store, DropHeldView("v"), DropHeldView("never"))
    assert store.views.all() == (other,)
    assert store.views.parts("v") == ()
