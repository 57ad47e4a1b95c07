"""The channel: what waits, what was sent and receipted, and both streams."""

from __future__ import annotations

import pytest

from node.errors import AlreadyThere, NotFound
from node.flows.channel.effects import RestartStream
from node.flows.channel.ports import DeliveryState, DeliveryStatus, InStream, OutStream
from node.flows.notice.effects import ConfirmOwner
from node.model.box import Box
from node.model.notice import Urgency
from node.model.parcel import ReceiptOutcome, Verb
from node.protocol.notice.parcel import REPLACED, REPORTS
from tests.contracts.builders import NOW, box, commit, draft, minutes
from tests.contracts.notice_builders import (
    LEAF,
    advanced,
    deliver,
    ids,
    queued,
    receipted,
    received,
    sent,
)

NOTHING = Box(b"", b"")
LATER = minutes(10**6)


def test_an_item_goes_from_the_queue_to_its_receipt(store):
    commit(store, queued("i-1"))
    item = store.channel.delivery("i-1")
    assert (item.state, item.position, item.box) == (
        DeliveryState.QUEUED,
        0,
        box("item i-1"),
    )
    assert (item.verb, item.queued_at, item.sent_at) == (Verb.PUBLISH, NOW, None)
    commit(store, sent("i-1"))
    item = store.channel.delivery("i-1")
    assert (item.state, item.position, item.sent_at) == (
        DeliveryState.SENT,
        1,
        minutes(1),
    )
    commit(store, receipted("i-1", ReceiptOutcome.REFUSED, "older"))
    item = store.channel.delivery("i-1")
    assert (item.state, item.box) == (DeliveryState.RECEIPTED, NOTHING)
    assert (item.outcome, item.reason, item.leaf, item.receipted_at) == (
        ReceiptOutcome.REFUSED,
        "older",
        LEAF,
        minutes(2),
    )
    assert store.channel.delivery("i-2") is None


def test_what_waits_is_said_in_the_order_it_came(store):
    commit(store, *(queued(f"i-{n}") for n in (3, 1, 2)), queued("x", "es-pn"))
    commit(store, queued("i-0"))
    waiting = store.channel.waiting("fr-pj", now=NOW, count=50)
    assert ids(waiting) == ["i-3", "i-1", "i-2", "i-0"]
    assert ids(store.channel.waiting("fr-pj", now=NOW, count=2)) == ["i-3", "i-1"]
    assert store.channel.waiting("fr-pj", now=NOW, count=0) == ()
    assert store.channel.waiting("it-ps", now=NOW, count=50) == ()


def test_what_was_sent_and_not_receipted_is_said_again_before_the_rest(reopen):
    store = reopen()
    commit(store, *(queued(f"i-{n}") for n in range(5)))
    commit(store, sent("i-2", "i-0", "i-1"))
    commit(store, receipted("i-0"))
    store = reopen()
    waiting = store.channel.waiting("fr-pj", now=NOW, count=50)
    assert [(i.id, i.position) for i in waiting] == [("i-2", 1), ("i-1", 3)]
    commit(store, receipted("i-1"), receipted("i-2"))
    waiting = store.channel.waiting("fr-pj", now=NOW, count=50)
    assert ids(waiting) == ["i-3", "i-4"]
    assert store.channel.out_stream("fr-pj") == OutStream("fr-pj", "e-1", 4)


def test_an_embargo_s_key_waits_for_its_time_and_keeps_nothing_else_up(store):
    commit(
        store,
        queued("key", not_before=minutes(30)),
        queued("after"),
        queued("late key", not_before=minutes(20)),
    )
    waits = store.channel.waiting
    assert ids(waits("fr-pj", now=minutes(19), count=9)) == ["after"]
    assert ids(waits("fr-pj", now=minutes(20), count=9)) == ["after", "late key"]
    assert ids(waits("fr-pj", now=minutes(30), count=2)) == ["key", "after"]


