"""What recipients make of notices, between composed nodes: found, marked, recalled."""

from datetime import timedelta

import pytest

from node.errors import PolicySaysNo, Refused
from node.flows.channel.deliver import DeliveryResult
from node.model.codes import Handling, OfficerRole, Purpose
from node.model.desk.call import ById
from node.model.desk.inbox import (
    INBOX_EXPORT,
    INBOX_FIND,
    INBOX_FORWARD,
    INBOX_HITS,
    INBOX_LIST,
    INBOX_MARK,
    INBOX_SHOW,
    FindRequest,
    ForwardRequest,
    HitPage,
    InboxPage,
    MarkRequest,
    ReceivedRef,
)
from node.model.desk.notice import (
    NOTICES_RESUME,
    NOTICES_SHOW,
    NOTICES_SUSPEND,
    NoticeAct,
)
from node.model.desk.query import QUERIES_ASK
from node.model.desk.record import RECORDS_ADD, RECORDS_SHOW, FieldInput, RecordInput
from node.model.notice import Audience, AudienceMode
from node.model.parcel import Verb
from node.model.query import Question, Term
from tests.federation.test_notice_owner import Desk
from tests.simulator import ask_request, record_request

A, B, C = "pt-one", "gr-two", "nl-three"
ANALYST, RELEASE = OfficerRole.ANALYST, OfficerRole.RELEASE_OFFICER
TO_B = Audience(AudienceMode.NAMED, (B,))


class World:
    """Three nodes; the first tells only the second."""

    def __init__(self, fed):
        self.fed, self.desk = fed, Desk(fed)

    def call(self, at, name, said, role=ANALYST):
        return self.fed[at].call(role, name, said)

    def publish(self, **changed):
        notice_id = self.desk.publish(**{"audience": TO_B} | changed)
        self.deliver(A, B)
        return notice_id

    def deliver(self, sender, *peers):
        courier = self.fed[sender].flows.channel.courier
        for peer in peers:
            while courier.deliver(peer) is DeliveryResult.RECEIPTED:
                pass
            self.fed[peer].flows.notices.reconciler.ask(sender)

    def forward(self, notice_id, *peers, at=B, sender=A):
        self.call(at, INBOX_FORWARD, ForwardRequest(sender, notice_id, peers))
        self.deliver(at, *peers)

    def find(self, at, **changed):
        given = self.desk.content().fields
        terms = tuple(
            Term(f.field, f.value)
            for f in given
            if f.field in ("name", "first_name", "family_name", "birth_date")
        )
        values = {
            "purpose": Purpose.INVESTIGATION,
            "case": "CASE-9",
            "offence": "trafficking-in-human-beings",
            "legal_basis": "eu-2023-977",
            "questions": (Question("person", terms),),
        }
        request = FindRequest(**values | changed)
        return self.call(at, INBOX_FIND, request).found

    def inbox(self, at, **page):
        return self.call(at, INBOX_LIST, InboxPage(**page)).items

    def keep(self, at):
        """Add what the notice is about to the holdings of a node."""
        given = self.desk.content().fields
        fields = tuple(
            FieldInput(f.field, f.value)
            for f in given
            if f.field in ("name", "first_name", "family_name", "birth_date", "sex")
        )
        record = RecordInput("person", "suspect", fields, "", "H0", "B2", False)
        return self.call(at, RECORDS_ADD, record, OfficerRole.CUSTODIAN)


@pytest.fixture
def world(make):
    return World(make(A, B, C))


def test_a_notice_is_found_at_home_by_its_recipient_and_by_nobody_else(world):
    notice_id = world.publish()
    (found,) = world.find(B)
    assert (found.owner, found.reference, found.kind) == (A, notice_id, "red")
    assert world.find(C) == ()
    world.desk.withdraw(notice_id)
    world.deliver(A, B)
    assert world.find(B) == ()


def test_an_owner_sees_what_a_recipient_made_of_its_notice(world):
    notice_id = world.publish()
    world.call(B, INBOX_MARK, MarkRequest(A, notice_id, Verb.READ))
    world.deliver(B, A)
    assert world.desk.recipients(notice_id) == {B: "read"}
    said = MarkRequest(
        A, notice_id, Verb.OBJECTED, "refuge-granted", "Since 2019", "en"
    )
    world.call(B, INBOX_MARK, said)
    world.deliver(B, A)
    assert world.desk.recipients(notice_id) == {B: "objected"}
    (recipient,) = world.desk.call(RELEASE, NOTICES_SHOW, ById(notice_id)).recipients
    assert [(r.verb, r.ground, r.text) for r in recipient.reports][-1] == (
        "objected",
        "refuge-granted",
        "Since 2019",
    )


