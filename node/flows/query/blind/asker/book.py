"""What the asker's side needs of the store: peers' views, and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from node.model.held_view import HeldView


@dataclass(frozen=True, slots=True)
class PutHeldView:
    """Keep a view, or what is known in its place; that of the same id is replaced."""

    view: HeldView


@dataclass(frozen=True, slots=True)
class PutViewParts:
    """Keep parts of the view of that id, from part ``first`` on."""

    view_id: str
    first: int
    parts: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class DropHeldView:
    """Keep a view and its parts no longer; there may be none."""

    view_id: str


HeldViewEffect = PutHeldView | PutViewParts | DropHeldView


class HeldViewBook(Protocol):
    """Views of peers. Reads are of what is durable."""

    def all(self) -> tuple[HeldView, ...]:
        """Return all that is held or known, without parts, oldest first.

        Raises:
            Altered: a row does not open.
        """
        ...

    def parts(self, view_id: str) -> tuple[bytes, ...]:
        """Return the parts that are here of a view, in their order.

        Raises:
            Altered: one does not open. That none is missing, its manifest says.
        """
        ...
