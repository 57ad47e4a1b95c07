from dataclasses import replace

import pytest

from node.errors import BadInput, NotFound
from node.flows.channel.effects import MarkReceipted
from node.flows.notice.boxing import box_report
from node.flows.notice.delivery_status import disobeyed
from node.flows.notice.effects import PutReport
from node.flows.ports import PutSetting
from node.model.codes import SubjectRole
from node.model.desk.call import ById, Nothing
from node.model.desk.notice import NoticeAct, NoticePage
from node.model.notice import Report
from node.model.parcel import ReceiptOutcome, Verb
from node.protocol.notice.acts import Act
from node.protocol.notice.kinds import KINDS
from tests.contracts.notice_builders import LEAF
from tests.unit.flows.notice.owner import CHECKER, WRITER, Owner, later


@pytest.fixture
def world():
    return Owner()


def report(world, notice_id, verb, peer="es-two", **said):
    made = Report(world.clock.now(), **said)
    box = box_report(notice_id, peer, verb, report=made, keys=world.keys)
    world.store.put(PutReport(notice_id, peer, verb, made.at, box))


def test_all_kinds_are_listed(world):
    listed = world.views.kinds(WRITER, Nothing()).items
    assert {k.name for k in listed} == set(KINDS)


def test_looking_at_a_notice_is_recorded(world):
    notice_id = world.draft()
    world.views.show(CHECKER, ById(notice_id))
    entry = world.entries("notice.shown")[0]
    assert entry.officer == CHECKER.pseudonym
    assert notice_id in {d.value for d in entry.details}


def test_a_recipient_goes_from_queued_to_acted_on(world):
    notice_id = world.published()
    states = [world.recipients(notice_id)["es-two"]]
    sent = world.send("es-two")
    states.append(world.recipients(notice_id)["es-two"])
    receipt = MarkReceipted(
        sent[0].id, ReceiptOutcome.HELD, "", LEAF, world.clock.now()
    )
    world.store.put(receipt)
    states.append(world.recipients(notice_id)["es-two"])
    for verb in (Verb.READ, Verb.ACTED):
        report(world, notice_id, verb)
        states.append(world.recipients(notice_id)["es-two"])
    report(world, notice_id, Verb.OBJECTED, ground="national-law")
    states.append(world.recipients(notice_id)["es-two"])
    assert states == ["queued", "sent", "received", "read", "acted-on", "objected"]


def test_a_recipient_that_contests_is_not_said_to_object(world):
    """Objecting declines a measure; contesting says that a notice is not true."""
    notice_id = world.published()
    world.deliver("es-two")
    report(world, notice_id, Verb.CONTESTED, ground="wrong-person")
    assert world.recipients(notice_id)["es-two"] == "contested"


def test_a_recipient_has_the_leaf_of_its_ledger_and_its_reports(world):
    notice_id = world.published()
    world.deliver("es-two")
    report(world, notice_id, Verb.HIT, grade="strong", reference="es-two/1")
    seen = world.view(notice_id).recipients[0]
    assert (seen.peer, seen.leaf, seen.verb) == ("es-two", LEAF, Verb.PUBLISH)
    assert [(r.verb, r.grade) for r in seen.reports] == [(Verb.HIT, "strong")]


def test_a_refusal_is_shown_with_its_reason(world):
    notice_id = world.published()
    sent = world.send("es-two")[0]
    refused = ReceiptOutcome.REFUSED
    world.store.put(
        MarkReceipted(sent.id, refused, "not-understood", LEAF, world.clock.now())
    )
    seen = world.view(notice_id).recipients[0]
    assert (seen.state, seen.reason) == ("refused", "not-understood")


def test_what_was_had_already_is_not_a_refusal(world):
    notice_id = world.published()
    sent = world.send("es-two")[0]
    refused = ReceiptOutcome.REFUSED
    world.store.put(MarkReceipted(sent.id, refused, "older", LEAF, world.clock.now()))
    assert world.recipients(notice_id)["es-two"] == "received"


def test_ends_are_shown_as_obeyed_and_expiries_as_expired(world):
    notice_id = world.published()
    world.deliver("es-two")
    world.withdrawn(notice_id)
    assert world.recipients(notice_id)["es-two"] == "queued"
    world.deliver("es-two")
    assert world.recipients(notice_id)["es-two"] == "obeyed"
    other = world.published(valid_until=later(30))
    world.deliver("es-two")
    world.passes(days=31)
    world.deliver("es-two")
    assert world.recipients(other)["es-two"] == "expired"


