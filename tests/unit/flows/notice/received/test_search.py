"""Each sender has room of its own among what is looked at."""

from dataclasses import replace
from datetime import timedelta

import pytest

from node.flows.ports import PutPeer
from node.model.codes import PeerState
from tests.simulator import START
from tests.unit.flows.notice.recipient import (
    ABOUT_KHALID,
    KHALID,
    WHY,
    Recipient,
    a_peer,
)
from tests.unit.matching.making import record as made_record

MOST = 3
FLOOD = 8


def small(world):
    """Let three notices of a sender be looked at for a selector."""
    search = replace(world.watch.search, numbers_per_token=MOST)
    world.watch = replace(world.watch, search=search)
    world.finder = replace(
        world.finder,
        beside=replace(world.finder.beside, search=search),
        lookout=world.watch,
    )
    return world


def flooded(sender="nl-three", **changed):
    """A desk that look-alikes of one sender reached first."""
    world = small(Recipient())
    for _ in range(FLOOD):
        world.receive(sender, **changed)
    return world


def owners(world):
    return {(f.owner, f.reference) for f in world.find().found}


@pytest.mark.attack
def test_look_alikes_of_one_peer_do_not_hide_another_owners_notice():
    world = flooded()
    notice_id = world.receive("pt-one")
    assert ("pt-one", notice_id) in owners(world)


@pytest.mark.attack
def test_look_alikes_of_one_peer_do_not_silence_another_owners_watch():
    world = flooded(watch=True)
    notice_id = world.receive("pt-one", watch=True)
    record = made_record("person", **KHALID)
    world.store.put(*world.watch.records([("gr-two/R", record)], now=world.clock.now()))
    world.store.put(
        *world.watch.questions(
            replace(WHY, case="GR-1"), (ABOUT_KHALID,), now=world.clock.now()
        )
    )
    seen = [(h.sender, h.notice_id) for h in world.store.notices.hits(count=99)]
    assert seen.count(("pt-one", notice_id)) == 2


@pytest.mark.attack
def test_look_alikes_of_a_revoked_peer_are_not_looked_at():
    world = flooded()
    world.store.put(PutPeer(a_peer("nl-three", state=PeerState.REVOKED)))
    notice_id = world.receive("pt-one")
    assert owners(world) == {("pt-one", notice_id)}


def test_what_is_over_takes_no_room_of_what_its_sender_still_has_in_force():
    over = START + timedelta(hours=2)
    world = flooded("pt-one", valid_until=over)
    notice_id = world.receive("pt-one")
    world.clock.at = over
    assert owners(world) == {("pt-one", notice_id)}


@pytest.mark.attack
def test_watches_of_one_peer_fill_no_list_of_hits_and_silence_no_other():
    world = Recipient()
    world.watch = replace(world.watch, hits_per_day=2)
    for _ in range(FLOOD):
        world.receive("nl-three", watch=True)
    notice_id = world.receive("pt-one", watch=True)
    record = made_record("person", **KHALID)
    effects = world.watch.records([("gr-two/R", record)], now=world.clock.now())
    world.store.put(*effects)
    seen = [(h.sender, h.notice_id) for h in world.store.notices.hits(count=99)]
    assert [sender for sender, _ in seen].count("nl-three") == 2
    assert ("pt-one", notice_id) in seen
    # Whether an owner is told does not follow from our list.
    assert len(world.reports("nl-three")) == FLOOD
