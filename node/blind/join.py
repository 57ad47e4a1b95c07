"""What an asker finds in a view by the values it was given.

    hits = join(view, view_key, values)      # of a tagged view
    # (JoinedHit(tag=b"...", keys=(0, 3)), JoinedHit(tag=b"...", keys=(3,)))

The keys of one question that met on one record come together by the tag; which keys
they are says what the hit is worth (``matching/keys/joint.py``). A key may meet several
records, each with its own tag; a fingerprint that met by chance has a tag that nothing
else has, so it is a hit of one key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from node.blind.entry import (
    FINGERPRINT_SIZE,
    MAX_UNDER_ONE_KEY,
    fingerprint_and_mask,
    plain_entry,
    unmasked,
)
from node.blind.view import BlindView
from node.errors import BadInput


@dataclass(frozen=True, slots=True)
class JoinedHit:
    """One record that met: its tag, and the places of the values that met on it."""

    tag: bytes
    keys: tuple[int, ...]


def join(
    view: BlindView, view_key: bytes, values: Sequence[bytes]
) -> tuple[JoinedHit, ...]:
    """Return the records of a tagged view that values met, the most keys first.

    Raises:
        BadInput: the view has no tags.
    """
    if not view.tagged:
        raise BadInput("a view without tags says only which keys met")
    met: dict[bytes, list[int]] = defaultdict(list)
    for number, value in enumerate(values):
        for tag in _tags(view, view_key, value):
            met[tag].append(number)
    hits = [JoinedHit(tag, tuple(keys)) for tag, keys in met.items()]
    return tuple(sorted(hits, key=lambda hit: (-len(hit.keys), hit.keys, hit.tag)))


def met_keys(
    view: BlindView, view_key: bytes, values: Sequence[bytes]
) -> tuple[int, ...]:
    """Return the places of the values that are in a view without tags.

    Raises:
        BadInput: the view has tags.
    """
    if view.tagged:
        raise BadInput("a view with tags is read with `join`")
    return tuple(
        number
        for number, value in enumerate(values)
        if any(view.starting_with(plain_entry(view_key, value)))
    )


def _tags(view: BlindView, view_key: bytes, value: bytes) -> set[bytes]:
    found: set[bytes] = set()
    for place in range(MAX_UNDER_ONE_KEY):
        made = fingerprint_and_mask(view_key, value, place)
        entries = list(view.starting_with(made[:FINGERPRINT_SIZE]))
        if not entries:
            break
        found |= {unmasked(entry, made) for entry in entries}
    return found
