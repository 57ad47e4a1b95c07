"""Copies whose time is over, and whose senders say nothing more of them."""

from datetime import timedelta

import pytest

from node.flows.notice.effects import EndReceived
from node.flows.notice.received.lapse import LAPSED_FOR, Lapser
from node.model.notice import NoticeState
from tests.simulator import START
from tests.unit.flows.notice.recipient import Recipient

OVER = START + timedelta(days=2)
A_MOMENT = timedelta(seconds=1)


def run(world, at):
    world.clock.at = at
    return Lapser(world.store.notices, world.scribe).run(at)


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
    lapser = Lapser(world.store.notices, world.scribe)
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
    assert Lapser(world.store.notices, world.scribe).forget(START) == 3
    left = world.store.notices.inbox(states=frozenset(), count=9)
    assert sorted(r.sender for r in left) == ["nl-three", "pt-one", "pt-one"]
