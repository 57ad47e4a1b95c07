"""News of who checks reaches everybody: it is neither buried nor heard by another."""

import pytest
from node.model.desk.call import ById, Nothing
from node.model.desk.officer import OFFICERS_ADD, OFFICERS_RENEW, OfficerAddRequest

from node.errors import BadInput
from node.flows.officer.appoint import Appointer
from node.flows.officer.measure import AGREED_MOST, DAY, PROPOSED_MOST
from node.flows.officer.news import ENDED_FOR, NEWS_MOST
from node.flows.officer.roles import DELAY
from node.flows.officer.tried import NEWS_FOR
from node.model.codes import OfficerRole
from tests.simulator import an_officer

R = OfficerRole
OPERATOR, AUDITOR, RELEASE = R.OPERATOR, R.AUDITOR, R.RELEASE_OFFICER


@pytest.fixture
def node(two):
    return two["gr-two"]


@pytest.fixture
def analyst(node):
    clerk = propose(node, "Clerk", "analyst")
    return node.flows.staff.who(clerk.credential)


def propose(node, name, *roles, by=None):
    given = OfficerAddRequest(name, roles or ("release-officer",))
    operator = by or node.officers[OPERATOR]
    return node.flows.handlers[OFFICERS_ADD](operator, given)


def do(node, role, what, added):
    return node.call(role, f"Officers.{what}", ById(added.pseudonym))


def heard_by(node, officer):
    """What the officer hears with one call."""
    heard = []
    node.flows.news.tell(officer, heard.extend)
    return heard


def heard(node, officer):
    return [(c.what, c.name, c.more) for c in heard_by(node, officer)]


def another_operator(node, n):
    return an_officer(node.agency.id, OPERATOR, name=f"Operator {n}")


def test_what_one_operator_tried_is_one_line_and_how_many(node, analyst):
    for n in range(3):
        added = propose(node, f"Nobody {n}")
        do(node, OPERATOR, "Refuse", added)
        node.clock.advance(seconds=1)
    propose(node, "Somebody")
    assert sorted(heard(node, analyst)) == [
        ("proposed", "Somebody", 0),
        ("refused", "Nobody 2", 2),
    ]
    ((_, entry),) = node.entries("officer.told")
    assert any(d.name == "refused" and d.value.endswith("+2") for d in entry.details)
    assert not heard(node, analyst)
    node.clock.advance(seconds=1)
    added = propose(node, "Nobody again")
    assert heard(node, analyst) == [("proposed", "Nobody again", 0)]
    do(node, OPERATOR, "Disable", added)
    assert heard(node, analyst) == [("disabled", "Nobody again", 0)]


def test_who_holds_a_role_no_more_is_told_by_name(two, node, analyst):
    made = [propose(node, f"Person {n}") for n in range(3)]
    for added in made:
        do(node, AUDITOR, "Agree", added)
    node.clock.at += DELAY
    for added in made[:2]:
        do(node, OPERATOR, "Disable", added)
    assert sorted(heard(node, analyst)) == [
        ("agreed", "Person 2", 0),
        ("disabled", "Person 0", 0),
        ("disabled", "Person 1", 0),
    ]
    two.restart("gr-two")
    assert not heard(node, analyst)


def test_what_can_be_no_news_any_more_is_not_remembered(node, analyst):
    added, stays = propose(node, "Deputy"), propose(node, "Stays", "auditor")
    for one in (added, stays):
        do(node, AUDITOR, "Agree", one)
    heard(node, analyst)
    node.clock.at += DELAY
    do(node, OPERATOR, "Disable", added)
    propose(node, "Nobody")
    assert len(heard(node, analyst)) == 2
    node.clock.at += max(ENDED_FOR, NEWS_FOR) * 2
    assert not heard(node, analyst)
    later = propose(node, "Later", by=another_operator(node, 1))
    assert len(heard(node, analyst)) == 1
    kept = node.store.settings.get(f"officer.heard {analyst.pseudonym}")
    assert added.pseudonym.encode() not in kept
    assert node.officers[OPERATOR].pseudonym.encode() not in kept
    assert later.pseudonym.encode() not in kept  # it is counted


def test_officer_does_not_hear_of_their_own_roles(node):
    added = propose(node, "Deputy")
    do(node, AUDITOR, "Agree", added)
    deputy = node.flows.staff.who(added.credential)
    assert not heard(node, deputy)


