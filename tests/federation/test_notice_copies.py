"""A notice is its owner's wherever it lies: nobody widens, alters or keeps it.

Three agencies: the first owns a notice, the second has it, and tells the third of it.
"""

import pytest

from node.errors import PolicySaysNo, Refused
from node.flows.channel.deliver import DeliveryResult
from node.model.agency import AgencyId
from node.model.codes import OfficerRole
from node.model.desk.call import ById
from node.model.desk.inbox import INBOX_FORWARD, INBOX_MARK, ForwardRequest, MarkRequest
from node.model.desk.notice import (
    NOTICES_RESUME,
    NOTICES_SHOW,
    NOTICES_SUSPEND,
    NoticeAct,
)
from node.model.notice import Audience, AudienceMode
from node.model.parcel import Verb
from tests.federation.test_notice_desk import World

A, B, C = "pt-one", "gr-two", "nl-three"
RELEASE = OfficerRole.RELEASE_OFFICER
ALL = Audience(AudienceMode.ALL)
GOES_ON = (DeliveryResult.RECEIPTED, DeliveryResult.CHANGED)


class Late(World):
    """The owner comes to know the third when its notice was published already."""

    def __init__(self, make):
        fed = make(A, B, C, introduced=False)
        for here, there in ((A, B), (B, A), (B, C), (C, B), (C, A)):
            fed.introduce_one(fed[here], fed[there])
        super().__init__(fed)

    def told_of(self, **changed):
        """Publish to all, have B tell C of it, and let all be said that follows."""
        notice_id = self.publish(**{"audience": ALL} | changed)
        self.fed.introduce_one(self.fed[A], self.fed[C])
        self.call(B, INBOX_FORWARD, ForwardRequest(A, notice_id, (C,)))
        self.settle()
        return notice_id

    def settle(self):
        """Let all say what they have to say, as far as they reach each other."""
        for _ in range(3):
            self.fed.clock.advance(minutes=6)
            for here in (A, B, C):
                for there in (A, B, C):
                    if here != there:
                        self.say(here, there)
        for here in (A, B, C):
            for there in (A, B, C):
                if self.reach(here, there):
                    self.fed[here].flows.notices.reconciler.ask(AgencyId(there))

    def say(self, here, there):
        courier = self.fed[here].flows.channel.courier
        while courier.deliver(AgencyId(there)) in GOES_ON:
            pass

    def reach(self, here, there):
        known = (
            self.fed[x].store.peers.get(AgencyId(y))
            for x, y in ((here, there), (there, here))
        )
        return (
            here != there
            and not {here, there} & self.fed.network.cut
            and all(p is not None and p.state == "active" for p in known)
        )

    def listed(self, at):
        """Return the one notice in an inbox, as it is listed there."""
        (item,) = self.inbox(at)
        return item


@pytest.fixture
def late(make):
    return Late(make)


def test_who_was_told_of_a_notice_has_it_of_its_owner(late):
    notice_id = late.told_of()
    (found,) = late.find(C)
    assert (found.owner, found.sender, found.reference) == (A, A, notice_id)
    assert late.fed[C].store.notices.received(B, notice_id) is None
    # Nothing of what it says went from B to C: neither outbox nor exhibit has it.
    items = late.fed[B].store.notices.deliveries(notice_id)
    assert {d.verb for d in items if d.peer == C} == {Verb.REFER}


def test_an_owner_gives_who_asks_what_its_rules_let_it_have_and_writes_down_why(late):
    late.told_of()
    ((_, entry),) = [
        (i, e) for i, e in late.fed[A].entries("notice.received") if e.outcomes
    ]
    (outcome,) = entry.outcomes
    assert (entry.asker, outcome.told) == (C, "publish")
    assert outcome.policies
    assert entry.policy_digest


@pytest.mark.attack
def test_attack_keep_what_was_recalled_where_the_relay_had_revoked_its_owner(late):
    notice_id = late.told_of()
    late.fed[B].revoke(A)
    late.desk.withdraw(notice_id)
    late.settle()
    assert late.find(C) == ()
    assert late.find(B) == ()


@pytest.mark.attack
def test_attack_keep_what_was_recalled_where_the_owner_had_revoked_the_relay(late):
    notice_id = late.told_of()
    late.fed[A].revoke(B)
    late.desk.withdraw(notice_id)
    late.settle()
    assert late.find(C) == ()


@pytest.mark.attack
def test_attack_keep_what_was_recalled_while_the_relay_was_away(late):
    notice_id = late.told_of()
    late.fed.network.cut.add(B)
    late.desk.withdraw(notice_id)
    late.settle()
    assert late.find(C) == ()


@pytest.mark.attack
def test_attack_keep_a_second_copy_of_what_is_signed_for_as_destroyed(make):
    """The third has it of its owner, and is told of it by another besides."""
    world = Late(make)
    world.fed.introduce_one(world.fed[A], world.fed[C])
    notice_id = world.publish(audience=ALL)
    world.settle()
    world.call(B, INBOX_FORWARD, ForwardRequest(A, notice_id, (C,)))
    world.settle()
    assert {f.reference for f in world.find(C)} == {notice_id}
    world.fed.network.cut.add(B)
    world.desk.withdraw(notice_id)
    world.settle()
    assert world.desk.recipients(notice_id)[C] == "obeyed"
    assert world.find(C) == ()
    assert not any(
        world.fed[C].store.notices.held(of, after="", until="") for of in (A, B)
    )


