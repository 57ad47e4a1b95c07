"""What recipients and owners could gain who keep to the form and not to the spirit."""

from dataclasses import replace
from datetime import timedelta

import pytest

from node.codec.wire import from_wire, to_wire
from node.flows.channel.deliver import DeliveryResult
from node.flows.notice.stream.reports import HITS_MOST
from node.model.agency import AgencyId
from node.model.codes import Grade, OfficerRole
from node.model.desk.ledger import LEDGER_EXPORT, ExportRequest
from node.model.exhibit import ParcelExhibit
from node.model.notice import Report
from node.model.parcel import ReceiptOutcome, Receipts, Verb
from node.protocol.envelope import check_evidence
from tests.contracts.notice_builders import LEAF
from tests.federation.test_notice_attacks import each, item, lie, parcel, place, sends
from tests.posts import LIFE, Posts, bulletin, in_memory

A, B, C = "pt-one", "gr-two", "nl-three"
RELEASE = OfficerRole.RELEASE_OFFICER

pytestmark = pytest.mark.attack


@pytest.fixture
def posts(make):
    return Posts(make(A, B, C, open_store=in_memory))


@pytest.fixture
def told(posts):
    """pt-one has told gr-two of n-1."""
    posts[A].publish("n-1", to=(B,))
    posts.deliver(A, B)
    return posts


def hits(posts, count, **said):
    """Have gr-two report so many hits; return what came of them."""
    now, found = posts.fed.clock.now(), []
    body = to_wire(Report(now, grade=Grade.IDENTIFIER, reference="r-1", **said))
    while count > 0:
        first, some = place(posts, B, A) + len(found), min(count, 50)
        items = [item(first + n, Verb.HIT, "n-1", 1, body) for n in range(some)]
        receipts = sends(posts, B, A, parcel(posts, B, A, *items, epoch=EPOCH))
        found += [(r.outcome, r.reason) for r in receipts.receipts]
        count -= some
    return found


EPOCH = "0190b2c4-0000-7000-8000-000000000000"


# --- recipients --------------------------------------------------------------------


def test_hit_after_hit_until_the_owner_cannot_open_its_notice(told):
    said = hits(told, HITS_MOST + 50)
    assert said[:HITS_MOST] == [(ReceiptOutcome.NOTED, "")] * HITS_MOST
    assert set(said[HITS_MOST:]) == {(ReceiptOutcome.REFUSED, "enough")}
    assert len(told[A].store.notices.reports("n-1")) == HITS_MOST


def test_a_hit_with_a_story_in_it(told):
    assert hits(told, 1, text="x" * 40_000) == [
        (ReceiptOutcome.REFUSED, "not-understood")
    ]
    assert told[A].store.notices.reports("n-1") == ()


def test_a_receipt_that_names_a_leaf_which_the_ledger_does_not_have(posts):
    """It cannot be seen on the day; its signer is bound by it on the day of an audit."""
    posts[A].publish("n-1", to=(B,))
    lie(posts, B, A, each(leaf=LEAF))
    assert posts.deliver(A, B) is DeliveryResult.NOTHING
    ((index, _),) = posts.fed[A].entries("notice.receipted")
    kept = posts.fed[A].exhibit(index, ParcelExhibit).receipts
    said = check_evidence(kept, posts.fed[B].introduction())
    assert [r.leaf for r in from_wire(Receipts, said.payload).receipts] == [LEAF]
    export = posts.fed[B].call(OfficerRole.AUDITOR, LEDGER_EXPORT, ExportRequest())
    leaves = b"".join(f.data for f in export if f.path.startswith("tile/entries/"))
    assert leaves
    assert LEAF not in leaves


def test_a_peer_that_shows_what_is_over_and_was_never_told_so_is_told(told):
    """Its end was lost on our side: an outbox from before, a crash at the worst time."""
    tables = told[A].store.state.notice_tables
    told[A].say("n-1", Verb.WITHDRAW)
    for of, row in list(tables.deliveries.items()):
        if row.verb is Verb.WITHDRAW:
            del tables.deliveries[of]
    assert told[B].shown(A) == {"n-1": 1}
    told[A].reconciler.ask(AgencyId(B))
    told.deliver(A, B)
    assert told[B].shown(A) == {}
    assert not told[B].copy(A, "n-1")[0].box.key


