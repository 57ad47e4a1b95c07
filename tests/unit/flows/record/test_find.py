"""Look-up at home: our own records, and the notices that we received."""

from dataclasses import replace

import pytest

from node.codec.stored import unpack
from node.errors import BadInput, QuotaSpent
from node.flows.bundle.rules import Rules
from node.flows.recorder import NONCE_SIZE
from node.model.codes import Grade, Handling, Purpose
from node.model.exhibit import AskExhibit
from node.model.notice import NoticeState
from node.model.query import Question, Term
from tests.simulator import START, bundle_of, starter_policies
from tests.unit.flows.notice.recipient import (
    ABOUT_KHALID,
    WHY,
    Recipient,
    a_bulletin,
    person,
)


def test_a_notice_is_found_and_marked_as_its_owners():
    world = Recipient()
    notice_id = world.receive(
        handling=Handling.H1, excluded_countries=("RU",), watch=False
    )
    (found,) = world.find().found
    assert (found.owner, found.sender, found.reference) == (
        "pt-one", "pt-one", notice_id,
    )  # fmt: skip
    assert (found.kind, found.grade) == ("red", Grade.STRONG)
    assert (found.handling, found.excluded_countries) == (Handling.H1, ("RU",))
    assert found.action.startswith("Tell the issuing agency")
    assert "Khalid Hussein" in [f.value for f in found.fields]


def test_our_own_records_are_found_beside_notices():
    world = Recipient()
    reference, _ = world.hold()
    notice_id = world.receive()
    found = world.find().found
    assert {(f.owner, f.reference) for f in found} == {
        ("", reference),
        ("pt-one", notice_id),
    }
    assert found[0].owner == ""


def test_questions_asked_together_are_answered_each_for_itself():
    world = Recipient()
    world.receive()
    number = Question("document", (Term("number", "C4472910"),))
    found = world.find(person(name="Nobody Whatever"), number, ABOUT_KHALID).found
    assert [f.question for f in found] == [1, 2]
    assert found[0].reasons != found[1].reasons


def test_a_look_up_is_recorded_with_what_was_asked_and_nothing_of_what_was_found():
    world = Recipient()
    notice_id = world.receive()
    world.find(ABOUT_KHALID, person(name="Nobody Whatever"))
    (entry,) = world.entries()
    assert (entry.act, entry.case, entry.purpose) == (
        "notice.found", "GR-1", "investigation",
    )  # fmt: skip
    assert [(o.question, o.told, o.reference) for o in entry.outcomes] == [
        (0, "found", f"pt-one {notice_id}"),
        (1, "no_hit", ""),
    ]
    (exhibit,) = world.exhibits()
    asked = unpack(AskExhibit, exhibit[NONCE_SIZE:])
    assert asked.questions[0] == ABOUT_KHALID
    assert b"C4472910" not in exhibit


@pytest.mark.attack
@pytest.mark.parametrize(
    "missing",
    [
        {"case": ""},
        {"case": " "},
        {"purpose": ""},
        {"purpose": "curiosity"},
        {"offence": ""},
        {"offence": "being-my-neighbour"},
        {"legal_basis": ""},
        {"questions": ()},
        {"questions": (person(name="X"),)},
        {"questions": (Question("pets", (Term("name", "Rex"),)),)},
        {"questions": (ABOUT_KHALID,) * 101},
    ],
)
def test_an_analyst_without_a_case_finds_nothing(missing):
    world = Recipient()
    world.receive()
    values = {
        "purpose": Purpose.INVESTIGATION,
        "case": "GR-1",
        "offence": "trafficking-in-human-beings",
        "legal_basis": "eu-2023-977",
        "questions": (ABOUT_KHALID,),
    }
    with pytest.raises(BadInput):
        world.find(*(values | missing)["questions"] or (), **(values | missing))
    assert world.entries() == []


@pytest.mark.attack
def test_looking_up_at_home_is_no_way_around_the_quota():
    files = starter_policies()
    files["quotas.toml"] = files["quotas.toml"].replace(
        b"officer_per_day", b"officer_per_day = 3 #"
    )
    world = Recipient(rules=Rules(bundle_of(files)))
    world.receive()
    world.find(ABOUT_KHALID, ABOUT_KHALID)
    with pytest.raises(QuotaSpent):
        world.find(ABOUT_KHALID, ABOUT_KHALID)
    world.find()