def test_an_end_counts_from_wherever_it_comes(late):
    """The line from the owner to the third is down; who told the third relays it."""
    notice_id = late.told_of()
    late.desk.withdraw(notice_id)
    late.say(A, B)
    assert late.find(C) != ()
    late.say(B, C)
    assert late.find(C) == ()
    assert not late.fed[C].store.notices.received(A, notice_id).box.key
    # What its owner then says itself is obeyed once more, and its owner knows.
    late.settle()
    assert late.desk.recipients(notice_id)[C] == "obeyed"


def test_a_suspension_counts_from_wherever_it_comes_and_its_end_from_its_owner(late):
    notice_id = late.told_of()
    late.desk.call(RELEASE, NOTICES_SUSPEND, NoticeAct(notice_id, "compliance-doubt"))
    late.say(A, B)
    late.say(B, C)
    assert late.find(C) == ()
    late.desk.call(RELEASE, NOTICES_RESUME, NoticeAct(notice_id, "doubt-resolved"))
    late.say(A, B)
    late.say(B, C)
    assert late.find(C) == ()
    late.settle()
    assert [f.reference for f in late.find(C)] == [notice_id]


@pytest.mark.attack
def test_attack_pass_on_to_exactly_the_agency_that_was_left_out(make):
    world = World(make(A, B, C))
    notice_id = world.publish(audience=Audience(AudienceMode.EXCEPT, (C,)))
    with pytest.raises(PolicySaysNo, match="owner-audience"):
        world.forward(notice_id, C)
    assert world.find(C) == world.inbox(C) == ()


@pytest.mark.attack
def test_attack_pass_on_what_is_for_named_recipients_only(make):
    world = World(make(A, B, C))
    notice_id = world.publish(audience=Audience(AudienceMode.NAMED, (B,)))
    with pytest.raises(PolicySaysNo, match="owner-audience"):
        world.forward(notice_id, C)
    assert world.find(C) == world.inbox(C) == ()


@pytest.mark.attack
def test_attack_give_a_third_what_its_owner_would_not_show_it(late):
    """The owner's rules decide when the third asks, not the rules of who told it."""
    notice_id = late.publish(audience=ALL)
    late.fed.introduce_one(late.fed[A], late.fed[C])
    late.call(B, INBOX_FORWARD, ForwardRequest(A, notice_id, (C,)))
    late.desk.update(notice_id, audience=Audience(AudienceMode.EXCEPT, (C,)))
    late.settle()
    assert late.find(C) == late.inbox(C) == ()
    assert notice_id not in {
        s.notice_id for s in late.fed[C].store.notices.held(A, after="", until="")
    }


@pytest.mark.attack
def test_attack_object_to_a_notice_and_be_heard_by_nobody(late):
    notice_id = late.told_of()
    item = late.listed(C)
    said = MarkRequest(
        item.sender, notice_id, Verb.OBJECTED, "refuge-granted", "Since 2019", "en"
    )
    late.call(C, INBOX_MARK, said)
    late.settle()
    assert late.desk.recipients(notice_id)[C] == "objected"


@pytest.mark.attack
def test_attack_leave_an_owner_in_the_dark_about_who_has_its_notice(late):
    notice_id = late.told_of()
    view = late.desk.call(RELEASE, NOTICES_SHOW, ById(notice_id))
    told = {r.peer: [(s.verb, s.reference) for s in r.reports] for r in view.recipients}
    assert told == {B: [("referred", C)], C: [("asked", B)]}


@pytest.mark.attack
def test_attack_use_what_cannot_be_proved_to_hold_still(late):
    """The third has revoked the owner, or has not heard it for too long."""
    notice_id = late.told_of()
    late.fed.clock.advance(days=4)
    assert late.find(C) == ()
    late.settle()
    assert [f.reference for f in late.find(C)] == [notice_id]
    late.fed[C].revoke(A)
    assert late.find(C) == ()
    with pytest.raises(Refused, match="held back"):
        late.call(C, INBOX_MARK, MarkRequest(A, notice_id, Verb.READ))


def test_an_agency_that_its_owner_does_not_know_is_given_nothing(make):
    """It asks, and is a stranger; once it is introduced, it is answered."""
    world = Late(make)
    notice_id = world.publish(audience=ALL)
    world.call(B, INBOX_FORWARD, ForwardRequest(A, notice_id, (C,)))
    world.settle()
    assert world.find(C) == world.inbox(C) == ()
    world.fed.introduce_one(world.fed[A], world.fed[C])
    world.settle()
    assert [f.reference for f in world.find(C)] == [notice_id]


def test_an_agency_that_does_not_know_the_owner_asks_nobody(make):
    fed = make(A, B, C, introduced=False)
    for here, there in ((A, B), (B, A), (B, C), (C, B)):
        fed.introduce_one(fed[here], fed[there])
    world = World(fed)
    notice_id = world.publish(audience=ALL)
    world.call(B, INBOX_FORWARD, ForwardRequest(A, notice_id, (C,)))
    world.deliver(B, C)
    assert fed[C].store.notices.spoken_of([notice_id]) == frozenset()
    # B sees that it was taken down, and nothing of whom C knows; C's auditors see why.
    (item,) = [d for d in fed[B].store.notices.deliveries(notice_id) if d.peer == C]
    assert (item.outcome, item.reason) == ("noted", "")
    (entry,) = [e for _, e in fed[C].entries("notice.received")]
    assert ("doubt", f"refer {notice_id} 1 unknown-peer") in [
        (d.name, d.value) for d in entry.details
    ]
