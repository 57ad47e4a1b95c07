from dataclasses import replace

import pytest

from node.errors import BadInput, CheckFailed, NotFound, NotYourRole
from node.flows.notice.approval import digest_of
from node.model.desk.call import ById
from node.model.desk.notice import NoticeAct
from node.model.parcel import Verb
from node.protocol.notice.acts import Act
from tests.unit.flows.notice.owner import (
    CHECKER,
    OTHER,
    SECOND,
    WRITER,
    Owner,
    an_officer,
)

BOTH = replace(an_officer("both"), pseudonym=WRITER.pseudonym)
"""The writer, who has also the role of a release officer."""


@pytest.fixture
def world():
    return Owner()


def test_an_approval_names_the_content_by_digest(world):
    notice_id = world.approved()
    notice = world.notice(notice_id)
    digest = digest_of(notice.content, world.keys)
    assert notice.steps[-1].reason == digest
    details = {d.name: d.value for d in world.entries("notice.approved")[0].details}
    assert details["content"] == digest


def test_a_withdrawal_is_approved_by_another_and_then_told(world):
    notice_id = world.published()
    world.deliver("es-two")
    world.acts.do(Act.WITHDRAW, WRITER, NoticeAct(notice_id, "person-found"))
    assert world.verbs("es-two") == []
    assert world.notice(notice_id).state == "published"
    world.acts.do(Act.APPROVE, CHECKER, NoticeAct(notice_id))
    assert world.verbs("es-two") == [Verb.WITHDRAW]
    assert world.ending("es-two").reason == "person-found"
    assert world.notice(notice_id).state == "withdrawn"


def test_a_cancellation_is_told_as_one(world):
    notice_id = world.published()
    world.deliver("es-two")
    world.acts.do(Act.CANCEL, WRITER, NoticeAct(notice_id, "conditions-lost"))
    world.acts.do(Act.APPROVE, CHECKER, NoticeAct(notice_id))
    assert world.verbs("es-two") == [Verb.CANCEL]


def test_a_renewal_is_told_as_an_update_with_a_later_end(world):
    notice_id = world.published()
    world.deliver("es-two")
    world.passes(days=1826 - 100)
    act = NoticeAct(notice_id, "still-needed", "Still at large.")
    world.acts.do(Act.RENEW, WRITER, act)
    world.acts.do(Act.APPROVE, CHECKER, NoticeAct(notice_id))
    assert world.verbs("es-two") == [Verb.UPDATE]
    told = world.bulletin("es-two")
    assert (told.valid_until - world.clock.now()).days == 1826


def test_nothing_waits_nothing_is_approved(world):
    notice_id = world.draft()
    with pytest.raises(BadInput, match="nothing waits"):
        world.acts.do(Act.APPROVE, CHECKER, NoticeAct(notice_id))


def test_suspending_takes_one_officer_and_a_reason(world):
    notice_id = world.published()
    world.deliver("es-two")
    with pytest.raises(BadInput):
        world.acts.do(Act.SUSPEND, CHECKER, NoticeAct(notice_id))
    world.suspended(notice_id)
    assert world.verbs("es-two") == [Verb.SUSPEND]
    world.deliver("es-two")
    world.resumed(notice_id)
    assert world.verbs("es-two") == [Verb.RESUME]
    assert world.notice(notice_id).state == "published"


def test_an_update_waits_while_the_notice_is_suspended(world):
    notice_id = world.published()
    world.update(notice_id, watch=True)
    world.suspended(notice_id)
    with pytest.raises(BadInput):
        world.acts.do(Act.APPROVE, SECOND, NoticeAct(notice_id))
    world.resumed(notice_id)
    world.acts.do(Act.APPROVE, SECOND, NoticeAct(notice_id))
    assert world.notice(notice_id).content.watch


def test_a_purge_waits_for_everybody_or_takes_words(world):
    notice_id = world.published()
    world.deliver("es-two", "gr-three")
    world.withdrawn(notice_id)
    world.deliver("es-two")
    with pytest.raises(BadInput, match="gr-three"):
        world.purged(notice_id)
    world.deliver("gr-three", "nl-four")
    world.purged(notice_id)
    with pytest.raises(NotFound):
        world.view(notice_id)


def test_a_purge_with_words_says_in_the_ledger_who_had_not_obeyed(world):
    notice_id = world.published()
    world.deliver("es-two", "gr-three", "nl-four")
    world.withdrawn(notice_id)
    world.purged(notice_id, text="The court will not wait.")
    details = world.entries("notice.purged")[0].details
    waiting = [d.value for d in details if d.name == "not-obeyed"]
    assert waiting == ["es-two", "gr-three", "nl-four"]
    # The end is still on its way.
    assert world.verbs("es-two") == [Verb.WITHDRAW]


