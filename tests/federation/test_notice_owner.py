"""A notice from the first draft to its end, between composed nodes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from node.codec.wire import from_wire
from node.errors import NotYourRole, PolicySaysNo
from node.flows.channel.deliver import DeliveryResult
from node.flows.notice.views import input_of
from node.model.codes import OfficerRole, Purpose
from node.model.desk.call import ById
from node.model.desk.inbox import INBOX_LIST, INBOX_SHOW, InboxPage, ReceivedRef
from node.model.desk.notice import (
    NOTICES_APPROVE,
    NOTICES_DRAFT,
    NOTICES_LIST,
    NOTICES_PUBLISH,
    NOTICES_PURGE,
    NOTICES_RESUME,
    NOTICES_SHOW,
    NOTICES_SUBMIT,
    NOTICES_SUSPEND,
    NOTICES_UPDATE,
    NOTICES_WITHDRAW,
    NoticeAct,
    NoticePage,
)
from node.model.parcel import Standings
from tests.samples import complete
from tests.simulator import an_officer

A, B, C = "pt-one", "gr-two", "nl-three"
ANALYST, RELEASE = OfficerRole.ANALYST, OfficerRole.RELEASE_OFFICER


class Desk:
    """The owner's desk, and the ways out."""

    def __init__(self, fed):
        self.fed, self.node = fed, fed[A]

    def call(self, role, call, *said):
        return self.node.call(role, call, *said)

    def content(self, basis="eu-eaw", purpose=Purpose.PROSECUTION, **changed):
        made = complete("red")
        why = replace(made.justification, legal_basis=basis, purpose=purpose)
        return replace(made, justification=why, **changed)

    def publish(self, **changed):
        given = input_of("", self.content(**changed))
        act = NoticeAct(self.call(ANALYST, NOTICES_DRAFT, given).notice_id)
        self.call(ANALYST, NOTICES_SUBMIT, act)
        self.call(RELEASE, NOTICES_APPROVE, act)
        return self.call(ANALYST, NOTICES_PUBLISH, act).notice_id

    def update(self, notice_id, **changed):
        given = input_of(notice_id, self.content(**changed))
        self.call(ANALYST, NOTICES_UPDATE, given)
        return self.call(RELEASE, NOTICES_APPROVE, NoticeAct(notice_id))

    def withdraw(self, notice_id):
        self.call(ANALYST, NOTICES_WITHDRAW, NoticeAct(notice_id, "person-found"))
        return self.call(RELEASE, NOTICES_APPROVE, NoticeAct(notice_id))

    def deliver(self, *peers):
        for peer in peers or (B, C):
            for _ in range(20):
                went = self.node.flows.channel.courier.deliver(peer)
                if went is not DeliveryResult.RECEIPTED:
                    break
            # What a peer told is shown once it has told how all of it stands.
            self.fed[peer].flows.notices.reconciler.ask(A)

    def recipients(self, notice_id):
        view = self.call(RELEASE, NOTICES_SHOW, ById(notice_id))
        return {r.peer: r.state for r in view.recipients}

    def at(self, peer, notice_id):
        """Return what an analyst there sees of it, or its state if nothing."""
        here = self.fed[peer]
        items = here.call(ANALYST, INBOX_LIST, InboxPage(ended=True)).items
        state = {i.notice_id: i.state for i in items}.get(notice_id)
        if state not in ("published", "updated"):
            return state
        ref = ReceivedRef(A, notice_id)
        return here.call(ANALYST, INBOX_SHOW, ref).bulletin


@pytest.fixture
def desk(make):
    return Desk(make(A, B, C))


def test_a_red_notice_is_published_updated_withdrawn_and_gone(desk):
    notice_id = desk.publish()
    assert desk.recipients(notice_id) == {B: "queued", C: "queued"}
    desk.deliver()
    assert desk.recipients(notice_id) == {B: "received", C: "received"}
    assert desk.at(B, notice_id).kind == "red"

    desk.update(notice_id, watch=True)
    desk.deliver()
    assert desk.at(C, notice_id).watch

    desk.withdraw(notice_id)
    desk.deliver()
    assert desk.recipients(notice_id) == {B: "obeyed", C: "obeyed"}
    assert desk.at(B, notice_id) == "withdrawn"
    desk.call(RELEASE, NOTICES_PURGE, NoticeAct(notice_id, "retention-over"))
    desk.fed.check()


