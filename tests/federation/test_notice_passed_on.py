"""Who passes a notice on proves that it did, and keeps nothing of what it said."""

import pytest

from node.codec.wire import from_wire, to_wire
from node.crypto.ids import new_message_id
from node.flows.draft import open_exhibit
from node.flows.notice.boxing import box_item, open_item
from node.flows.notice.effects import MarkSent, QueueDelivery
from node.model.exhibit import ParcelExhibit
from node.model.notice import Report, Urgency
from node.model.parcel import Item, Parcel, Receipts, Verb
from node.protocol.envelope import check_evidence
from node.protocol.notice.parcel import check_receipts, item_digest
from tests.posts import Posts, bulletin, in_memory
from tests.unit.flows.notice.recipient import Recipient

A, B, C = "pt-one", "gr-two", "nl-three"
SECRET = "Nobody But The Owner"


@pytest.fixture
def posts(make):
    return Posts(make(A, B, C, open_store=in_memory))


def pass_on(post, owner, notice_id, peer):
    """Queue an owner's notice for a third, as forwarding does."""
    now = post.clock.now()
    body = to_wire(bulletin(owner, now, name=SECRET))
    item = Item(0, Verb.PUBLISH, notice_id, 1, body)
    new = f"{owner}/{new_message_id(now)}"
    queued = QueueDelivery(
        id=new, peer=peer, notice_id=notice_id, sequence=1, verb=Verb.PUBLISH,
        urgency=Urgency.NORMAL, box=box_item(new, item, post.keys), at=now,
        not_before=now,
    )  # fmt: skip
    post.scribe.record("test.forwarded", (queued,), at=now)
    return item


@pytest.mark.attack
def test_attack_read_a_recalled_notice_in_the_exhibits_of_who_passed_it_on(posts):
    pass_on(posts[B], A, "n-1", C)
    posts.deliver(B, C)
    assert posts[C].shown(B) == {"n-1": 1}
    journal, keys = posts[B].store.journal, posts[B].keys
    for index in range(journal.head().size):
        row = journal.row(index)
        if row.exhibit is not None and row.exhibit.key:
            assert SECRET.encode() not in open_exhibit(row, keys)


def test_who_passed_a_notice_on_still_proves_that_it_was_taken(posts):
    item = pass_on(posts[B], A, "n-1", C)
    posts.deliver(B, C)
    ((index, entry),) = posts.fed[B].entries("notice.receipted")
    kept = posts.fed[B].exhibit(index, ParcelExhibit)
    assert not kept.parcel
    signed = check_evidence(kept.receipts, posts.fed[C].introduction())
    assert signed.digest == entry.response_digest
    receipts = from_wire(Receipts, signed.payload)
    # The receipt is bound to the very item: who has the item can hold it against it.
    sent = Item(1, item.verb, item.notice_id, item.sequence, item.body)
    assert receipts.receipts[0].digest == item_digest(sent)
    check_receipts(receipts, Parcel(receipts.epoch, (sent,)))
    assert "nl-three" in posts.fed[B].read_exhibit(index)


def test_the_exhibit_of_a_notice_of_our_own_holds_both_signed_messages(posts):
    posts[A].publish("n-1", to=(B,), name=SECRET)
    posts.deliver(A, B)
    ((index, _),) = posts.fed[A].entries("notice.receipted")
    both = posts.fed[A].exhibit(index, ParcelExhibit)
    assert SECRET.encode() in both.parcel
    assert both.receipts


def test_what_we_report_of_anothers_notice_is_ours_to_prove(posts):
    """A report is our own word, though it is named after whose notice it is about."""
    now, new = posts[B].clock.now(), f"{A}/{new_message_id(posts[B].clock.now())}"
    posts[A].publish("n-1", to=(B,))
    posts.deliver(A, B)
    item = Item(0, Verb.READ, "n-1", 1, to_wire(Report(now)))
    queued = QueueDelivery(
        id=new, peer=A, notice_id="n-1", sequence=1, verb=Verb.READ,
        urgency=Urgency.NORMAL, box=box_item(new, item, posts[B].keys), at=now,
        not_before=now,
    )  # fmt: skip
    posts[B].scribe.record("test.marked", (queued,), at=now)
    posts.deliver(B, A)
    ((index, entry),) = posts.fed[B].entries("notice.receipted")
    both = posts.fed[B].exhibit(index, ParcelExhibit)
    signed = check_evidence(both.parcel, posts.fed[B].introduction())
    assert signed.digest == entry.request_digest


@pytest.mark.attack
def test_what_was_recalled_while_it_was_passed_on_lies_in_no_outbox():
    """Said to a third that went away; its owner takes it back before there is an answer."""
    world = Recipient()
    notice_id = world.receive()
    world.forward(notice_id, "nl-three")
    (waiting,) = world.deliveries("nl-three")
    world.store.put(MarkSent("nl-three", "e", 1, (waiting.id,), world.clock.now()))
    world.end(notice_id)
    world.says(Verb.WITHDRAW, notice_id)
    for delivery in world.store.notices.unreceipted("nl-three"):
        item = open_item(delivery, world.keys)
        assert item is None or item.verb is Verb.WITHDRAW
