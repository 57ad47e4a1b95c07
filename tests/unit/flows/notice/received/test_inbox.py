"""What an officer sees of received notices, and what nobody sees."""

from dataclasses import replace
from datetime import timedelta

import pytest

from node.errors import BadInput, NotFound, Refused
from node.flows.boxing import put_record
from node.flows.notice.boxing import OwnHit, box_hit
from node.flows.notice.effects import PutHitEvent
from node.flows.notice.received.freshness import CONFIRMED_FOR
from node.flows.ports import PutPeer, WithdrawRecord
from node.model.codes import Grade, PeerState, SubjectRole
from node.model.desk.inbox import HitPage
from node.model.notice import NoticeState, Urgency
from tests.simulator import START
from tests.unit.flows.notice.recipient import (
    ANALYST,
    KHALID,
    READS_ALL,
    US,
    Recipient,
    a_bulletin,
    a_peer,
)

SOON = START + timedelta(days=3)


def names(shown):
    return [item.notice_id for item in shown.items]


def test_a_received_notice_is_listed_and_shown():
    world = Recipient()
    notice_id = world.receive()
    (item,) = world.list().items
    assert (item.notice_id, item.title, item.kind) == (
        notice_id,
        "Khalid Hussein",
        "red",
    )
    view = world.show(notice_id)
    assert view.bulletin is not None
    assert view.action.startswith("Tell the issuing agency at once")
    assert [f.value for f in view.bulletin.fields] == list(KHALID.values())
    assert [(a.id, a.here) for a in view.attachments] == [("a-1", 0)]


def test_looking_is_recorded_and_does_not_mark_as_read():
    world = Recipient()
    notice_id = world.receive()
    world.list()
    assert world.show(notice_id).item.read_at is None
    assert [e.act for e in world.entries()] == ["notice.listed", "notice.shown"]
    assert world.queued("pt-one") == []


def test_an_empty_inbox_records_nothing():
    world = Recipient()
    assert world.list().items == ()
    assert world.entries() == []


@pytest.mark.attack
def test_keys_of_files_do_not_leave_the_node_with_what_is_shown():
    world = Recipient()
    notice_id = world.receive()
    (ref,) = world.show(notice_id).bulletin.attachments
    assert ref.key == b""
    assert b"the key of the file" not in world.export(notice_id)


def test_the_inbox_is_ordered_as_an_officer_asks():
    world = Recipient()
    soon, late = START + timedelta(days=2), START + timedelta(days=200)
    world.receive(notice_id="a", urgency=Urgency.NORMAL, valid_until=soon)
    world.receive(notice_id="b", urgency=Urgency.VERY_URGENT, valid_until=late)
    world.receive("nl-three", notice_id="c", kind="blue", valid_until=late)
    world.receive("es-four", notice_id="d", kind="blue", valid_until=soon)
    assert names(world.list()) == ["b", "d", "c", "a"]
    assert names(world.list(order="deadline")) == ["d", "a", "b", "c"]
    assert names(world.list(order="kind")) == ["d", "c", "b", "a"]
    assert names(world.list(order="peer")) == ["d", "c", "b", "a"]
    assert names(world.list(order="newest")) == ["d", "c", "b", "a"]
    assert names(world.list(order="newest", count=2)) == ["d", "c"]
    assert names(world.list(kinds=("blue",), peers=("es-four",))) == ["d"]
    with pytest.raises(BadInput, match="no order"):
        world.list(order="name")


def test_a_long_inbox_is_read_to_its_end():
    world = Recipient()
    first = world.receive(urgency=Urgency.VERY_URGENT)
    for _ in range(503):
        world.receive(urgency=Urgency.NORMAL, fields={"name": "Nobody Here"})
    assert names(world.list(count=1)) == [first]


def test_what_was_read_is_left_out_where_only_the_unread_is_wanted():
    world = Recipient()
    read, unread = world.receive(), world.receive()
    world.mark(read)
    assert names(world.list(unread=True)) == [unread]