# --- attacks --------------------------------------------------------------------


@pytest.mark.attack
def test_news_of_who_begins_soon_buried_under_news_of_nobodies(node, analyst):
    """Operators alone, as many as they like, in a minute."""
    for k in range(NEWS_MOST + 1):
        operator = another_operator(node, k)
        for n in range(PROPOSED_MOST):
            added = propose(node, f"Nobody {n} of {k}", by=operator)
            if n % 2:
                do(node, OPERATOR, "Refuse", added)
    node.clock.advance(minutes=1)
    do(node, AUDITOR, "Agree", propose(node, "Accomplice"))
    first, *others = heard(node, analyst)
    assert first == ("agreed", "Accomplice", 0)
    assert len(others) == NEWS_MOST - 1
    for _ in range(3):
        heard(node, analyst)
    assert not heard(node, analyst)


@pytest.mark.attack
def test_news_of_who_begins_soon_buried_under_all_who_ever_checked(node, analyst):
    for n in range(3 * AGREED_MOST):
        do(node, AUDITOR, "Agree", propose(node, f"Person {n}"))
        node.clock.at += DAY
    node.clock.at += DELAY
    do(node, AUDITOR, "Agree", propose(node, "Accomplice"))
    assert heard(node, analyst)[0] == ("agreed", "Accomplice", 0)


@pytest.mark.attack
def test_operator_proposing_without_end(node):
    for n in range(PROPOSED_MOST):
        do(node, OPERATOR, "Refuse", propose(node, f"Nobody {n}"))
    with pytest.raises(BadInput, match="you proposed"):
        propose(node, "One more")
    propose(node, "An analyst", "analyst")  # of whom nobody is to hear
    propose(node, "Another's", by=another_operator(node, 1))
    node.clock.at += DAY
    for n in range(PROPOSED_MOST):
        propose(node, f"Waiting {n}")
    node.clock.at += DAY
    with pytest.raises(BadInput, match="you proposed"):
        propose(node, "One more")


@pytest.mark.attack
def test_who_checks_agreeing_without_end(node):
    made = [propose(node, f"Person {n}") for n in range(AGREED_MOST + 1)]
    for added in made[:AGREED_MOST]:
        do(node, AUDITOR, "Agree", added)
        do(node, RELEASE, "Agree", added)  # so that none of them waits
    for role in (AUDITOR, RELEASE):
        with pytest.raises(BadInput, match="you agreed"):
            do(node, role, "Agree", made[-1])
    do(node, RELEASE, "Refuse", made[-1])


@pytest.mark.attack
def test_news_heard_by_who_made_the_credential_is_told_again_to_its_owner(
    two, node, analyst
):
    """The operator keeps the credential that it made, and calls with it."""
    do(node, AUDITOR, "Agree", propose(node, "Accomplice"))
    while heard_by(node, analyst):
        pass
    renewed = node.flows.handlers[OFFICERS_RENEW](analyst, Nothing())
    person = node.flows.staff.who(renewed.credential)
    assert [name for _, name, _ in heard(node, person)] == ["Accomplice"]
    two.restart("gr-two")
    assert not heard(node, person)
    # A call that was open meanwhile takes nothing from its owner either.
    do(node, AUDITOR, "Agree", propose(node, "Second"))
    heard_by(node, analyst)
    assert "Second" in [name for _, name, _ in heard(node, person)]


@pytest.mark.attack
def test_news_heard_before_a_restore_is_told_again(node, analyst):
    """Whoever restores makes credentials for others, and sees them."""
    do(node, AUDITOR, "Agree", propose(node, "Accomplice"))
    renewed = node.flows.handlers[OFFICERS_RENEW](analyst, Nothing())
    person = node.flows.staff.who(renewed.credential)
    assert heard(node, person)
    again = node.flows.staff.reissue(node.officers[OPERATOR], ById(person.pseudonym))
    assert heard(node, node.flows.staff.who(again.credential))


@pytest.mark.attack
def test_first_set_is_no_news_and_nobody_is_told_of_it_for_ever(node, analyst):
    Appointer(node.flows.staff).first_set()
    assert not heard(node, analyst)
    assert not node.entries("officer.told")
