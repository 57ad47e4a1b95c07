"""Peers that lie about notices, with true keys of their own."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from node.codec.wire import from_wire, to_wire
from node.crypto.ids import new_message_id
from node.errors import ComityError, Malformed, NotForUs, RevokedPeer
from node.flows.channel.capacity import Capacity
from node.flows.channel.deliver import DeliveryResult
from node.flows.notice.boxing import open_report
from node.flows.notice.delivery_status import disobeyed
from node.flows.steps import to_end
from node.model.box import Box
from node.model.codes import Kind
from node.model.exhibit import ParcelExhibit, StandingsExhibit
from node.model.notice import Ending, NoticeState, Report
from node.model.parcel import (
    Item,
    Parcel,
    ReceiptOutcome,
    Receipts,
    Standing,
    Standings,
    Verb,
)
from tests.federation.forge import say
from tests.posts import Posts, bulletin, in_memory, worded
from tests.simulator import FixedClock

A, B, C = "pt-one", "gr-two", "nl-three"
ENDING = to_wire(Ending("other"))

pytestmark = pytest.mark.attack


@pytest.fixture
def posts(make):
    return Posts(make(A, B, C, open_store=in_memory))


@pytest.fixture
def told(posts):
    """pt-one has told gr-two of n-1, and nl-three of n-2."""
    posts[A].publish("n-1", to=(B,))
    posts[A].publish("n-2", to=(C,))
    posts.deliver(A, B)
    posts.deliver(A, C)
    return posts


def item(position, verb, notice_id, sequence, body=ENDING, **changed):
    return Item(position, verb, notice_id, sequence, body, **changed)


def parcel(posts, sender, recipient, *items, epoch=""):
    """Return a parcel that goes on with the true stream, unless told otherwise."""
    stream = posts[sender].store.channel.out_stream(recipient)
    epoch = epoch or (stream.epoch if stream else new_message_id(posts.fed.clock.now()))
    return Parcel(epoch, items)


def place(posts, sender, recipient):
    stream = posts[sender].store.channel.out_stream(recipient)
    return stream.position if stream else 1


def sends(
    posts, sender, recipient, said, *, kind=Kind.PARCEL, answer=Receipts, signed=True
):
    """Say something under true keys, and return what is answered.

    Items of a parcel have the sender's word on them, as an owner's, if ``signed``.
    """
    if kind is Kind.PARCEL and signed:
        own, now = posts[sender].keys, posts.fed.clock.now()
        said = replace(
            said, items=tuple(worded(i, own, recipient, now) for i in said.items)
        )
    sent = say(posts.fed, sender, recipient, said, kind=kind)
    envelope = posts.fed.network.deliver(sender, recipient, sent.envelope)
    return from_wire(answer, posts.fed.opened(recipient, sender, envelope).payload)


def lie(posts, liar, to, change, *, kind=Kind.RECEIPTS, of=Receipts):
    """From now on ``liar`` signs what ``change`` makes of its true answers to ``to``."""

    def tamper(way, envelope):
        if way != f"{liar}>{to}":
            return envelope
        message = posts.fed.opened(liar, to, envelope)
        if message.kind is not kind:
            return envelope
        told = change(from_wire(of, message.payload))
        replied = message.header.in_reply_to
        return say(posts.fed, liar, to, told, kind=kind, in_reply_to=replied).envelope

    posts.fed.network.tamper = tamper


def each(**changed):
    """Change every receipt."""
    return lambda r: replace(
        r, receipts=tuple(replace(one, **changed) for one in r.receipts)
    )


def outcomes(receipts):
    return [(r.outcome, r.reason) for r in receipts.receipts]


def refused(reason):
    return [(ReceiptOutcome.REFUSED, reason)]


# --- recipients that lie in receipts -----------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        each(notice_id="n-9"),
        each(digest=bytes(32)),
        each(sequence=7),
        each(position=2),
        each(verb=Verb.WITHDRAW),
        each(outcome=ReceiptOutcome.OBEYED),
        each(outcome=ReceiptOutcome.REFUSED),
        each(leaf=b""),
        each(leaf=bytes(64)),
        lambda r: replace(r, receipts=r.receipts * 2),
        lambda r: replace(r, epoch="0190b2c4-0000-7000-8000-000000000000"),
        lambda r: replace(r, next_position=9),
    ],
)
def test_a_receipt_for_something_else_is_no_receipt(posts, change):
    posts[A].publish("n-1", to=(B,))
    lie(posts, B, A, change)
    assert posts.deliver(A, B) is DeliveryResult.FAILED
    assert posts[A].item(B, "n-1").outcome is None
    assert posts[A].store.channel.status(B).last_error in ("bad-proof", "malformed")
    # What the liar signed is kept, once.
    posts.fed.clock.advance(seconds=2)
    posts.deliver(A, B)
    ((index, _),) = posts.fed[A].entries("notice.receipts-refused")
    assert posts.fed[A].exhibit(index, ParcelExhibit).receipts


def test_receipts_that_somebody_else_signed_are_forged(posts):
    posts[A].publish("n-1", to=(B,))

    def tamper(way, envelope):
        if way != f"{B}>{A}":
            return envelope
        message = posts.fed.opened(B, A, envelope)
        return say(
            posts.fed, C, A, message.payload, kind=Kind.RECEIPTS,
            in_reply_to=message.header.in_reply_to,
        ).envelope  # fmt: skip

    posts.fed.network.tamper = tamper
    assert posts.deliver(A, B) is DeliveryResult.FAILED
    assert posts[A].item(B, "n-1").outcome is None


def test_receipts_for_an_earlier_parcel_cannot_be_played_back(told):
    kept = [e for a, b, e in told.fed.network.answered if (a, b) == (B, A)][-1]
    told[A].say("n-1", Verb.WITHDRAW)
    told.fed.network.tamper = lambda way, e: kept if way == f"{B}>{A}" else e
    assert told.deliver(A, B) is DeliveryResult.FAILED
    assert told[A].item(B, "n-1", Verb.WITHDRAW).outcome is None


def test_a_recipient_that_wants_the_stream_anew_for_ever_is_not_flooded(told):
    told[A].update("n-1")
    lie(told, B, A, lambda r: replace(r, next_position=1, receipts=()))
    clock, book = told.fed.clock, told[A].store.channel
    for expected in (1, 2, 4):
        # A stream at its beginning cannot be asked to begin: that is a lie too.
        told[A].send(B, Verb.UPDATE, "n-1", 9, told[A].content("n-1"))
        assert told.deliver(A, B) is DeliveryResult.FAILED
        wait = book.status(B).next_try_at - clock.now()
        assert wait == timedelta(seconds=expected)
        clock.advance(seconds=expected)
    assert len(told.fed[A].entries("notice.restarted")) == 1


def test_an_epoch_from_the_future_does_not_drag_a_stream_along(told):
    later = new_message_id(told.fed.clock.now() + timedelta(days=900))
    told[A].update("n-1")
    lie(
        told, B, A, lambda r: replace(r, epoch=later, next_position=1, receipts=())
    )  # fmt: skip
    assert told.deliver(A, B) is DeliveryResult.FAILED
    assert told[A].store.channel.status(B).last_error == "bad-proof"
    assert not told.fed[A].entries("notice.restarted")


# --- senders that lie in parcels ---------------------------------------------------


def test_a_withdrawal_by_somebody_who_is_not_the_owner_ends_nothing(told):
    for verb in (Verb.WITHDRAW, Verb.CANCEL, Verb.EXPIRE, Verb.SUSPEND):
        said = parcel(told, C, B, item(1, verb, "n-1", 9))
        sends(told, C, B, replace(said, epoch=new_message_id(told.fed.clock.now())))
        told.fed.clock.advance(seconds=1)
    assert told[B].shown(A) == {"n-1": 1}


def test_an_update_by_somebody_who_is_not_the_owner_changes_nothing(told):
    forged = to_wire(bulletin(A, told.fed.clock.now(), name="Somebody Else"))
    said = parcel(told, C, B, item(1, Verb.UPDATE, "n-1", 9, forged))
    assert outcomes(sends(told, C, B, said)) == refused("not-owner")
    row, held = told[B].copy(A, "n-1")
    assert (row.sequence, held.bulletin.fields[0].value) == (1, "Ivan Petrov")
    assert told[B].copy(C, "n-1") == (None, None)


def test_our_own_notice_in_anothers_mouth_is_refused(told):
    ours = to_wire(bulletin(B, told.fed.clock.now()))
    at = place(told, A, B)
    said = parcel(told, A, B, item(at, Verb.PUBLISH, "n-7", 1, ours))
    assert outcomes(sends(told, A, B, said)) == refused("not-owner")
    assert "n-7" not in told[B].shown(A)


def test_an_update_with_an_older_sequence_is_refused(told):
    told[A].update("n-1", name="Newest")
    told.deliver(A, B)
    old = to_wire(bulletin(A, told.fed.clock.now(), name="Oldest"))
    at = place(told, A, B)
    said = parcel(told, A, B, item(at, Verb.UPDATE, "n-1", 1, old))
    assert outcomes(sends(told, A, B, said)) == refused("older")
    assert told[B].copy(A, "n-1")[1].bulletin.fields[0].value == "Newest"


@pytest.mark.parametrize("verb", [Verb.PUBLISH, Verb.UPDATE, Verb.RESUME, Verb.OPEN])
def test_a_notice_that_has_ended_is_not_brought_back(told, verb):
    told[A].say("n-1", Verb.WITHDRAW)
    told.deliver(A, B)
    body = told[A].content("n-1") if verb in (Verb.PUBLISH, Verb.UPDATE) else ENDING
    at = place(told, A, B)
    said = parcel(told, A, B, item(at, verb, "n-1", 99, body))
    assert outcomes(sends(told, A, B, said)) == refused("ended")
    row, held = told[B].copy(A, "n-1")
    assert (held, row.state) == (None, NoticeState.WITHDRAWN)


def test_an_end_that_comes_before_its_notice_ends_it_all_the_same(told):
    at = place(told, A, B)
    content = to_wire(bulletin(A, told.fed.clock.now()))
    said = parcel(
        told, A, B,
        item(at, Verb.WITHDRAW, "n-8", 2),
        item(at + 1, Verb.PUBLISH, "n-8", 1, content),
    )  # fmt: skip
    assert outcomes(sends(told, A, B, said)) == [
        (ReceiptOutcome.OBEYED, ""),
        *refused("ended"),
    ]
    assert "n-8" not in told[B].shown(A)


def test_a_recorded_parcel_played_back_brings_nothing_back(told):
    first = [e for a, b, e in told.fed.network.asked if (a, b) == (A, B)][-1]
    told[A].say("n-1", Verb.WITHDRAW)
    told.deliver(A, B)
    with suppress(ComityError):
        told.fed.network.deliver(A, B, first)
    row, held = told[B].copy(A, "n-1")
    assert (row.state, held) == (NoticeState.WITHDRAWN, None)


def test_the_beginning_of_an_old_stream_cannot_be_played_back(told):
    """Epoch swap back: all of the old stream is still fresh, and is not taken."""
    first = [e for a, b, e in told.fed.network.asked if (a, b) == (A, B)][-1]
    old = told[A].store.channel.out_stream(B).epoch
    told.fed.clock.advance(seconds=1)
    anew = new_message_id(told.fed.clock.now())
    content = told[A].content("n-1")
    told[A].say("n-1", Verb.WITHDRAW)
    sends(told, A, B, Parcel(anew, (item(1, Verb.WITHDRAW, "n-1", 2),)))
    answer = told.fed.network.deliver(A, B, first)
    said = from_wire(Receipts, told.fed.opened(B, A, answer).payload)
    assert (said.epoch, said.next_position, said.receipts) == (anew, 1, ())
    again = Parcel(old, (item(1, Verb.PUBLISH, "n-5", 1, content),))
    assert sends(told, A, B, again).receipts == ()
    assert told[B].store.channel.in_stream(A).epoch == anew
    assert told[B].shown(A) == {}


def test_a_message_has_its_effects_once_even_in_a_stream_of_its_own(told):
    """The same signed parcel, after the stream it belongs to was given up."""
    anew = new_message_id(told.fed.clock.now() + timedelta(seconds=1))
    body = to_wire(Report(told.fed.clock.now()))
    sent = say(
        told.fed, B, A, Parcel(anew, (item(1, Verb.HIT, "n-1", 1, body),)),
        kind=Kind.PARCEL,
    )  # fmt: skip
    told.fed.network.deliver(B, A, sent.envelope)
    tables = told[A].store.state.notice_tables
    tables.in_streams[B] = replace(tables.in_streams[B], epoch="", position=0)
    with suppress(ComityError):
        told.fed.network.deliver(B, A, sent.envelope)
    assert len(told[A].store.notices.reports("n-1")) == 1


def test_a_gap_in_the_positions_is_answered_with_the_place(told):
    content = to_wire(bulletin(A, told.fed.clock.now()))
    at = place(told, A, B)
    said = parcel(told, A, B, item(at + 3, Verb.PUBLISH, "n-6", 1, content))
    answer = sends(told, A, B, said)
    assert (answer.receipts, answer.next_position) == ((), at)
    assert "n-6" not in told[B].shown(A)


def test_other_content_at_a_position_already_taken_gets_no_receipt(told):
    other = to_wire(bulletin(A, told.fed.clock.now(), name="Another One"))
    said = parcel(told, A, B, item(1, Verb.PUBLISH, "n-1", 1, other))
    answer = sends(told, A, B, said)
    assert (answer.receipts, answer.next_position) == ((), 2)
    assert told[B].copy(A, "n-1")[1].bulletin.fields[0].value == "Ivan Petrov"


def test_a_parcel_of_a_revoked_peer_is_not_opened(told):
    told.fed[B].revoke(A)
    told[A].update("n-1")
    assert told.deliver(A, B) is DeliveryResult.FAILED
    assert told[B].store.notices.received(A, "n-1").sequence == 1


def test_a_peer_revoked_while_its_parcel_was_being_opened_gets_nothing(told):
    peer = told[B].store.peers.get(A)
    told.fed[B].revoke(A)
    gone = told[B].store.peers.get(A)
    assert gone.state is not peer.state
    for story, payload in (
        (told[B].receiver.parcel, parcel(told, A, B, item(2, Verb.CANCEL, "n-1", 9))),
        (told[B].roll.tell, Standings("", "", (), ())),
    ):
        sent = say(told.fed, A, B, payload, kind=Kind.PARCEL)
        message = told.fed.opened(A, B, sent.envelope)
        with pytest.raises(RevokedPeer):
            to_end(story(message, gone, told.fed.clock.now()))


def test_nothing_is_sent_to_a_revoked_peer(told):
    told[A].update("n-1")
    told.fed[A].revoke(B)
    before = len(told.fed.network.asked)
    assert told.deliver(A, B) is DeliveryResult.FAILED
    assert len(told.fed.network.asked) == before
    assert told[A].store.channel.status(B).last_error == "revoked-peer"


def test_a_parcel_over_anothers_connection_is_not_taken(told):
    sent = say(
        told.fed, A, B, parcel(told, A, B, item(2, Verb.CANCEL, "n-1", 9)),
        kind=Kind.PARCEL,
    )  # fmt: skip
    with pytest.raises(NotForUs):
        told.fed[B].receive(C, sent.envelope)
    assert told[B].shown(A) == {"n-1": 1}


def bad_parcels(epoch):
    good = item(1, Verb.PUBLISH, "n", 1)
    return {
        "51 items": Parcel(
            epoch, tuple(item(n, Verb.CANCEL, f"n-{n}", 1) for n in range(1, 52))
        ),
        "no items": Parcel(epoch, ()),
        "a giant body": Parcel(epoch, (replace(good, body=bytes(800_001)),)),
        "a giant id": Parcel(epoch, (replace(good, notice_id="n" * 201),)),
        "no id": Parcel(epoch, (replace(good, notice_id=""),)),
        "an unprintable id": Parcel(epoch, (replace(good, notice_id="n\x1b[2J"),)),
        "a sequence of none": Parcel(epoch, (replace(good, sequence=0),)),
        "a negative position": Parcel(epoch, (replace(good, position=-1),)),
        "a hole inside": Parcel(epoch, (good, replace(good, position=3))),
        "a stream without a name": Parcel("", (good,)),
        "a stream of another name": Parcel("epoch-1", (good,)),
        "a locked end": Parcel(
            epoch,
            (item(1, Verb.CANCEL, "n", 1, opens_at=FixedClock().now()),),
        ),
    }


@pytest.mark.parametrize("name", bad_parcels(""))
def test_a_parcel_that_cannot_be_meant_is_refused_and_not_kept(told, name):
    epoch = new_message_id(told.fed.clock.now())
    said = bad_parcels(epoch)[name]
    sent = say(told.fed, C, B, said, kind=Kind.PARCEL)
    with pytest.raises(Malformed):
        told.fed[B].receive(C, sent.envelope)
    ((index, entry),) = told.fed[B].entries("message.refused")
    assert told[B].store.journal.row(index).exhibit is None
    assert entry.request_digest == sent.digest
    assert told[B].store.channel.in_stream(C) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "mauve"},
        {"category": "soul"},
        {"originator": ""},
        {"name": "x" * 1001},
        {"excluded_countries": ("PT",) * 501},
    ],
)
def test_a_bulletin_that_is_not_understood_does_not_stop_the_stream(told, changed):
    now, at = told.fed.clock.now(), place(told, A, B)
    bad = to_wire(bulletin(A, now, **changed))
    good = to_wire(bulletin(A, now))
    said = parcel(
        told, A, B,
        item(at, Verb.PUBLISH, "n-3", 1, bad),
        item(at + 1, Verb.PUBLISH, "n-4", 1, good),
    )  # fmt: skip
    assert outcomes(sends(told, A, B, said)) == [
        *refused("not-understood"),
        (ReceiptOutcome.HELD, ""),
    ]
    assert told[B].shown(A) == {"n-1": 1, "n-4": 1}


def test_a_recall_with_garbage_for_a_reason_is_obeyed(told):
    at = place(told, A, B)
    said = parcel(told, A, B, item(at, Verb.WITHDRAW, "n-1", 2, b"\xff" * 40))
    assert outcomes(sends(told, A, B, said)) == [(ReceiptOutcome.OBEYED, "")]
    assert told[B].shown(A) == {}


def test_a_notice_that_has_expired_on_the_way_is_not_kept(told):
    now, at = told.fed.clock.now(), place(told, A, B)
    body = to_wire(bulletin(A, now, valid_until=now))
    said = parcel(told, A, B, item(at, Verb.PUBLISH, "n-3", 1, body))
    assert outcomes(sends(told, A, B, said)) == refused("expired")


def test_a_key_that_is_not_the_locks_opens_nothing(told):
    now, at = told.fed.clock.now(), place(told, A, B)
    opens = now + timedelta(hours=1)
    said = parcel(
        told, A, B,
        item(at, Verb.PUBLISH, "n-3", 1, b"x" * 90, opens_at=opens),
        item(at + 1, Verb.OPEN, "n-3", 1, bytes(32)),
        item(at + 2, Verb.OPEN, "n-1", 2, bytes(32)),
        item(at + 3, Verb.OPEN, "n-9", 1, bytes(32)),
    )  # fmt: skip
    reasons = [r.reason for r in sends(told, A, B, said).receipts]
    assert reasons == ["", "not-understood", "not-held", "not-held"]
    assert told[B].copy(A, "n-3")[1].bulletin is None


@pytest.mark.parametrize("notice_id", ["n-2", "n-9"])
def test_a_report_by_a_non_recipient_says_nothing_and_learns_nothing(told, notice_id):
    """n-2 was sent to another, n-9 to nobody: both are refused in the same words."""
    at = place(told, B, A)
    body = to_wire(Report(told.fed.clock.now(), text="I would know"))
    said = parcel(told, B, A, item(at, Verb.READ, notice_id, 1, body))
    assert outcomes(sends(told, B, A, said)) == refused("not-a-recipient")
    assert told[A].store.notices.reports(notice_id) == ()


def test_a_report_in_anothers_name_is_kept_under_the_true_one(told):
    at = place(told, B, A)
    body = to_wire(Report(told.fed.clock.now(), text="nl-three says so"))
    sends(told, B, A, parcel(told, B, A, item(at, Verb.READ, "n-1", 1, body)))
    (kept,) = told[A].store.notices.reports("n-1")
    assert kept.peer == B
    assert open_report(replace(kept, peer=B), told[A].keys).text == "nl-three says so"


# --- what is kept where --------------------------------------------------------------


def test_no_exhibit_answer_or_entry_of_a_recipient_holds_what_was_recalled(told):
    """The box of the copy is its only home: when its key is gone, so is the content."""
    told[A].publish("n-3", to=(B,), name="Zacharias Quux")
    told.deliver(A, B)
    store = told[B].store
    assert all(row.exhibit is None for row in store.journal.ledger[-1:])
    remembered = [r.answer for r in store.state.remembered.values()]
    assert all(
        not answer or b"Zacharias" not in answer for answer in remembered
    )  # fmt: skip
    assert not [e for _, e in told.fed[B].entries() if "Zacharias" in repr(e)]
    told[A].say("n-3", Verb.WITHDRAW)
    told.deliver(A, B)
    row, _ = told[B].copy(A, "n-3")
    assert row.box.key == b""
    assert not store.state.notice_tables.tokens.get((A, "n-3"))


# --- standings ------------------------------------------------------------------------


def ask(posts, asker, asked):
    posts[asker].reconciler.ask(asked)


def test_a_recipient_that_acknowledges_and_does_not_obey_is_found(told):
    told[A].say("n-1", Verb.WITHDRAW)
    told.deliver(A, B)
    assert told[A].item(B, "n-1").outcome is ReceiptOutcome.OBEYED
    lie(
        told, B, A,
        lambda s: replace(s, held=(Standing("n-1", 1, "published"),)),
        kind=Kind.STANDINGS, of=Standings,
    )  # fmt: skip
    ask(told, A, B)
    ask(told, A, B)
    ((index, entry),) = told.fed[A].entries("notice.disobeyed")
    assert ("notice", "n-1") in [(d.name, d.value) for d in entry.details]
    assert told.fed[A].exhibit(index, StandingsExhibit).standings
    assert told[A].store.settings.get(disobeyed(B, "n-1"))
    told.fed.network.tamper = None
    ask(told, A, B)
    assert not told[A].store.settings.get(disobeyed(B, "n-1"))


def test_standings_that_claim_foreign_ids_change_nothing(told):
    told[A].say("n-2", Verb.WITHDRAW)
    told.deliver(A, C)
    lie(
        told, B, A,
        lambda s: replace(
            s, held=tuple(Standing(i, 1, "published") for i in ("n-1", "n-2", "n-9"))
        ),
        kind=Kind.STANDINGS, of=Standings,
    )  # fmt: skip
    size = len(told[A].store.channel.unreceipted(B))
    ask(told, A, B)
    assert not told.fed[A].entries("notice.disobeyed")
    assert len(told[A].store.channel.unreceipted(B)) == size
    ((_, entry),) = told.fed[A].entries("notice.compared")
    assert ("unknown", "2") in [(d.name, d.value) for d in entry.details]


def test_standings_end_nothing_of_another_owner(told):
    """nl-three says that it has no notices: that is nothing to those of pt-one."""
    ask(told, B, C)
    assert told[B].shown(A) == {"n-1": 1}


def test_what_the_owner_lists_no_more_is_obeyed_before_it_is_shown(told):
    """The withdrawal waits for the line; who was away asks first."""
    told.fed.network.cut.add(B)
    told[A].say("n-1", Verb.WITHDRAW)
    told.deliver(A, B)
    told.fed.network.cut.clear()
    before = told[B].store.channel.in_stream(A).confirmed_at
    told.fed.clock.advance(hours=1)
    ask(told, B, A)
    assert told[B].shown(A) == {}
    row, _ = told[B].copy(A, "n-1")
    assert (row.state, row.box.key) == (NoticeState.WITHDRAWN, b"")
    assert told[B].store.channel.in_stream(A).confirmed_at > before


def test_an_old_answer_about_standings_cannot_be_played_back_to_end_a_notice(told):
    ask(told, B, A)
    kept = [e for a, b, e in told.fed.network.answered if (a, b) == (A, B)][-1]
    told[A].publish("n-5", to=(B,))
    told.deliver(A, B)
    told.fed.network.tamper = lambda way, e: kept if way == f"{A}>{B}" else e
    with pytest.raises(ComityError):
        ask(told, B, A)
    assert told[B].shown(A) == {"n-1": 1, "n-5": 1}


def test_what_arrives_while_standings_are_on_their_way_is_left_alone(told):
    """The answer was written before the notice was; it must not end it."""

    def tamper(way, envelope):
        if way == f"{A}>{B}" and told.fed.opened(A, B, envelope).kind is Kind.STANDINGS:
            told.fed.network.tamper = None
            told[A].publish("n-5", to=(B,))
            told.deliver(A, B)
        return envelope

    told.fed.network.tamper = tamper
    ask(told, B, A)
    assert told[B].shown(A) == {"n-1": 1, "n-5": 1}


def test_asking_for_standings_tells_of_nothing_that_the_asker_was_not_sent(told):
    answer = sends(
        told, B, A, Standings("", "", (), ()), kind=Kind.STANDINGS, answer=Standings
    )
    assert [s.notice_id for s in answer.own] == ["n-1"]


@pytest.mark.parametrize(
    "change",
    [
        lambda s: replace(s, after="n"),
        lambda s: replace(s, held=(Standing("b", 1, "published"), Standing("a", 1, "published"))),
        lambda s: replace(s, held=(Standing("n-1", 0, "published"),)),
        lambda s: replace(s, held=(Standing("n-1", 1, "alive"),)),
        lambda s: replace(s, until="a", held=(Standing("b", 1, "published"),)),
        lambda s: replace(
            s, held=tuple(Standing(f"n-{n:05}", 1, "published") for n in range(1001))
        ),
    ],
)  # fmt: skip
def test_standings_that_cannot_be_meant_conclude_nothing(told, change):
    lie(told, A, B, change, kind=Kind.STANDINGS, of=Standings)
    before = told[B].store.channel.in_stream(A).confirmed_at
    told.fed.clock.advance(hours=1)
    with pytest.raises(Malformed):
        ask(told, B, A)
    assert told[B].store.channel.in_stream(A).confirmed_at == before


# --- more than there is room for -------------------------------------------------------


def narrow(posts, agency, most):
    """Give each peer of a node room for so many notices."""
    post = posts[agency]
    room = Capacity(post.store.notices.capacity_used, most, 1 << 30)
    stories = {
        **post.node.flows.exchange.stories,
        Kind.PARCEL: post.receiver_with(capacity=room).parcel,
    }
    exchange = replace(post.node.flows.exchange, stories=stories)
    post.node.flows = replace(post.node.flows, exchange=exchange)
    return room


def reasons(posts, sender, recipient, ids):
    return [posts[sender].item(recipient, one).reason for one in ids]


def test_flood_of_notices_is_held_up_to_the_bound_and_each_refusal_is_told(posts):
    room = narrow(posts, B, 3)
    ids = [f"n-{number}" for number in range(5)]
    for one in ids:
        posts[A].publish(one, to=(B,))
    posts[C].publish("c-1", to=(B,))
    posts.deliver(A, B)
    posts.deliver(C, B)
    assert sorted(posts[B].shown(A)) == ids[:3]
    assert posts[B].shown(C), "another's room is its own"
    assert reasons(posts, A, B, ids) == ["", "", "", "too-many", "too-many"]
    assert room.full() == (A,)
    # What came in another parcel finds no more room than what came in one.
    posts[A].publish("n-5", to=(B,))
    posts.deliver(A, B)
    assert reasons(posts, A, B, ["n-5"]) == ["too-many"]
    assert len(posts[B].shown(A)) == 3


def test_flood_of_notices_keeps_no_change_and_no_recall_out(posts):
    narrow(posts, B, 2)
    for one in ("n-0", "n-1"):
        posts[A].publish(one, to=(B,))
    posts.deliver(A, B)
    posts[A].update("n-0", name="Iwan Petrow")
    posts[A].say("n-1", Verb.SUSPEND)
    posts[A].say("n-1", Verb.RESUME)
    posts.deliver(A, B)
    assert posts[B].shown(A) == {"n-0": 2, "n-1": 3}
    posts[A].say("n-1", Verb.WITHDRAW)
    posts.deliver(A, B)
    posts[A].publish("n-2", to=(B,))
    posts.deliver(A, B)
    assert sorted(posts[B].shown(A)) == ["n-0", "n-2"]


def test_flood_by_locked_notices_finds_no_more_room_than_open_ones(posts):
    narrow(posts, B, 1)
    opens = posts.fed.clock.now() + timedelta(hours=1)
    first = place(posts, A, B)
    said = parcel(
        posts, A, B,
        *(item(first + n, Verb.PUBLISH, f"n-{n}", 1, b"sealed", opens_at=opens)
          for n in range(3)),
    )  # fmt: skip
    held, *others = outcomes(sends(posts, A, B, said))
    assert held == (ReceiptOutcome.HELD, "")
    assert others == refused("too-many") * 2


def test_flood_after_a_restore_finds_the_room_of_what_is_held_alone(posts):
    """A restored node has rows without keys: they take no room until they come."""
    narrow(posts, B, 2)
    for one in ("n-0", "n-1"):
        posts[A].publish(one, to=(B,))
    posts.deliver(A, B)
    tables = posts[B].store.state.notice_tables
    for of, row in list(tables.received.items()):
        tables.received[of] = replace(row, box=Box(b"", b""))
    room = narrow(posts, B, 2)
    posts[A].send(B, Verb.PUBLISH, "n-1", 1, posts[A].content("n-1"))
    posts[A].publish("n-2", to=(B,))
    posts[A].publish("n-3", to=(B,))
    posts.deliver(A, B)
    assert sorted(posts[B].shown(A)) == ["n-1", "n-2"]
    assert room.full() == (A,)
