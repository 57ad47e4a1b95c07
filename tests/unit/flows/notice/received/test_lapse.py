"""Copies whose time is over, and whose senders say nothing more of them."""

from datetime import timedelta

import pytest

from node.flows.notice.effects import EndReceived, PutReceived
from node.flows.notice.received.lapse import ASKED_FOR, LAPSED_FOR, Lapser
from node.flows.notice.received.reporting import asking
from node.model.box import Box
from node.model.notice import NoticeState, Urgency
from node.model.owner_word import OwnerWord
from node.model.parcel import Verb
from tests.simulator import START
from tests.unit.flows.notice.recipient import Recipient

OVER = START + timedelta(days=2)
A_MOMENT = timedelta(seconds=1)
ALL = frozenset()


def run(world, at):
    world.clock.at = at
    return Lapser(world.store.notices, world.recorder).run(at)


def test_a_copy_past_its_time_stays_a_while_for_what_is_on_its_way():
    world = Recipient()
    world.receive(valid_until=OVER)
    assert run(world, OVER + LAPSED_FOR - A_MOMENT) == 0
    assert world.store.notices.room_taken("pt-one").notices == 1


def test_then_its_key_goes_and_that_it_went_is_an_entry():
    world = Recipient()
    notice_id = world.receive(valid_until=OVER)
    other = world.receive(valid_until=OVER + timedelta(days=9))
    assert run(world, OVER + LAPSED_FOR) == 1
    row = world.store.notices.received("pt-one", notice_id)
    assert (row.state, row.box.key) == (NoticeState.EXPIRED, b"")
    assert world.store.notices.received("pt-one", other).box.key
    (entry,) = world.entries("notice.lapsed")
    assert [d.value for d in entry.details] == [f"pt-one {notice_id}"]
    assert run(world, OVER + LAPSED_FOR) == 0


def test_what_its_owner_ended_in_the_same_moment_is_left_to_the_owner():
    world = Recipient()
    notice_id = world.receive(valid_until=OVER)
    end = EndReceived("pt-one", notice_id, 2, NoticeState.WITHDRAWN, START)
    lapser = Lapser(world.store.notices, world.recorder)
    world.store.before_commit = lambda *_: world.store.put(end)
    assert lapser.run(OVER + LAPSED_FOR) == 0
    row = world.store.notices.received("pt-one", notice_id)
    assert row.state is NoticeState.WITHDRAWN


@pytest.mark.attack
def test_ids_of_ended_notices_are_not_remembered_without_end(monkeypatch):
    monkeypatch.setattr("node.flows.notice.received.lapse.ENDED_KEPT", 2)
    world = Recipient()
    for n in range(5):
        world.end(f"invented-{n}")
    world.end("theirs", sender="nl-three")
    assert Lapser(world.store.notices, world.recorder).forget(START) == 3
    left = world.store.notices.inbox(states=frozenset(), count=9)
    assert sorted(r.sender for r in left) == ["nl-three", "pt-one", "pt-one"]


@pytest.mark.attack
def test_ids_of_what_was_paused_before_it_came_are_not_remembered_without_end(
    monkeypatch,
):
    monkeypatch.setattr("node.flows.notice.received.lapse.PAUSED_KEPT", 2)
    world = Recipient()
    held = world.receive(state=NoticeState.SUSPENDED)
    for n in range(5):
        world.store.put(paused(f"invented-{n}"))
    world.store.put(paused("theirs", "nl-three"))
    assert Lapser(world.store.notices, world.recorder).forget(START) == 3
    left = {r.notice_id for r in world.store.notices.inbox(states=ALL, count=9)}
    assert left == {held, "invented-3", "invented-4", "theirs"}


def paused(notice_id, sender="pt-one"):
    return PutReceived(
        sender, notice_id, 2, "", NoticeState.SUSPENDED, Urgency.NORMAL,
        watch=False, received_at=START, expires_at=START, opens_at=None,
        box=Box(b"", b""), tokens=(),
    )  # fmt: skip


@pytest.mark.attack
def test_an_ask_that_no_owner_could_be_asked_goes_after_a_while_and_is_an_entry():
    world = Recipient()
    ask = asking(
        OwnerWord("pt-one", "n-1", 1, Verb.PUBLISH, "nl-three", True, START, b""),
        b"word", by="nl-three", keys=world.keys, now=START,
    )  # fmt: skip
    world.store.put(ask)
    book, lapser = world.store.notices, Lapser(world.store.notices, world.recorder)
    assert lapser.drop_asks(START + ASKED_FOR - A_MOMENT) == 0
    assert book.asks_waiting("nl-three") == 1
    assert lapser.drop_asks(START + ASKED_FOR) == 1
    assert book.asks_waiting("nl-three") == book.backlog("pt-one") == 0
    (entry,) = world.entries("notice.asks-dropped")
    assert [d.value for d in entry.details] == ["pt-one by nl-three 1"]
    assert lapser.drop_asks(START + ASKED_FOR) == 0
