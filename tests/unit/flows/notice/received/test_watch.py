"""Later records and questions of ours that match what a peer watches for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from node.flows.as_question import question_of
from node.flows.bundle.rules import Rules
from node.flows.notice.boxing import open_hit
from node.flows.ports import PutPeer
from node.flows.query.judge import Judge
from node.flows.query.pending import Asked
from node.flows.record.holding import Keeper
from node.flows.record.importing import Importer
from node.flows.steps import to_end
from node.flows.told import meaning_of
from node.matching.compare.probe import probes_of
from node.model.codes import PeerState, Purpose, SubjectRole
from node.model.desk.inbox import HitPage
from node.model.desk.record import FieldInput, ImportChunk, RecordInput
from node.model.notice import NoticeState
from node.model.parcel import Verb
from node.model.query import Justification
from node.model.record import StoredRecord
from tests.simulator import START, bundle_of, starter_policies
from tests.unit.flows.notice.recipient import (
    ABOUT_KHALID,
    ANALYST,
    KHALID,
    READS_ALL,
    US,
    WHY,
    Recipient,
    a_bulletin,
    a_peer,
    person,
)
from tests.unit.matching.making import record as made_record

OUR_WHY = replace(WHY, case="GR-1", officer=ANALYST.pseudonym)
PASSPORT = person(passport_number=KHALID["passport_number"], birth_date="1963-05-17")
RECORD = made_record("person", **KHALID)


def kept(world, *records, reference="gr-two/AAAA-BBBB-CCCC"):
    """Let records be kept, and what follows from it."""
    named = [(f"{reference}{n or ''}", r) for n, r in enumerate(records or (RECORD,))]
    effects = world.watch.records(named, now=world.clock.now())
    world.store.put(*effects)
    return effects


def asked(world, *questions, why=OUR_WHY):
    effects = world.watch.questions(
        why, questions or (ABOUT_KHALID,), now=world.clock.now()
    )
    world.store.put(*effects)
    return effects


def hits(world):
    return world.inbox.hits(READS_ALL, HitPage()).items


class Counting:
    """A book that counts what it is asked."""

    def __init__(self, book):
        self.book, self.asked = book, []

    def __getattr__(self, name):
        self.asked.append(name)
        return getattr(self.book, name)


def test_a_later_record_that_matches_is_a_hit_here_and_is_told_to_the_owner():
    world = Recipient()
    notice_id = world.receive(watch=True)
    kept(world)
    (hit,) = hits(world)
    assert (hit.sender, hit.notice_id, hit.reference, hit.told) == (
        "pt-one", notice_id, "gr-two/AAAA-BBBB-CCCC", True,
    )  # fmt: skip
    ((verb, report),) = world.reports()
    assert (verb, report.grade) == (Verb.HIT, "identifier")
    meant = meaning_of(report.reference, world.store.told, world.keys)
    assert (meant.reference, meant.peer) == ("gr-two/AAAA-BBBB-CCCC", "pt-one")


def test_a_later_question_that_matches_is_a_hit_too_without_our_case():
    world = Recipient()
    world.receive(watch=True)
    asked(world)
    (hit,) = hits(world)
    assert (hit.reference, hit.told) == ("", True)
    ((verb, report),) = world.reports()
    assert (verb, report.reference, report.text) == (Verb.HIT, "", "")
    assert "GR-1" not in repr(report)
    assert ANALYST.pseudonym not in repr(report)


def test_an_owner_that_seeks_an_accused_hears_that_we_ask_about_the_person():
    """A question of ours says nothing of the role: it is what the owner says."""
    world = Recipient()
    fraud = replace(
        WHY, purpose=Purpose.PROSECUTION, offence="fraud", legal_basis="eu-eaw"
    )
    world.receive(watch=True, role=SubjectRole.SUSPECT, justification=fraud)
    asked(world)
    (hit,) = hits(world)
    assert hit.told
    assert world.verbs("pt-one") == ["hit"]


def test_a_look_up_at_home_is_a_question_too():
    world = Recipient()
    world.receive(watch=True)
    world.find()
    assert len(hits(world)) == 1
    assert world.verbs("pt-one") == ["hit"]


def test_each_match_is_told_once():
    world = Recipient()
    world.receive(watch=True)
    for _ in range(3):
        kept(world)
        asked(world, ABOUT_KHALID, ABOUT_KHALID)
    assert len(hits(world)) == 2
    assert world.verbs("pt-one") == ["hit", "hit"]


def test_what_was_here_before_the_notice_is_no_later_match():
    world = Recipient()
    world.hold()
    world.receive(watch=True)
    assert hits(world) == ()


def test_records_that_match_nothing_cost_one_look():
    world = Recipient()
    world.receive(watch=True)
    assert kept(world, made_record("person", name="Aurélie Martin")) == ()


def test_without_a_watch_nothing_is_looked_up():
    world = Recipient()
    world.receive(watch=False)
    book = Counting(world.store.notices)
    watch = replace(world.watch, book=book)
    assert watch.records([("gr-two/R", RECORD)], now=START) == ()
    assert watch.questions(OUR_WHY, (ABOUT_KHALID,), now=START) == ()
    assert book.asked == ["any_watched", "any_watched"]


def test_many_records_are_looked_up_together():
    world = Recipient()
    world.receive(watch=True)
    book = Counting(world.store.notices)
    search = replace(world.watch.search, book=book)
    watch = replace(world.watch, search=search)
    others = [made_record("person", name=f"Rui Alves {n}") for n in "abcdefgh"]
    named = [(f"gr-two/{n}", r) for n, r in enumerate([*others, RECORD])]
    watch.records(named, now=world.clock.now())
    assert book.asked.count("find_received") == 1


# --- in the act that keeps and asks -------------------------------------------------


def test_an_import_that_matches_makes_its_hit_in_the_same_act():
    world = Recipient()
    world.receive(watch=True)
    importer = Importer(
        US,
        world.keys,
        world.rules,
        world.store.holdings,
        world.recorder,
        world.clock,
        world.watch,
    )
    rows = b"id,name,birth_date\n1,Khalid Hussein,1963-05-17\n2,Rui Alves,1970\n"
    mapping = (
        'category = "person"\nsource_id = "id"\n[columns]\n'
        'name = { field = "name" }\nbirth_date = { field = "birth_date" }\n'
    )
    chunk = ImportChunk(rows, "csv", "list", mapping, "suspect", "H0", True)
    totals = list(importer.run(ANALYST, iter([chunk])))
    assert totals[-1].added == 2, totals
    (act,) = world.store.acts
    assert {type(e).__name__ for e in act[1]} >= {"PutRecord", "PutHitEvent"}
    assert len(hits(world)) == 1


def test_a_record_added_by_hand_that_matches_makes_its_hit_in_the_same_act():
    world = Recipient()
    world.receive(watch=True)
    store = world.store
    keeper = Keeper(
        US,
        world.keys,
        world.rules,
        store.holdings,
        world.recorder,
        world.clock,
        world.watch,
    )
    fields = tuple(FieldInput(name, value) for name, value in KHALID.items())
    view = keeper.add(
        ANALYST,
        RecordInput("person", "suspect", fields, "", "H0", "B2", False),
    )
    assert [h.reference for h in hits(world)] == [view.reference]
    assert len(world.store.acts) == 1


@pytest.mark.attack
def test_a_record_that_was_not_kept_is_no_hit():
    world = Recipient()
    world.receive(watch=True)

    def fails(_draft, _effects):
        raise BrokenPipeError

    world.store.before_commit = fails
    with pytest.raises(BrokenPipeError):
        world.find()
    assert hits(world) == ()
    assert world.queued("pt-one") == []


def test_two_officers_who_ask_the_same_at_once_are_both_answered_and_told_once():
    world = Recipient()
    world.receive(watch=True)

    def meanwhile(_draft, _effects):
        world.store.before_commit = None
        world.find()

    world.store.before_commit = meanwhile
    assert len(world.find().found) == 1
    assert [e.act for e in world.entries()] == ["notice.found", "notice.found"]
    assert len(hits(world)) == 1
    assert world.verbs("pt-one") == ["hit"]


# --- who is not told -----------------------------------------------------------------


@pytest.mark.attack
def test_who_passed_a_watched_notice_on_never_hears_what_we_hold():
    world = Recipient()
    world.receive("nl-three", a_bulletin("pt-one", watch=True))
    kept(world)
    asked(world)
    assert hits(world) == ()
    assert world.queued("nl-three") == world.queued("pt-one") == []


@pytest.mark.attack
@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("role", SubjectRole)
def test_a_watch_learns_no_more_than_a_question_of_its_owner_would(role, hidden):
    world = Recipient()
    world.receive(watch=True)
    record = replace(RECORD, role=role, hidden=hidden)
    kept(world, record)
    now, owner = world.clock.now(), world.store.peers.get("pt-one")
    judge = Judge(US, owner.introduction, WHY, world.rules.bundle, now)
    found = StoredRecord(1, "gr-two/R", record, now), probes_of(PASSPORT)
    judged = to_end(judge.decide([found], Asked(PASSPORT, 0, "x", ())))
    asked = any(one.hit is not None for one in judged)
    (hit,) = hits(world)
    assert hit.told == asked
    assert bool(world.queued("pt-one")) == asked
    if hidden or role is SubjectRole.INFORMANT:
        assert not asked


@pytest.mark.attack
@pytest.mark.parametrize(
    "why",
    [
        {"legal_basis": "no-such-treaty"},
        {"offence": "being-a-journalist"},
        {"case": ""},
    ],
)
def test_a_watch_without_a_ground_learns_nothing(why):
    world = Recipient()
    world.receive(watch=True, justification=replace(WHY, **why))
    kept(world)
    asked(world)
    assert {h.told for h in hits(world)} == {False}
    assert world.queued("pt-one") == []


@pytest.mark.attack
def test_a_watch_does_not_tell_an_owner_what_we_ask_others_without_a_basis():
    """The officer's question rests on something that does not bind the owner."""
    world = Recipient()
    world.receive(watch=True)
    why = Justification(
        WHY.purpose, "GR-1", WHY.offence, "no-such-treaty", ANALYST.pseudonym
    )
    asked(world, why=why)
    (hit,) = hits(world)
    assert not hit.told
    assert world.queued("pt-one") == []