def test_a_locked_notice_is_listed_without_title_or_content():
    world = Recipient()
    notice_id = world.receive(opens_at=SOON)
    (item,) = world.list().items
    assert (item.notice_id, item.title, item.opens_at) == (notice_id, "", SOON)
    assert world.show(notice_id).bulletin is None


def test_a_suspended_notice_is_listed_as_such_and_its_content_is_not_used():
    world = Recipient()
    notice_id = world.receive(state=NoticeState.SUSPENDED)
    (item,) = world.list().items
    assert (item.state, item.title) == (NoticeState.SUSPENDED, "")
    view = world.show(notice_id)
    assert (view.bulletin, view.action, view.attachments) == (None, "", ())


def test_an_ended_notice_is_listed_on_request_alone_and_has_no_content():
    world = Recipient()
    notice_id = world.receive()
    world.end(notice_id)
    assert world.list().items == ()
    (item,) = world.list(ended=True).items
    assert (item.notice_id, item.state, item.title) == (notice_id, "withdrawn", "")
    assert world.show(notice_id).bulletin is None


@pytest.mark.attack
def test_a_notice_past_its_time_is_over_though_its_owner_never_says_so():
    world = Recipient()
    notice_id = world.receive(valid_until=START + timedelta(hours=2))
    assert names(world.list()) == [notice_id]
    world.clock.advance(hours=2)
    assert world.list().items == ()
    assert world.list(ended=True).items[0].state == "expired"
    assert world.show(notice_id).bulletin is None
    with pytest.raises(Refused, match="expired"):
        world.export(notice_id)


# --- held back -----------------------------------------------------------------


@pytest.mark.attack
def test_what_an_owner_may_have_taken_back_meanwhile_is_not_shown_after_a_restart():
    world = Recipient()
    notice_id = world.receive()
    world.clock.advance(hours=5)
    world.compose(started_at=world.clock.now())
    shown = world.list(ended=True)
    assert shown.items == ()
    (back,) = shown.held_back
    assert (back.sender, back.count) == ("pt-one", 1)
    assert back.why == "not-heard-yet"
    for attempt in (world.show, world.mark, world.export):
        with pytest.raises(Refused, match="held back"):
            attempt(notice_id)
    with pytest.raises(Refused, match="held back"):
        world.forward(notice_id, "nl-three")
    assert world.entries() == []
    world.hear("pt-one")
    assert names(world.list()) == [notice_id]


@pytest.mark.attack
def test_an_owner_that_is_kept_away_from_us_for_days_is_not_shown():
    """Who cuts the line so that a recall never comes gains some days at most."""
    world = Recipient()
    notice_id = world.receive()
    world.clock.advance(seconds=CONFIRMED_FOR.total_seconds())
    assert names(world.list()) == [notice_id]
    world.clock.advance(seconds=1)
    shown = world.list()
    assert shown.items == ()
    assert shown.held_back[0].why == "not-heard-lately"
    with pytest.raises(Refused, match="too long"):
        world.show(notice_id)


@pytest.mark.attack
def test_notices_of_a_revoked_peer_are_held_back_at_once():
    world = Recipient()
    notice_id = world.receive()
    world.store.put(PutPeer(a_peer("pt-one", state=PeerState.REVOKED)))
    assert world.list().items == ()
    assert world.list().held_back[0].why == "revoked"
    with pytest.raises(Refused, match="revoked"):
        world.show(notice_id)


@pytest.mark.attack
def test_a_sender_that_no_stream_is_known_of_is_held_back_too():
    world = Recipient(heard=())
    notice_id = world.receive()
    assert world.list(ended=True).items == ()
    assert world.find().found == ()
    with pytest.raises(Refused):
        world.show(notice_id)