def test_a_peer_that_wants_its_stream_anew_again_and_again_is_not_told_all_each_time(
    told,
):
    """Each time all that it is to know would be judged and queued once more."""

    def elsewhere(said):
        return replace(said, epoch=EPOCH, next_position=1, receipts=())

    for n in range(9):
        told[A].publish(f"m-{n}", to=(B,))
    lie(told, B, A, elsewhere)
    for n in range(20):
        told.deliver(A, B)
        told.fed.clock.advance(seconds=2)
        told[B].publish(f"b-{n}", to=(A,))
        told.deliver(B, A)  # who speaks is tried again, were it the way
    assert len(told.fed[A].entries("notice.restarted")) == 1
    told.fed.network.tamper = None
    told.settle()
    assert len(told[B].shown(A)) == 10


# --- owners ------------------------------------------------------------------------


def test_a_notice_that_is_to_be_held_for_ever(posts):
    """Whatever its owner writes: no longer than its kind lives, if nobody renews it."""
    far = posts.fed.clock.now() + 1000 * LIFE
    posts[A].publish("n-1", to=(B,), valid_until=far)
    posts.deliver(A, B)
    row, _ = posts[B].copy(A, "n-1")
    assert row.expires_at <= posts.fed.clock.now() + timedelta(days=10 * 366)


def test_a_key_for_a_notice_of_another_owner_opens_nothing(posts):
    now = posts.fed.clock.now()
    posts[A].publish("n-1", to=(B,))
    posts.deliver(A, B)
    one = item(1, Verb.OPEN, "n-1", 1, bytes(32))
    said = sends(posts, C, B, parcel(posts, C, B, one))
    assert [(r.outcome, r.reason) for r in said.receipts] == [
        (ReceiptOutcome.REFUSED, "not-held")
    ]
    _row, held = posts[B].copy(A, "n-1")
    assert held.bulletin == bulletin(A, now)
    assert posts[B].copy(C, "n-1") == (None, None)


def test_a_suspension_by_another_hides_nothing(posts):
    posts[A].publish("n-1", to=(B,))
    posts.deliver(A, B)
    one = item(1, Verb.SUSPEND, "n-1", 9)
    said = sends(posts, C, B, parcel(posts, C, B, one))
    assert [r.reason for r in said.receipts] == ["not-held"]
    assert posts[B].shown(A) == {"n-1": 1}
    assert posts[B].copy(A, "n-1")[0].state == "published"


def test_a_notice_and_its_end_in_one_parcel_leave_no_content(posts):
    """Not even between the two: the act that takes them is one."""
    body = to_wire(bulletin(A, posts.fed.clock.now(), name="Secret Nameless"))
    items = (
        item(1, Verb.PUBLISH, "n-1", 1, body),
        item(2, Verb.WITHDRAW, "n-1", 2),
        item(3, Verb.PUBLISH, "n-1", 3, body),
    )
    said = sends(posts, A, B, parcel(posts, A, B, *items))
    assert [r.reason for r in said.receipts] == ["", "", "ended"]
    row, held = posts[B].copy(A, "n-1")
    assert held is None
    assert not row.box.key
    assert not posts[B].store.state.notice_tables.tokens.get((A, "n-1"))


# --- thirds ------------------------------------------------------------------------


def test_a_third_that_reports_to_the_owner_all_the_same_is_a_stranger(posts):
    posts[A].publish("n-1", to=(B,))
    posts.deliver(A, B)
    one = item(1, Verb.ACTED, "n-1", 1, to_wire(Report(posts.fed.clock.now())))
    other = item(2, Verb.ACTED, "n-9", 1, to_wire(Report(posts.fed.clock.now())))
    said = sends(posts, C, A, parcel(posts, C, A, one, other))
    # The same for a notice that there is and for one that there is not.
    assert [(r.outcome, r.reason) for r in said.receipts] == [
        (ReceiptOutcome.REFUSED, "not-a-recipient")
    ] * 2
