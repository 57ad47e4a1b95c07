"""Who tells others of a notice proves that it did, and keeps nothing of what it says."""

import pytest

from node.codec.wire import from_wire, to_wire
from node.crypto.ids import new_message_id
from node.flows.notice.boxing import box_item, open_item
from node.flows.notice.effects import QueueDelivery
from node.model.exhibit import ParcelExhibit
from node.model.notice import Report, Urgency
from node.model.parcel import Item, Parcel, Verb
from node.protocol.envelope import check_evidence
from tests.federation.test_notice_copies import ALL, A, B, C, Late
from tests.posts import Posts, in_memory

SECRET = "Nobody But The Owner"


@pytest.fixture
def posts(make):
    return Posts(make(A, B, C, open_store=in_memory))


@pytest.mark.attack
def test_attack_read_a_notice_in_what_was_said_of_it_to_a_third(make):
    late = Late(make)
    notice_id = late.told_of()
    said = late.find(B)[0].fields
    secrets = [f.value for f in said if len(f.value) > 5]
    assert secrets
    for here, there in ((B, C), (C, B)):
        for index, entry in late.fed[here].entries("notice.receipted"):
            if entry.responder != there:
                continue
            both = late.fed[here].exhibit(index, ParcelExhibit)
            assert not any(s.encode() in both.parcel for s in secrets)
    verbs = {d.verb for d in late.fed[B].store.notices.deliveries(notice_id)}
    assert verbs == {Verb.REFER, Verb.REFERRED}


def test_who_told_a_third_of_a_notice_proves_it_by_both_signed_messages(make):
    late = Late(make)
    late.told_of(audience=ALL)
    (kept,) = [
        late.fed[B].exhibit(i, ParcelExhibit)
        for i, e in late.fed[B].entries("notice.receipted")
        if e.responder == C
    ]
    parcel = check_evidence(kept.parcel, late.fed[B].introduction())
    (item,) = from_wire(Parcel, parcel.payload).items
    assert (item.verb, item.body) == (Verb.REFER, b"")


def test_the_exhibit_of_a_notice_of_our_own_holds_both_signed_messages(posts):
    posts[A].publish("n-1", to=(B,), name=SECRET)
    posts.deliver(A, B)
    ((index, _),) = posts.fed[A].entries("notice.receipted")
    both = posts.fed[A].exhibit(index, ParcelExhibit)
    assert SECRET.encode() in both.parcel
    assert both.receipts


def test_what_we_report_of_anothers_notice_is_ours_to_prove(posts):
    """A report is our own word, though it is about another's notice."""
    now, new = posts[B].clock.now(), f"read/{new_message_id(posts[B].clock.now())}"
    posts[A].publish("n-1", to=(B,))
    posts.deliver(A, B)
    item = Item(0, Verb.READ, "n-1", 1, to_wire(Report(now)))
    queued = QueueDelivery(
        id=new, peer=A, notice_id="n-1", sequence=1, verb=Verb.READ,
        urgency=Urgency.NORMAL, box=box_item(new, item, posts[B].keys), at=now,
        not_before=now,
    )  # fmt: skip
    posts[B].recorder.record("test.marked", (queued,), at=now)
    posts.deliver(B, A)
    ((index, entry),) = posts.fed[B].entries("notice.receipted")
    both = posts.fed[B].exhibit(index, ParcelExhibit)
    signed = check_evidence(both.parcel, posts.fed[B].introduction())
    assert signed.digest == entry.request_digest


# --- what an earlier version left -----------------------------------------------------


def left(posts, owner="", verb=Verb.PUBLISH):
    """Leave an item in gr-two's outbox as it was queued before owners gave words."""
    post, now = posts[B], posts.fed.clock.now()
    effect = post.queue(C, verb, "n-1", 1, post.content("n-1"))
    item = Item(0, verb, "n-1", 1, post.content("n-1"))
    new = f"{owner}/{effect.id}" if owner else effect.id
    queued = QueueDelivery(
        id=new, peer=C, notice_id="n-1", sequence=1, verb=verb,
        urgency=Urgency.NORMAL, box=box_item(new, item, post.keys), at=now,
        not_before=now,
    )  # fmt: skip
    post.recorder.record("test.left", (queued,), at=now)


def test_content_that_waits_without_its_owners_word_is_told_anew(posts):
    posts[B].publish("n-1", to=(C,))
    for item in posts[B].store.notices.unreceipted(C):
        del posts[B].store.state.notice_tables.deliveries[item.id]
    left(posts)
    posts.deliver(B, C)
    assert posts[C].shown(B) == {"n-1": 1}
    assert posts[C].copy(B, "n-1")[1].word
    ((_, entry),) = posts.fed[B].entries("notice.restarted")
    assert ("reason", "unproved") in [(d.name, d.value) for d in entry.details]


@pytest.mark.attack
@pytest.mark.parametrize("verb", [Verb.PUBLISH, Verb.SUSPEND])
def test_attack_wait_for_what_an_earlier_version_was_passing_on(posts, verb):
    """It is of another's notice, and is never said again, nor what was said of it."""
    posts[B].publish("n-1", to=(A,), name=SECRET)
    left(posts, owner=A, verb=verb)
    posts.deliver(B, C)
    assert posts[C].shown(A) == posts[C].shown(B) == {}
    for delivery in posts[B].store.notices.unreceipted(C):
        item = open_item(delivery, posts[B].keys)
        assert item is None or SECRET.encode() not in item.body