def test_one_silent_owner_holds_up_nobody_else():
    world = Recipient()
    world.receive()
    other = world.receive("nl-three")
    world.clock.advance(days=2)
    world.hear("nl-three")
    world.clock.advance(days=2)
    shown = world.list()
    assert names(shown) == [other]
    assert [b.sender for b in shown.held_back] == ["pt-one"]


# --- titles -----------------------------------------------------------------------


@pytest.mark.attack
@pytest.mark.parametrize(
    "role",
    sorted(
        set(SubjectRole)
        - {SubjectRole.SUSPECT, SubjectRole.CONVICTED, SubjectRole.MISSING}
    ),
)
def test_a_list_names_no_victim_and_nobody_of_unknown_role(role):
    world = Recipient()
    world.receive(role=role)
    assert world.list().items[0].title == f"red: person, {role}"


@pytest.mark.attack
@pytest.mark.parametrize(
    ("born", "marked"),
    [("1963-05-17", True), ("2012-05-17", False), ("2012", False), ("2008", False)],
)
def test_a_list_names_no_minor_also_where_the_mark_is_missing(born, marked):
    world = Recipient()
    fields = {"name": "Aisha Karimi", "birth_date": born}
    world.receive(kind="yellow", role=SubjectRole.MISSING, minor=marked, fields=fields)
    (item,) = world.list().items
    assert "Aisha" not in item.title
    assert item.title == "yellow: person, missing"


@pytest.mark.attack
@pytest.mark.parametrize("born", ["9999", "9999-12-31", "0000", "x" * 900, "-1"])
def test_a_date_of_birth_made_to_break_the_list_does_not(born):
    world = Recipient()
    world.receive(fields={"name": "Khalid Hussein", "birth_date": born})
    assert len(world.list().items) == 1


@pytest.mark.attack
def test_a_name_cannot_draw_on_the_screen_of_who_reads_the_list():
    world = Recipient()
    world.receive(fields={"name": "\x1b[2JKhalid\u202e\r\nHussein\u2066" + "x" * 500})
    title = world.list().items[0].title
    assert title.isprintable()
    assert len(title) <= 120


def test_a_thing_is_called_by_what_tells_it_from_others():
    world = Recipient()
    fields = {"make": "Opel", "plate": "AA-11-BB"}
    role = SubjectRole.NONE
    world.receive(category="vehicle", kind="silver", role=role, fields=fields)
    assert world.list().items[0].title == "AA-11-BB"


# --- forwarded to us in breach ----------------------------------------------------


@pytest.mark.attack
def test_a_notice_whose_owner_excludes_our_country_is_never_read():
    """Somebody passed it on to us who should not have."""
    world = Recipient()
    bulletin = a_bulletin("pt-one", excluded_countries=("GR",))
    notice_id = world.receive("nl-three", bulletin)
    assert world.list().items[0].title == ""
    assert world.show(notice_id, "nl-three").bulletin is None
    assert world.find().found == ()
    with pytest.raises(Refused):
        world.export(notice_id, "nl-three")


@pytest.mark.attack
def test_a_notice_is_shown_under_the_name_of_who_sent_it_alone():
    world = Recipient()
    notice_id = world.receive("pt-one")
    with pytest.raises(NotFound):
        world.show(notice_id, "nl-three")


# --- hits ---------------------------------------------------------------------------


def hit(world, notice_id, sender="pt-one", matched=b"m" * 16, *, reference="gr-two/R"):
    kept = OwnHit(Grade.STRONG, ("name.same",), reference, True)
    box = box_hit(sender, notice_id, kept, world.keys)
    at = world.clock.now()
    world.store.put(PutHitEvent(sender, notice_id, matched, at, box))


