"""Views: canonical, complete, and changed only as their holder signed."""

from dataclasses import replace
from random import Random

import pytest

from node.blind.publish import change, publish
from node.blind.view import (
    PART_ENTRIES,
    BlindView,
    apply,
    assemble,
    check_part,
    manifest_of,
    read_delta,
    read_manifest,
    root_of,
)
from node.codec.wire import to_wire
from node.crypto.digest import sha256
from node.errors import BadProof, Malformed, TheirFault


def some(count, size=8, seed=0):
    random = Random(seed)
    return {random.randbytes(size) for _ in range(count)}


MADE = publish(some(20_000), tagged=True)
VIEW = MADE.view
MANIFEST = manifest_of(VIEW)
ROOT = root_of(MANIFEST)
PARTS = [VIEW.part(n) for n in range(len(MANIFEST.parts))]
DELTA, AFTER = change(MADE, set(), some(50, seed=1))


@pytest.mark.parametrize("size", [8, 6])
def test_a_view_travels_in_parts_in_any_order(size):
    view = publish(some(20_000, size), tagged=size == 8).view
    data = to_wire(manifest_of(view))
    manifest = read_manifest(data, root_of(manifest_of(view)))
    parts = [view.part(n) for n in range(len(manifest.parts))]
    assert len(parts) == 3
    for number in (2, 0, 1):
        check_part(manifest, number, parts[number])
    assert assemble(manifest, parts) == view


def test_an_entry_is_found_by_how_it_begins():
    for place in (0, 1, 777, VIEW.count - 1):
        entry = VIEW.entry(place)
        assert list(VIEW.starting_with(entry)) == [entry]
        assert entry in list(VIEW.starting_with(entry[:2]))
    assert not list(VIEW.starting_with(b"\xff" * 8))
    assert list(VIEW.starting_with(b"")) == [VIEW.entry(n) for n in range(VIEW.count)]


def test_a_delta_leads_to_the_view_that_its_holder_has():
    data = to_wire(DELTA)
    assert apply(VIEW, read_delta(data, sha256(data))) == AFTER.view


@pytest.mark.attack
def test_a_changed_bit_of_a_part_is_found_where_it_is():
    for number, part in enumerate(PARTS):
        bad = bytearray(part)
        bad[len(bad) // 2] ^= 1
        with pytest.raises(BadProof):
            check_part(MANIFEST, number, bytes(bad))
        with pytest.raises(BadProof):
            assemble(MANIFEST, [*PARTS[:number], bytes(bad), *PARTS[number + 1 :]])


@pytest.mark.attack
def test_parts_that_are_exchanged_missing_or_too_many_make_no_view():
    for parts in (PARTS[::-1], PARTS[:-1], [*PARTS, b""], []):
        with pytest.raises(BadProof):
            assemble(MANIFEST, parts)
    for number in (-1, len(PARTS)):
        with pytest.raises(Malformed):
            check_part(MANIFEST, number, PARTS[0])


@pytest.mark.attack
def test_a_manifest_of_another_root_is_not_parsed():
    for data in (b"", b"\xff" * 40, to_wire(replace(MANIFEST, tagged=False))):
        with pytest.raises(BadProof):
            read_manifest(data, ROOT)


def signed(entries, *, tagged=True, count=None):
    """A manifest and parts as a holder would make of any bytes, signed root and all."""
    view = BlindView(tagged, b"".join(entries))
    manifest = manifest_of(view)
    if count is not None:
        manifest = replace(manifest, count=count)
    return manifest, [view.part(n) for n in range(len(manifest.parts))]


ENTRIES = [VIEW.entry(place) for place in range(VIEW.count)]


@pytest.mark.attack
@pytest.mark.parametrize(
    "entries",
    [
        ENTRIES[::-1],
        [*ENTRIES[:5], ENTRIES[4], *ENTRIES[6:]],
        [
            *ENTRIES[:PART_ENTRIES],
            ENTRIES[PART_ENTRIES - 1],
            *ENTRIES[PART_ENTRIES + 1 :],
        ],
    ],
    ids=["backwards", "twice", "twice across parts"],
)
def test_a_holder_s_view_that_is_not_in_order_is_refused(entries):
    manifest, parts = signed(entries)
    with pytest.raises(Malformed):
        assemble(manifest, parts)


@pytest.mark.attack
def test_a_view_of_a_size_that_marks_its_reader_is_refused():
    """A size of its own would tell a view, and what was asked of it, from others."""
    manifest, _ = signed(ENTRIES[:-1])
    with pytest.raises(Malformed):
        read_manifest(to_wire(manifest), root_of(manifest))


@pytest.mark.attack
def test_a_view_with_fewer_or_more_entries_than_it_says_is_refused():
    manifest, parts = signed(ENTRIES[:-1], count=VIEW.count)
    with pytest.raises(Malformed):
        assemble(read_manifest(to_wire(manifest), root_of(manifest)), parts)
    manifest = replace(MANIFEST, parts=MANIFEST.parts[:-1])
    with pytest.raises(Malformed):
        read_manifest(to_wire(manifest), root_of(manifest))


@pytest.mark.attack
def test_a_delta_cannot_be_applied_twice_or_to_an_older_view():
    for view in (AFTER.view, publish(some(20_000, seed=3), tagged=True).view):
        with pytest.raises(BadProof):
            apply(view, DELTA)


@pytest.mark.attack
def test_a_delta_of_another_head_is_not_parsed():
    for data in (b"", b"\xff", to_wire(replace(DELTA, added=b""))):
        with pytest.raises(BadProof):
            read_delta(data, sha256(to_wire(DELTA)))


def pairs(data, size=8):
    return [data[at : at + size] for at in range(0, len(data), size)]


REMOVED, ADDED = pairs(DELTA.removed), pairs(DELTA.added)


@pytest.mark.attack
@pytest.mark.parametrize(
    ("removed", "added"),
    [
        (REMOVED[:-1], ADDED[:-1]),
        (REMOVED[::-1], ADDED),
        (REMOVED, ADDED[::-1]),
        ([], []),
        (REMOVED, ADDED[:-1]),
        (REMOVED, sorted([*ADDED, bytes(8)])),
        (sorted([*REMOVED[1:], b"\x01" * 8]), ADDED),
        (REMOVED, sorted([*ADDED[1:], ENTRIES[7]])),
        (REMOVED, sorted([*ADDED[1:], REMOVED[3]])),
        (REMOVED, [*ADDED[:-1], b"\xff" * 8]),
        ([*REMOVED, b"\xff"], ADDED),
    ],
    ids=[
        "a size that no delta shows",
        "removed not in order",
        "added not in order",
        "nothing",
        "fewer come than leave",
        "a size that no view shows",
        "what is not there",
        "what is there",
        "removed and added",
        "another view than it says",
        "not of the size of entries",
    ],
)
def test_a_delta_that_is_not_canonical_is_refused(removed, added):
    bad = replace(DELTA, removed=b"".join(removed), added=b"".join(added))
    with pytest.raises(TheirFault):
        apply(VIEW, bad)