@pytest.mark.attack
def test_an_agreement_that_ended_ends_the_watch_the_same_second():
    world = Recipient()
    world.receive(watch=True, valid_until=START + timedelta(days=40_000))
    world.clock.advance(days=39_000)
    world.hear("pt-one")
    kept(world)
    (hit,) = hits(world)
    assert not hit.told


@pytest.mark.attack
def test_a_watch_is_no_way_around_the_quota_of_its_owner():
    """Thousands of watched notices are thousands of questions that stay open."""
    files = starter_policies()
    files["quotas.toml"] += b"\n[peers.pt-one]\nper_minute = 100\nper_day = 2\n"
    world = Recipient(rules=Rules(bundle_of(files)))
    people = [
        {"name": f"{name} Hussein", "birth_date": f"196{n}-05-17"}
        for n, name in enumerate(("Khalid", "Aurelie", "Bogdan", "Zdenka"))
    ]
    for one in people:
        world.receive(watch=True, fields=one)
    kept(world, *(made_record("person", **one) for one in people))
    assert sorted(h.told for h in hits(world)) == [False, False, True, True]
    assert world.verbs("pt-one") == ["hit", "hit"]


@pytest.mark.attack
@pytest.mark.parametrize("how", ["held-back", "suspended", "ended", "revoked", "late"])
def test_what_may_not_be_used_is_not_matched(how):
    world = Recipient()
    state = NoticeState.SUSPENDED if how == "suspended" else NoticeState.PUBLISHED
    notice_id = world.receive(watch=True, state=state)
    if how == "held-back":
        world.clock.advance(hours=1)
        world.compose(started_at=world.clock.now())
    elif how == "ended":
        world.end(notice_id)
    elif how == "revoked":
        world.store.put(PutPeer(a_peer("pt-one", state=PeerState.REVOKED)))
    elif how == "late":
        world.clock.advance(days=366)
        world.hear("pt-one")
    assert kept(world) == asked(world) == ()


