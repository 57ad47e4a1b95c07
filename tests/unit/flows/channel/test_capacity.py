"""How much of one peer's notices is held."""

import pytest

from node.flows.channel.capacity import Capacity, CapacityUsed
from node.flows.notice.effects import EndReceived
from node.model.notice import NoticeState
from tests.unit.flows.notice.recipient import START, Recipient

PLENTY = 1 << 30


class Counting:
    """A book that counts how often it is asked to count."""

    def __init__(self, book):
        self.book, self.asked = book, 0

    def capacity_used(self, sender):
        self.asked += 1
        return self.book.capacity_used(sender)


def take(room, sender="pt-one", *, besides=0, count=1, size=1):
    given = CapacityUsed(besides, besides)
    return room.take(sender, count=count, size=size, besides=given)


def test_each_sender_has_as_much_room_as_another_and_no_more():
    world = Recipient()
    room = Capacity(world.store.notices.capacity_used, 3, PLENTY)
    world.receive()
    assert [take(room, besides=n) for n in range(3)] == [True, True, False]
    assert room.full() == ("pt-one",)
    assert take(room, "nl-three")
    assert room.full() == ("pt-one",)


@pytest.mark.attack
def test_a_sender_with_few_great_notices_has_no_more_room_than_another():
    world = Recipient()
    room = Capacity(world.store.notices.capacity_used, 1000, 100)
    assert take(room, size=60)
    assert not take(room, size=60, besides=60)
    assert room.full() == ("pt-one",)
    assert take(room, "nl-three", size=60)


@pytest.mark.attack
def test_a_change_that_makes_a_notice_larger_needs_room():
    world = Recipient()
    world.receive()
    held = world.store.notices.capacity_used("pt-one").size
    room = Capacity(world.store.notices.capacity_used, 1, held + 10)
    assert take(room, count=0, size=10)
    assert not take(room, count=0, size=11)


def test_who_has_taken_notices_back_has_room_again():
    world = Recipient()
    room = Capacity(world.store.notices.capacity_used, 2, PLENTY)
    notice_id = world.receive()
    world.receive()
    assert not take(room)
    end = EndReceived("pt-one", notice_id, 2, NoticeState.WITHDRAWN, START)
    world.store.put(end)
    assert take(room)
    assert room.full() == ()
    # What was given room and is not stored yet counts.
    assert not take(room, besides=1)


def test_what_was_given_room_and_was_not_stored_after_all_is_forgotten():
    world = Recipient()
    room = Capacity(world.store.notices.capacity_used, 2, PLENTY)
    assert [take(room, besides=n) for n in range(2)] == [True, True]
    assert take(room), "the act failed: nothing is stored"


def test_what_is_stored_is_not_counted_at_each_notice():
    world = Recipient()
    book = Counting(world.store.notices)
    room = Capacity(book.capacity_used, 1000, PLENTY)
    for _ in range(900):
        assert take(room)
    assert book.asked == 1


def test_where_other_processes_let_in_it_is_counted_each_time():
    world = Recipient()
    book = Counting(world.store.notices)
    room = Capacity(book.capacity_used, 3, PLENTY, shared=True)
    assert take(room)
    assert take(room)
    assert book.asked == 2
