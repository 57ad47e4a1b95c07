"""Parcels, receipts, and what becomes of them when the line or a node fails."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from node.codec.wire import from_wire, to_wire
from node.crypto.lock import lock
from node.errors import StoreBroken
from node.flows.channel.deliver import RESTARTED, DeliveryResult
from node.flows.channel.ports import DeliveryState
from node.flows.channel.receive import PORTION
from node.flows.notice.embargo import lock_bound_to
from node.flows.recorder import read_entry
from node.model.codes import Kind
from node.model.exhibit import ParcelExhibit
from node.model.notice import NoticeState, Urgency
from node.model.parcel import ReceiptOutcome, Receipts, Verb
from node.protocol.channel import check_receipts
from node.protocol.envelope import check_evidence
from node.protocol.notice.parcel import DONE
from tests.posts import Posts, bulletin, in_memory

A, B, C = "pt-one", "gr-two", "nl-three"


@pytest.fixture(params=["memory", "sqlite"])
def posts(request, make):
    options = {"open_store": in_memory} if request.param == "memory" else {}
    return Posts(make(A, B, C, **options))


@pytest.fixture
def light(make):
    return Posts(make(A, B, open_store=in_memory))


def failing(*_):
    raise StoreBroken("the disk is full")


def recorded(post, leaf):
    """Return the entry in a ledger that has this leaf: there is one."""
    journal = post.store.journal
    (row,) = (r for r in journal.rows(0, journal.head().size) if r.leaf == leaf)
    return read_entry(row, post.keys)


def drop(posts, way):
    """Lose the next message on ``way``."""
    lost = []

    def tamper(seen, envelope):
        if seen == way and not lost:
            lost.append(envelope)
            return None
        return envelope

    posts.fed.network.tamper = tamper
    return lost


def test_a_notice_arrives_with_proof_at_both_ends(posts):
    posts[A].publish("n-1", to=(B, C), name="Ivan Petrov")
    assert posts.deliver(A, B) is DeliveryResult.NOTHING
    assert posts[B].shown(A) == {"n-1": 1}
    assert not posts[C].shown(A)
    item = posts[A].item(B, "n-1")
    assert item.state is DeliveryState.RECEIPTED
    assert item.outcome is ReceiptOutcome.HELD
    # The receipt names the entry of the recipient's ledger that records the parcel.
    entry = recorded(posts[B], item.leaf)
    assert entry.act == "notice.received"
    assert any("n-1" in d.value for d in entry.details)
    ((index, said),) = posts.fed[A].entries("notice.receipted")
    both = posts.fed[A].exhibit(index, ParcelExhibit)
    sent = check_evidence(both.parcel, posts.fed[A].introduction())
    got = check_evidence(both.receipts, posts.fed[B].introduction())
    assert (sent.digest, got.digest) == (said.request_digest, said.response_digest)
    receipts = from_wire(Receipts, got.payload)
    assert receipts.receipts[0].leaf == item.leaf
    parcels = {
        d.value
        for n, act in ((A, "notice.sent"), (B, "notice.received"), (A, said.act))
        for _, e in posts.fed[n].entries(act)
        for d in e.details
        if d.name == "parcel"
    }
    assert len(parcels) == 1, "both ledgers speak of the same parcel"


def test_the_parcel_is_recorded_before_it_is_said(light):
    seen = []
    light[A].publish("n-1", to=(B,))
    light.fed.network.tamper = lambda way, envelope: (
        seen.append(len(light.fed[A].entries("notice.sent"))) or envelope
    )
    light.deliver(A, B)
    assert seen == [1, 1]


def test_a_lost_answer_is_fetched_by_the_same_parcel_and_nothing_is_done_twice(posts):
    posts[A].publish("n-1", to=(B,))
    drop(posts, f"{B}>{A}")
    assert posts.deliver(A, B) is DeliveryResult.FAILED
    assert posts[A].item(B, "n-1").state is DeliveryState.SENT
    assert posts[B].shown(A) == {"n-1": 1}
    posts.fed.clock.advance(seconds=2)
    assert posts.deliver(A, B) is DeliveryResult.NOTHING
    assert posts[A].item(B, "n-1").outcome is ReceiptOutcome.HELD
    assert len(posts.fed[B].entries("notice.received")) == 1
    assert len(posts.fed[B].entries("notice.receipted-again")) == 1
    first = recorded(posts[B], posts[A].item(B, "n-1").leaf)
    assert first.act == "notice.received", "the receipt is of the first taking"
    assert len(posts.fed[A].entries("notice.sent")) == 1


@pytest.mark.parametrize("which", [A, B])
@pytest.mark.parametrize("when", ["before_commit", "after_commit"])
def test_a_crash_at_any_commit_loses_nothing_and_repeats_nothing(light, which, when):
    light[A].publish("n-1", to=(B,))
    for steps in range(4):
        left = [steps]

        def fail(*_, left=left):
            left[0] -= 1
            if left[0] < 0:
                failing()

        store = light[which].store
        setattr(store, when, fail)
        with suppress(StoreBroken):
            light.deliver(A, B)
        setattr(store, when, None)
        store.reopen()
        light.rewire(which)
        light.fed.clock.advance(minutes=6)
    light.settle()
    assert light[B].shown(A) == {"n-1": 1}
    assert light[A].item(B, "n-1").outcome is ReceiptOutcome.HELD
    assert len(light.fed[B].entries("notice.received")) == 1


def test_an_update_and_an_end_follow_in_order(posts):
    posts[A].publish("n-1", to=(B,))
    posts[A].update("n-1", name="Iwan Petrow")
    posts.deliver(A, B)
    row, held = posts[B].copy(A, "n-1")
    assert (row.sequence, row.state) == (2, NoticeState.UPDATED)
    assert held.bulletin.fields[0].value == "Iwan Petrow"
    posts[A].say("n-1", Verb.WITHDRAW)
    posts.deliver(A, B)
    row, held = posts[B].copy(A, "n-1")
    assert (row.state, held) == (NoticeState.WITHDRAWN, None)
    assert not row.box.key
    assert posts[A].item(B, "n-1").outcome is ReceiptOutcome.OBEYED


def test_a_suspended_notice_is_found_by_nothing_until_it_holds_again(posts):
    book = posts[B].store.notices
    posts[A].publish("n-1", to=(B,), watch=True)
    posts.deliver(A, B)
    assert book.any_watched()
    posts[A].say("n-1", Verb.SUSPEND)
    posts.deliver(A, B)
    assert not book.any_watched()
    row, held = posts[B].copy(A, "n-1")
    assert (row.state, held.bulletin is None) == (NoticeState.SUSPENDED, False)
    posts[A].say("n-1", Verb.RESUME)
    posts.deliver(A, B)
    assert book.any_watched()
    assert posts[B].copy(A, "n-1")[0].state is NoticeState.PUBLISHED


def test_an_embargo_opens_with_its_key_and_not_before(posts):
    now = posts.fed.clock.now()
    opens = now + timedelta(hours=3)
    body, key = lock(to_wire(bulletin(A, now)), bound_to=lock_bound_to(A, "n-1", 1))
    posts[A].publish("n-1", to=(C,))
    posts[A].send(B, Verb.PUBLISH, "n-1", 1, body, opens_at=opens)
    posts[A].send(B, Verb.OPEN, "n-1", 1, key, not_before=opens)
    posts.deliver(A, B)
    row, held = posts[B].copy(A, "n-1")
    assert (row.kind, row.opens_at, held.bulletin) == ("", opens, None)
    posts.fed.clock.advance(hours=3)
    posts.deliver(A, B)
    row, held = posts[B].copy(A, "n-1")
    assert (row.kind, held.bulletin.originator) == ("red", A)
    assert posts[A].item(B, "n-1").outcome is ReceiptOutcome.HELD


def test_reports_reach_the_owner(posts):
    posts[A].publish("n-1", to=(B,))
    posts.deliver(A, B)
    posts[B].report(A, Verb.READ, "n-1")
    posts[B].report(A, Verb.HIT, "n-1")
    posts.deliver(B, A)
    told = posts[A].store.notices.reports("n-1")
    assert [(r.peer, r.verb) for r in told] == [(B, Verb.READ), (B, Verb.HIT)]
    assert posts[B].item(A, "n-1").outcome is ReceiptOutcome.NOTED


def test_a_month_away_is_caught_up_in_order_without_a_flood(light):
    network = light.fed.network
    network.cut.add(B)
    for number in range(230):
        light[A].publish(f"n-{number:03}", to=(B,))
    light[A].update("n-000")
    for _ in range(3):
        light.fed.clock.advance(days=10)
        assert light.deliver(A, B) is DeliveryResult.FAILED
    network.cut.clear()
    network.asked.clear()
    light.fed.clock.advance(minutes=5)
    assert light.deliver(A, B) is DeliveryResult.NOTHING
    assert len(network.asked) == 5, "fifty items a parcel, one parcel at a time"
    assert len(light[B].shown(A)) == 230
    assert light[B].shown(A)["n-000"] == 2
    numbers = [
        r.notice_id
        for r in light[B].store.notices.inbox(states=frozenset(), count=1000)
    ]
    assert numbers == sorted(numbers, reverse=True), "in the order of their sending"


def test_a_portion_of_items_is_taken_with_as_few_reads_as_one(light):
    asked = []

    class Counting:
        def __init__(self, book):
            self.book = book

        def __getattr__(self, name):
            asked.append(name)
            return getattr(self.book, name)

    node = light[B].node
    receiver = light[B].receiver_with(notices=Counting(node.store.notices))
    receiver = replace(receiver, book=Counting(node.store.channel))
    stories = {**node.flows.exchange.stories, Kind.PARCEL: receiver.parcel}
    node.flows = replace(
        node.flows, exchange=replace(node.flows.exchange, stories=stories)
    )
    reads = []
    for size in (1, PORTION):
        for number in range(size):
            light[A].publish(f"n-{size}-{number}", to=(B,))
        asked.clear()
        light.deliver(A, B)
        reads.append(list(asked))
    assert reads[0] == reads[1] == ["in_stream", "received_of", "spoken_of"]
    reads = []
    for size in (1, PORTION):
        for number in range(size):
            light[A].update(f"n-{PORTION}-{number}")
        asked.clear()
        light.deliver(A, B)
        reads.append(list(asked))
    few = ["in_stream", "received_of", "spoken_of"]
    assert reads[0] == reads[1] == few
    assert len(light[B].shown(A)) == PORTION + 1


def test_a_parcel_of_large_items_is_cut_to_what_an_envelope_holds(light):
    for number in range(4):
        body = to_wire(bulletin(A, light.fed.clock.now()))
        light[A].send(B, Verb.PUBLISH, f"n-{number}", 1, body + bytes(300_000))
    light.deliver(A, B)
    assert [len(e) < 1 << 20 for *_, e in light.fed.network.asked] == [True] * 2


def test_failures_back_off_to_a_bound_and_a_success_clears_them(light):
    book, clock = light[A].store.channel, light.fed.clock
    light.fed.network.cut.add(B)
    light[A].publish("n-1", to=(B,))
    waits = []
    for _ in range(12):
        assert light.deliver(A, B) is DeliveryResult.FAILED
        way = book.status(B)
        assert (way.last_error, B in book.due_peers(clock.now())) == (
            "unreachable",
            False,
        )
        waits.append((way.next_try_at - clock.now()).total_seconds())
        clock.at = way.next_try_at
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
    light[A].publish("n-2", to=(B,), urgency=Urgency.VERY_URGENT)
    clock.advance(seconds=31)
    assert light[A].courier.pressed(B)
    light.deliver(A, B)
    assert (book.status(B).next_try_at - clock.now()).total_seconds() == 30
    light.fed.network.cut.clear()
    assert light.deliver(A, B) is DeliveryResult.NOTHING
    assert (book.status(B).attempts, book.status(B).next_try_at) == (0, None)


def test_a_peer_that_speaks_to_us_is_tried_again_at_once(light):
    book = light[A].store.channel
    light.fed.network.cut.add(B)
    light[A].publish("n-1", to=(B,))
    for _ in range(9):
        light.deliver(A, B)
    light.fed.network.cut.clear()
    assert not light[A].courier.due()
    light[B].publish("n-2", to=(A,))
    light.fed.clock.advance(seconds=1)
    light.deliver(B, A)
    assert light[A].courier.due() == (B,)
    assert light.deliver(A, B) is DeliveryResult.NOTHING
    assert book.status(B).attempts == 0


def test_a_recipient_restored_from_a_backup_is_told_again(light):
    posts = light
    posts[A].publish("n-1", to=(B,))
    posts[A].publish("n-2", to=(B,))
    posts.deliver(A, B)
    kept = posts[B].store.state.copy()
    posts[A].update("n-1", name="Someone Else")
    posts[A].say("n-2", Verb.WITHDRAW)
    posts[A].publish("n-3", to=(B,))
    posts.deliver(A, B)
    restored(posts, B, kept)
    assert posts[B].shown(A) == {}
    posts[A].publish("n-4", to=(B,))
    posts.deliver(A, B)
    assert posts[A].store.channel.status(B).last_error == RESTARTED
    posts.settle()
    assert posts[B].shown(A) == {"n-1": 2, "n-3": 1, "n-4": 1}
    row, _ = posts[B].copy(A, "n-2")
    assert (row.state, row.box.key) == (NoticeState.WITHDRAWN, b"")


def restored(posts, agency, state):
    """Put an old state back, as a backup does: without the keys of others' notices."""
    from node.model.box import Box

    tables = state.notice_tables
    for of, row in tables.received.items():
        tables.received[of] = replace(row, box=Box(b"", b""))
        tables.tokens[of] = ()
    for sender, stream in tables.in_streams.items():
        tables.in_streams[sender] = replace(stream, confirmed_at=None)
    posts[agency].store.state = state
    posts.rewire(agency)


