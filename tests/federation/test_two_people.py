"""A second person is a second person: roles that check are given by two, and told."""

import threading
from contextlib import suppress
from datetime import timedelta

import pytest

from node.errors import BadInput, NotFound, NotYourRole
from node.flows.officer.appoint import Appointer
from node.flows.officer.roles import DELAY, GIVEN_BY_TWO
from node.model.codes import OfficerRole
from node.model.desk.call import ById, Nothing
from node.model.desk.officer import (
    OFFICERS_ADD,
    OFFICERS_AGREE,
    OFFICERS_DISABLE,
    OFFICERS_LIST,
    OFFICERS_REFUSE,
    OFFICERS_RENEW,
    OfficerAddRequest,
)
from node.model.desk.release import RELEASES_DECIDE
from tests.simulator import an_officer

R = OfficerRole
OPERATOR, ANALYST = R.OPERATOR, R.ANALYST
RELEASE, AUDITOR = R.RELEASE_OFFICER, R.AUDITOR


@pytest.fixture
def node(two):
    return two["gr-two"]


def propose(node, name="Eleni", *roles):
    """Add as the operator; roles that two people give are proposed by it."""
    given = OfficerAddRequest(name, roles or ("release-officer",))
    return node.call(OPERATOR, OFFICERS_ADD, given)


def agree(node, role, pseudonym):
    return node.call(role, OFFICERS_AGREE, ById(pseudonym))


def told_to(node, officer):
    """Return what the officer hears beside the next reply."""
    heard = []
    node.flows.news.tell(officer, heard.extend)
    return heard


def roles(node, added):
    return node.flows.staff.who(added.credential).roles


def view(node, added):
    items = node.call(OPERATOR, OFFICERS_LIST, Nothing()).items
    return next(o for o in items if o.pseudonym == added.pseudonym)


def test_a_role_that_checks_holds_once_two_have_given_it_and_the_delay_is_over(node):
    added = propose(node)
    agree(node, AUDITOR, added.pseudonym)
    node.clock.at += DELAY - timedelta(seconds=1)
    assert not roles(node, added)
    node.clock.at += timedelta(seconds=1)
    assert roles(node, added) == {RELEASE}
    assert view(node, added).roles == ("release-officer",)
    assert not view(node, added).waiting


def test_a_third_of_the_other_checking_role_ends_the_delay(node):
    added = propose(node)
    agree(node, AUDITOR, added.pseudonym)
    agree(node, RELEASE, added.pseudonym)
    assert roles(node, added) == {RELEASE}
    acts = [entry.act for _, entry in node.entries()]
    assert acts[-3:] == ["officer.added", "officer.agreed", "officer.hastened"]


def test_other_roles_of_the_same_officer_hold_at_once(node):
    added = propose(node, "Eleni", "custodian", "protected-reader")
    assert roles(node, added) == {R.CUSTODIAN}
    assert view(node, added).waiting == ("protected-reader",)


def test_what_waits_can_be_taken_back_and_then_never_holds(node):
    added = propose(node)
    agree(node, AUDITOR, added.pseudonym)
    node.call(RELEASE, OFFICERS_REFUSE, ById(added.pseudonym))
    node.clock.at += DELAY
    assert not roles(node, added)
    with pytest.raises(BadInput):
        agree(node, RELEASE, added.pseudonym)


def test_the_first_set_is_made_once_and_is_three_people(node):
    appointer = Appointer(node.flows.staff)
    made = appointer.first_set()
    assert {roles(node, added) for added in made.values()} == {
        frozenset({OPERATOR}),
        frozenset({RELEASE}),
        frozenset({AUDITOR}),
    }
    assert not appointer.first_set()


def test_a_node_that_had_an_operator_alone_gets_the_others_of_the_first_set(node):
    propose(node, "Operator", "operator")
    assert set(Appointer(node.flows.staff).first_set()) == {RELEASE, AUDITOR}


def test_a_credential_that_was_renewed_is_its_owners_alone(node):
    added = propose(node, "Eleni", "analyst")
    officer = node.flows.staff.who(added.credential)
    renewed = node.flows.handlers[OFFICERS_RENEW](officer, Nothing())
    assert node.flows.staff.who(renewed.credential).pseudonym == added.pseudonym
    with pytest.raises(NotYourRole):
        node.flows.staff.who(added.credential)
    assert view(node, added).renewed


def test_every_officer_hears_once_of_each_step_also_after_a_restart(two, node):
    clerk = propose(node, "Clerk", "analyst")
    added = propose(node)
    analyst = node.flows.staff.who(clerk.credential)
    (told,) = told_to(node, analyst)
    assert (told.what, told.name, told.roles) == (
        "proposed",
        "Eleni",
        ("release-officer",),
    )
    agree(node, AUDITOR, added.pseudonym)
    (told,) = told_to(node, analyst)
    assert (told.what, told.begins) == ("agreed", node.clock.at + DELAY)
    two.restart("gr-two")
    assert not told_to(node, analyst)
    node.call(OPERATOR, OFFICERS_DISABLE, ById(added.pseudonym))
    assert [t.what for t in told_to(node, analyst)] == ["disabled"]
    assert len(node.entries("officer.told")) == 3


