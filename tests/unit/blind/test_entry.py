"""Entries: what a value finds, and what who has no value sees."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.blind import entry
from node.errors import BadInput

KEY, TAG_KEY = b"k" * 32, b"t" * 32
VALUES = [bytes([n]) * 64 for n in range(8)]
TAGS = st.lists(st.binary(min_size=3, max_size=3), max_size=6, unique=True)


@given(TAGS)
def test_whoever_holds_the_value_lifts_the_mask_of_each_record(tags):
    found = entry.tagged_entries(KEY, VALUES[0], tags)
    lifted = [
        entry.unmasked(one, entry.fingerprint_and_mask(KEY, VALUES[0], place))
        for place, one in enumerate(found)
    ]
    assert sorted(lifted) == sorted(tags)
    assert {len(one) for one in found} <= {entry.TAGGED_SIZE}


def test_two_records_under_one_key_show_nothing_in_common():
    tags = [entry.record_tag(TAG_KEY, "one"), entry.record_tag(TAG_KEY, "two")]
    one, two = entry.tagged_entries(KEY, VALUES[0], tags)
    assert one[: entry.FINGERPRINT_SIZE] != two[: entry.FINGERPRINT_SIZE]


@pytest.mark.attack
def test_entries_of_one_record_cannot_be_joined_without_their_values():
    """The same tag stands in each, under another mask."""
    tag = entry.record_tag(TAG_KEY, "one")
    found = [entry.tagged_entries(KEY, value, [tag])[0] for value in VALUES]
    masked = [one[entry.FINGERPRINT_SIZE :] for one in found]
    assert len(set(masked)) == len(masked)
    assert tag not in masked


@pytest.mark.attack
def test_the_view_key_of_another_peer_finds_nothing():
    tag = entry.record_tag(TAG_KEY, "one")
    (ours,) = entry.tagged_entries(KEY, VALUES[0], [tag])
    (theirs,) = entry.tagged_entries(b"l" * 32, VALUES[0], [tag])
    assert ours[: entry.FINGERPRINT_SIZE] != theirs[: entry.FINGERPRINT_SIZE]
    assert entry.plain_entry(KEY, VALUES[0]) != entry.plain_entry(b"l" * 32, VALUES[0])


@given(TAGS, TAGS)
def test_a_change_leads_from_the_entries_before_to_those_after(before, after):
    gone, come = entry.entry_change(KEY, VALUES[0], before, after)
    old = set(entry.tagged_entries(KEY, VALUES[0], before))
    assert (old - gone) | come == set(entry.tagged_entries(KEY, VALUES[0], after))
    assert gone <= old
    assert not come & old


@given(TAGS)
def test_the_order_in_which_records_came_is_not_in_their_entries(tags):
    assert entry.tagged_entries(KEY, VALUES[0], tags) == entry.tagged_entries(
        KEY, VALUES[0], tags[::-1]
    )


def test_forms_and_places_never_share_bytes():
    found = {entry.plain_entry(KEY, value) for value in VALUES}
    found |= {
        entry.fingerprint_and_mask(KEY, value, place)[: entry.PLAIN_SIZE]
        for value in VALUES
        for place in (0, 1, 255, 256)
    }
    assert len(found) == 5 * len(VALUES)


def test_every_byte_of_a_fingerprint_is_met_as_often_as_by_chance():
    """20,000 values in 2**24: 12 pairs that meet, for each three bytes of five."""
    made = [
        entry.fingerprint_and_mask(KEY, n.to_bytes(64, "big"), 0) for n in range(20_000)
    ]
    for places in combinations(range(entry.TAGGED_SIZE), 3):
        met = len(made) - len({bytes(one[p] for p in places) for one in made})
        assert 1 <= met <= 33, places


def test_more_records_under_a_key_than_can_be_counted_are_refused(monkeypatch):
    monkeypatch.setattr(entry, "MAX_UNDER_ONE_KEY", 2)
    with pytest.raises(BadInput):
        entry.tagged_entries(KEY, VALUES[0], [b"aaa", b"bbb", b"ccc"])
