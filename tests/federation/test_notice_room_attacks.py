"""More notices, larger ones, and locked ones, than there is room for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from node.codec.wire import to_wire
from node.flows.notice.received.lapse import LAPSED_FOR, Lapser
from node.flows.notice.stream.lives import LOCKED_FOR
from node.flows.notice.stream.room import Room
from node.model.codes import Kind
from node.model.notice import Statement
from node.model.parcel import Verb
from tests.posts import Posts, bulletin, in_memory

A, B, C = "pt-one", "gr-two", "nl-three"
LARGE = (Statement("facts", "x" * 5000, "en"),)


@pytest.fixture
def posts(make):
    return Posts(make(A, B, C, open_store=in_memory))


def narrow(posts, agency, *, most=1000, most_bytes=1 << 30):
    """Give each peer of a node so much room."""
    post = posts[agency]
    room = Room(post.store.notices, most, most_bytes)
    stories = {
        **post.node.flows.exchange.stories,
        Kind.PARCEL: replace(post.receiver, room=room).parcel,
    }
    exchange = replace(post.node.flows.exchange, stories=stories)
    post.node.flows = replace(post.node.flows, exchange=exchange)


def reasons(posts, sender, recipient, ids):
    return [posts[sender].item(recipient, one).reason for one in ids]


@pytest.mark.attack
def test_few_great_notices_of_one_peer_do_not_fill_the_disk(posts):
    narrow(posts, B, most_bytes=12_000)
    ids = [f"n-{n}" for n in range(4)]
    for one in ids:
        posts[A].publish(one, to=(B,), statements=LARGE)
    posts[C].publish("c-1", to=(B,), statements=LARGE)
    posts.deliver(A, B)
    posts.deliver(C, B)
    assert reasons(posts, A, B, ids) == ["", "", "too-many", "too-many"]
    assert sorted(posts[B].shown(A)) == ids[:2]
    assert sorted(posts[B].shown(C)) == ["c-1"]


@pytest.mark.attack
def test_a_small_notice_does_not_grow_past_its_senders_room(posts):
    narrow(posts, B, most_bytes=4_000)
    posts[A].publish("n-1", to=(B,))
    posts[A].publish("n-2", to=(B,))
    posts.deliver(A, B)
    posts[A].update("n-1", statements=LARGE)
    posts.deliver(A, B)
    assert reasons(posts, A, B, ["n-1"]) == ["too-many"]
    # What makes it no larger is taken, and so is its end.
    posts[A].update("n-2", name="Iwan")
    posts[A].say("n-1", Verb.WITHDRAW)
    posts.deliver(A, B)
    assert posts[B].shown(A) == {"n-2": 2}


def locked(posts, notice_id, opens_in):
    """Send a notice under an embargo whose key never comes."""
    at = posts.fed.clock.now() + opens_in
    body = to_wire(bulletin(A, posts.fed.clock.now()))
    posts[A].send(B, Verb.PUBLISH, notice_id, 1, body, opens_at=at)
    posts.deliver(A, B)


@pytest.mark.attack
def test_a_locked_copy_whose_key_never_comes_does_not_stay_for_good(posts):
    locked(posts, "n-1", timedelta(days=1))
    locked(posts, "n-2", timedelta(days=365_000))
    here = posts[B]
    rows = [here.store.notices.received(A, one) for one in ("n-1", "n-2")]
    ends = [row.expires_at - posts.fed.clock.now() for row in rows]
    assert ends[0] == timedelta(days=1) + LOCKED_FOR
    assert ends[1] < timedelta(days=12 * 366)
    lapser = Lapser(here.store.notices, here.recorder)
    posts.fed.clock.at = max(row.expires_at for row in rows) + LAPSED_FOR
    assert lapser.run(posts.fed.clock.now()) == 2
    assert here.store.notices.room_taken(A).notices == 0


@pytest.mark.attack
def test_a_locked_copy_whose_time_is_over_is_not_taken(posts):
    locked(posts, "n-1", -LOCKED_FOR)
    assert reasons(posts, A, B, ["n-1"]) == ["expired"]
