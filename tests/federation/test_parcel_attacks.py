"""Parcels that are to fill the ledger, or to keep others waiting."""

from dataclasses import replace
from itertools import pairwise

import pytest

from node.codec.wire import to_wire
from node.crypto.ids import new_message_id
from node.errors import ComityError, Overloaded
from node.flows.notice.on_request import GivenNotice
from node.flows.toll import MOST_A_MINUTE, NOTHING_NEW, Tolls
from node.model.codes import Kind
from node.model.notice import Report
from node.model.parcel import Item, Verb
from tests.federation.forge import say
from tests.federation.test_notice_attacks import item, parcel
from tests.federation.test_notice_word import leave
from tests.posts import Posts, bulletin, in_memory, worded

A, B, C = "pt-one", "gr-two", "nl-three"
EPOCH = "0190b2c4-0000-7000-8000-000000000000"
LONG = "x" * 180
BYTES_MOST = 1 << 20

pytestmark = pytest.mark.attack


@pytest.fixture
def posts(make):
    return Posts(make(A, B, C, open_store=in_memory))


def tariff(posts, **most):
    """Let gr-two take so many a minute of each peer."""
    flows = posts.fed[B].flows
    tolls = Tolls(flows.recorder, {**MOST_A_MINUTE, **most})
    posts.fed[B].flows = replace(flows, exchange=replace(flows.exchange, tolls=tolls))


def becomes(posts, items, *, sender=A, epoch=EPOCH):
    """Send gr-two a parcel; return the code of its error, or ``ok``."""
    said = parcel(posts, sender, B, *items, epoch=epoch)
    sent = say(posts.fed, sender, B, said, kind=Kind.PARCEL)
    try:
        posts.fed[B].receive(sender, sent.envelope)
    except ComityError as why:
        return why.code
    return "ok"


def flood(posts, times, make, *, sender=A, each=50):
    """Send parcel after parcel of what ``make`` returns for a position and number."""
    return [
        becomes(
            posts,
            [make(n * each + i + 1, i) for i in range(each)],
            sender=sender,
        )
        for n in range(times)
    ]


def content(posts, position, notice_id, sequence=1):
    now = posts.fed.clock.now()
    one = item(position, Verb.PUBLISH, notice_id, sequence, to_wire(bulletin(A, now)))
    return worded(one, posts[A].keys, B, now)


def kept(posts, before):
    journal = posts.fed[B].store.journal
    rows = list(journal.rows(before, journal.head().size))
    return len(rows), sum(len(row.entry.sealed) for row in rows)


def sorts(posts):
    """Return what sends of fifty items change nothing between two agencies."""
    report = to_wire(Report(posts.fed.clock.now(), text="x"))
    word = leave(posts, "n-1", reader=A, owner=C, by=C)
    return {
        "refused": lambda at, n: item(at, Verb.OBJECTED, f"n-{n}-{LONG}", 1, report),
        "ends of what never was": lambda at, n: item(
            at, Verb.WITHDRAW, f"n-{at}-{LONG}", 1
        ),
        "ends again": lambda at, n: item(at, Verb.WITHDRAW, f"n-{n}-{LONG}", 1),
        "unproved": lambda at, n: item(at, Verb.PUBLISH, f"n-{n}-{LONG}", 1),
        "doubtful": lambda at, n: Item(
            at, Verb.RELAY, f"n-{n}-{LONG}", 1, b"", word=word
        ),
        "held already": lambda at, _: content(posts, at, "n-1"),
    }


SORTS = [
    "refused",
    "ends of what never was",
    "ends again",
    "unproved",
    "doubtful",
    "held already",
]


@pytest.mark.parametrize("sort", SORTS)
def test_parcels_that_change_nothing_do_not_fill_the_ledger(posts, sort):
    """Each says fifty things with ids of two hundred characters."""
    tariff(posts, **{NOTHING_NEW: 5})
    make = sorts(posts)[sort]
    if sort == "held already":
        assert becomes(posts, [content(posts, 1, "n-1")], epoch=first()) == "ok"
    before = posts.fed[B].store.journal.head().size
    busy = Overloaded.code
    assert flood(posts, 8, make) == ["ok"] * 5 + [busy] * 3
    count, size = kept(posts, before)
    assert count == 5
    assert size <= count * BYTES_MOST // MOST_A_MINUTE[NOTHING_NEW]


def first():
    return EPOCH.replace("b2c4", "b2c3")


def test_a_minute_of_parcels_that_change_nothing_is_a_megabyte_at_most(posts):
    before = posts.fed[B].store.journal.head().size
    most = MOST_A_MINUTE[NOTHING_NEW]
    assert flood(posts, most + 9, sorts(posts)["refused"]).count("ok") == most
    count, size = kept(posts, before)
    assert count == most
    assert size <= BYTES_MOST


def test_who_has_spent_the_toll_is_refused_before_the_work(posts):
    tariff(posts, **{NOTHING_NEW: 2})
    flood(posts, 2, sorts(posts)["refused"])

    def story(*_):
        raise AssertionError("the parcel was taken up")

    exchange = posts.fed[B].flows.exchange
    exchange = replace(exchange, stories={**exchange.stories, Kind.PARCEL: story})
    posts.fed[B].flows = replace(posts.fed[B].flows, exchange=exchange)
    assert flood(posts, 3, sorts(posts)["refused"]) == [Overloaded.code] * 3


