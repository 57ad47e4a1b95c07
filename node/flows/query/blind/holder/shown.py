"""A view as it is shown: from what is kept of it, and to it.

    a snapshot in parts, of one number, and the deltas since

A delta is what is written with every batch; a snapshot now and then, when the deltas
since the last one come to much.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from node.blind.entry import TAGGED_SIZE
from node.blind.epoch import head_bytes
from node.blind.publish import PublishedView
from node.blind.view import PART_ENTRIES, BlindView, changed_view, manifest_of, root_of
from node.codec.wire import from_wire, to_wire
from node.crypto.digest import sha256
from node.crypto.keystore import Keyring
from node.crypto.pae import VIEW_HEAD, pae
from node.errors import Altered
from node.flows.query.blind.book import DUMMIES, BlindBook
from node.flows.query.blind.kept import KeptDelta, KeptEpoch, KeptView
from node.model.blind import SignedViewHead, ViewDelta, ViewHead, ViewManifest

KEPT_BYTES = 256 << 20
"""Of views in memory, of who publishes."""
PARTS_AT_ONCE = 16


@dataclass(slots=True)
class ShownViews:
    """Views as they are shown, the latest used in memory. For one thread."""

    book: BlindBook
    _kept: OrderedDict[int, tuple[int, PublishedView]] = field(
        default_factory=OrderedDict
    )

    def of(self, view: KeptView) -> PublishedView:
        """Return a view as it is shown.

        Raises:
            Altered: what is kept of it does not make it.
        """
        known = self._kept.get(view.id)
        if known is not None and known[0] == view.number:
            self._kept.move_to_end(view.id)
            return known[1]
        made = self._read(view)
        self.keep(view, made)
        return made

    def keep(self, view: KeptView, shown: PublishedView) -> None:
        """Know how a view is shown now."""
        self._kept[view.id] = view.number, shown
        self._kept.move_to_end(view.id)
        while len(self._kept) > 1 and self._size() > KEPT_BYTES:
            self._kept.popitem(last=False)

    def forget(self) -> None:
        """Know nothing: somebody else may have published."""
        self._kept.clear()

    def _size(self) -> int:
        return sum(len(shown.view.entries) for _, shown in self._kept.values())

    def _read(self, view: KeptView) -> PublishedView:
        size = -(-_manifest_count(view.manifest) // PART_ENTRIES)
        parts = self.book.parts(view, [*range(size), DUMMIES])
        if len(parts) != size + 1:
            raise Altered("a part of a view is not kept")
        entries = BlindView(True, b"".join(parts[place] for place in range(size)))
        dummies = set(_split(parts[DUMMIES]))
        for one in self.book.deltas(view, view.snapshot):
            delta = from_wire(ViewDelta, one.delta)
            gone = list(_split(delta.removed))
            entries = changed_view(entries, gone, list(_split(delta.added)))
            dummies.difference_update(gone)
            dummies.update(_split(one.dummies))
        return PublishedView(entries, frozenset(dummies))


def head_of(
    epoch: KeptEpoch, reader: str, number: int, root: bytes, delta: bytes
) -> bytes:
    """Return the bytes of the head of a view; ``delta``: the bytes that led to it."""
    digest = sha256(delta) if delta else b""
    return head_bytes(ViewHead(sha256(epoch.info), reader, number, root, digest))


def shown_head(head: bytes, keys: Keyring, now: datetime) -> SignedViewHead:
    """Return a head signed by the key that is in use now: its bytes stay the same."""
    return SignedViewHead(head, *keys.sign(pae(VIEW_HEAD, head), now))


def root(shown: PublishedView) -> tuple[bytes, bytes]:
    """Return the bytes of a view's manifest, and its root."""
    manifest = manifest_of(shown.view)
    return to_wire(manifest), root_of(manifest)


def snapshot_parts(shown: PublishedView) -> Iterator[Mapping[int, bytes]]:
    """Yield the parts of a snapshot, some at a time, and at last what is made up."""
    size = -(-shown.view.count // PART_ENTRIES)
    for first in range(0, size, PARTS_AT_ONCE):
        places = range(first, min(first + PARTS_AT_ONCE, size))
        yield {place: shown.view.part(place) for place in places}
    yield {DUMMIES: b"".join(sorted(shown.dummies))}


def delta_of(
    view: KeptView, delta: ViewDelta, before: PublishedView, after: PublishedView
) -> KeptDelta:
    """Return what is kept of a delta that led to the view's newest number."""
    new = b"".join(sorted(after.dummies - before.dummies))
    return KeptDelta(view.id, view.number, view.head, to_wire(delta), new)


def _manifest_count(manifest: bytes) -> int:
    return from_wire(ViewManifest, manifest).count


def _split(data: bytes) -> Iterator[bytes]:
    return (
        data[place : place + TAGGED_SIZE] for place in range(0, len(data), TAGGED_SIZE)
    )