def test_an_owner_restored_from_a_backup_goes_on_in_a_new_stream(light):
    posts = light
    posts[A].publish("n-1", to=(B,))
    posts.deliver(A, B)
    kept = posts[A].store.state.copy()
    posts[A].publish("n-2", to=(B,))
    posts.deliver(A, B)
    posts[A].store.state = kept
    posts.rewire(A)
    posts[A].publish("n-3", to=(B,))
    posts.settle()
    assert posts[B].shown(A) == {"n-1": 1, "n-2": 1, "n-3": 1}
    # The owner knows nothing of n-2 any more: so nobody may show it.
    posts.compare()
    assert posts[B].shown(A) == {"n-1": 1, "n-3": 1}


def test_an_update_that_overtakes_its_notice_waits_for_it(light):
    """A stream has an order: what comes before its turn is not taken."""
    light[A].publish("n-1", to=(B,))
    drop(light, f"{A}>{B}")
    light.deliver(A, B)
    light[A].update("n-1")
    light.fed.clock.advance(seconds=5)
    light.deliver(A, B)
    assert light[B].shown(A) == {"n-1": 2}
    acts = [e.act for _, e in light.fed[B].entries() if e.act.startswith("notice.")]
    assert acts == ["notice.received", "notice.received"]


def test_who_listens_hears_of_a_notice_as_soon_as_it_is_durable(light):
    officer = next(iter(light.fed[B].officers.values()))
    heard = light[B].events.subscribe(officer, None)
    assert next(heard).what == "beat"
    light[A].publish("n-1", to=(B,), urgency=Urgency.URGENT)
    light.deliver(A, B)
    event = next(heard)
    assert (event.what, event.sender, event.notice_id, event.urgency) == (
        "received",
        A,
        "n-1",
        Urgency.URGENT,
    )