def test_a_later_record_of_the_recipient_is_a_hit_on_both_sides(world):
    notice_id = world.publish(watch=True)
    kept = world.keep(B)
    (hit,) = world.call(B, INBOX_HITS, HitPage()).items
    assert (hit.notice_id, hit.reference) == (notice_id, kept.reference)
    world.deliver(B, A)
    (recipient,) = world.desk.call(RELEASE, NOTICES_SHOW, ById(notice_id)).recipients
    told = [r.reference for r in recipient.reports if r.verb == "hit"]
    assert len(told) == hit.told
    shown = [
        world.call(B, RECORDS_SHOW, record_request(name)).reference for name in told
    ]
    assert shown == ([kept.reference] if hit.told else [])


def test_a_question_to_peers_that_matches_is_a_hit_at_home(world):
    world.publish(watch=True)
    given = {f.field: f.value for f in world.desk.content().fields}
    name = given.get("name") or f"{given['first_name']} {given['family_name']}"
    terms = (Term("name", name), Term("birth_date", given["birth_date"]))
    request = ask_request(Question("person", terms), peers=(C,))
    list(world.call(B, QUERIES_ASK, request))
    (hit,) = world.call(B, INBOX_HITS, HitPage()).items
    assert hit.reference == ""


@pytest.mark.attack
def test_what_its_owner_put_under_another_code_is_not_taken_out_of_the_node(world):
    inquiry = {"basis": "eu-2023-977", "purpose": Purpose.INVESTIGATION}
    notice_id = world.publish(**inquiry)
    world.desk.update(notice_id, audience=TO_B, handling=Handling.H2, **inquiry)
    world.deliver(A, B)
    assert world.find(B) != ()
    with pytest.raises(PolicySaysNo):
        world.call(B, INBOX_EXPORT, ReceivedRef(A, notice_id))


@pytest.mark.attack
def test_a_node_that_was_down_obeys_before_it_shows_anything(world):
    notice_id = world.publish()
    world.fed.clock.advance(days=1)
    world.desk.withdraw(notice_id)
    world.fed.restart(B)
    assert world.inbox(B) == ()
    assert world.find(B) == ()
    with pytest.raises(Refused, match="held back"):
        world.call(B, INBOX_SHOW, ReceivedRef(A, notice_id))
    world.fed[B].flows.notices.reconciler.ask(A)
    assert world.inbox(B) == ()
    assert world.inbox(B, ended=True)[0].state == "withdrawn"


def test_a_node_that_was_down_shows_again_what_still_holds(world):
    notice_id = world.publish()
    world.fed.clock.advance(days=1)
    world.fed.restart(B)
    assert world.inbox(B) == ()
    world.fed[B].flows.notices.reconciler.ask(A)
    assert [i.notice_id for i in world.inbox(B)] == [notice_id]


def test_nothing_of_a_notice_is_found_before_its_embargo_is_over(world):
    opens = world.fed.clock.now() + timedelta(days=2)
    notice_id = world.publish(opens_at=opens)
    (item,) = world.inbox(B)
    assert (item.notice_id, item.title, item.opens_at) == (notice_id, "", opens)
    assert world.find(B) == ()
    world.fed.clock.advance(days=2)
    world.deliver(A, B)
    assert [f.reference for f in world.find(B)] == [notice_id]


@pytest.mark.attack
def test_what_is_under_embargo_is_not_passed_on(world):
    opens = world.fed.clock.now() + timedelta(days=2)
    notice_id = world.publish(opens_at=opens)
    with pytest.raises(Refused):
        world.forward(notice_id, C)
    assert world.inbox(C) == ()


def test_a_suspended_notice_is_not_found_until_it_holds_again(world):
    notice_id = world.publish()
    pause = NoticeAct(notice_id, "compliance-doubt")
    world.desk.call(RELEASE, NOTICES_SUSPEND, pause)
    world.deliver(A, B)
    assert world.find(B) == ()
    assert [i.state for i in world.inbox(B)] == ["suspended"]
    world.desk.call(RELEASE, NOTICES_RESUME, NoticeAct(notice_id, "doubt-resolved"))
    world.deliver(A, B)
    assert len(world.find(B)) == 1
