import pytest

from node.flows.notice.effects import PutNotice
from node.model.desk.notice import NoticeAct
from node.model.parcel import Verb
from node.protocol.notice.acts import Act
from tests.unit.flows.notice.owner import CHECKER, WRITER, Owner, later


@pytest.fixture
def world():
    return Owner()


def test_a_notice_expires_on_its_day_and_everybody_is_told(world):
    notice_id = world.published(valid_until=later(30))
    world.deliver("es-two", "gr-three")
    assert world.passes(days=29) == 0
    assert world.passes(days=2) == 1
    assert world.notice(notice_id).state == "expired"
    assert world.verbs("es-two") == [Verb.EXPIRE]
    assert world.ending("es-two").reason == "life-over"
    assert [o.told for o in world.entries("notice.expired")[0].outcomes] == [
        "expire"
    ] * 3


def test_the_owner_is_asked_half_a_year_before_and_once(world):
    notice_id = world.published()
    assert world.passes(days=1826 - 184) == 0
    assert world.passes(days=3) == 1
    assert world.passes(days=1) == 0
    notice = world.notice(notice_id)
    assert [s.verb for s in notice.steps].count("prompted") == 1
    assert notice.state == "published"
    assert world.verbs("es-two") == [Verb.PUBLISH]
    assert world.view(notice_id).prompt_at == later(1826 - 182)


def test_after_a_renewal_the_owner_is_asked_again(world):
    notice_id = world.published()
    world.passes(days=1826 - 181)
    world.acts.do(Act.RENEW, WRITER, NoticeAct(notice_id, "still-needed", "At large."))
    world.acts.do(Act.APPROVE, CHECKER, NoticeAct(notice_id))
    assert world.passes(days=1826 - 183) == 0
    assert world.passes(days=2) == 1


def test_a_short_life_has_no_prompt(world):
    notice_id = world.published(valid_until=later(30))
    assert world.view(notice_id).prompt_at is None


def test_a_suspended_notice_expires_too(world):
    notice_id = world.published(valid_until=later(30))
    world.suspended(notice_id)
    world.passes(days=31)
    assert world.notice(notice_id).state == "expired"


def test_an_update_that_waits_ends_with_the_notice(world):
    notice_id = world.published(valid_until=later(30))
    world.update(notice_id, watch=True)
    world.passes(days=31)
    notice = world.notice(notice_id)
    assert (notice.asked, notice.proposed) == ("", None)


def test_drafts_are_not_touched_by_time(world):
    notice_id = world.draft()
    world.passes(days=4000)
    assert world.notice(notice_id).state == "draft"


def test_what_somebody_changes_at_the_same_moment_waits_for_the_next_turn(world):
    notice_id = world.published(valid_until=later(30))
    world.clock.advance(days=31)

    def meanwhile(_draft, effects):
        put = next(e for e in effects if isinstance(e, PutNotice))
        world.store.before_commit = None
        world.store.put(put)

    world.store.before_commit = meanwhile
    assert world.expiry.run(world.clock.now()) == 0
    assert world.verbs("es-two") == [Verb.PUBLISH]
    assert world.store.notices.notice(notice_id).state == "expired"


@pytest.mark.attack
def test_the_clock_never_renews_and_never_purges(world):
    notice_id = world.published()
    world.passes(days=1700)
    world.passes(days=200)
    world.passes(days=10_000)
    assert world.notice(notice_id).state == "expired"
    assert "renew" not in [s.verb for s in world.notice(notice_id).steps]


@pytest.mark.attack
def test_a_clock_that_is_set_back_does_not_bring_a_notice_back(world):
    notice_id = world.published(valid_until=later(30))
    world.passes(days=31)
    world.passes(days=-30)
    assert world.notice(notice_id).state == "expired"