def test_the_spent_toll_of_one_is_nobody_elses_and_comes_back(posts):
    tariff(posts, **{NOTHING_NEW: 2})
    make = sorts(posts)["refused"]
    flood(posts, 3, make)
    assert flood(posts, 1, make, sender=C) == ["ok"]
    posts.fed.clock.advance(minutes=1)
    assert becomes(posts, [make(101, 1)]) == "ok"


def test_what_is_said_of_others_costs_the_same_whatever_becomes_of_it(posts):
    """By its toll too nobody learns whether an owner is known, or a notice held."""
    tariff(posts, **{NOTHING_NEW: 2})
    said = [
        Item(
            n, Verb.REFER, f"n-{n}", 1, b"",
            word=leave(posts, f"n-{n}", reader=A, owner=C, by=C),
        )
        for n in (1, 2, 3)
    ]  # fmt: skip
    assert [becomes(posts, [one]) for one in said] == ["ok", "ok", Overloaded.code]
    assert posts[B].store.channel.backlog(C) == 2


def test_an_owner_that_was_away_catches_up_and_its_restore_sends_all_again(posts):
    """In one minute: two hundred parcels of news, and then of the same."""
    parcels = [[content(posts, n, f"n-{n}")] for n in range(1, 201)]
    assert [becomes(posts, one) for one in parcels] == ["ok"] * 200
    again = new_message_id(posts.fed.clock.now())
    assert [becomes(posts, one, epoch=again) for one in parcels] == ["ok"] * 200
    assert len(posts[B].shown(A)) == 200


def test_what_changes_nothing_is_named_a_few_times_and_then_counted(posts):
    make = sorts(posts)["refused"]
    told = [content(posts, 1, "n-new"), *(make(n, n) for n in range(2, 51))]
    assert becomes(posts, told) == "ok"
    ((_, entry),) = posts.fed[B].entries("notice.received")
    lines = [d.value for d in entry.details if d.name == "item"]
    assert lines[0] == "publish n-new 1 held"
    assert len(lines) == 1 + 3
    assert [d.value for d in entry.details if d.name == "items-more"] == [
        "objected refused not-a-recipient 46"
    ]


def test_who_asks_again_and_again_is_not_decided_on_each_time(posts):
    """Each decision stands in the ledger, with all that it rests on."""
    given = []

    def give(_peer, notice_id, _now):
        given.append(notice_id)
        return GivenNotice()

    posts[B].publish("own-1", to=(C,))
    receiver = posts[B].receiver_with(give=give)
    exchange = posts.fed[B].flows.exchange
    exchange = replace(exchange, stories={Kind.PARCEL: receiver.parcel})
    posts.fed[B].flows = replace(posts.fed[B].flows, exchange=exchange)
    body = to_wire(Report(posts.fed.clock.now()))
    word = leave(posts, "own-1", reader=C, owner=B, by=B)

    def asks(position):
        one = Item(position, Verb.ASKED, "own-1", 1, body, word=word)
        assert becomes(posts, [one]) == "ok"
        return len(given)

    assert [asks(1), asks(2), asks(3)] == [1, 1, 1]
    posts.fed.clock.advance(minutes=5)
    posts[B].update("own-1")
    posts.fed.clock.advance(minutes=5)
    assert [asks(4), asks(5)] == [2, 2], "it is another notice now"
    posts.fed.clock.advance(minutes=60)
    assert asks(6) == 3, "rules and approvals may be others by now"


def test_what_fifty_asks_are_given_is_worked_out_in_steps(posts):
    """As is what goes on by fifty recalls: others come between each two."""
    given, told = [], []

    class Told:
        def onward(self, owner, notice_id, *_):
            told.append(notice_id)
            return ()

    def give(_peer, notice_id, _now):
        given.append(notice_id)
        return GivenNotice()

    post = posts[B]
    for n in range(25):
        post.publish(f"own-{n}", to=(C,))
    posts.deliver(B, C)
    receiver = post.receiver_with(give=give, relays=Told())
    exchange = posts.fed[B].flows.exchange
    stories = {**exchange.stories, Kind.PARCEL: receiver.parcel}
    exchange = replace(exchange, stories=stories)
    body = to_wire(Report(posts.fed.clock.now()))
    items = [
        Item(
            n + 1, Verb.ASKED, f"own-{n}", 1, body,
            word=leave(posts, f"own-{n}", reader=C, owner=B, by=B),
        )
        for n in range(25)
    ]  # fmt: skip
    items += [item(n + 26, Verb.WITHDRAW, f"own-{n}", 1) for n in range(25)]
    said = parcel(posts, A, B, *items, epoch=EPOCH)
    sent = say(posts.fed, A, B, said, kind=Kind.PARCEL)
    steps = exchange.begin(A, sent.envelope, posts.fed.clock.monotonic())
    done = [len(given) + len(told) for _ in steps]
    assert len(given) == len(told) == 25
    assert max(b - a for a, b in pairwise(done)) == 1