def test_hits_are_listed_newest_first():
    world = Recipient()
    one, two = world.receive(), world.receive("nl-three")
    hit(world, one)
    hit(world, two, "nl-three")
    listed = world.inbox.hits(READS_ALL, HitPage()).items
    assert [(h.sender, h.notice_id) for h in listed] == [
        ("nl-three", two),
        ("pt-one", one),
    ]
    assert (listed[0].grade, listed[0].reference, listed[0].told) == (
        "strong",
        "gr-two/R",
        True,
    )
    below = HitPage(count=1, before=listed[0].number)
    assert [h.notice_id for h in world.inbox.hits(READS_ALL, below).items] == [one]


@pytest.mark.attack
def test_a_hit_does_not_outlive_the_notice_that_it_is_with():
    world = Recipient()
    ended, suspended = world.receive(), world.receive()
    silent = world.receive("fr-five")
    hit(world, ended)
    hit(world, suspended)
    hit(world, silent, "fr-five")
    world.end(ended)
    world.receive(notice_id=suspended, sequence=2, state=NoticeState.SUSPENDED)
    assert world.inbox.hits(READS_ALL, HitPage()).items == ()


@pytest.mark.attack
def test_analyst_learning_from_a_hit_that_an_informant_of_ours_is_on_record():
    world = Recipient()
    notice_id = world.receive()
    reference, record = world.hold()
    hit(world, notice_id, reference=reference)
    assert len(world.inbox.hits(ANALYST, HitPage()).items) == 1
    informant = replace(record, role=SubjectRole.INFORMANT)
    put = put_record(
        informant, world.keys, agency=US.id, now=START, reference=reference
    )
    world.store.put(put)
    assert not world.inbox.hits(ANALYST, HitPage()).items
    assert len(world.inbox.hits(READS_ALL, HitPage()).items) == 1
    world.store.put(WithdrawRecord(reference, START))
    assert not world.inbox.hits(ANALYST, HitPage()).items


# --- pages ---------------------------------------------------------------------------


def read_all(world, **page):
    """Read page after page; return (sender, notice id) of each."""
    pages, after = [], 0
    while True:
        listed = world.list(after=after, **page)
        pages.append([(i.sender, i.notice_id) for i in listed.items])
        after = listed.next
        if not after:
            return pages


ORDERS = ("urgency", "deadline", "kind", "peer", "newest")


@pytest.mark.attack
@pytest.mark.parametrize("order", ORDERS)
def test_a_peer_that_fills_every_order_does_not_hide_what_another_sent(order):
    world = Recipient()
    quiet = world.receive("pt-one", urgency=Urgency.NORMAL, kind="yellow")
    for _ in range(12):
        world.receive("nl-three", urgency=Urgency.VERY_URGENT, kind="black")
    for _ in range(12):
        world.receive("es-four", urgency=Urgency.VERY_URGENT, kind="black")
    first = world.list(order=order, count=6)
    assert ("pt-one", quiet) in [(i.sender, i.notice_id) for i in first.items]
    assert [(c.name, c.count) for c in first.received] == [
        ("es-four", 12),
        ("nl-three", 12),
        ("pt-one", 1),
    ]


@pytest.mark.parametrize("order", ORDERS)
def test_page_after_page_each_notice_is_listed_once(order):
    world = Recipient()
    for n in range(7):
        world.receive("pt-one", urgency=list(Urgency)[n % 2])
    for _ in range(3):
        world.receive("nl-three")
    pages = read_all(world, order=order, count=4)
    assert [len(page) for page in pages] == [4, 4, 2]
    assert len({one for page in pages for one in page}) == 10


def test_a_page_is_in_the_order_that_was_asked_for():
    world = Recipient()
    for urgency in (Urgency.NORMAL, Urgency.VERY_URGENT, Urgency.URGENT):
        world.receive("pt-one", urgency=urgency)
        world.receive("nl-three", urgency=urgency)
    listed = world.list(count=6).items
    assert [i.urgency for i in listed] == [
        *(Urgency.VERY_URGENT,) * 2,
        *(Urgency.URGENT,) * 2,
        *(Urgency.NORMAL,) * 2,
    ]
    assert world.list(count=6, after=99).items == ()
