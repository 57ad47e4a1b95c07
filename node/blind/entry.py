"""The entries of a view: a fingerprint, and which record, masked.

A key of a record is evaluated once a tier (``oprf.evaluate``); each peer's view is then
made of the values, under the view key that this peer alone is given:

    tagged    8 bytes   fingerprint(5) ‖ tag of the record(3) XOR mask(3)
    plain     6 bytes   fingerprint(6)

    fingerprint ‖ mask = BLAKE2b(view key, form ‖ value ‖ place)

``place`` counts the records under one key: 0, 1, 2, ... Each has another fingerprint
and another mask, so that a view shows nobody how many records share a key. Whoever
holds a value finds its entry, and lifts the mask: keys that met on one record then give
one tag. Whoever does not, sees 8 random bytes. One entry is one key of one record, so
two entries of one record cannot be joined from outside.

With n entries a key that is not there is found with a probability of n / 2**40 when
tagged, n / 2**48 when plain: of a question's 16 keys, in a view of 10**7 entries (a
million people), 1.5 in 10,000 questions, and 6 in 10 million. That two records which
one question met have the same tag happens for one pair in 2**24.

A view of one peer is worthless to another: without the view key the values that it may
have of the tier find nothing in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from node.crypto.digest import keyed
from node.errors import BadInput

TAGGED_SIZE, PLAIN_SIZE = 8, 6
FINGERPRINT_SIZE, TAG_SIZE = 5, 3
MAX_UNDER_ONE_KEY = 1 << 16
"""Records under one key: their places are counted in two bytes."""

_TAGGED, _PLAIN, _TAG = b"t", b"p", b"r"


def record_tag(tag_key: bytes, record_id: str) -> bytes:
    """Return the 3-byte tag of a record under a secret that its holder keeps."""
    return keyed(tag_key, _TAG + record_id.encode(), size=TAG_SIZE)


def fingerprint_and_mask(view_key: bytes, value: bytes, place: int) -> bytes:
    """Return the fingerprint of a value in a tagged view, and its mask: 8 bytes."""
    data = _TAGGED + value + place.to_bytes(2, "big")
    return keyed(view_key, data, size=TAGGED_SIZE)


def plain_entry(view_key: bytes, value: bytes) -> bytes:
    """Return the entry of a value in a view without tags."""
    return keyed(view_key, _PLAIN + value, size=PLAIN_SIZE)


def tagged_entries(view_key: bytes, value: bytes, tags: Iterable[bytes]) -> list[bytes]:
    """Return the entries of the records under one key, by their tags.

    Equal sets of tags have equal entries, in whatever order they are named.

    Raises:
        BadInput: there are more records than a view can have under one key.
    """
    ordered = sorted(tags)
    if len(ordered) > MAX_UNDER_ONE_KEY:
        raise BadInput(f"more than {MAX_UNDER_ONE_KEY:,} records are under one key")
    return [
        _masked(fingerprint_and_mask(view_key, value, place), tag)
        for place, tag in enumerate(ordered)
    ]


def entry_change(
    view_key: bytes, value: bytes, before: Sequence[bytes], after: Sequence[bytes]
) -> tuple[set[bytes], set[bytes]]:
    """Return what leaves and what comes when the tags under one key change.

    Raises:
        BadInput: as in ``tagged_entries``.
    """
    old = set(tagged_entries(view_key, value, before))
    new = set(tagged_entries(view_key, value, after))
    return old - new, new - old


def unmasked(entry: bytes, made: bytes) -> bytes:
    """Return the tag in a tagged entry, by what ``fingerprint_and_mask`` made."""
    return _xor(entry[FINGERPRINT_SIZE:], made[FINGERPRINT_SIZE:])


def _masked(made: bytes, tag: bytes) -> bytes:
    return made[:FINGERPRINT_SIZE] + _xor(made[FINGERPRINT_SIZE:], tag)


def _xor(left: bytes, right: bytes) -> bytes:
    mixed = int.from_bytes(left, "big") ^ int.from_bytes(right, "big")
    return mixed.to_bytes(TAG_SIZE, "big")
