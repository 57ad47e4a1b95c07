"""What is decided in the moment in which a notice is taken back.

Each test lets the recall happen between what a flow has read and what it records:
the worst moment there is.
"""

from dataclasses import replace

import pytest

from node.errors import AlreadyThere, Altered
from node.flows.steps import to_end
from node.model.agency import AgencyId
from node.model.codes import Kind, OfficerRole
from node.model.desk.inbox import INBOX_FORWARD, ForwardRequest
from node.model.parcel import Verb
from tests.federation.test_notice_copies import ALL, Late
from tests.federation.test_notice_desk import TO_B, World
from tests.simulator import an_officer

A, B, C = "pt-one", "gr-two", "nl-three"
ANALYST = OfficerRole.ANALYST


class Interrupted:
    """A journal before whose first commit something happens."""

    def __init__(self, journal, first):
        self.journal, self.first = journal, first

    def commit(self, *act):
        first, self.first = self.first, None
        if first is not None:
            first()
        return self.journal.commit(*act)


def interrupted(flow, first):
    """Return ``flow`` as one before whose first entry something happens."""
    journal = Interrupted(flow.recorder.journal, first)
    return replace(flow, recorder=replace(flow.recorder, journal=journal))


@pytest.fixture
def world(make):
    return World(make(A, B, C))


@pytest.fixture
def late(make):
    """A's notice is for all, and A comes to know C when it was published."""
    return Late(make)


def interrupt(world, agency, meanwhile):
    """Let something happen once when a node has judged a parcel and not recorded it."""
    flows, left = world.fed[agency].flows, [meanwhile]
    take = flows.exchange.stories[Kind.PARCEL]

    def slowly(message, peer, now):
        reply = to_end(take(message, peer, now))
        if left:
            left.pop()()
        return reply

    stories = {**flows.exchange.stories, Kind.PARCEL: slowly}
    exchange = replace(flows.exchange, stories=stories)
    world.fed[agency].flows = replace(flows, exchange=exchange)


def forward(world, notice_id, meanwhile):
    """Tell C of a notice at B; ``meanwhile`` is when all is decided."""
    forwarder = world.fed[B].flows.handlers[INBOX_FORWARD].__self__
    slow = interrupted(forwarder, meanwhile)
    slow.forward(an_officer(B, ANALYST), ForwardRequest(A, notice_id, (C,)))


@pytest.mark.attack
def test_of_what_is_recalled_meanwhile_nobody_is_told(late):
    notice_id = late.publish(audience=ALL)

    def recall():
        late.desk.withdraw(notice_id)
        late.say(A, B)

    with pytest.raises(AlreadyThere):
        forward(late, notice_id, recall)
    assert late.fed[B].store.notices.deliveries(notice_id) == ()


@pytest.mark.attack
def test_of_what_is_changed_meanwhile_nobody_is_told_as_it_was(late):
    notice_id = late.publish(audience=ALL)

    def exclude():
        late.desk.update(notice_id, audience=ALL, excluded_countries=("NL",))
        late.say(A, B)

    with pytest.raises(AlreadyThere):
        forward(late, notice_id, exclude)
    assert late.fed[B].store.notices.deliveries(notice_id) == ()


@pytest.mark.attack
def test_what_is_recalled_while_it_is_asked_for_is_not_given(late):
    """A has decided that C may have it, and takes it back before that is recorded."""
    notice_id = late.publish(audience=ALL)
    late.fed.introduce_one(late.fed[A], late.fed[C])
    late.call(B, INBOX_FORWARD, ForwardRequest(A, notice_id, (C,)))
    late.say(B, C)
    flows = late.fed[A].flows
    interrupt(late, A, lambda: late.desk.withdraw(notice_id))
    late.say(C, A)
    late.fed[A].flows = flows
    late.settle()
    # That it is over C was told by B; what it said, by nobody.
    row = late.fed[C].store.notices.received(A, notice_id)
    assert (row.kind, row.state, row.box.key) == ("", "withdrawn", b"")
    items = late.fed[A].store.notices.deliveries(notice_id)
    assert C not in {d.peer for d in items}


@pytest.mark.attack
def test_a_recall_in_the_moment_of_telling_anew_is_not_lost(world):
    """A finds that B lost the notice, and takes it back before it says so."""
    notice_id = world.publish()
    lose(world, notice_id)
    reconciler = world.fed[A].flows.notices.reconciler
    slow = interrupted(reconciler, lambda: world.desk.withdraw(notice_id))
    with pytest.raises(AlreadyThere):
        slow.ask(AgencyId(B))
    items = world.fed[A].store.notices.deliveries(notice_id)
    assert [d.verb for d in items if d.peer == B][-1] is Verb.WITHDRAW
    assert [d.state for d in items if d.peer == B][-1] == "queued"


def lose(world, notice_id):
    """Have B lose its copy, as a restore does."""
    from node.store.notice_schema import RECEIVED
    from node.store.sql import SqlStatement

    def work(transaction):
        transaction.touch(RECEIVED, [number])
        emptied = SqlStatement('UPDATE "received" SET "key" = ? WHERE "number" = ?')
        emptied.run(transaction.connection, (b"", number))

    store = world.fed[B].store
    number = store.notices.received(A, notice_id).number
    store.journal.tidy(work)


@pytest.mark.attack
def test_what_a_forged_backup_queued_for_another_agency_is_not_said_to_it(world):
    """A restore takes queued items as they stand; their words say for whom they are."""
    from node.store.channel_schema import DELIVERY
    from node.store.sql import SqlStatement

    notice_id = world.desk.publish(audience=TO_B)
    store = world.fed[A].store
    (item,) = store.notices.deliveries(notice_id)

    def restored_so(transaction):
        transaction.touch(DELIVERY, [item.number])
        made = SqlStatement(
            "INSERT INTO way (peer, attempts, last_error) VALUES (?, 0, '')"
        )
        made.run(transaction.connection, (C,))
        for table in ("delivery", "waiting"):
            words = f'UPDATE "{table}" SET "peer" = ? WHERE "number" = ?'  # noqa: S608
            changed = SqlStatement(words)
            changed.run(transaction.connection, (C, item.number))

    store.journal.tidy(restored_so)
    with pytest.raises(Altered, match="for somebody else"):
        world.fed[A].flows.channel.courier.deliver(AgencyId(C))
    assert world.fed[C].store.notices.received(A, notice_id) is None