def test_receipts_bind_each_item(light):
    light[A].publish("n-1", to=(B,))
    light.deliver(A, B)
    ((index, _),) = light.fed[A].entries("notice.receipted")
    both = light.fed[A].exhibit(index, ParcelExhibit)
    from node.model.parcel import Parcel

    parcel = from_wire(
        Parcel, check_evidence(both.parcel, light.fed[A].introduction()).payload
    )
    receipts = from_wire(
        Receipts, check_evidence(both.receipts, light.fed[B].introduction()).payload
    )
    check_receipts(receipts, parcel, DONE)


def test_a_notice_sent_again_stays_suspended(light):
    light[A].publish("n-1", to=(B,))
    light[A].say("n-1", Verb.SUSPEND)
    light.deliver(A, B)
    light[A].send(B, Verb.PUBLISH, "n-1", 2, light[A].content("n-1"))
    light.deliver(A, B)
    row, held = light[B].copy(A, "n-1")
    assert (row.state, held is None) == (NoticeState.SUSPENDED, False)
    assert not light[B].store.state.notice_tables.tokens[A, "n-1"]


def test_a_new_sender_is_believed_from_its_first_word_on(light):
    """Of whom we had nothing there is nothing that could have been taken back."""
    light[A].publish("n-1", to=(B,))
    light.deliver(A, B)
    assert light[B].store.channel.in_stream(A).confirmed_at == light.fed.clock.now()
    light[A].publish("n-2", to=(B,))
    first = light.fed.clock.now()
    light.fed.clock.advance(hours=1)
    light.deliver(A, B)
    assert light[B].store.channel.in_stream(A).confirmed_at == first