def test_what_replaces_takes_what_was_never_sent_from_the_queue(store):
    commit(store, queued("sent"))
    commit(store, sent("sent"))
    commit(
        store,
        queued("waits"),
        queued("key", verb=Verb.OPEN, not_before=minutes(60)),
        queued("other notice", subject="n-2"),
        queued("other peer", "es-pn"),
    )
    commit(store, queued("end", verb=Verb.WITHDRAW, replaces=REPLACED))
    state = {i.id: i.state for i in store.notices.deliveries("n-1")}
    assert state == {
        "other peer": DeliveryState.QUEUED,
        "sent": DeliveryState.SENT,
        "waits": DeliveryState.SUPERSEDED,
        "key": DeliveryState.SUPERSEDED,
        "end": DeliveryState.QUEUED,
    }
    assert store.channel.delivery("waits").box == NOTHING
    assert store.channel.delivery("other notice").state is DeliveryState.QUEUED
    assert store.channel.backlog("fr-pj") == 3


@pytest.mark.attack
def test_a_peer_that_takes_our_notice_s_id_does_not_get_it_out_of_the_queue(store):
    """A report on the peer's notice and our own notice lie under one id."""
    commit(store, queued("ours"), queued("read", verb=Verb.READ))
    commit(store, queued("acted", verb=Verb.ACTED, replaces=REPORTS))
    states = [i.state for i in store.notices.deliveries("n-1")]
    assert states == [
        DeliveryState.QUEUED,
        DeliveryState.SUPERSEDED,
        DeliveryState.QUEUED,
    ]


@pytest.mark.attack
def test_an_item_is_not_queued_twice(store):
    commit(store, queued("i-1"))
    with pytest.raises(AlreadyThere):
        commit(store, queued("i-1"))
    with pytest.raises(AlreadyThere):
        commit(store, queued("i-2"), queued("i-2"))
    assert store.channel.backlog("fr-pj") == 1


@pytest.mark.attack
@pytest.mark.parametrize(
    "said",
    [
        sent("i-2", position=3),
        sent("i-2", position=1),
        sent("i-2", position=2, epoch="e-2"),
        sent("i-1", position=2),
        sent("i-2", "i-2", position=2),
        sent("i-9", position=2),
        sent("i-2", "x", position=2),
        sent("x", peer="es-pn", position=2),
    ],
)
def test_what_is_not_next_in_the_stream_is_not_sent(store, said):
    commit(store, queued("i-1"), queued("i-2"), queued("x", "es-pn"))
    commit(store, sent("i-1"))
    with pytest.raises(AlreadyThere):
        commit(store, said)
    assert store.channel.out_stream("fr-pj") == OutStream("fr-pj", "e-1", 2)
    assert store.channel.out_stream("es-pn") is None
    assert store.channel.delivery("i-2").state is DeliveryState.QUEUED


def test_a_receipt_that_comes_again_changes_nothing(store):
    deliver(store, "i-1")
    first = store.channel.delivery("i-1")
    commit(store, receipted("i-1", ReceiptOutcome.REFUSED, "ended"))
    assert store.channel.delivery("i-1") == first


@pytest.mark.attack
def test_a_receipt_for_what_was_never_sent_is_refused(store):
    commit(store, queued("i-1"))
    for item in ("i-1", "i-2"):
        with pytest.raises(NotFound):
            commit(store, receipted(item))
    assert store.channel.delivery("i-1").state is DeliveryState.QUEUED


def test_a_stream_given_up_drops_what_it_held(store):
    deliver(store, "done")
    commit(store, queued("i-1"), queued("i-2"), queued("x", "es-pn"))
    commit(store, sent("i-1", position=2))
    commit(store, RestartStream("fr-pj", "e-2", NOW))
    assert store.channel.out_stream("fr-pj") == OutStream("fr-pj", "e-2", 1)
    assert store.channel.backlog("fr-pj") == 0
    assert store.channel.backlog("es-pn") == 1
    gone = store.channel.delivery("i-1")
    assert (gone.state, gone.box) == (DeliveryState.SUPERSEDED, NOTHING)
    assert store.channel.delivery("done").state is DeliveryState.RECEIPTED
    commit(store, receipted("i-1"))  # a receipt that came too late
    assert store.channel.delivery("i-1") == gone
    commit(store, queued("i-3"))
    commit(store, sent("i-3", epoch="e-2"))