def test_a_purge_destroys_the_key_and_leaves_the_row(world):
    notice_id = world.draft()
    world.acts.do(Act.PURGE, CHECKER, NoticeAct(notice_id, "abandoned"))
    kept = world.store.notices.notice(notice_id)
    assert kept.state == "purged"
    assert not kept.box.key
    assert not kept.box.sealed


def test_what_holds_is_not_purged(world):
    notice_id = world.published()
    with pytest.raises(BadInput):
        world.purged(notice_id, text="I want to.")


@pytest.mark.attack
def test_nobody_approves_what_they_wrote(world):
    notice_id = world.reviewed()
    with pytest.raises(NotYourRole):
        world.acts.do(Act.APPROVE, BOTH, NoticeAct(notice_id))
    assert world.notice(notice_id).state == "in-review"


@pytest.mark.attack
def test_nobody_approves_what_they_wrote_a_part_of_and_another_handed_in(world):
    notice_id = world.draft(officer=WRITER)
    world.draft(officer=OTHER, notice_id=notice_id)
    world.acts.do(Act.SUBMIT, OTHER, NoticeAct(notice_id))
    with pytest.raises(NotYourRole):
        world.acts.do(Act.APPROVE, BOTH, NoticeAct(notice_id))


@pytest.mark.attack
def test_nobody_approves_a_recall_they_asked_for(world):
    notice_id = world.published()
    world.acts.do(Act.WITHDRAW, WRITER, NoticeAct(notice_id, "error"))
    with pytest.raises(NotYourRole):
        world.acts.do(Act.APPROVE, BOTH, NoticeAct(notice_id))
    assert world.notice(notice_id).state == "published"


@pytest.mark.attack
def test_nobody_approves_an_update_or_a_renewal_they_asked_for(world):
    notice_id = world.published()
    world.update(notice_id, watch=True)
    with pytest.raises(NotYourRole):
        world.acts.do(Act.APPROVE, BOTH, NoticeAct(notice_id))
    world.acts.do(Act.RETURN, CHECKER, NoticeAct(notice_id, "incomplete"))
    world.passes(days=1826 - 100)
    world.acts.do(Act.RENEW, WRITER, NoticeAct(notice_id, "still-needed", "At large."))
    with pytest.raises(NotYourRole):
        world.acts.do(Act.APPROVE, BOTH, NoticeAct(notice_id))


@pytest.mark.attack
def test_an_approval_is_used_once(world):
    notice_id = world.published()
    world.update(notice_id, watch=True)
    world.acts.do(Act.APPROVE, CHECKER, NoticeAct(notice_id))
    with pytest.raises(BadInput):
        world.acts.do(Act.APPROVE, CHECKER, NoticeAct(notice_id))
    world.update(notice_id, watch=False)
    assert world.notice(notice_id).content.watch


@pytest.mark.attack
def test_an_update_that_lost_a_condition_while_it_waited_is_not_approved(world):
    notice_id = world.published()
    world.update(notice_id, valid_until=world.clock.now().replace(year=2027))
    world.clock.advance(days=400)
    with pytest.raises(CheckFailed, match="valid_until"):
        world.acts.do(Act.APPROVE, CHECKER, NoticeAct(notice_id))


@pytest.mark.attack
@pytest.mark.parametrize("reason", ["refugee-claim", "request-under-way"])
def test_recipients_do_not_learn_that_somebody_asked_for_refuge(world, reason):
    notice_id = world.published()
    world.deliver("es-two")
    act = NoticeAct(notice_id, reason, "Asked for refuge in Lisboa.", "en")
    world.acts.do(Act.SUSPEND, CHECKER, act)
    told = world.ending("es-two")
    assert (told.reason, told.text) == ("compliance-doubt", "")
    again = world.resender.again(
        world.store.peers.get("es-two"), notice_id, world.clock.now()
    )
    assert all(reason not in repr(effect) for effect in again)


@pytest.mark.attack
def test_a_purged_notice_cannot_be_brought_back(world):
    notice_id = world.published()
    world.deliver("es-two", "gr-three", "nl-four")
    world.withdrawn(notice_id)
    world.deliver("es-two", "gr-three", "nl-four")
    world.purged(notice_id)
    for act in (
        lambda: world.acts.do(Act.SUBMIT, WRITER, NoticeAct(notice_id)),
        lambda: world.acts.do(Act.APPROVE, CHECKER, NoticeAct(notice_id)),
        lambda: world.draft(notice_id=notice_id),
        lambda: world.resumed(notice_id),
        lambda: world.extractor.extract(WRITER, ById(notice_id)),
    ):
        with pytest.raises(NotFound):
            act()