def test_standings_of_many_notices_come_in_pages(light, monkeypatch):
    monkeypatch.setattr("node.flows.notice.reconcile.answer.STANDINGS_MOST", 10)
    for number in range(35):
        light[A].publish(f"n-{number:03}", to=(B,))
    light.deliver(A, B)
    light.fed.network.cut.add(B)
    for number in (3, 17, 34):
        light[A].say(f"n-{number:03}", Verb.WITHDRAW)
    light.fed.network.cut.clear()
    light[B].reconciler.ask(A)
    assert len(light[B].shown(A)) == 32
    ((_, compared),) = light.fed[B].entries("notice.compared")
    assert ("pages", "4") in [(d.name, d.value) for d in compared.details]
    light[A].reconciler.ask(B)
    light.deliver(A, B)
    outcomes = {light[A].item(B, f"n-{n:03}").outcome for n in (3, 17, 34)}
    assert outcomes == {ReceiptOutcome.OBEYED}


def test_a_pause_that_waits_for_the_line_is_obeyed_at_the_first_question(light):
    light[A].publish("n-1", to=(B,))
    light.deliver(A, B)
    light[A].say("n-1", Verb.SUSPEND)
    light[B].reconciler.ask(A)
    assert light[B].copy(A, "n-1")[0].state is NoticeState.SUSPENDED
    light.deliver(A, B)
    light[A].say("n-1", Verb.RESUME)
    light.deliver(A, B)
    assert light[B].copy(A, "n-1")[0].state is NoticeState.PUBLISHED


