"""What policy withholds, a release officer may cure: once, for one case and peer."""

from datetime import timedelta

import pytest

from node.crypto.ids import new_message_id
from node.errors import BadInput, NotFound
from node.model.codes import OfficerRole
from node.model.desk import ReleaseRequest
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
            "Releases.Decide",
            ReleaseRequest(waiting.id, True, " "),
        )


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
    (approval,) = fed["gr-two"].store.releases.approvals(
        peer="pt-one", case="CASE-1", now=fed.clock.now()
    )
    assert approval.until - approval.at == timedelta(days=30)
