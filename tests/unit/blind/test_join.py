"""Joining: keys that met on one record, by who holds the evaluations alone."""

import pytest

from node.blind import entry
from node.blind.join import JoinedHit, join, met_keys
from node.blind.publish import publish
from node.crypto import oprf
from node.errors import BadInput

VIEW_KEY, TAG_KEY = b"v" * 32, b"t" * 32
KEY = oprf.derive_key(bytes(32), b"")
HELD = {
    "one": ["day:hsn", "day:kld", "year:hsn|kld"],
    "two": ["day:hsn", "day:smr"],
    "three": ["day:prs"],
}


def view_of(held, *, tagged=True):
    under = {}
    for record, keys in held.items():
        for key in keys:
            under.setdefault(key, []).append(entry.record_tag(TAG_KEY, record))
    found = set()
    for key, tags in under.items():
        value = oprf.evaluate(KEY, key.encode())
        if tagged:
            found |= set(entry.tagged_entries(VIEW_KEY, value, tags))
        else:
            found.add(entry.plain_entry(VIEW_KEY, value))
    return publish(found, tagged=tagged).view


def asked(*keys):
    blinds = [oprf.blind(key.encode()) for key in keys]
    made = oprf.blind_evaluate(KEY, [one.element for one in blinds])
    return oprf.finalize(blinds, made, KEY.public)


def tag(record):
    return entry.record_tag(TAG_KEY, record)


def test_keys_that_met_on_one_record_come_together():
    values = asked("day:hsn", "day:kld", "nothing", "year:hsn|kld")
    hits = join(view_of(HELD), VIEW_KEY, values)
    assert hits == (JoinedHit(tag("one"), (0, 1, 3)), JoinedHit(tag("two"), (0,)))


def test_nothing_that_is_held_is_no_hit():
    assert not join(view_of(HELD), VIEW_KEY, asked("day:xyz", "year:hsn|xyz"))


def test_a_record_that_left_is_no_hit_and_the_others_are():
    held = {name: keys for name, keys in HELD.items() if name != "one"}
    assert join(view_of(held), VIEW_KEY, asked("day:hsn", "day:kld")) == (
        JoinedHit(tag("two"), (0,)),
    )


def test_all_of_many_records_under_one_key_are_found():
    held = {f"r{n}": ["day:hsn"] for n in range(300)}
    hits = join(view_of(held), VIEW_KEY, asked("day:hsn"))
    assert {hit.tag for hit in hits} == {tag(name) for name in held}


def test_without_tags_keys_are_met_and_not_joined():
    view = view_of(HELD, tagged=False)
    assert met_keys(view, VIEW_KEY, asked("day:hsn", "no", "day:prs")) == (0, 2)
    assert view.entry_size == 6


def test_a_view_is_read_in_its_own_form():
    with pytest.raises(BadInput):
        join(view_of(HELD, tagged=False), VIEW_KEY, [])
    with pytest.raises(BadInput):
        met_keys(view_of(HELD), VIEW_KEY, [])


@pytest.mark.attack
def test_a_view_of_one_asker_is_worth_nothing_to_another():
    values = asked("day:hsn", "day:kld")
    assert not join(view_of(HELD), b"w" * 32, values)


@pytest.mark.attack
def test_values_of_another_epoch_find_nothing():
    other = oprf.derive_key(b"\x01" * 32, b"")
    values = [oprf.evaluate(other, key.encode()) for key in HELD["one"]]
    assert not join(view_of(HELD), VIEW_KEY, values)
