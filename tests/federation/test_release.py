"""What policy withholds, a release officer may cure: once, for one case and peer."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from node.codec.desk import from_desk, to_desk
from node.crypto.ids import new_message_id
from node.errors import BadInput, CheckFailed, NotFound
from node.flows.ports import PutApproval
from node.flows.recorder import draft, local_entry
from node.model.codes import OfficerRole
from node.model.desk.release import (
    RELEASES_DECIDE,
    RELEASES_LIST,
    ReleasePage,
    ReleaseRequest,
)
from tests.federation.forge import query, say, tell
from tests.simulator import document, person


@pytest.fixture
def held(fed):
    """A suspect of gr-two whose identity waits for a release officer."""
    reference = fed["gr-two"].add(
        "person",
        "suspect",
        name="Ivan Petrov",
        birth_date="1970-02-03",
        nationality="BG",
        passport_number="X1234567",
        phone="+359 88 812 3456",
    )
    fed["pt-one"].ask(document("X1234567"), peers=("gr-two",))
    return reference


def fields(fed, asker="pt-one", question=None, **changed):
    """Return the names of the fields that gr-two gives ``asker``."""
    answer = fed[asker].ask(
        question or document("X1234567"), peers=("gr-two",), **changed
    )
    return {
        f.field for a in answer["gr-two"].answers for hit in a.hits for f in hit.fields
    }


CURED = {"passport_number", "phone"}


def test_a_withheld_field_waits_for_a_release_officer(fed, held):
    (waiting,) = fed["gr-two"].waiting()
    assert (waiting.peer, waiting.case, waiting.reference) == (
        "pt-one",
        "CASE-1",
        held,
    )
    assert waiting.remedies == ("approval:beyond-core",)


def test_an_approval_releases_when_the_peer_asks_again(fed, held):
    assert not fields(fed) & CURED
    for waiting in fed["gr-two"].waiting():
        fed["gr-two"].decide(waiting.id)
    assert fields(fed) >= CURED
    assert not fed["gr-two"].waiting()
    entry = fed["gr-two"].entries("query.answered")[-1][1]
    assert len(entry.approvals) >= 1


def test_a_refusal_releases_nothing_and_waits_no_longer(fed, held):
    (waiting,) = fed["gr-two"].waiting()
    fed["gr-two"].decide(waiting.id, approve=False)
    assert not fed["gr-two"].waiting()
    assert not fields(fed) & CURED
    assert fed["gr-two"].entries("release.refused")


def test_an_approval_ends_after_its_time(fed, held):
    (waiting,) = fed["gr-two"].waiting()
    fed["gr-two"].decide(waiting.id)
    fed.clock.advance(days=30, seconds=-1)
    assert fields(fed) >= CURED
    fed.clock.advance(seconds=1)
    assert not fields(fed) & CURED


def test_a_match_by_name_is_cured_by_confirmation(fed):
    fed["gr-two"].add(
        "person",
        "suspect",
        name="Ivan Petrov",
        birth_date="1970-02-03",
        nationality="BG",
    )
    asked = person("Petrov Ivan", "1970-02-03")
    assert fields(fed, question=asked) == set()
    (waiting,) = fed["gr-two"].waiting()
    assert waiting.remedies == ("approval:hit-confirmation",)
    assert waiting.reasons
    fed["gr-two"].decide(waiting.id)
    assert fields(fed, question=asked) == {"name", "birth_date", "nationality"}


def test_the_same_message_twice_waits_once(fed):
    fed["gr-two"].add("person", "suspect", name="Ivan Petrov", birth_date="1970-02-03")
    asked = query(person("Petrov Ivan", "1970-02-03"))
    sent = say(fed, "pt-one", "gr-two", asked)
    for _ in range(3):
        fed.network.deliver("pt-one", "gr-two", sent.envelope)
    assert len(fed["gr-two"].waiting()) == 1


def test_a_release_is_decided_for_a_reason(fed, held):
    (waiting,) = fed["gr-two"].waiting()
    with pytest.raises(BadInput):
        fed["gr-two"].call(
            OfficerRole.RELEASE_OFFICER,
            RELEASES_DECIDE,
            ReleaseRequest(waiting.id, True, " ", fed["gr-two"].look(waiting.id).seen),
        )


def test_the_release_officer_sees_question_record_and_what_would_leave(fed, held):
    node = fed["gr-two"]
    (waiting,) = node.waiting()
    view = node.look(waiting.id)
    assert view.question == document("X1234567")
    assert (view.record.reference, view.record.role) == (held, "suspect")
    assert {f.value for f in view.record.fields} >= {"Ivan Petrov", "+359 88 812 3456"}
    assert {f.field for f in view.leaves if f.approved} == CURED
    before = {f.field for f in view.leaves if not f.approved}
    assert before == fields(fed)
    node.decide(waiting.id)
    assert fields(fed) == {f.field for f in view.leaves}


def test_what_is_shown_and_listed_crosses_the_desk(fed, held):
    node = fed["gr-two"]
    listed = node.call(OfficerRole.RELEASE_OFFICER, RELEASES_LIST, ReleasePage())
    for said in (listed, node.look(listed.items[0].id)):
        assert from_desk(type(said), to_desk(said)) == said


def test_looking_at_a_release_is_itself_recorded(fed, held):
    node = fed["gr-two"]
    (waiting,) = node.waiting()
    seen = node.look(waiting.id).seen
    ((_, entry),) = node.entries("release.shown")
    details = {d.name: d.value for d in entry.details}
    assert (details["reference"], details["seen"]) == (held, seen)
    assert entry.officer == node.officers[OfficerRole.RELEASE_OFFICER].pseudonym


def test_what_is_asked_is_in_no_list_and_no_row(fed, held):
    node = fed["gr-two"]
    (waiting,) = node.waiting()
    assert waiting.asked == b""
    (kept,) = node.store.pending.page().items
    assert kept.asked
    assert b"X1234567" not in kept.asked


# --- attacks --------------------------------------------------------------------


@pytest.mark.attack
def test_release_officer_cannot_approve_what_does_not_wait(fed, held):
    (waiting,) = fed["gr-two"].waiting()
    fed["gr-two"].decide(waiting.id)
    for wrong in (waiting.id, "", "pt-one/AAAA-AAAA-AAAA/1", held):
        with pytest.raises(NotFound):
            fed["gr-two"].decide(wrong)
    assert len(fed["gr-two"].entries("release.approved")) == 1


@pytest.mark.attack
def test_approval_of_one_case_is_not_used_for_another(fed, held):
    fed["gr-two"].decide(fed["gr-two"].waiting()[0].id)
    for case in ("CASE-2", "case-1", "CASE-1 (b)", "CASE-1/"):
        assert not fields(fed, case=case) & CURED, case


@pytest.mark.attack
@pytest.mark.parametrize(
    "changed",
    [
        {"purpose": "detection"},
        {"offence": "terrorism"},
        {"legal_basis": "eu-eio"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_approval_of_one_purpose_or_offence_is_not_used_for_another(fed, held, changed):
    node = fed["gr-two"]
    node.decide(node.waiting()[0].id)
    assert not fields(fed, **changed) & CURED
    assert fields(fed) >= CURED


@pytest.mark.attack
def test_approval_of_a_record_letting_out_what_was_written_into_it_later(fed):
    """Kept anew, it is another version, seen by nobody."""
    node = fed["gr-two"]

    def line(phone):
        known = {"name": ["Ivan Petrov"], "passportNumber": ["X1234567"]}
        known["phone"] = [phone]
        return json.dumps({"id": "1", "schema": "Person", "properties": known})

    node.load([line("+359 88 812 3456")])
    fields(fed)
    node.decide(node.waiting()[0].id)
    assert fields(fed) & CURED
    node.load([line("+359 88 812 9999")])
    assert not fields(fed) & CURED
    assert node.waiting()


@pytest.mark.attack
def test_approval_under_one_bundle_is_not_used_under_another(fed, held):
    node = fed["gr-two"]
    node.decide(node.waiting()[0].id)
    files = dict(fed.bundle_files)
    files["quotas.toml"] += b"# read by nobody who approved\n"
    fed.rule_by("gr-two", files)
    assert not fields(fed) & CURED


@pytest.mark.attack
def test_approval_lets_out_no_field_that_was_not_shown(fed, held):
    node = fed["gr-two"]
    node.decide(node.waiting()[0].id)
    (approval,) = node.store.approvals.for_case(
        peer="pt-one", case="CASE-1", now=fed.clock.now()
    )
    less = replace(
        approval,
        id="less",
        fields=tuple(f for f in approval.fields if not f.startswith("phone=")),
    )
    fed.clock.advance(days=30)
    later = replace(less, at=fed.clock.now(), until=fed.clock.at + timedelta(days=1))
    entry = local_entry("test", at=fed.clock.now(), agency="gr-two")
    node.store.journal.commit(
        draft(entry, exhibit=b"", keys=node.keys), [PutApproval(later)]
    )
    assert not fields(fed) & CURED


@pytest.mark.attack
def test_release_officer_approving_what_was_never_shown(fed, held):
    node = fed["gr-two"]
    (waiting,) = node.waiting()
    for seen, error in (("", BadInput), ("0" * 32, CheckFailed)):
        with pytest.raises(error):
            node.call(
                OfficerRole.RELEASE_OFFICER,
                RELEASES_DECIDE,
                ReleaseRequest(waiting.id, True, "in a hurry", seen),
            )
    assert not fields(fed) & CURED


@pytest.mark.attack
def test_record_or_rules_changed_between_the_look_and_the_approval(fed):
    node = fed["gr-two"]
    one = {"birth_date": "1970-02-03", "passport_number": "X1234567"}
    node.add("person", "suspect", name="Ivan Petrov", **one)
    fields(fed)
    (waiting,) = node.waiting()
    seen = node.look(waiting.id).seen
    files = dict(fed.bundle_files)
    files["quotas.toml"] += b"# another\n"
    fed.rule_by("gr-two", files)
    with pytest.raises(CheckFailed):
        node.call(
            OfficerRole.RELEASE_OFFICER,
            RELEASES_DECIDE,
            ReleaseRequest(waiting.id, True, "as shown", seen),
        )
    node.decide(waiting.id)
    assert "passport_number" in fields(fed)


@pytest.mark.attack
def test_approval_of_one_peer_is_not_used_by_another(fed, held):
    fed["gr-two"].decide(fed["gr-two"].waiting()[0].id)
    assert not fields(fed, asker="nl-three") & CURED


@pytest.mark.attack
def test_approval_of_one_record_is_not_used_for_another(fed, held):
    fed["gr-two"].decide(fed["gr-two"].waiting()[0].id)
    fed["gr-two"].add(
        "person", "suspect", name="Olga Ivanova", passport_number="Y7654321"
    )
    assert not fields(fed, question=document("Y7654321")) & CURED


@pytest.mark.attack
def test_approval_does_not_outlive_the_withdrawal_of_its_record(fed, held):
    fed["gr-two"].decide(fed["gr-two"].waiting()[0].id)
    fed["gr-two"].withdraw(held)
    assert fields(fed) == set()
    fed["gr-two"].add(
        "person", "suspect", name="Ivan Petrov", passport_number="X1234567"
    )
    assert not fields(fed) & CURED


@pytest.mark.attack
def test_approval_of_one_remedy_does_not_cure_another(fed):
    fed["gr-two"].add(
        "person",
        "suspect",
        name="Ivan Petrov",
        passport_number="X1234567",
        religion="of no concern",
        nationality="GR",
    )
    before = fields(fed)
    assert before == set()
    (waiting,) = fed["gr-two"].waiting()
    assert "approval:special-category" in waiting.remedies
    assert "approval:own-national" in waiting.remedies


@pytest.mark.attack
def test_case_put_under_a_release_that_an_officer_is_reading(fed, held):
    """The peer chooses its message ids; it must not choose what a release means."""
    node = fed["gr-two"]
    (read,) = node.waiting()
    asked_before = node.entries("query.answered")[-1][1].exchange_id
    fed.clock.advance(seconds=1)
    alike = new_message_id(fed.clock.now())[:-12] + asked_before[-12:]
    tell(
        fed,
        "pt-one",
        "gr-two",
        query(document("X1234567"), case="ANOTHER-CASE"),
        message_id=alike,
    )
    still = next(p for p in node.waiting() if p.id == read.id)
    assert still == read
    node.decide(read.id)
    assert not fields(fed, case="ANOTHER-CASE") & CURED


@pytest.mark.attack
def test_approval_given_before_does_not_count_when_the_clock_is_set_back(fed, held):
    fed["gr-two"].decide(fed["gr-two"].waiting()[0].id)
    fed.clock.at -= timedelta(seconds=60)
    assert not fields(fed) & CURED
    fed.clock.advance(seconds=60)


@pytest.mark.attack
def test_release_that_waited_for_long_gives_no_more_time_than_any(fed, held):
    fed.clock.advance(days=400)
    (waiting,) = fed["gr-two"].waiting()
    fed["gr-two"].decide(waiting.id)
    (approval,) = fed["gr-two"].store.approvals.for_case(
        peer="pt-one", case="CASE-1", now=fed.clock.now()
    )
    assert approval.until - approval.at == timedelta(days=30)
