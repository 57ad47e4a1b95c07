"""What is kept of blind lookup: epochs, wishes, values and views."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from node.errors import AlreadyThere, NotFound, QuotaSpent
from node.flows.ports import WithdrawRecord
from node.flows.query.blind.book import DUMMIES
from node.flows.query.blind.effects import DropWish, PutEpoch, PutView, PutWish
from node.flows.query.blind.kept import (
    KeptDelta,
    KeptEpoch,
    KeptView,
    RecordValues,
    ViewWish,
)
from node.model.blind import BlindScope
from node.model.codes import Purpose
from tests.contracts.builders import NOW, commit, digest, record

SCOPE = BlindScope(Purpose.INVESTIGATION, "fraud", "eu-2023-977", "person")
WISH = ViewWish("pt-pj", "t-1", SCOPE, NOW)
EPOCH = KeptEpoch(
    1, "t-1", 7, b"info", "0" * 64, NOW, NOW + timedelta(days=7), bytes(32)
)
VIEW = KeptView(
    id=1,
    epoch=1,
    reader="pt-pj",
    tier="t-1",
    sequence=1,
    number=0,
    head=b"head",
    snapshot=0,
    snapshot_head=b"head",
    manifest=b"manifest",
    oldest=0,
    bytes_since=0,
    whole_at=NOW,
    published_at=NOW,
    doubtful=False,
)


def delta(number):
    return KeptDelta(1, number, b"head", b"delta %d" % number, b"dummies!")


def values(number, content):
    return RecordValues(number, content, (digest("n") * 2,), ())


def test_what_is_wished_for_is_kept_by_peer_and_tier_and_bounded(store, reopen):
    commit(store, PutWish(WISH, 2))
    commit(store, PutWish(replace(WISH, asked_at=NOW + timedelta(days=1)), 2))
    commit(store, PutWish(replace(WISH, tier="t-2"), 2))
    with pytest.raises(QuotaSpent):
        commit(store, PutWish(replace(WISH, tier="t-3"), 2))
    commit(store, PutWish(replace(WISH, reader="gr-two"), 2))
    found = [(one.reader, one.tier) for one in reopen().blind.wishes()]
    assert found == [("gr-two", "t-1"), ("pt-pj", "t-1"), ("pt-pj", "t-2")]


def test_with_a_wish_its_views_go(store):
    commit(store, PutEpoch(EPOCH), PutWish(WISH, 2), PutView(VIEW, -1))
    commit(store, DropWish("pt-pj", "t-2"))
    assert store.blind.views() == (VIEW,)
    commit(store, DropWish("pt-pj", "t-1"))
    assert store.blind.views() == ()
    assert store.blind.wishes() == ()


def test_with_the_seed_of_an_epoch_its_views_go_and_its_number_stays_taken(store):
    commit(store, PutEpoch(EPOCH), PutView(VIEW, -1))
    assert store.blind.epochs() == (EPOCH,)
    over = replace(EPOCH, seed=b"")
    commit(store, PutEpoch(over))
    assert store.blind.views() == ()
    assert store.blind.epochs() == (over,)
    store.blind.drop_leftovers(NOW, most=10)
    assert store.blind.epochs() == (over,)
    while store.blind.drop_leftovers(over.closes, most=10):
        pass
    assert store.blind.epochs() == ()


def test_a_view_is_put_upon_what_it_was_made_from(store):
    with pytest.raises(AlreadyThere):
        commit(store, PutView(VIEW, -1))  # of no epoch
    commit(store, PutEpoch(EPOCH), PutView(VIEW, -1))
    with pytest.raises(AlreadyThere):
        commit(store, PutView(replace(VIEW, id=2), -1))  # there is one
    one = replace(VIEW, number=1)
    commit(store, PutView(one, 0, delta(1)))
    with pytest.raises(AlreadyThere):
        commit(store, PutView(one, 0, delta(1)))  # somebody else was there
    assert store.blind.views() == (one,)
    commit(store, PutEpoch(replace(EPOCH, seed=b"")))
    with pytest.raises(AlreadyThere):
        commit(store, PutView(replace(one, number=2), 1, delta(2)))


def test_deltas_lead_on_from_any_number_that_is_kept(store):
    commit(store, PutEpoch(EPOCH), PutView(VIEW, -1))
    for number in (1, 2, 3):
        commit(store, PutView(replace(VIEW, number=number), number - 1, delta(number)))
    (view,) = store.blind.views()
    assert store.blind.deltas(view, 1) == (delta(2), delta(3))
    assert store.blind.deltas(view, 3) == ()


def test_parts_are_of_one_snapshot_and_go_when_another_takes_its_place(store):
    commit(store, PutEpoch(EPOCH), PutView(VIEW, -1))
    store.blind.put_parts(1, 0, {0: b"a", 1: b"b", DUMMIES: b"d"})
    store.blind.put_parts(1, 1, {0: b"c"})
    assert store.blind.parts(VIEW, [0, 1, 2, DUMMIES]) == {
        0: b"a",
        1: b"b",
        DUMMIES: b"d",
    }
    later = replace(VIEW, number=1, snapshot=1)
    commit(store, PutView(later, 0))
    while store.blind.drop_leftovers(NOW, most=2):
        pass
    assert store.blind.parts(VIEW, [0, 1, DUMMIES]) == {}
    assert store.blind.parts(later, [0]) == {0: b"c"}


def test_a_view_that_stays_as_it_is_shown_is_kept_unless_it_went_on(store):
    commit(store, PutEpoch(EPOCH), PutView(VIEW, -1))
    again = replace(VIEW, whole_at=NOW + timedelta(days=1))
    store.blind.keep_view(again)
    assert store.blind.views() == (again,)
    store.blind.keep_view(replace(VIEW, number=4))
    assert store.blind.views() == (again,)
    with pytest.raises(NotFound):
        store.blind.keep_view(replace(VIEW, id=9))


def test_records_are_found_that_were_not_evaluated_as_they_are(store):
    commit(store, PutEpoch(EPOCH))
    commit(store, *(record(f"r-{n}", f"t-{n}") for n in range(4)))
    book = store.blind
    assert book.changed(EPOCH, after=0, most=3) == (1, 2, 3)
    assert book.changed(EPOCH, after=3, most=3) == (4,)
    contents = book.contents([1, 2, 3, 4, 9])
    assert sorted(contents) == [1, 2, 3, 4]
    book.put_values(EPOCH, [values(n, contents[n]) for n in (1, 2, 3)], ())
    book.put_values(EPOCH, [values(4, b"as it was before")], ())
    assert book.changed(EPOCH, after=0, most=9) == (4,)
    assert book.gone(EPOCH, most=9) == ()
    commit(store, WithdrawRecord("pt-pj/r-1", NOW))
    assert book.gone(EPOCH, most=9) == (2,)
    other = replace(EPOCH, id=2)
    assert book.changed(other, after=0, most=9) == (1, 3, 4)
    assert book.gone(other, most=9) == ()


def test_values_are_read_by_number_and_in_order(store, reopen):
    commit(store, PutEpoch(EPOCH))
    made = [values(n, b"c") for n in (5, 1, 3)]
    store.blind.put_values(EPOCH, made, ())
    book = reopen().blind
    assert dict(book.values(EPOCH, [1, 2, 3])) == {1: made[1], 3: made[2]}
    assert book.values_after(EPOCH, 0, 2) == (made[1], made[2])
    assert book.values_after(EPOCH, 3, 2) == (made[0],)
    assert book.values_after(replace(EPOCH, id=2), 0, 2) == ()
    book.put_values(EPOCH, (), (1, 5))
    assert book.values_after(EPOCH, 0, 9) == (made[2],)


def test_with_an_epoch_its_values_go(store):
    commit(store, PutEpoch(EPOCH), PutEpoch(replace(EPOCH, id=2)))
    for one in (EPOCH, replace(EPOCH, id=2)):
        store.blind.put_values(one, [values(n, b"c") for n in range(1, 8)], ())
    commit(store, PutEpoch(replace(EPOCH, seed=b"")))
    while store.blind.drop_leftovers(NOW, most=3):
        pass
    assert store.blind.values_after(EPOCH, 0, 9) == ()
    assert len(store.blind.values_after(replace(EPOCH, id=2), 0, 9)) == 7
