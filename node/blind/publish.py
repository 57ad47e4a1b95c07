"""What the holder makes of entries: a padded view, and deltas that are padded too.

A dummy is a random entry; without the key nobody can tell it from a true one. The
holder remembers which are dummies, as a delta removes some in the place of entries and
adds others. With each delta as many entries leave as come, until the reserve is used
up; then the view grows into its next size.

    published = publish(entries, tagged=True)
    delta, published = change(published, removed, added)

``removed`` and ``added`` come from ``entry.entry_change``, key by key; the table of
values and records is the caller's. Two true entries that are the same 8 bytes, as in 3
of a million views of 10**7, are one: ``change`` refuses to remove it twice, and the
caller publishes anew.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from heapq import nsmallest

from node.blind.sizes import change_size, is_padded, padded, reserve, view_size
from node.blind.view import BlindView, changed_view, joined, manifest_of, root_of
from node.crypto.digest import keyed
from node.errors import BadInput, Malformed
from node.model.blind import ViewDelta

RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class PublishedView:
    """A view as it was shown, and which of its entries are dummies."""

    view: BlindView
    dummies: frozenset[bytes] = field(repr=False)


def publish(
    entries: Iterable[bytes], *, tagged: bool, random: RandomBytes = secrets.token_bytes
) -> PublishedView:
    """Return a new view of true entries, with its reserve of dummies.

    Raises:
        BadInput: the entries are not of the view's size, or too many for a view.
    """
    true = set(entries)
    size = BlindView(tagged, b"").entry_size
    if any(len(entry) != size for entry in true):
        raise BadInput(f"the entries of such a view are {size} bytes")
    shown = view_size(len(true))
    if not is_padded(shown):
        raise BadInput("there are more entries than a view can have")
    dummies = _new(shown - len(true), size, true, random)
    return PublishedView(BlindView(tagged, joined(true | dummies)), frozenset(dummies))


def change(
    published: PublishedView,
    removed: AbstractSet[bytes],
    added: AbstractSet[bytes],
    *,
    random: RandomBytes = secrets.token_bytes,
) -> tuple[ViewDelta, PublishedView]:
    """Return the delta of true entries that leave and come, and the view after it.

    Raises:
        BadInput: more leaves or comes than the reserve can hide, or something leaves
            that is not in the view, or comes that is: publish a new snapshot.
    """
    view, dummies = published.view, set(published.dummies)
    leaving = change_size(len(added), len(removed))
    spare = leaving - len(removed)
    if spare > len(dummies) or not dummies.isdisjoint(removed):
        raise BadInput("more changed than the view can hide: publish a new snapshot")
    spent = _drawn(dummies, spare, random(32))
    dummies -= spent
    true = view.count - len(published.dummies) + len(added) - len(removed)
    made = leaving - len(added)
    if len(dummies) + made < reserve(true):
        made += padded(true + reserve(true)) - (
            view.count - leaving + len(added) + made
        )
    known = _Either(view, added)
    new = _new(made, view.entry_size, known, random)
    gone, come = sorted(removed | spent), sorted(added | new)
    try:
        after = changed_view(view, gone, come)
    except Malformed as error:
        raise BadInput("what leaves is not in the view, or what comes is") from error
    delta = ViewDelta(
        root_of(manifest_of(view)),
        root_of(manifest_of(after)),
        b"".join(gone),
        b"".join(come),
    )
    return delta, PublishedView(after, frozenset(dummies | new))


def _drawn(dummies: set[bytes], count: int, key: bytes) -> set[bytes]:
    """Return some of the dummies, as they fall: not the lowest, or the newest."""
    return set(nsmallest(count, dummies, key=lambda entry: keyed(key, entry)))


class _Either:
    """The entries of a view and those that come to it."""

    def __init__(self, view: BlindView, added: AbstractSet[bytes]) -> None:
        self._view, self._added = view, added

    def __contains__(self, entry: bytes) -> bool:
        return entry in self._added or any(self._view.starting_with(entry))


def _new(
    count: int, size: int, known: AbstractSet[bytes] | _Either, random: RandomBytes
) -> set[bytes]:
    found: set[bytes] = set()
    while len(found) < count:
        entry = random(size)
        if entry not in known:
            found.add(entry)
    return found
