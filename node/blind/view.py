"""A view: entries in order, its parts and their root, and how a delta changes it.

A view is the same bytes for whoever makes and whoever holds it: entries of one size,
strictly ascending, as many as ``sizes`` allows. It travels as a manifest and parts of
8,192 entries; each part is checked by itself against the manifest, in any order, so
that a fetch can go on where it broke off. The manifest is checked against the root,
and the root is signed (``epoch.sign_head``).

    manifest = read_manifest(data, head.root)       # refused if it is not the root's
    check_part(manifest, n, part)                   # for each part, as it comes
    view = assemble(manifest, parts)                # refused if it is not canonical
    view = apply(view, read_delta(data, head.delta))

Bytes are compared with a digest before they are parsed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import merge
from operator import lt

from node.blind.entry import PLAIN_SIZE, TAGGED_SIZE
from node.blind.sizes import is_change_size, is_padded
from node.codec.wire import from_wire, to_wire
from node.crypto.digest import same, sha256
from node.crypto.pae import VIEW, pae
from node.errors import BadProof, Malformed
from node.model.blind import ViewDelta, ViewManifest

PART_ENTRIES = 8192


@dataclass(frozen=True, slots=True)
class BlindView:
    """Entries of one size, strictly ascending, without gaps."""

    tagged: bool
    entries: bytes = field(repr=False)

    @property
    def entry_size(self) -> int:
        """The size of an entry in bytes."""
        return TAGGED_SIZE if self.tagged else PLAIN_SIZE

    @property
    def count(self) -> int:
        """How many entries there are, dummies included."""
        return len(self.entries) // self.entry_size

    def entry(self, place: int) -> bytes:
        """Return the entry at a place."""
        return self.entries[place * self.entry_size : (place + 1) * self.entry_size]

    def place_of(self, start: bytes, low: int = 0) -> int:
        """Return the place of the first entry not below ``start``, from ``low`` on."""
        entries, size, high = self.entries, self.entry_size, self.count
        while low < high:
            middle = (low + high) // 2
            if entries[middle * size : (middle + 1) * size] < start:
                low = middle + 1
            else:
                high = middle
        return low

    def starting_with(self, start: bytes) -> Iterator[bytes]:
        """Yield the entries that begin so."""
        place = self.place_of(start)
        while (entry := self.entry(place)) and entry.startswith(start):
            yield entry
            place += 1

    def part(self, number: int) -> bytes:
        """Return the bytes of a part, counted from 0; empty past the end."""
        size = PART_ENTRIES * self.entry_size
        return self.entries[number * size : (number + 1) * size]


def manifest_of(view: BlindView) -> ViewManifest:
    """Return the manifest of a view."""
    parts = -(-view.count // PART_ENTRIES)
    digests = tuple(sha256(view.part(number)) for number in range(parts))
    return ViewManifest(view.tagged, view.count, digests)


def root_of(manifest: ViewManifest) -> bytes:
    """Return the root that stands for a view: 32 bytes."""
    return sha256(pae(VIEW, to_wire(manifest)))


def read_manifest(data: bytes, root: bytes) -> ViewManifest:
    """Return the manifest that a root stands for.

    Raises:
        BadProof: it is another one's.
        Malformed: its size is not one that a view shows, or has not as many parts.
    """
    if not same(sha256(pae(VIEW, data)), root):
        raise BadProof("the manifest is not that of the view's root")
    manifest = from_wire(ViewManifest, data)
    if not is_padded(manifest.count):
        raise Malformed("the view has a size that no view shows")
    if len(manifest.parts) != -(-manifest.count // PART_ENTRIES):
        raise Malformed("the view has not as many parts as its size asks for")
    return manifest


def check_part(manifest: ViewManifest, number: int, part: bytes) -> None:
    """Return if ``part`` is that of the number, counted from 0.

    Raises:
        BadProof: it is not.
        Malformed: there is no such part.
    """
    if not 0 <= number < len(manifest.parts):
        raise Malformed("the view has no such part")
    if not same(sha256(part), manifest.parts[number]):
        raise BadProof("the part is not that of the view's manifest")


def assemble(manifest: ViewManifest, parts: Sequence[bytes]) -> BlindView:
    """Return the view of all its parts, each checked again.

    Raises:
        BadProof: a part is not the manifest's, or one is missing.
        Malformed: the entries are not as many as are said, or not strictly ascending.
    """
    if len(parts) != len(manifest.parts):
        raise BadProof("not all parts of the view are here")
    for number, part in enumerate(parts):
        check_part(manifest, number, part)
    view = BlindView(manifest.tagged, b"".join(parts))
    if len(view.entries) != manifest.count * view.entry_size:
        raise Malformed("the view has not as many entries as it says")
    _check_order(view)
    return view


# --- deltas -------------------------------------------------------------------


def read_delta(data: bytes, digest: bytes) -> ViewDelta:
    """Return the delta whose digest a signed head names.

    Raises:
        BadProof: it is another one.
        Malformed: it is none.
    """
    if not same(sha256(data), digest):
        raise BadProof("the delta is not that of the view's head")
    return from_wire(ViewDelta, data)


def apply(view: BlindView, delta: ViewDelta) -> BlindView:
    """Return the view that a delta makes of ``view``.

    Raises:
        BadProof: it leads from another view, or not to where it says.
        Malformed: its entries are not in order, its sizes are none that a delta shows,
            it removes what is not there, or adds what is.
    """
    if not same(root_of(manifest_of(view)), delta.before):
        raise BadProof("the delta leads from another view than this")
    removed = _entries(BlindView(view.tagged, delta.removed))
    added = _entries(BlindView(view.tagged, delta.added))
    if not is_change_size(len(removed)) or len(added) < len(removed):
        raise Malformed("the delta has a size that no delta shows")
    if not is_padded(view.count + len(added) - len(removed)):
        raise Malformed("the delta leads to a size that no view shows")
    changed = changed_view(view, removed, added)
    if not same(root_of(manifest_of(changed)), delta.after):
        raise BadProof("the delta does not lead to where it says")
    return changed


def changed_view(
    view: BlindView, removed: Sequence[bytes], added: Sequence[bytes]
) -> BlindView:
    """Return ``view`` without ``removed`` and with ``added``, both strictly ascending.

    Raises:
        Malformed: something is removed that is not there, or added that is.
    """
    size, pieces, at, place = view.entry_size, list[bytes](), 0, 0
    for entry, is_new in merge(
        ((e, False) for e in removed), ((e, True) for e in added)
    ):
        place = view.place_of(entry, place)
        if (view.entry(place) == entry) is is_new:
            raise Malformed("the delta removes what is not there, or adds what is")
        pieces.append(view.entries[at : place * size])
        at = place * size
        if is_new:
            pieces.append(entry)
        else:
            at += size
    pieces.append(view.entries[at:])
    return BlindView(view.tagged, b"".join(pieces))


def joined(entries: Iterable[bytes]) -> bytes:
    """Return entries as a view or a delta has them: ascending, without gaps."""
    return b"".join(sorted(entries))


def _entries(view: BlindView) -> list[bytes]:
    if len(view.entries) % view.entry_size:
        raise Malformed("the entries are not of the view's size")
    _check_order(view)
    return [view.entry(place) for place in range(view.count)]


def _check_order(view: BlindView) -> None:
    size, before = view.entry_size, b""
    for number in range(-(-view.count // PART_ENTRIES)):
        part = view.part(number)
        found = [before, *(part[at : at + size] for at in range(0, len(part), size))]
        if not all(map(lt, found, found[1:])):
            raise Malformed("the entries are not strictly ascending")
        before = found[-1]
