"""Peers' notices that older rules have read are read anew, and their watches matched."""

from __future__ import annotations

from datetime import timedelta

import pytest

from node.codec.stored import pack
from node.errors import Altered
from node.flows.index.effects import ReindexReceived
from node.flows.index.meet import ACT, MATCHED, WatchesMatched
from node.flows.index.progress import INDEXED, IndexedUnder
from node.flows.index.reindex import OVER
from node.flows.ports import PutSetting
from node.model.codes import OfficerRole
from node.model.desk.call import ById
from node.model.desk.inbox import INBOX_HITS, HitPage
from node.model.desk.notice import NOTICES_SHOW, NOTICES_SUSPEND, NoticeAct
from node.model.desk.peer import PEERS_REVOKE, RevokeRequest
from tests.federation.test_notice_desk import A, B, C, World
from tests.older_rules import OLDER

RELEASE = OfficerRole.RELEASE_OFFICER


@pytest.fixture
def world(make):
    return World(make(A, B, C))


def as_of_older_rules(world):
    """Let what B received be found by what other rules would have made of it."""
    node = world.fed[B]
    page = node.store.index.page("received", after=0, count=100)
    effects = [
        ReindexReceived(
            held.row.sender,
            held.row.notice_id,
            held.row.box.sealed,
            tuple(sorted(node.keys.token(f"old:{t.hex()}") for t in held.tokens)),
        )
        for held in page.rows
    ]
    node.flows.recorder.record("test.older", effects, at=world.fed.clock.now())


def upgrade(world):
    """Start B again, by rules that are not those by which it has read."""
    node = world.fed[B]
    older = (
        PutSetting(INDEXED, pack(IndexedUnder(OLDER))),
        PutSetting(MATCHED, pack(WatchesMatched(OLDER))),
    )
    node.flows.recorder.record("test.older", older, at=world.fed.clock.now())
    world.fed.restart(B)
    return node.flows


def read_anew(flows):
    while flows.reindexer.progress.behind:
        flows.reindexer.step()


def matched(flows):
    while flows.watch_matcher.step():
        pass


def hits(world):
    return [h.reference for h in world.call(B, INBOX_HITS, HitPage()).items]


def told(world, notice_id):
    """What its owner was told of matches."""
    world.deliver(B, A)
    (recipient,) = world.desk.call(RELEASE, NOTICES_SHOW, ById(notice_id)).recipients
    return [r.reference for r in recipient.reports if r.verb == "hit"]


def heard(world):
    """Let B hear how its peer's notices stand, as it does soon after a start."""
    world.fed[B].flows.notices.reconciler.ask(A)


def test_a_notice_that_older_rules_have_read_is_found_at_home_again(world):
    world.publish()
    as_of_older_rules(world)
    flows = upgrade(world)
    heard(world)
    assert world.find(B) == ()
    read_anew(flows)
    assert len(world.find(B)) == 1
    assert len(world.fed[B].entries(OVER)) == 1
    assert list(world.fed[B].store.journal.altered()) == []


def test_a_suspended_notice_is_not_found_because_it_was_read_anew(world):
    notice_id = world.publish()
    pause = NoticeAct(notice_id, "compliance-doubt")
    world.desk.call(RELEASE, NOTICES_SUSPEND, pause)
    world.deliver(A, B)
    flows = upgrade(world)
    heard(world)
    read_anew(flows)
    assert world.find(B) == ()
    (held,) = world.fed[B].store.index.page("received", after=0, count=9).rows
    assert held.tokens == ()


def test_a_watch_that_missed_a_later_record_is_matched_once(world):
    notice_id = world.publish(watch=True)
    as_of_older_rules(world)
    world.fed.clock.advance(minutes=1)
    kept = world.keep(B)
    assert hits(world) == []
    flows = upgrade(world)
    read_anew(flows)
    # Its sender was not heard yet, and may have taken it back.
    matched(flows)
    assert hits(world) == []
    assert not flows.watch_matcher.is_over
    heard(world)
    matched(flows)
    assert hits(world) == [kept.reference]
    assert flows.watch_matcher.is_over
    assert len(world.fed[B].entries(ACT)) == 1
    before = told(world, notice_id)
    flows = upgrade(world)
    read_anew(flows)
    heard(world)
    matched(flows)
    assert hits(world) == [kept.reference]
    assert told(world, notice_id) == before


@pytest.mark.attack
def test_an_upgrade_tells_no_owner_what_was_kept_before_its_notice_came(world):
    world.keep(B)
    world.fed.clock.at += timedelta(minutes=1)
    notice_id = world.publish(watch=True)
    as_of_older_rules(world)
    flows = upgrade(world)
    read_anew(flows)
    heard(world)
    matched(flows)
    assert flows.watch_matcher.is_over
    assert hits(world) == []
    assert told(world, notice_id) == []


def missed(world):
    """Let a watch miss a record, and B be upgraded; all is read anew."""
    world.publish(watch=True)
    as_of_older_rules(world)
    world.fed.clock.advance(minutes=1)
    kept = world.keep(B)
    flows = upgrade(world)
    read_anew(flows)
    return flows, kept.reference


@pytest.mark.attack
def test_a_restart_in_the_middle_uses_nothing_of_who_was_not_heard_again(world):
    """Its notices may have been taken back while the node was away."""
    flows, reference = missed(world)
    heard(world)
    at = flows.watch_matcher._usable(world.fed.clock.now())
    assert at.going == (A,)
    flows.watch_matcher._keep(at)
    world.fed.clock.advance(minutes=1)
    world.fed.restart(B)
    flows = world.fed[B].flows
    matched(flows)
    assert hits(world) == []
    heard(world)
    matched(flows)
    assert hits(world) == [reference]
    assert flows.watch_matcher.is_over


@pytest.mark.attack
def test_of_who_is_revoked_in_the_middle_no_watch_is_matched(world):
    flows, _ = missed(world)
    heard(world)
    one = flows.watch_matcher
    one._at = one._usable(world.fed.clock.now())
    world.call(B, PEERS_REVOKE, RevokeRequest(A, "x"), OfficerRole.OPERATOR)
    matched(flows)
    assert hits(world) == []
    assert not one.is_over


@pytest.mark.attack
def test_rows_that_cannot_be_read_hold_no_watch_up_for_ever(world):
    flows, _ = missed(world)
    heard(world)

    def fails(*_, **__):
        raise Altered("which rows")

    flows.watch_matcher.book.page = fails
    matched(flows)
    assert flows.watch_matcher.is_over
    assert [one.table for one in flows.watch_matcher.search.damage.standing()] == [
        "received"
    ]
