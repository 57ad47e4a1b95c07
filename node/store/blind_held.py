"""Views that peers gave us, sealed: what is known of each, and its parts.

A row does not open at another place. What is older than the node wrote last is fetched
on from there, as its time says how old it is; what is altered in a part the manifest
tells, whose root the peer has signed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from node.codec.stored import pack, unpack
from node.flows.query.blind.asker.book import (
    DropHeldView,
    PutHeldView,
    PutViewParts,
)
from node.model.held_view import HeldView
from node.store.blind_held_schema import HELD_VIEW, HELD_VIEW_PART
from node.store.read import StoreReads
from node.store.sql import SqlStatement, upsert
from node.store.transaction import Transaction

_ALL = SqlStatement('SELECT "id", "value" FROM "held_view"')
_PARTS = SqlStatement(
    'SELECT "part", "sealed" FROM "held_view_part" WHERE "id" = ? ORDER BY "part"'
)
_PUT = upsert(HELD_VIEW)
_PUT_PART = upsert(HELD_VIEW_PART)
_DROP = SqlStatement('DELETE FROM "held_view" WHERE "id" = ?')
_DROP_PARTS = SqlStatement('DELETE FROM "held_view_part" WHERE "id" = ?')


class SqlHeldViewBook(StoreReads):
    """Keeps ``HeldViewBook``."""

    def all(self) -> tuple[HeldView, ...]:
        """Return all that is held or known, oldest first."""
        opened = (
            unpack(HeldView, self._bound.open(HELD_VIEW, id_, bytes(value)))
            for id_, value in self._rows(_ALL)
        )
        return tuple(sorted(opened, key=lambda view: (view.fetched_at, view.id)))

    def parts(self, view_id: str) -> tuple[bytes, ...]:
        """Return the parts that are here of a view, in their order."""
        return tuple(
            self._bound.open(HELD_VIEW_PART, _place(view_id, part), bytes(sealed))
            for part, sealed in self._rows(_PARTS, (view_id,))
        )


def put_held_views(transaction: Transaction, effects: Sequence[PutHeldView]) -> None:
    """Keep views, or what is known in their place."""
    for effect in effects:
        id_ = effect.view.id
        sealed = transaction.bound.seal(HELD_VIEW, id_, pack(effect.view))
        _PUT.run(transaction.connection, [(id_, sealed)])


def put_view_parts(transaction: Transaction, effects: Sequence[PutViewParts]) -> None:
    """Keep parts of views."""
    for effect in effects:
        rows = []
        for part, data in enumerate(effect.parts, effect.first):
            place = _place(effect.view_id, part)
            sealed = transaction.bound.seal(HELD_VIEW_PART, place, data)
            rows.append((effect.view_id, part, sealed))
        _PUT_PART.run(transaction.connection, rows)


def drop_held_views(transaction: Transaction, effects: Sequence[DropHeldView]) -> None:
    """Keep views no longer."""
    for effect in effects:
        _DROP.run(transaction.connection, (effect.view_id,))
        _DROP_PARTS.run(transaction.connection, (effect.view_id,))
        transaction.erased = True


def _place(view_id: str, part: int) -> str:
    return f"{view_id}/{part}"


HELD_VIEW_EFFECTS: Mapping[type[Any], Callable[[Transaction, Any], None]] = {
    PutHeldView: put_held_views,
    PutViewParts: put_view_parts,
    DropHeldView: drop_held_views,
}