def test_a_suspended_notice_is_out_of_use_until_it_holds_again(desk):
    notice_id = desk.publish()
    desk.deliver()
    desk.call(RELEASE, NOTICES_SUSPEND, NoticeAct(notice_id, "accuracy-doubt"))
    desk.deliver()
    assert desk.at(B, notice_id) == "suspended"
    desk.call(RELEASE, NOTICES_RESUME, NoticeAct(notice_id, "doubt-resolved"))
    desk.deliver()
    assert desk.at(B, notice_id).kind == "red"


def test_an_embargo_opens_at_its_time_and_an_update_before_it_counts(desk):
    opens = desk.fed.clock.now() + timedelta(hours=3)
    notice_id = desk.publish(opens_at=opens)
    desk.deliver()
    assert desk.recipients(notice_id) == {B: "locked", C: "locked"}
    assert desk.at(B, notice_id).__class__.__name__ != "Bulletin"
    desk.update(notice_id, opens_at=opens, watch=True)
    desk.deliver()
    desk.fed.clock.advance(hours=3)
    desk.deliver()
    assert desk.at(B, notice_id).watch
    assert desk.recipients(notice_id) == {B: "received", C: "received"}


def test_a_notice_expires_everywhere_when_its_life_is_over(desk):
    ends = desk.fed.clock.now() + timedelta(days=10)
    notice_id = desk.publish(valid_until=ends)
    desk.deliver()
    desk.fed.clock.advance(days=11)
    assert desk.node.flows.notices.expiry.run(desk.fed.clock.now()) == 1
    desk.deliver()
    assert desk.at(B, notice_id) == "expired"
    assert desk.recipients(notice_id) == {B: "expired", C: "expired"}


@pytest.mark.attack
def test_a_peer_left_out_sees_nothing_of_a_whole_life(desk):
    notice_id = desk.publish(excluded_countries=("NL",))
    desk.deliver()
    desk.update(notice_id, excluded_countries=("NL",), watch=True)
    desk.withdraw(notice_id)
    desk.deliver()
    assert desk.at(C, notice_id) is None
    assert desk.fed[C].store.channel.in_stream(A) is None or (
        desk.fed[C].store.channel.in_stream(A).position == 0
    )
    assert C not in desk.recipients(notice_id)


@pytest.mark.attack
def test_an_update_that_excludes_a_country_destroys_the_copy_there(desk):
    notice_id = desk.publish()
    desk.deliver()
    desk.update(notice_id, excluded_countries=("NL",))
    desk.deliver()
    assert desk.at(B, notice_id).kind == "red"
    assert desk.at(C, notice_id) == "withdrawn"
    assert not desk.fed[C].store.notices.received(A, notice_id).box.key


@pytest.mark.attack
def test_an_analyst_with_both_roles_cannot_let_out_a_notice_alone(desk):
    given = input_of("", desk.content())
    both = replace(an_officer(A, ANALYST), roles=frozenset({ANALYST, RELEASE}))
    handlers = desk.node.flows.handlers
    act = NoticeAct(handlers[NOTICES_DRAFT](both, given).notice_id)
    handlers[NOTICES_SUBMIT](both, act)
    with pytest.raises(NotYourRole):
        handlers[NOTICES_APPROVE](both, act)


@pytest.mark.attack
def test_the_refusal_to_publish_leaves_the_peers_as_they_were(desk):
    given = input_of("", desk.content(excluded_countries=("GR", "NL")))
    act = NoticeAct(desk.call(ANALYST, NOTICES_DRAFT, given).notice_id)
    desk.call(ANALYST, NOTICES_SUBMIT, act)
    desk.call(RELEASE, NOTICES_APPROVE, act)
    with pytest.raises(PolicySaysNo):
        desk.call(ANALYST, NOTICES_PUBLISH, act)
    assert desk.call(ANALYST, NOTICES_LIST, NoticePage()).items[0].recipients == 0
    for peer in (B, C):
        assert desk.node.flows.channel.courier.deliver(peer) is DeliveryResult.NOTHING


@pytest.mark.attack
def test_who_lost_a_notice_does_not_learn_that_it_lives_on_for_others(desk):
    notice_id = desk.publish()
    desk.deliver()
    desk.update(notice_id, excluded_countries=("NL",))
    desk.deliver()
    desk.update(notice_id, excluded_countries=("NL",), watch=True)
    desk.deliver()
    desk.fed.network.answered.clear()
    desk.fed[C].flows.notices.reconciler.ask(A)
    ((sender, recipient, envelope),) = desk.fed.network.answered
    said = desk.fed.opened(sender, recipient, envelope)
    assert from_wire(Standings, said.payload).own == ()