def test_a_stream_is_not_given_up_over_what_was_queued_meanwhile(store):
    commit(store, queued("i-1"), queued("x", "es-pn"))
    seen = store.channel.unreceipted("fr-pj")[-1].number
    commit(store, queued("i-2"))
    with pytest.raises(AlreadyThere):
        commit(store, RestartStream("fr-pj", "e-2", NOW, upto=seen), queued("i-3"))
    assert ids(store.channel.unreceipted("fr-pj")) == ["i-1", "i-2"]
    seen = store.channel.unreceipted("fr-pj")[-1].number
    commit(store, queued("y", "es-pn"))
    commit(store, RestartStream("fr-pj", "e-2", NOW, upto=seen), queued("i-3"))
    assert ids(store.channel.unreceipted("fr-pj")) == ["i-3"]


def test_a_stream_that_is_given_up_before_it_began_begins(store):
    commit(store, RestartStream("fr-pj", "e-1", NOW), queued("i-1"))
    commit(store, sent("i-1"))
    assert store.channel.out_stream("fr-pj") == OutStream("fr-pj", "e-1", 2)


def test_all_that_has_no_receipt_is_listed_and_how_urgent_it_is(store):
    assert store.channel.pressing("fr-pj") is Urgency.NORMAL
    commit(store, queued("a", urgency=Urgency.URGENT), queued("b"), queued("c"))
    commit(store, queued("x", "es-pn", urgency=Urgency.VERY_URGENT))
    commit(store, sent("c", "a"))
    assert ids(store.channel.unreceipted("fr-pj")) == ["a", "b", "c"]
    assert store.channel.pressing("fr-pj") is Urgency.URGENT
    assert store.channel.pressing("es-pn") is Urgency.VERY_URGENT
    commit(store, receipted("a"))
    assert ids(store.channel.unreceipted("fr-pj")) == ["b", "c"]
    assert store.channel.pressing("fr-pj") is Urgency.NORMAL


def test_refused_items_are_listed_newest_first(store):
    for number in range(4):
        commit(store, queued(f"i-{number}"))
    commit(store, sent("i-0", "i-1", "i-2", "i-3"))
    commit(
        store,
        receipted("i-0", ReceiptOutcome.REFUSED, "older"),
        receipted("i-1"),
        receipted("i-2", ReceiptOutcome.REFUSED, "ended"),
    )
    assert ids(store.channel.refused(count=9)) == ["i-2", "i-0"]
    assert ids(store.channel.refused(count=1)) == ["i-2"]


def test_a_peer_is_due_while_something_waits_that_may_be_said(store):
    assert store.channel.due_peers(NOW) == ()
    assert store.channel.next_due(NOW) is None
    commit(
        store,
        queued("a", "fr-pj"),
        queued("b", "es-pn", not_before=minutes(30)),
        queued("c", "it-ps", not_before=minutes(20)),
        queued("d", "de-bka"),
    )
    assert store.channel.due_peers(NOW) == ("de-bka", "fr-pj")
    assert store.channel.next_due(NOW) == minutes(20)
    assert store.channel.next_due(minutes(20)) == minutes(30)
    assert store.channel.next_due(minutes(30)) is None
    commit(store, sent("a"), sent("d", peer="de-bka"))
    commit(store, receipted("d"))
    # Sent and not receipted: it is due again.
    assert store.channel.due_peers(minutes(20)) == ("fr-pj", "it-ps")


def test_a_clock_set_back_keeps_nothing_that_could_be_said(store):
    commit(store, queued("a", at=minutes(9)))
    assert ids(store.channel.waiting("fr-pj", now=NOW, count=9)) == ["a"]
    assert store.channel.due_peers(NOW) == ("fr-pj",)
    assert store.channel.next_due(NOW) is None


