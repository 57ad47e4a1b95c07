"""A parcel is written down in portions, so that what others wait for comes between."""

from dataclasses import replace

import pytest

from node.codec.wire import from_wire
from node.errors import Overloaded, Overtaken, RevokedPeer
from node.flows.channel.effects import AdvanceStream
from node.flows.channel.receive import PORTION
from node.flows.notice.effects import PutReceived
from node.flows.steps import to_end
from node.model.codes import Kind, OfficerRole
from node.model.desk.peer import PEERS_REVOKE, RevokeRequest
from node.model.parcel import Item, Receipts, Verb
from tests.federation.forge import say
from tests.federation.test_notice_attacks import item, parcel
from tests.federation.test_notice_word import leave
from tests.federation.test_parcel_attacks import EPOCH, becomes, content
from tests.posts import Posts, in_memory

A, B, C = "pt-one", "gr-two", "nl-three"
MANY = 2 * PORTION + 3


@pytest.fixture
def posts(make):
    return Posts(make(A, B, C, open_store=in_memory))


def many(posts, count=MANY):
    return [content(posts, n, f"n-{n}") for n in range(1, count + 1)]


def begun(posts, items):
    """Return the steps in which gr-two takes a parcel of ``items``."""
    said = parcel(posts, A, B, *items, epoch=EPOCH)
    sent = say(posts.fed, A, B, said, kind=Kind.PARCEL)
    exchange = posts.fed[B].flows.exchange
    return exchange.begin(A, sent.envelope, posts.fed.clock.monotonic())


def till_written(steps):
    """Take steps until a portion is written down."""
    for waits in steps:
        if waits is not None:
            return waits.result()
    raise AssertionError("it was taken at once")


def received(posts):
    return [entry for _, entry in posts.fed[B].entries("notice.received")]


def named(entry):
    return [d.value.split(" ")[1] for d in entry.details if d.name == "item"]


def test_each_portion_has_its_entry_and_names_what_it_changed(posts):
    assert becomes(posts, many(posts)) == "ok"
    entries = received(posts)
    assert [len(named(entry)) for entry in entries] == [PORTION, PORTION, 3]
    assert [n for e in entries for n in named(e)] == [
        f"n-{n}" for n in range(1, MANY + 1)
    ]
    assert len(posts[B].shown(A)) == MANY


def test_each_item_is_receipted_by_the_leaf_of_the_entry_that_names_it(posts):
    steps = begun(posts, many(posts))
    before = posts.fed[B].store.journal.head().size
    answer = posts.fed.opened(B, A, to_end(steps).say())
    said = from_wire(Receipts, answer.payload)
    journal = posts.fed[B].store.journal
    leaves = [row.leaf for row in journal.rows(before, journal.head().size)]
    assert [receipt.leaf for receipt in said.receipts] == [
        leaves[n // PORTION] for n in range(MANY)
    ]


@pytest.mark.attack
def test_a_portion_asks_first_whether_its_stream_has_gone_on(posts, monkeypatch):
    """Who sends many parcels at once has all but one of them refused: at little cost."""
    journal, acts = posts.fed[B].store.journal, []

    def submit(draft, effects=(), **how):
        acts.append([type(effect) for effect in effects])
        return real(draft, effects, **how)

    real = journal.submit
    monkeypatch.setattr(journal, "submit", submit)
    assert becomes(posts, many(posts)) == "ok"
    both = AdvanceStream, PutReceived
    firsts = [next(kind for kind in act if kind in both) for act in acts]
    assert firsts == [AdvanceStream] * 3
    assert all(PutReceived in act for act in acts)


@pytest.mark.attack
def test_what_another_wants_written_is_written_between_two_portions(posts):
    node = posts.fed[B]
    steps = begun(posts, many(posts))
    till_written(steps)
    node.add("person", "suspect", name="Ana")
    to_end(steps).say()
    acts = [entry.act for _, entry in node.entries()]
    assert acts[-4:] == ["notice.received", "record.added", *["notice.received"] * 2]


@pytest.mark.attack
def test_what_a_portion_was_judged_by_has_changed_and_the_rest_is_judged_anew(posts):
    items, node = many(posts), posts.fed[B]
    steps = begun(posts, items)
    till_written(steps)
    node.call(OfficerRole.OPERATOR, PEERS_REVOKE, RevokeRequest(C, "x"))
    with pytest.raises(Overtaken):
        to_end(steps)
    assert len(received(posts)) == 1
    # As the door begins it anew: what was taken is receipted, and not taken again.
    assert becomes(posts, items) == "ok"
    assert [len(named(entry)) for entry in received(posts)] == [PORTION, PORTION, 3]
    assert len(posts[B].shown(A)) == MANY


def test_a_parcel_that_was_taken_in_part_is_taken_on_when_it_comes_again(posts):
    items = many(posts)
    steps = begun(posts, items)
    till_written(steps)
    steps.close()  # who sent it went away
    assert len(posts[B].shown(A)) == PORTION
    assert becomes(posts, items) == "ok"
    assert [len(named(entry)) for entry in received(posts)] == [PORTION, PORTION, 3]
    assert len(posts[B].shown(A)) == MANY


@pytest.mark.attack
def test_the_same_parcel_twice_at_once_is_taken_once(posts):
    items = many(posts)
    one = begun(posts, items)
    other = begun(posts, items)
    next(other)
    till_written(one)
    with pytest.raises(Overloaded):
        to_end(other)
    to_end(one).say()
    assert len(received(posts)) == 3


@pytest.mark.attack
def test_of_a_peer_that_is_revoked_meanwhile_nothing_more_is_taken(posts):
    steps = begun(posts, many(posts))
    till_written(steps)
    revoke = RevokeRequest(A, "x")
    posts.fed[B].call(OfficerRole.OPERATOR, PEERS_REVOKE, revoke)
    with pytest.raises(RevokedPeer):
        to_end(steps)
    assert len(received(posts)) == 1


def test_a_notice_and_its_end_in_two_portions_leave_nothing(posts):
    items = many(posts, PORTION)
    ends = [
        replace(item(PORTION + n, Verb.WITHDRAW, f"n-{n}", 2), body=b"")
        for n in range(1, PORTION + 1)
    ]
    assert becomes(posts, [*items, *ends]) == "ok"
    assert not posts[B].shown(A)


def referred(posts, first, count=MANY, *, of=1):
    """Return items that tell gr-two of notices of nl-three, by its leave."""
    words = [leave(posts, f"n-{of + n}", reader=A, owner=C, by=C) for n in range(count)]
    return [
        Item(first + n, Verb.REFER, f"n-{of + n}", 1, b"", word=word)
        for n, word in enumerate(words)
    ]


@pytest.mark.attack
def test_whether_what_was_told_of_others_notices_was_news_shows_in_no_portion(posts):
    """Who says it learns not even by the time, or the ledger's growth, what is held."""
    grown = []
    for n in range(2):
        before = posts.fed[B].store.journal.head().size
        assert becomes(posts, referred(posts, 1 + n * MANY)) == "ok"
        grown.append(posts.fed[B].store.journal.head().size - before)
    assert len(posts.fed[B].store.notices.deliveries("n-1", peer=C)) == 1
    assert grown == [1, 1]
