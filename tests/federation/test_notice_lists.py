"""Notices, ours and received, are filtered, paged, and named by their beginnings."""

from datetime import timedelta

import pytest

from node.errors import BadInput, NotFound
from node.flows.notice import listing
from node.flows.notice.views import input_of
from node.model.codes import OfficerRole
from node.model.desk.call import ById
from node.model.desk.inbox import (
    INBOX_LIST,
    INBOX_MARK,
    INBOX_SHOW,
    InboxPage,
    MarkRequest,
    ReceivedRef,
)
from node.model.desk.notice import (
    NOTICES_DRAFT,
    NOTICES_LIST,
    NOTICES_SHOW,
    NOTICES_SUBMIT,
    NoticeAct,
    NoticePage,
)
from node.model.parcel import Verb
from tests.federation.test_notice_desk import ANALYST, TO_B, A, B, C, World
from tests.simulator import START

RELEASE = OfficerRole.RELEASE_OFFICER


@pytest.fixture
def world(make):
    """One told the second, then, an hour later, a draft that nobody was told of."""
    world = World(make(A, B, C))
    world.first = world.publish()
    world.fed.clock.advance(hours=1)
    given = input_of("", world.desk.content(audience=TO_B))
    view = world.call(A, NOTICES_DRAFT, given)
    world.second = view.notice_id
    return world


def ours(world, role=ANALYST, **wanted):
    return world.call(A, NOTICES_LIST, NoticePage(**wanted), role)


def test_our_notices_are_found_by_what_they_are_and_say(world):
    first, second = world.first, world.second
    pseudonym = world.fed[A].officers[RELEASE].pseudonym
    content = world.desk.content()
    name = next(f.value for f in content.fields if "name" in f.field)
    for wanted, found in (
        ({}, [second, first]),
        ({"oldest_first": True}, [first, second]),
        ({"states": ("draft",)}, [second]),
        ({"kinds": ("red",)}, [second, first]),
        ({"kinds": ("blue",)}, []),
        ({"peer": B}, [second, first]),
        ({"peer": C}, []),
        ({"officer": pseudonym}, [first]),
        ({"officer": "me"}, [second, first]),
        ({"case": content.justification.case}, [second, first]),
        ({"case": "another"}, []),
        ({"category": "vehicle"}, []),
        ({"text": name.upper()}, [second, first]),
        ({"text": "no such words"}, []),
        ({"since": START + timedelta(hours=1)}, [second]),
        ({"until": START + timedelta(hours=1)}, [first]),
    ):
        got = [item.notice_id for item in ours(world, **wanted).items]
        assert got == found, wanted


def test_pages_may_begin_with_the_oldest_of_our_notices(world):
    page = ours(world, count=1, oldest_first=True)
    rest = ours(world, count=1, before=page.next, oldest_first=True)
    found = [item.notice_id for item in (*page.items, *rest.items)]
    assert (found, rest.next) == ([world.first, world.second], "")


def test_page_after_page_has_each_of_our_notices_once(world, monkeypatch):
    page = ours(world, count=1)
    rest = ours(world, count=1, before=page.next)
    assert [item.notice_id for item in (*page.items, *rest.items)] == [
        world.second,
        world.first,
    ]
    assert not rest.next
    monkeypatch.setattr(listing, "LOOK_MOST", 1)
    page = ours(world, states=(), kinds=("blue",))
    assert (page.items, page.next) == ((), world.second)


def test_a_notice_of_ours_is_named_by_its_beginning(world):
    rest = world.first.rpartition("/")[2]
    for named in (rest[:9], rest[:9].lower(), f"{A}/{rest[:9]}"):
        assert world.call(A, NOTICES_SHOW, ById(named)).notice_id == world.first
    short = world.second.rpartition("/")[2][:9]
    assert world.call(A, NOTICES_SUBMIT, NoticeAct(short)).notice_id == world.second
    for unknown in (rest[:3], "ZZZZ", "", f"{B}/{rest}"):
        with pytest.raises(NotFound):
            world.call(A, NOTICES_SHOW, ById(unknown))


def test_received_notices_are_found_by_what_they_say_and_when_they_came(world):
    content = world.desk.content()
    name = next(f.value for f in content.fields if "name" in f.field)
    here = START + timedelta(minutes=1)
    for wanted, found in (
        ({}, 1),
        ({"order": "oldest"}, 1),
        ({"category": "person"}, 1),
        ({"category": "vehicle"}, 0),
        ({"case": content.justification.case}, 1),
        ({"case": "another"}, 0),
        ({"text": name.lower()}, 1),
        ({"text": "no such words"}, 0),
        ({"since": here}, 0),
        ({"until": here}, 1),
    ):
        got = world.call(B, INBOX_LIST, InboxPage(**wanted)).items
        assert len(got) == found, wanted


def test_page_after_page_of_the_inbox_has_each_that_is_meant_once(world):
    second = world.publish()
    found, after = [], 0
    while True:
        page = InboxPage(order="newest", category="person", count=1, after=after)
        got = world.call(B, INBOX_LIST, page)
        found += [item.notice_id for item in got.items]
        if not got.next:
            break
        after = got.next
    assert found == [second, world.first]


def test_a_received_notice_is_named_by_its_beginning_to_whoever_acts_on_it(world):
    short = world.first.rpartition("/")[2][:9].lower()
    view = world.call(B, INBOX_SHOW, ReceivedRef(A, short))
    assert view.item.notice_id == world.first
    marked = world.call(B, INBOX_MARK, MarkRequest(A, short, Verb.READ))
    assert marked.item.notice_id == world.first
    for sender, named in ((C, short), (A, "ZZZZ"), (A, short[:3])):
        with pytest.raises(NotFound):
            world.call(B, INBOX_SHOW, ReceivedRef(sender, named))


def test_a_text_that_is_looked_for_stands_in_no_entry(world):
    name = next(f.value for f in world.desk.content().fields if "name" in f.field)
    assert ours(world, text=name).items
    _, entry = world.fed[A].entries("notice.listed")[-1]
    assert name not in str(entry)
    assert entry.exhibit_digest


def test_a_state_that_there_is_not_names_the_command(world):
    with pytest.raises(BadInput) as refused:
        ours(world, states=("lost",))
    assert "comity code list notice-states" in refused.value.advice