def test_failures_put_a_peer_off_until_any_success(reopen):
    store = reopen()
    assert store.channel.status("fr-pj") == DeliveryStatus(
        "fr-pj", 0, "", None, None, None
    )
    commit(store, queued("a"), queued("b", not_before=minutes(3)))
    store.channel.note_success("fr-pj", at=NOW)
    for number in (1, 2):
        store.channel.note_failure(
            "fr-pj", error="unreachable", at=minutes(number), again=minutes(number + 5)
        )
    assert store.channel.due_peers(minutes(6)) == ()
    assert store.channel.next_due(minutes(6)) == minutes(7)
    store = reopen()
    assert store.channel.status("fr-pj") == DeliveryStatus(
        "fr-pj", 2, "unreachable", minutes(2), NOW, minutes(7)
    )
    assert store.channel.due_peers(minutes(7)) == ("fr-pj",)
    store.channel.note_success("fr-pj", at=minutes(2))
    assert store.channel.due_peers(minutes(2)) == ("fr-pj",)
    assert store.channel.next_due(minutes(2)) == minutes(3)
    assert store.channel.status("fr-pj") == DeliveryStatus(
        "fr-pj", 0, "", minutes(2), minutes(2), None
    )


def test_success_after_success_is_seen_at_once(store):
    for number in range(3):
        store.channel.note_success("fr-pj", at=minutes(number))
        assert store.channel.status("fr-pj").last_success_at == minutes(number)
        assert store.channel.status("fr-pj").last_tried_at == minutes(number)


def test_a_stream_advances_and_keeps_the_receipts_of_its_last_parcel(store):
    assert store.channel.in_stream("fr-pj") is None
    commit(store, advanced(0, 3))
    stream = InStream("fr-pj", "e-1", 3, b"receipts to 3", None)
    assert store.channel.in_stream("fr-pj") == stream
    commit(store, ConfirmOwner("fr-pj", minutes(4)))
    commit(store, advanced(3, 5))
    stream = InStream("fr-pj", "e-1", 5, b"receipts to 5", minutes(4))
    assert store.channel.in_stream("fr-pj") == stream
    assert store.channel.senders() == (stream,)


def test_acts_of_one_group_have_each_its_own_place(store):
    """Also where one of them fails, and the group is done again one by one."""
    commit(store, advanced(0, 1, sender="it-ps"))
    acts = [
        (advanced(0, 1, sender="aa-aa"),),
        (advanced(0, 9, sender="it-ps"),),  # not where it stands
        (advanced(0, 2, sender="bb-bb"), received("n", sender="bb-bb")),
        (),
        (advanced(0, 3, sender="cc-cc"), advanced(3, 4, sender="cc-cc")),
    ]
    told = [store.journal.submit(draft(str(n)), act) for n, act in enumerate(acts)]
    with pytest.raises(AlreadyThere):
        told[1].result()
    places = [told[n].result().index for n in (0, 2, 3, 4)]
    assert places == [1, 2, 3, 4]
    positions = [
        store.channel.in_stream(s).position
        for s in ("aa-aa", "bb-bb", "cc-cc", "it-ps")
    ]
    assert positions == [1, 2, 4, 1]


@pytest.mark.attack
@pytest.mark.parametrize(
    "again",
    [advanced(0, 3), advanced(0, 9), advanced(2, 4), advanced(4, 5)],
)
def test_a_parcel_that_does_not_follow_is_not_taken(store, again):
    commit(store, advanced(0, 3))
    with pytest.raises(AlreadyThere):
        commit(store, again, received("a"))
    with pytest.raises(AlreadyThere):
        commit(store, advanced(3, 4, epoch="e-2"))
    assert store.channel.in_stream("fr-pj").position == 3
    assert store.notices.received("fr-pj", "a") is None


def test_a_new_epoch_begins_at_its_first_item(store):
    commit(store, advanced(0, 3), ConfirmOwner("fr-pj", NOW))
    commit(store, advanced(0, 2, epoch="e-2"))
    stream = store.channel.in_stream("fr-pj")
    assert (stream.epoch, stream.position, stream.confirmed_at) == ("e-2", 2, NOW)


@pytest.mark.attack
def test_a_peer_that_refuses_everything_hides_nothing_that_another_refused(store):
    many = [f"i-{n}" for n in range(4)]
    commit(store, *(queued(i) for i in many), queued("theirs", "es-pn"))
    commit(store, sent(*many), sent("theirs", peer="es-pn"))
    refused = ReceiptOutcome.REFUSED
    for item in ("theirs", *many):
        commit(store, receipted(item, refused, "too-many"))
    assert ids(store.channel.refused(count=2)) == ["theirs", "i-3", "i-2"]
    assert store.channel.refused(count=0) == ()