def test_a_recipient_that_lost_a_copy_gets_it_again_without_being_asked(light):
    light[A].publish("n-1", to=(B,))
    light.deliver(A, B)
    tables = light[B].store.state.notice_tables
    del tables.received[A, "n-1"]
    tables.tokens.pop((A, "n-1"))
    light[A].reconciler.ask(B)
    light.deliver(A, B)
    assert light[B].shown(A) == {"n-1": 1}
    assert RESTARTED not in light[A].store.channel.status(B).last_error


def test_what_is_queued_while_a_stream_begins_anew_is_not_lost(light):
    light[A].publish("n-1", to=(B,))
    light[A].publish("n-2", to=(B,))
    light.deliver(A, B)
    tables = light[B].store.state.notice_tables
    tables.in_streams[B] = tables.in_streams.pop(A)  # gr-two has lost its place
    light[A].update("n-2")
    resend, meanwhile = light[A].resend, []

    def and_somebody_acts(peer, now):
        told = resend(peer, now)
        if not meanwhile:
            meanwhile.append(peer)
            light[A].say("n-1", Verb.WITHDRAW)
        return told

    courier = light[A].courier
    restarter = replace(courier.restarter, resend=and_somebody_acts)
    light[A].courier = replace(courier, restarter=restarter)
    light.settle()
    assert meanwhile
    assert light[B].shown(A) == {"n-2": 2}
    assert light[A].item(B, "n-1").outcome is ReceiptOutcome.OBEYED