@pytest.mark.attack
def test_a_hit_is_boxed_to_its_notice():
    world = Recipient()
    world.receive(watch=True)
    kept(world)
    (event,) = world.store.notices.hits(count=10)
    assert b"AAAA-BBBB" not in event.box.sealed
    assert open_hit(event, world.keys).reference == "gr-two/AAAA-BBBB-CCCC"


# --- a record as a question ------------------------------------------------------------


def test_a_record_is_asked_by_all_that_it_can_be_found_by():
    record = made_record("person", **KHALID, occupation="driver", sex="M")
    question = question_of(record)
    assert {t.field for t in question.terms} == {*KHALID, "sex"}


@pytest.mark.attack
def test_a_record_with_a_thousand_names_breaks_no_import():
    world = Recipient()
    world.receive(watch=True)
    record = made_record("person", name=[f"Khalid Hussein {n}" for n in range(1000)])
    kept(world, record)


def test_a_record_of_too_little_to_be_found_by_is_passed_over():
    world = Recipient()
    world.receive(watch=True)
    assert kept(world, made_record("person", occupation="driver")) == ()


def test_a_question_by_name_finds_nobody_else():
    world = Recipient()
    world.receive(watch=True)
    assert asked(world, person(name="Khalid Mansour", birth_date="1990-01-01")) == ()
