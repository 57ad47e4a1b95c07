"""What is decided in the moment in which a notice is taken back.

Each test lets the recall happen between what a flow has read and what it records:
the worst moment there is.
"""

from dataclasses import replace

import pytest

from node.errors import AlreadyThere, StoreBroken
from node.flows.notice.stream.deliver import Went
from node.flows.steps import to_end
from node.model.agency import AgencyId
from node.model.codes import Kind, OfficerRole
from node.model.desk_notice import ForwardRequest
from node.model.parcel import Verb
from tests.federation.test_notice_desk import TO_B, World
from tests.simulator import an_officer

A, B, C = "pt-one", "gr-two", "nl-three"
ANALYST = OfficerRole.ANALYST
GOES_ON = (Went.RECEIPTED, Went.CHANGED)


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


def interrupt(world, meanwhile):
    """Let something happen once when B has judged a parcel and not recorded it."""
    flows, left = world.fed[B].flows, [meanwhile]
    take = flows.exchange.stories[Kind.PARCEL]

    def slowly(message, peer, now):
        reply = to_end(take(message, peer, now))
        if left:
            left.pop()()
        return reply

    stories = {**flows.exchange.stories, Kind.PARCEL: slowly}
    exchange = replace(flows.exchange, stories=stories)
    world.fed[B].flows = replace(flows, exchange=exchange)


def forward(world, notice_id, meanwhile):
    """Pass a notice on from B to C; ``meanwhile`` is when all is decided."""
    forwarder = world.fed[B].flows.handlers["Inbox.Forward"].__self__
    slow = replace(forwarder, journal=Interrupted(forwarder.journal, meanwhile))
    slow.forward(an_officer(B, ANALYST), ForwardRequest(A, notice_id, (C,)))


def send(world, sender, peer):
    """Deliver, and nothing else: nobody compares how things stand."""
    courier = world.fed[sender].flows.notices.courier
    while courier.deliver(AgencyId(peer)) in GOES_ON:
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
    flows = world.fed[B].flows

    def pass_on():
        world.call(B, "Inbox.Forward", ForwardRequest(A, notice_id, (C,)))
        passed_on.append(notice_id)

    interrupt(world, pass_on)
    world.desk.withdraw(notice_id)
    send(world, A, B)
    # B did not take it: what it had decided upon was no longer so.
    assert passed_on
    assert store.notices.received(A, notice_id).box.key
    world.fed[B].flows = flows
    world.fed.clock.advance(minutes=6)
    send(world, A, B)
    assert not store.notices.received(A, notice_id).box.key
    send(world, B, C)
    assert not key_of(world.fed[C], B, notice_id)
    assert not waiting_content(world.fed[B], notice_id)


@pytest.mark.attack
def test_an_update_taken_while_it_is_passed_on_reaches_the_third_all_the_same(world):
    """It shuts out the country that B passes the old form on to, at that moment."""
    notice_id = world.publish()
    flows = world.fed[B].flows
    pass_on = ForwardRequest(A, notice_id, (C,))
    interrupt(world, lambda: world.call(B, "Inbox.Forward", pass_on))
    world.desk.update(notice_id, audience=TO_B, excluded_countries=("NL",))
    send(world, A, B)
    world.fed[B].flows = flows
    world.fed.clock.advance(minutes=6)
    send(world, A, B)
    assert world.fed[B].store.notices.received(A, notice_id).sequence == 2
    send(world, B, C)
    assert not key_of(world.fed[C], B, notice_id)


@pytest.mark.attack
def test_a_copy_that_its_owner_lists_no_more_is_not_passed_on_as_it_is_obeyed(world):
    """A's recall was lost; B asks how things stand, and passes it on meanwhile."""
    notice_id = world.publish()
    world.desk.withdraw(notice_id)
    roll_call = world.fed[B].flows.notices.roll_call
    pass_on = ForwardRequest(A, notice_id, (C,))
    slow = replace(
        roll_call,
        journal=Interrupted(
            roll_call.journal, lambda: world.call(B, "Inbox.Forward", pass_on)
        ),
    )
    with pytest.raises(AlreadyThere):
        slow.ask(AgencyId(A))
    roll_call.ask(AgencyId(A))
    assert not key_of(world.fed[B], A, notice_id)
    send(world, B, C)
    assert not key_of(world.fed[C], B, notice_id)


# --- said, and not answered ----------------------------------------------------------


@pytest.mark.attack
@pytest.mark.parametrize("arrived", [True, False])
def test_what_is_recalled_when_it_was_said_and_not_answered_is_gone(world, arrived):
    """B said it to C and heard nothing; then A takes it back, and C comes again."""
    notice_id, other = world.publish(), world.publish()
    for one in (notice_id, other):
        world.call(B, "Inbox.Forward", ForwardRequest(A, one, (C,)))
    lost = f"{C}>{B}" if arrived else f"{B}>{C}"
    network = world.fed.network
    network.tamper = lambda way, envelope: None if way == lost else envelope
    send(world, B, C)
    assert bool(key_of(world.fed[C], B, notice_id)) is arrived
    assert waiting_content(world.fed[B], notice_id)
    recall(world, notice_id, B)
    assert not waiting_content(world.fed[B], notice_id)
    network.tamper = None
    send(world, B, C)
    assert not key_of(world.fed[C], B, notice_id)
    assert world.fed[C].store.notices.received(B, notice_id).state == "withdrawn"
    assert key_of(world.fed[C], B, other), "what still holds came again"
    ((_, entry),) = world.fed[B].entries("notice.restarted")
    assert ("reason", "taken-back") in [(d.name, d.value) for d in entry.details]
    # The stream goes on from there.
    world.forward(world.publish(), C)
    assert world.fed[B].store.notices.backlog(C) == 0


@pytest.mark.attack
def test_a_courier_killed_over_what_was_taken_back_finds_it_again(world):
    notice_id = world.publish()
    world.call(B, "Inbox.Forward", ForwardRequest(A, notice_id, (C,)))
    network = world.fed.network
    network.tamper = lambda way, envelope: None if way == f"{C}>{B}" else envelope
    send(world, B, C)
    recall(world, notice_id, B)
    network.tamper = None
    courier = world.fed[B].flows.notices.courier

    def die():
        raise StoreBroken("killed")

    with pytest.raises(StoreBroken):
        replace(courier, journal=Interrupted(courier.journal, die)).deliver(AgencyId(C))
    assert key_of(world.fed[C], B, notice_id)
    world.fed.restart(B)
    send(world, B, C)
    assert not key_of(world.fed[C], B, notice_id)


def key_of(node, sender, notice_id):
    """Return the key of a copy, if it has one."""
    row = node.store.notices.received(sender, notice_id)
    return row.box.key if row else b""


def waiting_content(node, notice_id):
    """Return the items that wait for anybody and say what a notice says."""
    items = node.store.notices.deliveries(notice_id)
    waits = [d for d in items if d.state in ("queued", "sent") and d.box.key]
    return [d for d in waits if d.verb in (Verb.PUBLISH, Verb.UPDATE)]


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