def test_what_did_not_reach_an_officer_is_told_again(node):
    clerk = propose(node, "Clerk", "analyst")
    propose(node)
    analyst = node.flows.staff.who(clerk.credential)

    def hang_up(_changes):
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        node.flows.news.tell(analyst, hang_up)
    assert not node.entries("officer.told")
    assert [t.what for t in told_to(node, analyst)] == ["proposed"]
    assert not told_to(node, analyst)


def test_nobody_is_told_of_what_an_operator_may_do_alone(node):
    clerk = propose(node, "Clerk", "analyst")
    propose(node, "Another", "custodian")
    assert not told_to(node, node.flows.staff.who(clerk.credential))


# --- attacks --------------------------------------------------------------------


@pytest.mark.attack
@pytest.mark.parametrize("role", sorted(GIVEN_BY_TWO))
def test_operator_making_who_checks_alone(node, role):
    added = propose(node, "Nobody", role)
    node.clock.advance(days=400)
    assert not roles(node, added)


@pytest.mark.attack
def test_operator_agreeing_to_a_role_it_proposed(node):
    assert OPERATOR not in OFFICERS_AGREE.roles
    added = propose(node)
    with pytest.raises(NotYourRole):
        agree(node, OPERATOR, added.pseudonym)
    assert not roles(node, added)


@pytest.mark.attack
def test_one_person_agreeing_twice_to_end_the_delay(node):
    added = propose(node)
    agree(node, AUDITOR, added.pseudonym)
    with pytest.raises(NotYourRole):
        agree(node, AUDITOR, added.pseudonym)
    other = an_officer("gr-two", AUDITOR, name="A second auditor")
    with pytest.raises(NotYourRole):
        node.flows.handlers[OFFICERS_AGREE](other, ById(added.pseudonym))
    assert not roles(node, added)


@pytest.mark.attack
def test_officer_agreeing_to_roles_of_their_own(node):
    made = Appointer(node.flows.staff).first_set()
    auditor = node.flows.staff.who(made[AUDITOR].credential)
    with pytest.raises(BadInput, match="waits"):
        node.flows.handlers[OFFICERS_AGREE](auditor, ById(auditor.pseudonym))


@pytest.mark.attack
def test_role_that_waits_opening_a_call(node):
    """Until it holds, the desk sees an officer without the role."""
    added = propose(node)
    agree(node, AUDITOR, added.pseudonym)
    held = node.flows.staff.who(added.credential).roles
    assert not held & RELEASES_DECIDE.roles


@pytest.mark.attack
def test_officer_who_was_disabled_coming_back_by_an_agreement(node):
    added = propose(node)
    node.call(OPERATOR, OFFICERS_DISABLE, ById(added.pseudonym))
    for call in (OFFICERS_AGREE, OFFICERS_REFUSE):
        with pytest.raises(NotFound):
            node.call(AUDITOR, call, ById(added.pseudonym))
    with pytest.raises(NotYourRole):
        node.flows.staff.who(added.credential)


@pytest.mark.attack
def test_agreement_and_end_at_the_same_moment_leave_nobody_in(node):
    """Each change is made of what the other left, never of what was before it."""
    added = [propose(node, f"Person {n}") for n in range(8)]
    staff, start = node.flows.staff, threading.Barrier(16)

    def do(role, name, pseudonym):
        start.wait()
        with suppress(NotFound):  # it came second
            node.call(role, name, ById(pseudonym))

    tasks = [
        threading.Thread(target=do, args=(role, name, one.pseudonym))
        for one in added
        for role, name in (
            (OPERATOR, OFFICERS_DISABLE),
            (AUDITOR, OFFICERS_AGREE),
        )
    ]
    for task in tasks:
        task.start()
    for task in tasks:
        task.join()
    assert not any(o.active for o in staff.officers.all())


@pytest.mark.attack
def test_operator_removing_the_last_who_checks(node):
    made = Appointer(node.flows.staff).first_set()
    operator = node.flows.staff.who(made[OPERATOR].credential)
    disable = node.flows.handlers[OFFICERS_DISABLE]
    disable(operator, ById(made[RELEASE].pseudonym))
    with pytest.raises(BadInput, match="last"):
        disable(operator, ById(made[AUDITOR].pseudonym))


@pytest.mark.attack
def test_first_set_made_a_second_time_after_its_people_were_disabled(node):
    appointer = Appointer(node.flows.staff)
    made = appointer.first_set()
    node.call(OPERATOR, OFFICERS_DISABLE, ById(made[RELEASE].pseudonym))
    assert not appointer.first_set()


@pytest.mark.attack
def test_roles_that_check_being_two_hats_of_one_person(node):
    for pair in (
        ("protected-reader", "operator"),
        ("protected-reader", "auditor"),
    ):
        with pytest.raises(BadInput, match="kept apart"):
            propose(node, "Eleni", *pair)


def test_a_role_that_there_is_not_is_told_with_those_that_there_are(node):
    given = OfficerAddRequest("Ana Pinto", ("analist",))
    with pytest.raises(BadInput, match="no role 'analist'") as why:
        node.call(OPERATOR, OFFICERS_ADD, given)
    assert "analyst" in why.value.advice
    assert "comity code list officer-roles" in why.value.advice
