"""Notices: ours, those on their way, and those of others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from node.errors import AlreadyThere, BadInput, NotFound
from node.flows.channel.capacity import CapacityUsed
from node.flows.channel.effects import DropQueued
from node.flows.channel.ports import DeliveryState, InStream
from node.flows.notice.book import KeptReport
from node.flows.notice.effects import ConfirmOwner, DropChunks, MarkReceived, StillAt
from node.model.box import Box
from node.model.notice import NoticeState
from node.model.parcel import Standing, Verb
from node.protocol.notice.parcel import REPLACED
from tests.contracts.builders import NOW, box, commit, minutes, token
from tests.contracts.notice_builders import (
    ALL,
    ENDED,
    advanced,
    chunk,
    ended,
    hit,
    ids,
    kept,
    names,
    own,
    queued,
    receipted,
    received,
    report,
    sent,
)

NOTHING = Box(b"", b"")
LATER = minutes(10**6)


# --- ours -----------------------------------------------------------------------


def test_a_notice_comes_back_as_it_was_put(store):
    whole = kept("n-1", prompt_at=minutes(5), expires_at=minutes(9))
    commit(store, own("n-1", prompt_at=minutes(5), expires_at=minutes(9)))
    assert store.notices.notice("n-1") == whole
    assert store.notices.notice("n-2") is None


def test_a_revision_follows_the_one_before(store):
    commit(store, own("n-1"))
    commit(store, own("n-1", 2), own("n-1", 3, state=NoticeState.PUBLISHED))
    assert store.notices.notice("n-1") == kept("n-1", 3, state=NoticeState.PUBLISHED)


@pytest.mark.attack
@pytest.mark.parametrize("revision", [1, 2, 4])
def test_of_two_officers_who_change_a_notice_at_once_one_fails(store, revision):
    commit(store, own("n-1"), own("n-1", 2))
    with pytest.raises(AlreadyThere):
        commit(store, own("n-1", revision))
    with pytest.raises(AlreadyThere):
        commit(store, own("n-2", 2))
    assert store.notices.notice("n-1").revision == 2
    assert store.notices.notice("n-2") is None


def test_what_is_decided_on_our_notice_holds_while_it_is_unchanged(store):
    commit(store, own("n-1"), StillAt("", "n-1", 1), queued("i-1"))
    commit(store, own("n-1", 2))
    for notice_id, at in (("n-1", 1), ("n-1", 3), ("n-2", 1)):
        with pytest.raises(AlreadyThere):
            commit(store, StillAt("", notice_id, at), queued("i-2"))
    assert ids(store.channel.unreceipted("fr-pj")) == ["i-1"]


@pytest.mark.attack
def test_what_is_decided_on_anothers_notice_holds_while_it_is_held_unchanged(store):
    commit(store, received("a"), received("b"))
    commit(store, StillAt("fr-pj", "a", 1), queued("i-1"))
    commit(store, received("a", sequence=2), ended("b"))
    for sender, notice_id in (("fr-pj", "a"), ("fr-pj", "b"), ("es-pn", "a")):
        with pytest.raises(AlreadyThere):
            commit(store, StillAt(sender, notice_id, 1), queued("i-2"))
    assert ids(store.channel.unreceipted("fr-pj")) == ["i-1"]


def test_a_purged_notice_is_kept_without_its_key(store):
    commit(store, own("n-1"))
    commit(store, own("n-1", 2, state=NoticeState.PURGED, box=Box(b"", b"")))
    purged = store.notices.notice("n-1")
    assert (purged.state, purged.box) == (NoticeState.PURGED, NOTHING)


def test_our_notices_are_listed_newest_first(store):
    for number in range(7):
        commit(store, own(f"n-{number}", created_at=minutes(number // 2)))
    first = store.notices.notices(states=ALL, count=4)
    assert names(first) == ["n-6", "n-5", "n-4", "n-3"]
    rest = store.notices.notices(states=ALL, count=4, before="n-3")
    assert names(rest) == ["n-2", "n-1", "n-0"]
    assert store.notices.notices(states=ALL, count=0) == ()
    with pytest.raises(NotFound):
        store.notices.notices(states=ALL, count=4, before="n-99")


def test_our_notices_are_listed_by_state(store):
    states = [NoticeState.DRAFT, NoticeState.PUBLISHED, NoticeState.WITHDRAWN]
    for number in range(9):
        at = minutes(number)
        commit(store, own(f"n-{number}", created_at=at, state=states[number % 3]))
    some = frozenset(states[:2])
    assert names(store.notices.notices(states=some, count=3)) == ["n-7", "n-6", "n-4"]
    found = store.notices.notices(states=some, count=9, before="n-4")
    assert names(found) == ["n-3", "n-1", "n-0"]
    # What it stands before need not be in one of the states.
    found = store.notices.notices(states=frozenset({states[0]}), count=9, before="n-5")
    assert names(found) == ["n-3", "n-0"]


def test_what_lives_is_due_at_its_prompt_and_at_its_expiry(store):
    living = {"state": NoticeState.PUBLISHED}
    commit(
        store,
        own("a", prompt_at=minutes(5), expires_at=minutes(50), **living),
        own("b", expires_at=minutes(6), state=NoticeState.SUSPENDED),
        own("c", expires_at=minutes(5), state=NoticeState.WITHDRAWN),
        own("d", expires_at=minutes(5)),
        own("e", **living),
    )
    assert store.notices.due(minutes(4)) == ()
    assert names(store.notices.due(minutes(5))) == ["a"]
    assert names(store.notices.due(minutes(6))) == ["a", "b"]
    assert names(store.notices.due(LATER)) == ["a", "b"]


def test_the_newest_report_of_a_kind_is_kept_and_hits_all(store):
    commit(store, report(text="1"), report(Verb.HIT, text="1"))
    commit(store, report(Verb.HIT, text="2"), report(text="2", at=minutes(3)))
    commit(store, report(peer="es-pn"))
    assert store.notices.reports("n-1") == (
        KeptReport("n-1", "fr-pj", Verb.HIT, NOW, box("report hit 1")),
        KeptReport("n-1", "fr-pj", Verb.HIT, NOW, box("report hit 2")),
        KeptReport("n-1", "fr-pj", Verb.READ, minutes(3), box("report read 2")),
        KeptReport("n-1", "es-pn", Verb.READ, NOW, box("report read ")),
    )
    assert store.notices.reports("n-2") == ()


# --- said -------------------------------------------------------------------------


def test_deliveries_are_listed_by_peer_oldest_first(store):
    commit(store, queued("b", "fr-pj"), queued("a", "fr-pj"), queued("c", "es-pn"))
    commit(store, queued("d", subject="n-2"))
    assert ids(store.notices.deliveries("n-1")) == ["c", "b", "a"]


def test_it_is_known_of_which_notices_anybody_was_ever_to_hear(store):
    commit(store, queued("a", "fr-pj"), queued("b", subject="n-2"))
    commit(store, queued("c", "fr-pj", replaces=REPLACED))
    asked = ["n-1", "n-2", "n-3", "n-1"]
    assert store.notices.spoken_of(asked) == {"n-1", "n-2"}
    assert store.notices.spoken_of([]) == frozenset()


@pytest.mark.attack
def test_asks_are_counted_by_who_referred_and_dropped_while_they_are_queued(store):
    ask = {"verb": Verb.ASKED}
    commit(
        store,
        queued("ask-1", source="es-pn", **ask),
        queued("ask-2", "it-ps", source="es-pn", **ask),
        queued("ask-3", source="es-pn", **ask),
        queued("ask-4", source="es-pnx", **ask),
        queued("i-5"),
    )
    assert store.notices.asks_waiting("es-pn") == 3
    commit(store, sent("ask-1"))
    assert store.notices.asks_waiting("es-pn") == 3
    assert ids(store.notices.asks_before(LATER, count=2)) == [
        "ask-2",
        "ask-3",
    ]
    assert store.notices.asks_before(minutes(-9999), count=9) == ()
    names = tuple(f"ask-{n}" for n in (1, 2, 3))
    commit(store, DropQueued((*names, "not-there")))
    assert store.notices.asks_waiting("es-pn") == 1, "what was said has its place"
    gone = store.channel.delivery("ask-2")
    assert (gone.state, gone.box) == (DeliveryState.SUPERSEDED, NOTHING)
    assert ids(store.channel.unreceipted("fr-pj")) == [
        "ask-1", "ask-4", "i-5",
    ]  # fmt: skip
    assert store.channel.backlog("it-ps") == 0


def test_what_a_peer_was_told_stands_as_its_owner_says(store):
    living = {"state": NoticeState.PUBLISHED}
    commit(store, *(own(f"n-{n}", **living) for n in range(6)))
    for number in range(4):
        commit(store, queued(f"i-{number}", subject=f"n-{number}"))
    commit(store, queued("x", "es-pn", subject="n-4"))
    commit(store, sent("i-0", "i-1", "i-2"))
    commit(store, receipted("i-0"), sent("x", peer="es-pn"))
    commit(store, own("n-1", 2, state=NoticeState.WITHDRAWN))
    told = store.notices.recipients("fr-pj", after="", until="")
    assert told == (
        Standing("n-0", 1, "published"),
        Standing("n-1", 2, "withdrawn"),
        Standing("n-2", 1, "published"),
    )
    assert store.notices.recipients("fr-pj", after="n-0", until="n-1") == told[1:2]
    assert store.notices.recipients("fr-pj", after="n-2", until="") == ()


@pytest.mark.attack
def test_a_peer_that_guesses_an_id_and_is_sent_a_report_learns_nothing(store):
    """Our report on a notice of that id is not a telling of our own notice."""
    commit(store, own("n-1", state=NoticeState.PUBLISHED))
    commit(store, queued("read", verb=Verb.READ))
    commit(store, sent("read"))
    assert store.notices.recipients("fr-pj", after="", until="") == ()


def test_what_was_taken_back_from_a_peer_is_known_whoever_else_has_it(store):
    commit(store, *(own(f"n-{n}", state=NoticeState.PUBLISHED) for n in range(4)))
    for number in range(3):
        commit(store, queued(f"i-{number}", subject=f"n-{number}"))
        commit(store, queued(f"x-{number}", "es-pn", subject=f"n-{number}"))
    commit(store, sent("i-0", "i-1", "i-2"))
    commit(store, queued("end-0", subject="n-0", verb=Verb.WITHDRAW))
    commit(store, queued("end-1", subject="n-1", verb=Verb.CANCEL))
    commit(store, queued("new-1", subject="n-1", verb=Verb.UPDATE))
    commit(store, queued("end-2", subject="n-2", verb=Verb.EXPIRE))
    commit(store, queued("read", subject="n-2", verb=Verb.READ))
    assert store.notices.taken_back("fr-pj", after="", until="") == ("n-0", "n-2")
    assert store.notices.taken_back("fr-pj", after="n-0", until="n-1") == ()
    assert store.notices.taken_back("fr-pj", after="n-1", until="n-2") == ("n-2",)
    assert store.notices.taken_back("es-pn", after="", until="") == ()


# --- others' --------------------------------------------------------------------


def test_an_owner_may_confirm_before_its_stream_begins(store):
    commit(store, ConfirmOwner("fr-pj", NOW))
    assert store.channel.in_stream("fr-pj") == InStream("fr-pj", "", 0, b"", NOW)
    commit(store, advanced(0, 1))
    assert store.channel.in_stream("fr-pj").confirmed_at == NOW


def test_a_received_notice_comes_back_as_it_was_put(reopen):
    store = reopen()
    put = received("a", "t", watch=True, opens_at=minutes(5), expires_at=None)
    commit(store, put)
    found = reopen().notices.received("fr-pj", "a")
    for name in ("sequence", "kind", "state", "urgency", "watch", "box"):
        assert getattr(found, name) == getattr(put, name)
    assert (found.received_at, found.opens_at, found.expires_at) == (
        minutes(1),
        minutes(5),
        None,
    )
    assert found.read_at is found.acted_at is found.objected_at is None
    assert store.notices.received("es-pn", "a") is None


def test_an_update_takes_the_place_of_its_notice_and_is_unread(store):
    commit(store, received("a", "old", "both"), received("b"))
    commit(
        store, *(MarkReceived("fr-pj", "a", m, NOW) for m in (Verb.READ, Verb.ACTED))
    )
    before = store.notices.received("fr-pj", "a")
    assert (before.read_at, before.acted_at) == (NOW, NOW)
    commit(store, received("a", "new", "both", sequence=2))
    after = store.notices.received("fr-pj", "a")
    assert (after.number, after.sequence) == (before.number, 2)
    assert (after.read_at, after.acted_at, after.box) == (
        None,
        None,
        box("received a 2"),
    )
    asked = [token(t) for t in ("old", "both", "new")]
    found = store.notices.find_received(asked, now=NOW, limit=9)
    assert found == {"fr-pj": dict.fromkeys(asked[1:], (after.number,))}


def test_the_same_sequence_again_keeps_the_marks(store):
    """It is suspended, holds again, opens, or comes back after a restore."""
    commit(store, received("a", "t"))
    commit(store, MarkReceived("fr-pj", "a", Verb.READ, NOW))
    commit(store, received("a", state=NoticeState.SUSPENDED))
    found = store.notices.received("fr-pj", "a")
    assert (found.state, found.read_at) == (NoticeState.SUSPENDED, NOW)
    assert store.notices.find_received([token("t")], now=NOW, limit=9) == {}


def test_the_same_id_of_two_senders_is_two_notices(store):
    commit(store, received("a", "t"), received("a", "t", sender="es-pn"))
    commit(store, ended("a"))
    assert store.notices.received("es-pn", "a").box.key
    assert (
        len(
            store.notices.find_received([token("t")], now=NOW, limit=9)["es-pn"][
                token("t")
            ]
        )
        == 1
    )


@pytest.mark.attack
def test_an_older_sequence_does_not_take_a_newer_one_s_place(store):
    commit(store, received("a", "t", sequence=3))
    with pytest.raises(AlreadyThere):
        commit(store, received("a", "old", sequence=2))
    assert store.notices.received("fr-pj", "a").sequence == 3
    assert store.notices.find_received([token("old")], now=NOW, limit=9) == {}


@pytest.mark.attack
@pytest.mark.parametrize("sequence", [1, 2, 99])
def test_a_notice_that_has_ended_is_not_revived_by_replay(reopen, sequence):
    store = reopen()
    commit(store, received("a", "t"), ended("a"), ended("never held"))
    store = reopen()
    for name in ("a", "never held"):
        with pytest.raises(AlreadyThere):
            commit(store, received(name, "t", sequence=sequence))
        assert store.notices.received("fr-pj", name).box == NOTHING
    assert store.notices.find_received([token("t")], now=NOW, limit=9) == {}


def test_an_end_leaves_that_there_was_one(store):
    commit(
        store,
        received("a", "t", watch=True),
        hit("x"),
        chunk(0, sender="fr-pj", name="a"),
    )
    commit(store, ended("a", sequence=4), ended("b", state=NoticeState.EXPIRED))
    for name, state, sequence in (("a", ENDED, 4), ("b", NoticeState.EXPIRED, 2)):
        found = store.notices.received("fr-pj", name)
        assert (found.state, found.sequence, found.box) == (state, sequence, NOTHING)
    assert store.notices.find_received([token("t")], now=NOW, limit=9) == {}
    assert not store.notices.any_watched()
    assert store.notices.chunk("fr-pj", "a", "file", 0) is None
    assert [h.box for h in store.notices.hits(count=9)] == [NOTHING]
    assert store.notices.held("fr-pj", after="", until="") == ()
    commit(store, ended("a", sequence=3, state=NoticeState.CANCELLED))
    assert store.notices.received("fr-pj", "a").sequence == 4


def test_a_notice_that_is_not_held_is_not_marked(store):
    commit(store, received("a"), ended("a"))
    for name in ("a", "b"):
        with pytest.raises(NotFound):
            commit(store, MarkReceived("fr-pj", name, Verb.READ, NOW))
    with pytest.raises(BadInput):
        commit(store, received("c"), MarkReceived("fr-pj", "c", Verb.PUBLISH, NOW))


def test_marks_are_those_of_the_first_time(store):
    commit(store, received("a"))
    marks = (Verb.READ, Verb.ACTED, Verb.OBJECTED, Verb.CONTESTED)
    for number in (1, 2):
        commit(
            store,
            *(MarkReceived("fr-pj", "a", m, minutes(number)) for m in marks),
        )
    found = store.notices.received("fr-pj", "a")
    assert {
        found.read_at,
        found.acted_at,
        found.objected_at,
        found.contested_at,
    } == {minutes(1)}


def test_several_received_notices_are_read_at_once_and_only_their_sender_s(store):
    commit(store, received("a"), received("b"), received("c"))
    commit(store, received("a", sender="es-pn"), ended("c"))
    found = store.notices.received_of("fr-pj", ["c", "b", "b", "none"])
    assert sorted(row.notice_id for row in found) == ["b", "c"]
    assert {row.sender for row in found} == {"fr-pj"}
    assert set(found) == {store.notices.received("fr-pj", n) for n in ("b", "c")}
    assert store.notices.received_of("nobody", ["a"]) == ()
    assert store.notices.received_of("fr-pj", []) == ()


def test_the_inbox_has_the_newest_first(store):
    for number in range(6):
        commit(store, received(f"a-{number}"))
    commit(store, ended("a-4"), received("a-0", sequence=2))
    every = store.notices.inbox(states=ALL, count=9)
    assert names(every) == [f"a-{n}" for n in (5, 4, 3, 2, 1, 0)]
    living = frozenset({NoticeState.PUBLISHED, NoticeState.SUSPENDED})
    first = store.notices.inbox(states=living, count=2)
    assert names(first) == ["a-5", "a-3"]
    rest = store.notices.inbox(states=living, count=9, before=first[-1].number)
    assert names(rest) == ["a-2", "a-1", "a-0"]
    assert store.notices.inbox(states=frozenset({ENDED}), count=9) == (every[1],)
    assert store.notices.inbox(states=ALL, count=0) == ()
    numbers = [every[0].number, every[2].number, 10**6]
    assert store.notices.load_received(numbers) == (every[2], every[0])


def test_received_notices_are_found_by_token_lowest_number_first(store):
    for number in range(6):
        watch = number % 2 == 0
        commit(store, received(f"a-{number}", "all", f"t-{number}", watch=watch))
    numbers = [r.number for r in store.notices.inbox(states=ALL, count=9)][::-1]
    asked = [token(t) for t in ("all", "t-3", "none", "t-4", "all")]
    assert store.notices.find_received(asked, now=NOW, limit=4)["fr-pj"] == {
        token("all"): tuple(numbers[:4]),
        token("t-3"): (numbers[3],),
        token("t-4"): (numbers[4],),
    }
    found = store.notices.find_received(asked, now=NOW, limit=9, watched=True)
    assert found["fr-pj"] == {
        token("all"): tuple(numbers[::2]),
        token("t-4"): (numbers[4],),
    }
    assert store.notices.find_received(asked, now=NOW, limit=0) == {}
    assert store.notices.find_received([], now=NOW, limit=9) == {}
    assert store.notices.find_received([b"short", b""], now=NOW, limit=9) == {}


@pytest.mark.attack
def test_look_alikes_of_one_sender_take_no_room_of_another(store):
    commit(store, *(received(f"a-{n}", "t", watch=True) for n in range(5)))
    commit(store, received("b", "t", sender="es-pn", watch=True))
    commit(store, received("c", "t", sender="it-ps"))
    for watched, senders in ((False, 3), (True, 2)):
        found = store.notices.find_received(
            [token("t")], now=NOW, limit=2, watched=watched
        )
        assert len(found) == senders
        assert len(found["fr-pj"][token("t")]) == 2
        number = store.notices.received("es-pn", "b").number
        assert found["es-pn"] == {token("t"): (number,)}


def test_what_is_over_takes_no_room_of_what_holds(store):
    commit(
        store,
        *(received(f"a-{n}", "t", expires_at=minutes(5)) for n in range(3)),
        received("b", "t", expires_at=None),
    )
    number = store.notices.received("fr-pj", "b").number
    found = store.notices.find_received([token("t")], now=minutes(5), limit=2)
    assert found == {"fr-pj": {token("t"): (number,)}}


@pytest.mark.attack
def test_invented_ends_of_one_sender_are_not_kept_without_end(store):
    commit(store, received("last", "t"), hit("x", name="n-0"))
    for n in range(5):
        end = ended(f"n-{n}")
        commit(store, replace(end, at=minutes(n)))
    commit(store, ended("theirs", sender="es-pn"))
    assert store.notices.forget_ended(keep=2) == 3
    left = {r.notice_id for r in store.notices.inbox(states=frozenset(), count=9)}
    assert left == {"last", "n-3", "n-4", "theirs"}
    assert store.notices.hits(count=9) == ()
    assert store.notices.forget_ended(keep=2) == 0


@pytest.mark.attack
def test_invented_pauses_of_one_sender_are_not_kept_without_end(store):
    late = {"state": NoticeState.SUSPENDED, "kind": "", "box": NOTHING}
    for n in range(5):
        commit(store, received(f"n-{n}", received_at=minutes(n), **late))
    commit(
        store,
        received("theirs", sender="es-pn", **late),
        received("held", "t", state=NoticeState.SUSPENDED),
        received("restored", **late | {"kind": "red"}),
        received("locked", opens_at=minutes(9), **late),
    )
    assert store.notices.forget_paused(keep=2) == 3
    left = {r.notice_id for r in store.notices.inbox(states=frozenset(), count=9)}
    assert left == {"n-3", "n-4", "theirs", "held", "restored", "locked"}
    assert store.notices.forget_paused(keep=2) == 0


def test_copies_whose_time_is_over_are_found_while_they_have_a_key(store):
    commit(
        store,
        received("a", expires_at=minutes(5)),
        received("b", expires_at=minutes(4), state=NoticeState.SUSPENDED),
        received("c", expires_at=minutes(6)),
        received("d", expires_at=None),
        received("e", expires_at=minutes(3)),
        ended("e"),
    )
    assert set(names(store.notices.lapsed(minutes(5), count=9))) == {"a", "b"}
    assert len(store.notices.lapsed(minutes(9), count=2)) == 2


@pytest.mark.attack
def test_a_token_of_another_size_is_refused(store):
    with pytest.raises(BadInput):
        commit(store, replace(received("a"), tokens=(b"short",)))
    assert store.notices.received("fr-pj", "a") is None


@pytest.mark.attack
def test_others_notices_are_not_found_among_our_holdings(store):
    commit(store, received("a", "t", watch=True))
    assert store.holdings.find([token("t")], limit=9) == {}
    assert store.holdings.stats().selectors == 0


def test_whether_any_is_watched_is_known_at_once(reopen):
    store = reopen()
    assert not store.notices.any_watched()
    commit(store, received("a", "t"))
    assert not store.notices.any_watched()
    commit(store, received("a", "t", sequence=2, watch=True))
    assert store.notices.any_watched()
    store = reopen()
    assert store.notices.any_watched()
    commit(store, received("a", sequence=2, state=NoticeState.SUSPENDED, watch=True))
    assert not store.notices.any_watched()  # without tokens nothing can match it


def test_what_is_held_of_a_sender_is_listed_by_id(store):
    commit(store, received("c"), received("a"), received("b"), ended("b"))
    commit(store, received("a", sender="es-pn"))
    assert store.notices.held("fr-pj", after="", until="") == (
        Standing("a", 1, "published"),
        Standing("c", 1, "published"),
    )
    assert names(store.notices.held("fr-pj", after="a", until="c")) == ["c"]
    assert names(store.notices.held("fr-pj", after="", until="b")) == ["a"]
    size = sum(len(box(f"received {n} 1").sealed) for n in "ac")
    assert store.notices.capacity_used("fr-pj") == CapacityUsed(2, size)
    assert store.notices.capacity_used("it-ps") == CapacityUsed()


def test_a_page_of_standings_ends_where_one_message_is_full(store):
    def end(most, after="", until=""):
        return store.notices.page_end("fr-pj", after=after, until=until, most=most)

    assert end(1) == ""
    commit(store, *(received(name) for name in "bdf"), ended("d"))
    commit(store, *(own(f"n-{n}", state=NoticeState.PUBLISHED) for n in range(4)))
    for number in range(4):
        commit(store, queued(f"i-{number}", subject=f"n-{number}"))
    # What was not sent is not counted: the peer does not know of it.
    assert end(2) == ""
    assert end(1) == "b"
    commit(store, sent("i-0", "i-1", "i-2"))
    assert end(3) == ""
    assert end(2) == "n-1"
    assert end(1, after="f") == "n-0"
    assert end(1, after="f", until="n-0") == ""
    assert end(1, until="b") == ""


def test_a_hit_is_noted_once(store):
    commit(store, received("a"))
    commit(store, hit("x"), hit("y"), hit("x"))
    commit(store, hit("x"), hit("x", name="b"))
    found = store.notices.hits(count=9)
    assert [(h.notice_id, h.box) for h in found] == [
        ("b", box("hit x")),
        ("a", box("hit y")),
        ("a", box("hit x")),
    ]
    assert store.notices.hits(count=1) == found[:1]
    assert store.notices.hits(count=9, before=found[0].number) == found[1:]


# --- attachments ----------------------------------------------------------------


def test_chunks_are_counted_up_to_the_first_gap(store):
    commit(store, chunk(0), chunk(1), chunk(3))
    assert store.notices.chunks("", "n-1", "file") == 2
    assert store.notices.chunk("", "n-1", "file", 1) == b"chunk 1"
    assert store.notices.chunk("", "n-1", "file", 2) is None
    assert store.notices.chunk("fr-pj", "n-1", "file", 1) is None
    commit(store, chunk(2))
    assert store.notices.chunks("", "n-1", "file") == 4
    assert store.notices.chunks("", "n-1", "other") == 0


@pytest.mark.attack
def test_a_chunk_s_bytes_do_not_change_once_it_is_here(store):
    commit(store, chunk(0))
    commit(store, replace(chunk(0), sealed=b"other bytes"))
    assert store.notices.chunk("", "n-1", "file", 0) == b"chunk 0"


def test_chunks_are_dropped_with_their_notice(store):
    commit(store, received("n-1"), chunk(0), chunk(1), chunk(0, sender="fr-pj"))
    commit(store, DropChunks("", "n-1"))
    assert store.notices.chunks("", "n-1", "file") == 0
    assert store.notices.chunks("fr-pj", "n-1", "file") == 1


def test_chunks_of_one_attachment_are_dropped_alone(store):
    other = replace(chunk(0), attachment_id="other")
    commit(store, chunk(0), chunk(1), other)
    commit(store, DropChunks("", "n-1", "other"))
    assert store.notices.chunks("", "n-1", "file") == 2
    assert store.notices.chunks("", "n-1", "other") == 0


def test_one_attachment_is_dropped_alone(store):
    other = replace(chunk(0), attachment_id="other")
    commit(store, chunk(0), chunk(1), other)
    commit(store, DropChunks("", "n-1", "file"))
    assert store.notices.chunks("", "n-1", "file") == 0
    assert store.notices.chunks("", "n-1", "other") == 1


@pytest.mark.attack
def test_a_hit_with_a_notice_that_has_ended_keeps_no_content(store):
    """The match was found before the end, and is noted after it."""
    commit(store, received("a"), ended("a"))
    commit(store, hit("x"))
    assert [h.box for h in store.notices.hits(count=9)] == [NOTHING]


@pytest.mark.attack
def test_a_chunk_that_comes_after_the_end_is_not_kept(store):
    commit(store, received("a"), ended("a"))
    for name in ("a", "never held"):
        with pytest.raises(NotFound):
            commit(store, chunk(0, sender="fr-pj", name=name))
        assert store.notices.chunks("fr-pj", name, "file") == 0


def test_what_orders_a_list_is_read_without_the_boxes(store):
    commit(store, received("a", expires_at=None), received("b"), ended("b"))
    heads = store.notices.inbox_heads(states=ALL, count=9)
    rows = store.notices.inbox(states=ALL, count=9)
    assert [h.number for h in heads] == [r.number for r in rows]
    for head in heads:
        (row,) = store.notices.load_received([head.number])
        for name in ("sender", "kind", "state", "urgency", "expires_at", "read_at"):
            assert getattr(head, name) == getattr(row, name)


def test_notices_are_found_by_how_their_ids_begin(store):
    commit(store, own("pt/AB-1"), own("pt/AB-2"), own("pt/AC-1"))
    assert store.notices.beginning("pt/AB", count=5) == ("pt/AB-1", "pt/AB-2")
    assert store.notices.beginning("pt/A", count=1) == ("pt/AB-1",)
    assert store.notices.beginning("pt/%", count=5) == ()


def test_received_notices_are_found_by_how_their_ids_begin_of_one_sender(store):
    commit(store, received("fr/AB-1"), received("fr/AB-2"), received("fr/C"))
    commit(store, received("fr/AB-3", sender="es-pn"))
    found = store.notices.received_beginning("fr-pj", "fr/AB", count=5)
    assert found == ("fr/AB-1", "fr/AB-2")
    assert store.notices.received_beginning("nobody", "fr/AB", count=5) == ()


def test_our_notices_come_oldest_first_on_demand(store):
    for number in range(4):
        commit(store, own(f"n-{number}", created_at=minutes(number)))
    first = store.notices.notices(states=ALL, count=2, oldest=True)
    rest = store.notices.notices(states=ALL, count=9, before="n-1", oldest=True)
    assert [n.notice_id for n in (*first, *rest)] == ["n-0", "n-1", "n-2", "n-3"]
