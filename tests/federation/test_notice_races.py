"""What is decided in the moment in which a notice is taken back.

Each test lets the recall happen between what a flow has read and what it records:
the worst moment there is.
"""

from dataclasses import replace

import pytest

from node.errors import AlreadyThere
from node.flows.notice.stream.deliver import Went
from node.model.agency import AgencyId
from node.model.codes import Kind, OfficerRole
from node.model.desk_notice import ForwardRequest
from node.model.parcel import Verb
from tests.federation.test_notice_desk import TO_B, World
from tests.simulator import an_officer

A, B, C = "pt-one", "gr-two", "nl-three"
ANALYST = OfficerRole.ANALYST
RECEIPTED = Went.RECEIPTED


class Interrupted:
    """A journal before whose first commit something happens."""

    def __init__(self, journal, first):
        self.journal, self.first = journal, first

    def commit(self, *act):
        first, self.first = self.first, None
        if first is not None:
            first()
        return self.journal.commit(*act)


@pytest.fixture
def world(make):
    return World(make(A, B, C))


def forward(world, notice_id, meanwhile):
    """Pass a notice on from B to C; ``meanwhile`` is when all is decided."""
    forwarder = world.fed[B].flows.handlers["Inbox.Forward"].__self__
    slow = replace(forwarder, journal=Interrupted(forwarder.journal, meanwhile))
    slow.forward(an_officer(B, ANALYST), ForwardRequest(A, notice_id, (C,)))


def send(world, sender, peer):
    """Deliver, and nothing else: nobody compares how things stand."""
    while world.fed[sender].flows.notices.courier.deliver(AgencyId(peer)) is RECEIPTED:
        pass


def recall(world, notice_id, *peers):
    world.desk.withdraw(notice_id)
    world.deliver(A, *peers)


@pytest.mark.attack
def test_what_is_recalled_while_it_is_passed_on_does_not_go_on(world):
    notice_id = world.publish()
    with pytest.raises(AlreadyThere):
        forward(world, notice_id, lambda: recall(world, notice_id, B))
    world.deliver(B, C)
    assert world.fed[C].store.notices.received(B, notice_id) is None
    # Nor does its content wait for C at B, which said that it has destroyed it.
    assert world.fed[B].store.notices.deliveries(notice_id) == ()


@pytest.mark.attack
def test_what_is_changed_while_it_is_passed_on_does_not_go_on_as_it_was(world):
    notice_id = world.publish()

    def exclude():
        world.desk.update(notice_id, audience=TO_B, excluded_countries=("NL",))
        world.deliver(A, B)

    with pytest.raises(AlreadyThere):
        forward(world, notice_id, exclude)
    world.deliver(B, C)
    assert world.fed[C].store.notices.received(B, notice_id) is None


@pytest.mark.attack
def test_a_recall_taken_while_it_is_passed_on_reaches_the_third_all_the_same(world):
    """B decides that nobody has it of B, and somebody has by the time that counts."""
    notice_id = world.publish()
    store, passed_on = world.fed[B].store, []

    def pass_on(*_):
        if not passed_on:
            passed_on.append(notice_id)
            world.call(B, "Inbox.Forward", ForwardRequest(A, notice_id, (C,)))

    flows = world.fed[B].flows
    take = flows.exchange.stories[Kind.PARCEL]

    def slowly(message, peer, now):
        reply = take(message, peer, now)
        pass_on()
        return reply

    stories = {**flows.exchange.stories, Kind.PARCEL: slowly}
    slow = replace(flows, exchange=replace(flows.exchange, stories=stories))
    world.fed[B].flows = slow
    world.desk.withdraw(notice_id)
    send(world, A, B)
    send(world, B, C)
    assert not store.notices.received(A, notice_id).box.key
    assert world.fed[C].store.notices.received(B, notice_id).box.key
    # The next time that B asks how things stand, it finds out and tells.
    flows.notices.roll_call.ask(AgencyId(C))
    send(world, B, C)
    assert not world.fed[C].store.notices.received(B, notice_id).box.key


@pytest.mark.attack
def test_a_recall_in_the_moment_of_telling_anew_is_not_lost(world):
    """A finds that B lost the notice, and takes it back before it says so."""
    notice_id = world.publish()
    lose(world, notice_id)
    roll_call = world.fed[A].flows.notices.roll_call
    slow = replace(
        roll_call,
        journal=Interrupted(roll_call.journal, lambda: world.desk.withdraw(notice_id)),
    )
    with pytest.raises(AlreadyThere):
        slow.ask(AgencyId(B))
    items = world.fed[A].store.notices.deliveries(notice_id)
    assert [d.verb for d in items if d.peer == B][-1] is Verb.WITHDRAW
    assert [d.state for d in items if d.peer == B][-1] == "queued"


def lose(world, notice_id):
    """Have B lose its copy, as a restore does."""
    from sqlalchemy import text

    with world.fed[B].store.engine.begin() as connection:
        connection.execute(
            text("UPDATE received SET sealed = '', \"key\" = '' WHERE notice_id = :id"),
            {"id": notice_id},
        )