@pytest.mark.attack
@pytest.mark.parametrize("how", ["held-back", "suspended", "locked", "ended", "late"])
def test_what_may_not_be_used_is_not_found(how):
    world = Recipient()
    state = NoticeState.SUSPENDED if how == "suspended" else NoticeState.PUBLISHED
    opens_at = START.replace(year=2027) if how == "locked" else None
    notice_id = world.receive(state=state, opens_at=opens_at)
    if how == "held-back":
        world.clock.advance(hours=1)
        world.compose(started_at=world.clock.now())
    elif how == "ended":
        world.end(notice_id)
    elif how == "late":
        world.clock.advance(days=365)
        world.hear("pt-one")
    reply = world.find()
    assert reply.found == ()
    assert bool(reply.held_back) == (how == "held-back")


@pytest.mark.attack
def test_a_suspended_notice_whose_keys_were_left_behind_is_still_not_found():
    """Tokens are an index; what may be read is decided at the copy."""
    world = Recipient()
    notice_id = world.receive()
    of = "pt-one", notice_id
    tokens = world.store.state.notice_tables.tokens[of]
    world.receive(notice_id=notice_id, sequence=2, state=NoticeState.SUSPENDED)
    world.store.state.notice_tables.tokens[of] = tokens
    assert world.find().found == ()


@pytest.mark.attack
@pytest.mark.parametrize(
    ("given", "looked", "found"),
    [
        (Purpose.MISSING_PERSON, Purpose.PROSECUTION, False),
        (Purpose.MISSING_PERSON, Purpose.EXECUTION, False),
        (Purpose.VICTIM_ASSISTANCE, Purpose.PROSECUTION, False),
        (Purpose.MISSING_PERSON, Purpose.SECURITY_CHECK, True),
        (Purpose.MISSING_PERSON, Purpose.INVESTIGATION, True),
        (Purpose.EXECUTION, Purpose.SECURITY_CHECK, True),
        (Purpose.EXECUTION, Purpose.ORGAN_TRACEABILITY, False),
        (Purpose.ORGAN_TRACEABILITY, Purpose.INVESTIGATION, False),
    ],
)
def test_a_notice_is_found_for_purposes_that_agree_with_its_owners(
    given, looked, found
):
    world = Recipient()
    world.receive(justification=replace(WHY, purpose=given))
    assert bool(world.find(purpose=looked).found) == found


@pytest.mark.attack
def test_a_peer_that_floods_the_inbox_hides_nobody_elses_notice():
    world = Recipient()
    for _ in range(120):
        world.receive("nl-three")
    notice_id = world.receive("pt-one")
    found = world.find().found
    assert ("pt-one", notice_id) in {(f.owner, f.reference) for f in found}
    assert len([f for f in found if f.owner == "nl-three"]) == 10


@pytest.mark.attack
def test_a_notice_that_did_not_come_from_its_owner_is_not_found():
    world = Recipient()
    world.receive("nl-three", a_bulletin("pt-one"))
    assert world.find().found == ()


@pytest.mark.attack
def test_a_category_that_we_do_not_know_breaks_no_look_up():
    world = Recipient()
    world.receive(category="ghost", fields={"name": "Khalid Hussein"})
    notice_id = world.receive()
    assert [f.reference for f in world.find().found] == [notice_id]


def test_at_home_too_a_term_that_cannot_be_read_stops_the_question():
    world = Recipient()
    size = world.store.journal.head().size
    with pytest.raises(BadInput, match=r"^nationality 'Portugul' cannot be read$"):
        world.find(person(name="Khalid Hussein", nationality="Portugul"))
    assert world.store.journal.head().size == size


def test_two_sources_of_one_person_are_found_one_after_the_other():
    world = Recipient()
    first, _ = world.hold(1, source="list-a")
    namesake, _ = world.hold(2, source="list-a")
    second, _ = world.hold(3, source="list-b")
    found = world.find().found
    assert [one.reference for one in found] == [first, second, namesake]
    assert [one.beside for one in found] == ["", first, ""]
    assert [one.source for one in found] == ["list-a", "list-b", "list-a"]


@pytest.mark.attack
def test_what_may_not_be_read_is_not_found_beside_what_may():
    world = Recipient()
    first, _ = world.hold(1, source="list-a")
    world.hold(2, source="list-b", hidden=True)
    assert [(f.reference, f.beside) for f in world.find().found] == [(first, "")]
