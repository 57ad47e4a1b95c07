"""What blind lookup needs of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from node.flows.query.blind.kept import (
    KeptDelta,
    KeptEpoch,
    KeptView,
    RecordValues,
    ViewWish,
)

DUMMIES = (1 << 20) - 1
"""The place of what is made up of a snapshot, beside its parts."""


class BlindBook(Protocol):
    """Epochs, values and views. Reads are of what is durable.

    Reads raise ``Altered`` where something is not as it was written. What is put and
    dropped here is without an entry, and only one process does it at a time.
    """

    def epochs(self) -> tuple[KeptEpoch, ...]:
        """Return all epochs, in the order of their ids."""
        ...

    def wishes(self) -> tuple[ViewWish, ...]:
        """Return who asks for views of which tier, by peer and tier."""
        ...

    def views(self) -> tuple[KeptView, ...]:
        """Return all views, in the order of their ids."""
        ...

    def wishes_of(self, reader: str) -> tuple[ViewWish, ...]:
        """Return of which tiers a peer asks for views."""
        ...

    def views_of(self, reader: str) -> tuple[KeptView, ...]:
        """Return the views of one peer, in the order of their ids."""
        ...

    def parts(self, view: KeptView, places: Sequence[int]) -> Mapping[int, bytes]:
        """Return those parts of its snapshot that there are, and ``DUMMIES``."""
        ...

    def deltas(self, view: KeptView, after: int) -> tuple[KeptDelta, ...]:
        """Return what leads from the number ``after`` to the newest, in order."""
        ...

    def changed(self, epoch: KeptEpoch, *, after: int, most: int) -> tuple[int, ...]:
        """Return the numbers of records that have no values as they are now.

        Of those above ``after`` the lowest.
        """
        ...

    def gone(self, epoch: KeptEpoch, *, most: int) -> tuple[int, ...]:
        """Return numbers that have values, and no record."""
        ...

    def contents(self, numbers: Sequence[int]) -> Mapping[int, bytes]:
        """Return the keyed digest of each record that there is."""
        ...

    def values(
        self, epoch: KeptEpoch, numbers: Sequence[int]
    ) -> Mapping[int, RecordValues]:
        """Return the values of those records that have any, by number."""
        ...

    def values_after(
        self, epoch: KeptEpoch, after: int, count: int
    ) -> tuple[RecordValues, ...]:
        """Return the values of the next records, in the order of their numbers."""
        ...

    def put_values(
        self, epoch: KeptEpoch, put: Sequence[RecordValues], gone: Sequence[int]
    ) -> None:
        """Keep values in the place of older ones, and drop those of ``gone``."""
        ...

    def put_parts(self, view: int, snapshot: int, parts: Mapping[int, bytes]) -> None:
        """Keep parts of a snapshot that is yet to become a view's."""
        ...

    def keep_view(self, view: KeptView) -> None:
        """Keep how a view stands that stays as it is shown."""
        ...

    def drop_leftovers(self, now: datetime, *, most: int) -> int:
        """Drop parts, deltas and values that nothing leads to; return how many.

        And epochs whose time is over and whose seeds were destroyed.
        """
        ...
