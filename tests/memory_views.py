"""Views of peers in memory: what ``MemoryStore.views`` reads, and its effects."""

from __future__ import annotations

from typing import Any

from node.flows.query.blind.asker.book import DropHeldView, PutHeldView, PutViewParts


def put_held_view(state: Any, effect: PutHeldView) -> None:
    state.views[effect.view.id] = effect.view


def put_view_parts(state: Any, effect: PutViewParts) -> None:
    for number, part in enumerate(effect.parts, effect.first):
        state.view_parts[effect.view_id, number] = part


def drop_held_view(state: Any, effect: DropHeldView) -> None:
    state.views.pop(effect.view_id, None)
    for place in [p for p in state.view_parts if p[0] == effect.view_id]:
        del state.view_parts[place]


HELD_VIEW_EFFECTS = {
    PutHeldView: put_held_view,
    PutViewParts: put_view_parts,
    DropHeldView: drop_held_view,
}


class MemoryHeldViewBook:
    """Keeps ``HeldViewBook`` over the tables of a ``MemoryStore``."""

    def __init__(self, store: Any) -> None:
        self.store = store

    def all(self) -> tuple[Any, ...]:
        views = self.store.state.views.values()
        return tuple(sorted(views, key=lambda view: (view.fetched_at, view.id)))

    def parts(self, view_id: str) -> tuple[bytes, ...]:
        held = sorted(self.store.state.view_parts.items())
        return tuple(part for (of, _), part in held if of == view_id)
