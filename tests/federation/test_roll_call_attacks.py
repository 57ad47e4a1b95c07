"""A peer that answers a roll call without end."""

from dataclasses import replace

import pytest

from node.codec.wire import from_wire
from node.errors import TooMuch
from node.flows.notice.reconcile import answer
from node.model.agency import AgencyId
from node.model.codes import Kind
from node.model.notice import NoticeState
from node.model.parcel import Standing, Standings
from tests.federation.forge import say
from tests.posts import Posts

A, B = "pt-one", "gr-two"


class Endless:
    """The door to a peer that always has one more page, until ``most``."""

    def __init__(self, fed, most=10_000):
        self.fed, self.most, self.asked = fed, most, 0

    def exchange(self, peer, envelope, *, timeout_s):
        self.asked += 1
        asked = self.fed.opened(A, B, envelope)
        after = from_wire(Standings, asked.payload).after
        last = f"n-{self.asked:06}"
        until = last if self.asked < self.most else ""
        told = Standing(last, 1, NoticeState.PUBLISHED)
        page = Standings(after, until, (), (told,))
        message = {
            "kind": Kind.STANDINGS,
            "in_reply_to": asked.header.message_id,
        }
        return say(self.fed, B, A, page, **message).envelope


@pytest.fixture
def posts(two):
    return Posts(two)


def reconciler(posts, door, **bounds):
    reconciler = posts[A].reconciler
    caller = replace(reconciler.caller, door=door)
    return replace(reconciler, caller=caller, **bounds)


@pytest.mark.attack
def test_a_peer_that_answers_a_roll_call_without_end_is_heard_no_further(posts):
    door = Endless(posts.fed)
    with pytest.raises(TooMuch, match="without end"):
        reconciler(posts, door, pages_spare=5).ask(AgencyId(B))
    assert door.asked == 6
    (compared,) = posts[A].node.entries("notice.compared")
    details = {d.name: d.value for d in compared[1].details}
    assert (details["pages"], details["unknown"]) == ("5", "5")


@pytest.mark.attack
def test_a_peer_that_answers_a_roll_call_in_great_pages_is_heard_no_further(posts):
    door = Endless(posts.fed)
    with pytest.raises(TooMuch):
        reconciler(posts, door, bytes_most=100).ask(AgencyId(B))
    assert door.asked < 10


def test_an_answer_of_many_pages_is_one_entry(posts):
    door = Endless(posts.fed, most=4)
    reconciler(posts, door).ask(AgencyId(B))
    assert door.asked == 4
    assert len(posts[A].node.entries("notice.compared")) == 1


@pytest.mark.attack
def test_who_goes_on_without_end_is_not_confirmed(posts):
    posts[B].publish("n-1", to=(A,))
    posts.deliver(B, A)
    confirmed = posts[A].store.channel.in_stream(B).confirmed_at
    posts.fed.clock.advance(hours=1)
    with pytest.raises(TooMuch):
        reconciler(posts, Endless(posts.fed), pages_spare=2).ask(AgencyId(B))
    assert posts[A].store.channel.in_stream(B).confirmed_at == confirmed


def _told(posts, monkeypatch, *, most):
    """Return the steps in which B tells A how notices stand, and what it tells."""
    monkeypatch.setattr(answer, "STEP_MOST", most)
    asked = say(posts.fed, A, B, Standings("", "", (), ()), kind=Kind.STANDINGS)
    message = posts.fed.opened(A, B, asked.envelope)
    peer = posts[B].node.store.peers.get(AgencyId(A))
    telling = answer.StandingsTeller(posts[B].store.notices).tell(
        message, peer, posts.fed.clock.now()
    )
    steps = 0
    while True:
        try:
            next(telling)
        except StopIteration as over:
            return steps, from_wire(Standings, over.value.payload)
        steps += 1


@pytest.mark.attack
def test_many_notices_are_looked_over_in_steps_between_which_others_are_served(
    posts, monkeypatch
):
    for n in range(7):
        posts[B].publish(f"ours-{n}", to=(A,))
        posts[A].publish(f"theirs-{n}", to=(B,))
    posts.settle()
    few, whole = _told(posts, monkeypatch, most=100)
    assert (len(whole.own), len(whole.held)) == (7, 7)
    for most in (1, 2, 7):
        steps, told = _told(posts, monkeypatch, most=most)
        assert told == whole
        assert steps >= few + 7 // most - 1
