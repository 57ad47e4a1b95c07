"""How many notices of one peer are held."""

from node.flows.notice.effects import EndReceived
from node.flows.notice.stream.room import Room
from node.model.notice import NoticeState
from tests.unit.flows.notice.recipient import START, Recipient


class Counting:
    """A book that counts how often it is asked to count."""

    def __init__(self, book):
        self.book, self.asked = book, 0

    def held_count(self, sender):
        self.asked += 1
        return self.book.held_count(sender)


def test_each_sender_has_as_much_room_as_another_and_no_more():
    world = Recipient()
    room = Room(world.store.notices, 3)
    world.receive()
    assert [room.take("pt-one", besides=n) for n in range(3)] == [True, True, False]
    assert room.full() == ("pt-one",)
    assert room.take("nl-three", besides=0)
    assert room.full() == ("pt-one",)


def test_who_has_taken_notices_back_has_room_again():
    world = Recipient()
    room = Room(world.store.notices, 2)
    notice_id = world.receive()
    world.receive()
    assert not room.take("pt-one", besides=0)
    end = EndReceived("pt-one", notice_id, 2, NoticeState.WITHDRAWN, START)
    world.store.put(end)
    assert room.take("pt-one", besides=0)
    assert room.full() == ()
    # What was given room and is not stored yet counts.
    assert not room.take("pt-one", besides=1)


def test_what_was_given_room_and_was_not_stored_after_all_is_forgotten():
    world = Recipient()
    room = Room(world.store.notices, 2)
    assert [room.take("pt-one", besides=n) for n in range(2)] == [True, True]
    assert room.take("pt-one", besides=0), "the act failed: nothing is stored"


def test_what_is_stored_is_not_counted_at_each_notice():
    world = Recipient()
    book = Counting(world.store.notices)
    room = Room(book, 1000)
    for _ in range(900):
        assert room.take("pt-one", besides=0)
    assert book.asked == 1
