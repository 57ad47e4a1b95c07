"""What a holder knows of its own keys and views, for who redeems a hit.

    info_of, key_of      an epoch by the digest of its bytes, while it is open
    view_has             whether a value has an entry in the view that a peer is given

Of a view only the parts are read in which an entry could be, and the deltas since.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from node.blind.entry import FINGERPRINT_SIZE, fingerprint_and_mask
from node.blind.view import BlindView
from node.clock import Clock
from node.codec.wire import from_wire
from node.crypto.oprf import EvaluationKey
from node.flows.query.blind.book import BlindBook
from node.flows.query.blind.holder.epochs import Epochs
from node.flows.query.blind.holder.views import view_keys
from node.flows.query.blind.kept import KeptView
from node.model.blind import EpochInfo, ViewDelta, ViewManifest


@dataclass(frozen=True, slots=True)
class GivenViews:
    """Looks into what peers were given. Safe to call from many threads."""

    epochs: Epochs
    book: BlindBook
    clock: Clock

    def info_of(self, digest: bytes) -> EpochInfo | None:
        """Return what an open epoch of ours is, by the SHA-256 of its bytes."""
        epoch = self.epochs.by_digest(digest, self.clock.now())
        return from_wire(EpochInfo, epoch.info) if epoch else None

    def key_of(self, digest: bytes) -> EvaluationKey | None:
        """Return the key of an open epoch of ours."""
        epoch = self.epochs.by_digest(digest, self.clock.now())
        return self.epochs.key(epoch) if epoch else None

    def view_has(self, reader: str, digest: bytes, values: Sequence[bytes]) -> bool:
        """Whether one of the values has an entry in the view that a peer is given."""
        epoch = self.epochs.by_digest(digest, self.clock.now())
        if epoch is None:
            return False
        for view in self.book.views_of(reader):
            if view.epoch == epoch.id:
                key = view_keys(epoch, reader).view
                starts = [
                    fingerprint_and_mask(key, value, 0)[:FINGERPRINT_SIZE]
                    for value in values
                ]
                shown = _ShownParts(self.book, view)
                return any(shown.has(start) for start in starts)
        return False


class _ShownParts:
    """A view whose parts are read where they are looked at."""

    def __init__(self, book: BlindBook, view: KeptView) -> None:
        self._book, self._view = book, view
        self._parts: dict[int, BlindView] = {}
        self._size = len(from_wire(ViewManifest, view.manifest).parts)
        self._deltas = [
            from_wire(ViewDelta, one.delta) for one in book.deltas(view, view.snapshot)
        ]

    def has(self, start: bytes) -> bool:
        """Whether an entry begins so: in the snapshot, and through all deltas."""
        found = set(self._starting(start))
        for delta in self._deltas:
            found.difference_update(BlindView(True, delta.removed).starting_with(start))
            found.update(BlindView(True, delta.added).starting_with(start))
        return bool(found)

    def _starting(self, start: bytes) -> Iterator[bytes]:
        low, high = 0, self._size - 1
        while low < high:  # the last part that begins below
            middle = (low + high + 1) // 2
            if self._part(middle).entry(0) < start:
                low = middle
            else:
                high = middle - 1
        for place in count(low):
            if place >= self._size:
                return
            part = self._part(place)
            yield from part.starting_with(start)
            if part.entry(part.count - 1)[:FINGERPRINT_SIZE] > start:
                return

    def _part(self, place: int) -> BlindView:
        if place not in self._parts:
            part = self._book.parts(self._view, [place]).get(place, b"")
            self._parts[place] = BlindView(True, part)
        return self._parts[place]