def test_an_embargo_is_shown_as_locked_until_its_key_is_receipted(world):
    notice_id = world.published(opens_at=later(3))
    world.deliver("es-two")
    assert world.recipients(notice_id)["es-two"] == "locked"
    world.clock.advance(days=3)
    world.deliver("es-two")
    assert world.recipients(notice_id)["es-two"] == "received"


def test_a_way_that_fails_is_shown_while_something_waits(world):
    notice_id = world.published()
    now = world.clock.now()
    world.store.channel.note_failure("es-two", error="unreachable", at=now, again=now)
    seen = world.view(notice_id).recipients[0]
    assert (seen.attempts, seen.last_error) == (1, "unreachable")
    world.deliver("es-two")
    seen = world.view(notice_id).recipients[0]
    assert (seen.attempts, seen.last_error) == (0, "")


@pytest.mark.attack
def test_a_recipient_that_receipts_and_does_not_obey_is_shown_above_all(world):
    notice_id = world.published()
    world.deliver("es-two", "gr-three", "nl-four")
    world.withdrawn(notice_id)
    world.deliver("es-two", "gr-three", "nl-four")
    world.store.put(PutSetting(disobeyed("gr-three", notice_id), b"1"))
    assert world.recipients(notice_id)["gr-three"] == "disobeyed"
    summary = world.views.list(CHECKER, NoticePage()).items[0]
    assert summary.disobeying == ("gr-three",)


def test_the_list_is_newest_first_by_state_and_page(world):
    first = world.draft()
    world.clock.advance(minutes=1)
    second = world.published()
    every = world.views.list(CHECKER, NoticePage()).items
    assert [s.notice_id for s in every] == [second, first]
    drafts = world.views.list(CHECKER, NoticePage(("draft",))).items
    assert [s.notice_id for s in drafts] == [first]
    older = world.views.list(CHECKER, NoticePage(before=second)).items
    assert [s.notice_id for s in older] == [first]
    assert (every[0].recipients, every[0].told) == (3, 0)
    world.deliver("es-two")
    assert world.views.list(CHECKER, NoticePage()).items[0].told == 1
    with pytest.raises(BadInput):
        world.views.list(CHECKER, NoticePage(("asleep",)))


def test_a_purged_notice_is_listed_by_its_row_alone(world):
    notice_id = world.draft()
    world.acts.do(Act.PURGE, CHECKER, NoticeAct(notice_id, "abandoned"))
    summary = world.views.list(CHECKER, NoticePage()).items[0]
    assert (summary.state, summary.title) == ("purged", "")
    with pytest.raises(NotFound):
        world.view(notice_id)


@pytest.mark.attack
@pytest.mark.parametrize("changed", [{"minor": True}, {"role": SubjectRole.VICTIM}])
def test_lists_name_neither_children_nor_victims(world, changed):
    content = replace(world.content("blue"), **changed)
    world.draft("blue", **changed)
    title = world.views.list(CHECKER, NoticePage()).items[0].title
    assert not any(f.value in title for f in content.fields if f.field.endswith("name"))


def test_the_view_shows_what_is_proposed_beside_what_holds(world):
    notice_id = world.published()
    world.update(notice_id, watch=True)
    view = world.view(notice_id)
    assert (view.content.watch, view.proposed.watch) == (False, True)
    assert view.asked == "update"


@pytest.mark.attack
def test_a_notice_can_be_shown_however_many_hits_a_recipient_reports(
    world, monkeypatch
):
    monkeypatch.setattr("node.flows.notice.delivery_status.HITS_SHOWN", 3)
    notice_id = world.published()
    world.deliver("es-two")
    report(world, notice_id, Verb.READ)
    for n in range(9):
        report(world, notice_id, Verb.HIT, grade="strong", reference=f"es-two/{n}")
    seen = world.view(notice_id).recipients[0].reports
    assert [r.verb for r in seen].count(Verb.READ) == 1
    shown = [r.reference for r in seen if r.verb is Verb.HIT]
    assert shown == ["es-two/6", "es-two/7", "es-two/8"]
