"""What a holder shows: padded views and deltas, and no more of what it holds."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.blind import entry, sizes
from node.blind.join import join
from node.blind.publish import change, publish
from node.blind.view import apply
from node.errors import BadInput

KEY, TAG_KEY = b"k" * 32, b"t" * 32


def value(key):
    return key.encode().ljust(64, b"\0")


def entries_of(held):
    """Entries of a mapping of keys to ids of records."""
    found = set()
    for key, ids in held.items():
        tags = [entry.record_tag(TAG_KEY, one) for one in ids]
        found |= set(entry.tagged_entries(KEY, value(key), tags))
    return found


def some(count, seed=0):
    random = Random(seed)
    return {random.randbytes(8) for _ in range(count)}


def test_a_view_holds_every_entry_and_its_dummies():
    true = some(3000)
    made = publish(true, tagged=True)
    assert made.view.count == sizes.view_size(3000)
    assert all(any(made.view.starting_with(one)) for one in true)
    assert len(made.dummies) == made.view.count - 3000
    assert not made.dummies & true


@given(st.sets(st.text(max_size=5), max_size=30), st.sets(st.text(max_size=5)))
@settings(max_examples=20)
def test_views_of_two_subjects_have_the_same_sizes_and_counts(x, y):
    shown = []
    for keys in (x, y):
        made = publish(entries_of({key: ["one"] for key in keys}), tagged=True)
        delta, after = change(made, set(), entries_of({"new": ["two"]}))
        shown.append(
            (
                len(made.view.entries),
                len(delta.removed),
                len(delta.added),
                len(after.view.entries),
            )
        )
    assert shown[0] == shown[1]


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_deltas_lead_to_the_view_of_what_is_held(data):
    """Whatever comes and goes: the asker's view has it all, and nothing that left."""
    held = some(data.draw(st.integers(0, 1500)))
    made = publish(held, tagged=True)
    theirs = made.view
    for turn in range(4):
        gone = set(sorted(held)[: data.draw(st.integers(0, 100))])
        come = some(data.draw(st.integers(0, 300)), seed=turn + 1)
        delta, made = change(made, gone, come)
        theirs = apply(theirs, delta)
        held = (held - gone) | come
        assert theirs == made.view
        present = {theirs.entry(place) for place in range(theirs.count)}
        assert held | made.dummies == present
        assert not held & made.dummies


def test_whether_records_came_or_went_is_not_in_the_counts():
    true = some(3000)
    made = publish(true, tagged=True)
    some_of = set(sorted(true)[:10])
    shown = set()
    for gone, come in ((some_of, set()), (set(), some(10, 9)), (some_of, some(10, 9))):
        delta, after = change(made, gone, come)
        shown.add((len(delta.removed), len(delta.added), after.view.count))
    assert len(shown) == 1


def test_a_view_grows_into_its_next_size_when_its_reserve_is_used_up():
    made = publish(some(3000), tagged=True)
    counts = {made.view.count}
    for turn in range(40):
        _, made = change(made, set(), some(60, seed=turn + 1))
        counts.add(made.view.count)
        assert len(made.dummies) >= sizes.reserve(made.view.count - len(made.dummies))
    assert counts == {n for n in counts if sizes.is_padded(n)}
    assert 1 < len(counts) < 40


def test_more_than_the_reserve_can_hide_needs_a_new_snapshot():
    made = publish(some(3000), tagged=True)
    with pytest.raises(BadInput):
        change(made, set(), some(5000, seed=5))


def test_what_is_not_there_cannot_leave_and_what_is_cannot_come():
    true = some(3000)
    made = publish(true, tagged=True)
    for gone, come in (
        (some(1, 7), set()),
        (set(), {min(true)}),
        ({min(made.dummies)}, set()),
        ({min(true)}, {min(true)}),
    ):
        with pytest.raises(BadInput):
            change(made, gone, come)


def test_entries_of_another_size_make_no_view():
    with pytest.raises(BadInput):
        publish({b"123456"}, tagged=True)
    assert publish({b"123456"}, tagged=False).view.entry_size == 6


def test_a_dummy_that_is_an_entry_already_is_drawn_again():
    true = some(1)
    drawn = iter([*true, *some(2000, 3)])
    made = publish(true, tagged=True, random=lambda _size: next(drawn))
    assert not made.dummies & true
    assert made.view.count == sizes.LEAST_VIEW


@pytest.mark.attack
def test_the_bytes_of_a_view_do_not_hang_on_a_record_that_is_withheld():
    """What is withheld is absent: the same entries, the same bytes."""
    shown = {"a": ["one"], "b": ["one", "two"]}
    drawn = [iter(sorted(some(3000, 3))) for _ in range(2)]
    views = [
        publish(
            entries_of(held), tagged=True, random=lambda _size, it=it: next(it)
        ).view
        for held, it in zip((shown, dict(shown)), drawn, strict=True)
    ]
    assert views[0] == views[1]
    assert not join(views[0], KEY, [value("withheld")])


@pytest.mark.attack
def test_which_entries_are_dummies_is_not_shown():
    made = publish(some(10), tagged=True)
    shown = repr(made)
    for one in made.dummies:
        assert one.hex() not in shown
        assert repr(one) not in shown
